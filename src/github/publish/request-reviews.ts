import { LRUCache } from 'lru-cache';
import type { Report } from '../../engine/report.ts';
import type { Reviewer } from '../../evidence/review-requests.ts';
import { Refused } from '../client/failure.ts';
import type { Installation } from '../client/installation.ts';
import { lacksPermission } from '../client/permissions.ts';
import type { Head } from './publish-check-run.ts';

/** Reviewers of one pull request: GitHub takes no more. https://docs.github.com/rest/pulls/review-requests */
const maxReviewers = 15;

/** Reviewers that are remembered as refused, of one installation. */
const maxRefused = 2_000;

/** By installation, for which heads GitHub refused which reviewers: such as people without access. They are not asked for again. */
const refused = new WeakMap<Installation, LRUCache<string, true>>();

/** Whose review is to be requested: what counts for more than being observed wants it. At most 15, each once. */
export function wantedReviewers({ rules, subject, shared }: Report): readonly Reviewer[] {
  // Of several pull requests that are evaluated as one, the first is reviewed.
  if (
    subject.kind !== 'pull-request' ||
    (shared?.joint ?? { textOf: subject.number }).textOf !== subject.number
  )
    return [];
  const wanted = rules.flatMap(({ enforcement, verdict }) =>
    enforcement !== 'observe' && verdict.status === 'pending' ? (verdict.requestReviews ?? []) : [],
  );
  return [...new Map(wanted.map((each) => [`${each.kind} ${each.name.toLowerCase()}`, each])).values()].slice(
    0,
    maxReviewers,
  );
}

/**
 * Requests reviews. That GitHub refuses somebody, such as a person without access, is no reason for the others not to be asked, nor for the
 * evaluation to fail.
 */
export async function requestReviews(
  head: Head,
  pull_number: number,
  reviewers: readonly Reviewer[],
): Promise<void> {
  const { installation } = head;
  const known = refused.get(installation) ?? new LRUCache<string, true>({ max: maxRefused });
  refused.set(installation, known);
  const keyOf = ({ kind, name }: Reviewer) =>
    `${head.owner}/${head.repository}#${pull_number} ${head.headSha} ${kind} ${name}`.toLowerCase();
  const left = reviewers.filter((reviewer) => !known.has(keyOf(reviewer)));
  if (left.length === 0 || lacksPermission(await installation.permissions(), 'pull_requests=write')) return;
  if (await isTaken(head, pull_number, left)) return;
  for (const reviewer of left) {
    if (left.length === 1 || !(await isTaken(head, pull_number, [reviewer])))
      known.set(keyOf(reviewer), true);
  }
}

/** One that is refused is refused with all others: https://docs.github.com/rest/pulls/review-requests#request-reviewers-for-a-pull-request */
async function isTaken(
  { installation, owner, repository: repo }: Head,
  pull_number: number,
  reviewers: readonly Reviewer[],
): Promise<boolean> {
  const named = (kind: Reviewer['kind']) =>
    reviewers.filter((each) => each.kind === kind).map(({ name }) => name);
  try {
    await installation.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', {
      owner,
      repo,
      pull_number,
      reviewers: named('user'),
      team_reviewers: named('team'),
    });
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return false;
  }
}
