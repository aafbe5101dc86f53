import { refuse } from '../../client/query-errors.ts';
import { type Cache, defineCache } from '../../read/cache.ts';
import type { CommitParentsNode } from '../../read/pull-request-query.ts';
import type { Source } from '../../read/source.ts';

/** The head that a commit merges on trial into its base, `none` for any other commit. */
const testMerges = defineCache<string>({ max: 20_000 });

/**
 * GitHub merges a pull request's head into its base on trial, and workflows analyze that commit. It is made again when either side
 * moves, so that an analysis of this head may name an older one: its second parent shows it.
 */
export function rememberTestMerge(cache: Cache, commit: CommitParentsNode): void {
  const parents = (commit.parents.nodes ?? []).flatMap((parent) => (parent === null ? [] : [parent.oid]));
  const [, head] = parents;
  cache.of(testMerges).set(commit.oid, parents.length === 2 && head !== undefined ? head : 'none');
}

/** The head that a commit merges on trial; `none` for another commit, absent for one that was not read. */
export function headOfTestMerge(cache: Cache, commit: string): string | undefined {
  return cache.of(testMerges).get(commit);
}

/** Reads the parents of those of the commits that are not known yet. */
export async function readTestMerges(
  { installation, cache, owner, repository }: Source,
  commits: readonly string[],
): Promise<void> {
  const unknown = [...new Set(commits)].filter((commit) => !cache.of(testMerges).has(commit));
  if (unknown.length === 0) return;
  const variables = Object.fromEntries(unknown.map((commit, index) => [`commit${index}`, commit]));
  const { data, errors } = await installation.query<TestMergesData>(testMergesQuery(unknown.length), {
    owner,
    name: repository,
    ...variables,
  });
  for (const error of errors) refuse(error);
  for (const commit of Object.values(data?.repository ?? {})) {
    if (commit?.oid !== undefined && commit.parents !== undefined) {
      rememberTestMerge(cache, { oid: commit.oid, parents: commit.parents });
    }
  }
}

/** A commit that git has dropped is null; another object has no fields. */
interface TestMergesData {
  readonly repository: Readonly<Record<string, Partial<CommitParentsNode> | null>> | null;
}

/** The query for the parents of this number of commits. */
export function testMergesQuery(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return `
query TestMerges($owner: String!, $name: String!, ${numbers.map((n) => `$commit${n}: GitObjectID!`).join(', ')}) {
  repository(owner: $owner, name: $name) {
    ${numbers.map((n) => `commit${n}: object(oid: $commit${n}) { ...parents }`).join('\n    ')}
  }
}
fragment parents on Commit { oid parents(first: 3) { nodes { oid } } }
`;
}
