import type { ClosedCheck, ClosedPullRequest } from '../../subjects/closed-pull-request.ts';
import { checkNameOf, isOwnCheckName, policyCheckName } from '../read/check-name.ts';
import { isWhole, ownRuns } from '../read/commit-checks.ts';
import { pullRequestsWithHead } from '../read/find-pull-requests.ts';
import type { SiblingNode } from '../read/pull-request-query.ts';
import type { PullRequestReading } from '../read/read-pull-request.ts';
import { readSiblings } from '../read/siblings-query.ts';
import { type PullRequestSource, placeOfSource } from '../read/source.ts';
import { readOwnRuns } from './existing-check.ts';
import { isWithHead } from './siblings.ts';

/**
 * What is left of a pull request that was closed without merging. Its base may have been changed before, so every check of this app on the
 * head counts, under whatever name. The first query shows nearly always all of it.
 *
 * @param source uses the repository's present name
 */
export async function closedPullRequest(
  source: PullRequestSource,
  first: PullRequestReading,
): Promise<ClosedPullRequest> {
  const { headSha } = first;
  const nodes = first.siblings ?? (await readSiblings(source, headSha));
  const others = nodes === null ? null : othersWithHead(source, first, nodes);
  const [checks, siblings] = await Promise.all([
    checksThatMayPass(source, first),
    others === null
      ? siblingsByBase(source, headSha)
      : onePerKey(
          others.filter(({ state }) => state === 'OPEN'),
          (node) => checkNameOfNode(source, first, node),
        ),
  ]);
  // Where the others are not known, nothing is kept for them: those that are open are evaluated again.
  const kept = new Set(
    (others ?? []).flatMap((node) => {
      const name = checkNameOfNode(source, first, node);
      return [name, policyCheckName(name)];
    }),
  );
  return {
    closed: true,
    place: placeOfSource(source),
    repositoryUrl: first.repositoryUrl,
    number: source.number,
    headSha,
    checks: checks.filter(({ name }) => !kept.has(name)),
    siblings,
  };
}

/** One open pull request with this head for each base, where it is not known which of them share a check. */
async function siblingsByBase(source: PullRequestSource, sha: string): Promise<readonly number[]> {
  const commit = { ...placeOfSource(source), kind: 'commit', sha } as const;
  const found = (await pullRequestsWithHead(source.installation, commit)) ?? [];
  const others = found.filter(({ number }) => number !== source.number);
  return onePerKey(others, ({ base }) => base);
}

/** The lowest number for each key. */
function onePerKey<Item extends { readonly number: number }>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly number[] {
  const sorted = items.toSorted((one, other) => other.number - one.number);
  return [...new Map(sorted.map((item) => [keyOf(item), item.number])).values()];
}

/** The other pull requests with this head that are open or were merged. */
function othersWithHead(
  { number: own }: PullRequestSource,
  { repository, headSha }: PullRequestReading,
  nodes: readonly SiblingNode[],
): readonly SiblingNode[] {
  return nodes.filter(
    (node) => node.number !== own && node.state !== 'CLOSED' && isWithHead(node, repository, headSha),
  );
}

function checkNameOfNode(
  { ownAppId, ownCheckName }: PullRequestSource,
  { defaultBranch }: PullRequestReading,
  { baseRefName: branch, baseRef: required }: SiblingNode,
): string {
  return checkNameOf({ branch, defaultBranch, required }, ownAppId, ownCheckName);
}

/** This app's checks on the head that passed or are in progress. */
async function checksThatMayPass(
  source: PullRequestSource,
  { headSha, checks }: PullRequestReading,
): Promise<readonly ClosedCheck[]> {
  const runs =
    checks !== null && isWhole(checks)
      ? ownRuns(checks)
          .filter(({ name }) => isOwnCheckName(name, source.ownCheckName))
          .map(({ databaseId: id, name, status, conclusion }) => ({
            id,
            name,
            mayPass: status !== 'COMPLETED' || conclusion === 'SUCCESS',
          }))
      : await readOwnRuns(source, headSha);
  return runs.flatMap(({ id, name, mayPass }) => (id !== null && mayPass ? [{ id, name }] : []));
}
