import { policyPath } from '../../policy/path.ts';
import type { PolicyFile } from '../../policy/written-policy.ts';
import { isPolicyFile, placeOf, refuse } from '../client/query-errors.ts';
import { readActivities } from './activity.ts';
import { defineCache } from './cache.ts';
import { assertIsThere, type IdentityNode, identityFragment } from './identity.ts';
import { type LayerPlace, layerAt } from './policy-layer.ts';
import { type EntryNode, type PolicyNode, policyEntryFragment, policyFragment } from './query-fragments.ts';

/** The last version of a policy file that was valid, and when its commit was made. */
export interface LastValidVersion {
  readonly file: PolicyFile;
  readonly commit: string;
  readonly at: Date;
}

/** Former tips of a branch that are searched, and versions of the file that are read. */
const maxTips = 100;
const maxVersions = 10;

/** By repository, branch and tip: what came before a commit does not change. */
const known = defineCache<{ readonly found: LastValidVersion | null }>({ max: 500 });

/**
 * The last valid version of the policy file of a branch. Only what the branch once pointed to counts, as GitHub's list of activities shows
 * it: a commit inside a pull request that was merged was never the policy of the branch.
 *
 * Three requests, once for a commit.
 *
 * @param tip the newest commit of the branch, whose file is not valid
 * @returns null where none of the last versions is valid, or GitHub does not show them
 * @throws {RetryLater} while GitHub cannot be asked
 */
export async function lastValidVersion(
  place: LayerPlace,
  branch: string,
  tip: { readonly oid: string; readonly policy: EntryNode | null },
): Promise<LastValidVersion | null> {
  const cache = place.cache.of(known);
  const key = `${place.repositoryId}:${branch}@${tip.oid}`;
  const before = cache.get(key);
  if (before !== undefined) return before.found;
  const found = await search(place, branch, tip);
  cache.set(key, { found });
  return found;
}

async function search(
  place: LayerPlace,
  branch: string,
  tip: { readonly oid: string; readonly policy: EntryNode | null },
): Promise<LastValidVersion | null> {
  const commits = versionsOf(await readTips(place, branch, tip.oid), tip.policy);
  if (commits.length === 0) return null;
  for (const { committedDate, ...node } of await readCommits<PolicyNode>(
    place,
    versionsQuery('policy', commits.length),
    commits,
  )) {
    const layer = await layerAt(place, node);
    if (layer.kind === 'file') return { file: layer.file, commit: node.oid, at: new Date(committedDate) };
  }
  return null;
}

/** What lay at the policy's path at the former tips of a branch, newest first. */
async function readTips(place: LayerPlace, branch: string, tip: string): Promise<readonly Version[]> {
  // One page: whatever is on it is older than the end of time.
  const listed = await readActivities(place, `refs/heads/${branch}`, new Date(8.64e15));
  if (!listed.available) return [];
  const shas = listed.value.activities.flatMap(({ after }) =>
    after === null || after === tip ? [] : [after],
  );
  const tips = [...new Set(shas)].slice(0, maxTips);
  if (tips.length === 0) return [];
  return readCommits<Pick<PolicyNode, 'oid' | 'policy'>>(
    place,
    versionsQuery('policyEntry', tips.length),
    tips,
  );
}

type Version = { readonly oid: string; readonly policy: EntryNode | null };

/** The newest commit of each version of the file but the present one, newest first. */
function versionsOf(tips: readonly Version[], present: EntryNode | null): readonly string[] {
  const key = ({ mode, oid }: EntryNode) => `${mode}:${oid}`;
  const seen = new Set(present === null ? [] : [key(present)]);
  const commits: string[] = [];
  for (const { oid, policy } of tips) {
    if (policy === null || seen.has(key(policy))) continue;
    seen.add(key(policy));
    commits.push(oid);
    if (commits.length === maxVersions) break;
  }
  return commits;
}

/** Commits, with the fields that a fragment reads of what lies at the policy's path. */
export function versionsQuery(fragment: 'policy' | 'policyEntry', count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return /* GraphQL */ `
query PolicyVersions($owner: String!, $name: String!, $policyPath: String!, ${numbers.map((n) => `$c${n}: GitObjectID!`).join(', ')}) {
  repository(owner: $owner, name: $name) {
    ...identity
    ${numbers.map((n) => `c${n}: object(oid: $c${n}) { ... on Commit { oid committedDate ...${fragment} } }`).join('\n    ')}
  }
}
${fragment === 'policy' ? policyFragment : policyEntryFragment}
${identityFragment}
`;
}

type Dated<Node> = Node & { readonly committedDate: string };

interface VersionsData<Node> {
  readonly repository:
    | (IdentityNode & { readonly [alias: `c${number}`]: Partial<Dated<Node>> | null })
    | null;
}

/** Those that GitHub shows, in the order in which they were asked for. */
async function readCommits<Node extends Version>(
  place: LayerPlace,
  query: string,
  shas: readonly string[],
): Promise<readonly Dated<Node>[]> {
  const { installation, owner, repository: name } = place;
  const variables = {
    owner,
    name,
    policyPath,
    ...Object.fromEntries(shas.map((sha, index) => [`c${index}`, sha])),
  };
  const { data, errors } = await installation.query<VersionsData<Node>>(query, variables);
  for (const error of errors) {
    const where = placeOf(error);
    const isHidden = error.type === 'FORBIDDEN' || error.type === 'NOT_FOUND';
    if (isHidden && (/^repository[.]c\d+$/.test(where) || isPolicyFile(where))) continue;
    if (error.type === 'NOT_FOUND' && where === 'repository') continue;
    refuse(error);
  }
  assertIsThere(place, data?.repository);
  const found = data.repository;
  return shas.flatMap((_, index) => {
    const commit = found[`c${index}`];
    return isWhole<Node>(commit) ? [commit] : [];
  });
}

/** Absent fields are those that GitHub refused: such a commit shows nothing. */
function isWhole<Node extends Version>(
  commit: Partial<Dated<Node>> | null | undefined,
): commit is Dated<Node> {
  return commit?.oid !== undefined && commit.committedDate !== undefined && commit.policy !== undefined;
}
