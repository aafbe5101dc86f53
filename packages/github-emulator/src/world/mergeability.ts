import { requiredChecks, stateOf } from './checks.ts';
import type { PullRequestState, ReviewState } from './model.ts';
import { mayPush } from './permission.ts';
import { rulesOf } from './rules.ts';

/** The last review of each user that approves, requests changes or was dismissed; oldest first. */
export function opinionatedReviews({ pull }: PullRequestState): readonly ReviewState[] {
  const opinions = pull.reviews.filter(({ state }) => state !== 'PENDING' && state !== 'COMMENTED');
  const latest = new Map(opinions.map((review) => [review.author, review]));
  return opinions.filter((review) => latest.get(review.author) === review);
}

/** Those of users with push access that were not dismissed: they count for a merge. */
function countingReviews(issue: PullRequestState): readonly ReviewState[] {
  return opinionatedReviews(issue).filter(
    ({ author, state }) => state !== 'DISMISSED' && !author.deleted && mayPush(issue.repository, author),
  );
}

/** GitHub's `reviewDecision`: null if the base requires no review. */
export function reviewDecision(
  issue: PullRequestState,
): 'APPROVED' | 'CHANGES_REQUESTED' | 'REVIEW_REQUIRED' | null {
  const approvals = rulesOf(issue.repository, issue.pull.base.ref).approvals ?? 0;
  if (approvals === 0) return null;
  const counting = countingReviews(issue);
  if (counting.some(({ state }) => state === 'CHANGES_REQUESTED')) return 'CHANGES_REQUESTED';
  return counting.length >= approvals ? 'APPROVED' : 'REVIEW_REQUIRED';
}

/** The reasons, in GitHub's words, for which the rules of the base forbid a merge. */
export function blockersOf(issue: PullRequestState): readonly string[] {
  const { repository, pull } = issue;
  const rules = rulesOf(repository, pull.base.ref);
  const blockers = checkBlockers(issue, pull.head.sha);
  const decision = reviewDecision(issue);
  if (decision === 'CHANGES_REQUESTED') blockers.push('Changes have been requested.');
  else if (decision === 'REVIEW_REQUIRED') {
    const count = rules.approvals ?? 0;
    blockers.push(
      `At least ${count} approving review${count === 1 ? ' is' : 's are'} required by reviewers with write access.`,
    );
  }
  if (
    rules.lastPushApproval === true &&
    !countingReviews(issue).some(
      ({ state, author, commit }) =>
        state === 'APPROVED' && author !== pull.lastPusher && commit === pull.head.sha,
    )
  ) {
    blockers.push('New changes require approval from someone other than the last pusher.');
  }
  return blockers;
}

/** The required checks of the base that are not green on a commit: the head, or that of a merge group. */
export function checkBlockers({ repository, pull }: PullRequestState, sha: string): string[] {
  return requiredChecks(repository, pull.base.ref).flatMap((required) => {
    const state = stateOf(repository, sha, required);
    return state === 'green' ? [] : [`Required status check "${required.name}" is ${state}.`];
  });
}
