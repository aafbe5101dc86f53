import { isSameEnvironment } from '../../evidence/environment-settings.ts';
import type { PreviousRelease, Release } from '../../evidence/release.ts';
import type { Problem } from '../../evidence/slice.ts';
import type { TargetDeployment } from '../../evidence/target-deployments.ts';
import { say } from '../../text/message.ts';
import { Refused } from '../client/failure.ts';
import { pageSize } from '../client/pages.ts';
import { refuse } from '../client/query-errors.ts';
import { type Connection, pageFragment } from '../read/query-fragments.ts';
import type { Source } from '../read/source.ts';
import type { ReleaseContext } from './reader.ts';
import { deploymentsOf } from './target-deployments/index.ts';

/** Earlier releases that are compared with the commit, the newest. */
const maxCompared = 20;

/** Successes of the commit that are compared with the record, the newest. */
const maxSuccesses = 20;

type History = Pick<Release, 'previous' | 'previousProblem' | 'ranBefore'>;

/** What was released to the target before, and whether it ran this very commit. */
export function readHistory(context: ReleaseContext): Promise<History> {
  return context.target.kind === 'environment' ? historyOfEnvironment(context) : historyOfTags(context);
}

const nothing = { previous: null, ranBefore: null };

async function historyOfEnvironment(context: ReleaseContext): Promise<History> {
  const { source, sha, target } = context;
  const read = await deploymentsOf(context);
  // Without the permission nothing is known of what ran before: no release is a roll-back then.
  if (!read.available) return { ...nothing, previousProblem: read.problem };
  const { deployments, isCut } = read.value;
  const there = deployments.filter(({ environment }) => isSameEnvironment(environment, target.name));
  const own = there.filter((each) => each.sha === sha);
  // One whose reports could not all be read may have succeeded.
  const [last] = there.filter(
    (each) => each.sha !== sha && (each.states === null || lastSuccess(each) !== null),
  );
  const [ranBefore, previous] = await Promise.all([
    readRanBefore(context, own),
    last === undefined ? null : previousOf(source, sha, last),
  ]);
  return {
    previous,
    ranBefore,
    ...(previous === null && isCut ? { previousProblem: hidden(deployments.length) } : {}),
  };
}

/** Releases that failed, or that the commit does not contain, could hide the one before it. */
function hidden(searched: number): Problem {
  return {
    reason: 'too-large',
    message: say`What was released before is not known: none of the newest ${searched} releases or deployments is one that counts, and older ones were not read.`,
    remedy: say`Delete tags and releases that are none, or let the policy set ${'deadline'} to ${'days'}, for which no earlier release matters.`,
  };
}

/** A deployment whose success was followed by a failure is nothing to roll back to. */
function isNotFailed({ states }: TargetDeployment): boolean {
  return states?.findLast(({ state }) => state === 'success' || state === 'failure')?.state === 'success';
}

/** The newest success that anything reports; null: it has none. */
function lastSuccess({ states }: TargetDeployment): Date | null {
  return states?.findLast(({ state }) => state === 'success')?.at ?? null;
}

async function previousOf(
  source: Source,
  sha: string,
  deployment: TargetDeployment,
): Promise<PreviousRelease> {
  const { sha: before, environment: name, createdAt } = deployment;
  const compared = await compare(source, before, sha);
  return {
    sha: before,
    name,
    at: lastSuccess(deployment) ?? createdAt,
    isAncestor: compared?.isAncestor === true,
  };
}

/**
 * When the environment last ran the commit, as far as that is to be trusted. Everybody with write access can create a deployment and report
 * its success. One counts only where the release had passed by then, or no release to the target had been evaluated before: otherwise a
 * made-up deployment would let any commit pass as a roll-back.
 */
async function readRanBefore(
  { source: { releaseVerdicts, repositoryId }, sha, target }: ReleaseContext,
  own: readonly TargetDeployment[],
): Promise<Release['ranBefore']> {
  if (releaseVerdicts === undefined) return null;
  const successes = own
    .filter(isNotFailed)
    .flatMap(({ states }) => (states ?? []).flatMap(({ state, at }) => (state === 'success' ? [at] : [])))
    .toSorted((one, other) => other.getTime() - one.getTime())
    .slice(0, maxSuccesses);
  if (successes.length === 0) return null;
  const first = await releaseVerdicts.firstFor(repositoryId, target);
  for (const at of successes) {
    const isOlder = first !== null && at < first;
    if (isOlder) return { at };
    const passed = await releaseVerdicts.passedAt(repositoryId, sha, target, at);
    // A success that was reported long after the verdict begins no new time.
    if (passed !== null) return { at: new Date(Math.min(passed.getTime(), at.getTime())) };
  }
  return null;
}

/** The newest published release, or where there is none the newest tag, that the commit contains. */
async function historyOfTags({ source, sha, target }: ReleaseContext): Promise<History> {
  // A release of another line does not hide the tags of this one.
  for (const list of [publishedReleases, newestTags]) {
    const { named, isCut } = await list(source);
    const others = named.filter(({ name }) => name !== target.name);
    const previous = await newestContained(source, sha, others.slice(0, maxCompared));
    if (previous !== null) return { previous, ranBefore: null };
    if (isCut || others.length > maxCompared)
      return { ...nothing, previousProblem: hidden(Math.min(others.length, maxCompared)) };
  }
  return nothing;
}

async function newestContained(
  source: Source,
  sha: string,
  named: readonly NamedRelease[],
): Promise<PreviousRelease | null> {
  for (const { name, at } of named) {
    const compared = await compare(source, `refs/tags/${name}`, sha);
    if (compared?.isAncestor !== true) continue;
    return { sha: compared.base, name, at: at ?? compared.baseAt, isAncestor: true };
  }
  return null;
}

interface NamedRelease {
  readonly name: string;
  /** Null: when its commit was made. */
  readonly at: Date | null;
}

/** The newest first. */
interface NamedReleases {
  readonly named: readonly NamedRelease[];
  /** Whether there are more. */
  readonly isCut: boolean;
}

/** https://docs.github.com/rest/releases/releases#list-releases */
async function publishedReleases({
  installation: { request },
  owner,
  repository: repo,
}: Source): Promise<NamedReleases> {
  const { data } = await request('GET /repos/{owner}/{repo}/releases', { owner, repo, per_page: pageSize });
  const published = data.flatMap(({ draft, tag_name: name, published_at: at }) =>
    draft || at === null ? [] : [{ name, at: new Date(at) }],
  );
  return {
    named: published.toSorted((one, other) => +other.at - +one.at),
    isCut: data.length === pageSize,
  };
}

interface TagsData {
  readonly repository: { readonly refs: Connection<{ readonly name: string }> | null } | null;
}

/** The tags of the newest commits first. https://docs.github.com/graphql/reference/enums#reforderfield */
async function newestTags({ installation, owner, repository: name }: Source): Promise<NamedReleases> {
  const { data, errors } = await installation.query<TagsData>(newestTagsQuery, { owner, name });
  for (const error of errors) refuse(error);
  const refs = data?.repository?.refs;
  return {
    named: (refs?.nodes ?? []).flatMap((node) => (node === null ? [] : [{ name: node.name, at: null }])),
    isCut: refs?.pageInfo.hasNextPage === true,
  };
}

export const newestTagsQuery = /* GraphQL */ `
query NewestTags($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    refs(refPrefix: "refs/tags/", first: 30, orderBy: { field: TAG_COMMIT_DATE, direction: DESC }) {
      pageInfo { ...page }
      nodes { name }
    }
  }
}
${pageFragment}
`;

interface Compared {
  /** The commit that a tag leads to. */
  readonly base: string;
  readonly baseAt: Date;
  /** Whether the released commit contains it. */
  readonly isAncestor: boolean;
}

/** Compares an earlier release with the commit; null where it is gone, or they have no common history. */
async function compare(
  { installation: { request }, owner, repository: repo }: Source,
  before: string,
  sha: string,
): Promise<Compared | null> {
  try {
    const { data } = await request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner,
      repo,
      basehead: `${before}...${sha}`,
      per_page: 1,
    });
    const { base_commit: base, status } = data;
    return {
      base: base.sha,
      baseAt: new Date(base.commit.committer?.date ?? 0),
      isAncestor: status === 'ahead' || status === 'identical',
    };
  } catch (error) {
    if (error instanceof Refused && [404, 422].includes(error.status)) return null;
    throw error;
  }
}
