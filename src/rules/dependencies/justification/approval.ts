import { account } from '../../../authorship/account.ts';
import { authorship, type Independence } from '../../../authorship/authorship.ts';
import { type IneffectiveReview, sortOpinions } from '../../../authorship/opinions.ts';
import { membersOf } from '../../../authorship/team-approvals.ts';
import type { Commits } from '../../../evidence/commits.ts';
import type { EarlierChanges } from '../../../evidence/earlier-changes.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import type { Pushes } from '../../../evidence/pushes.ts';
import type { Review, Reviews } from '../../../evidence/reviews.ts';
import type { Teams } from '../../../evidence/teams.ts';
import { approversIn, type Options } from '../options.ts';

/** What shows who approved; absent where the policy names nobody who may. */
export interface ApprovalEvidence {
  readonly pullRequest: PullRequest;
  readonly commits?: Commits;
  readonly earlierChanges?: EarlierChanges;
  readonly reviews?: Reviews;
  readonly pushes?: Pushes;
  readonly teams?: Teams;
}

/** The approval of new dependencies by one whom the policy names. */
export interface ApproverApproval {
  /** Null: nobody's counts. */
  readonly given: Review | null;
  /** Those by approvers that do not count, such as one of an earlier change. */
  readonly notCounted: readonly IneffectiveReview[];
}

/** As of peer review; nobody approves a dependency that they add. */
const settings: Independence = {
  independence: 'two-people',
  identities: {},
  'not-reviewers': [],
  agents: [],
};

/** Looks for an approval of the change as it is by one of the approvers, who did not contribute; null where the policy names none. */
export function approverApproval(
  evidence: ApprovalEvidence,
  options: Pick<Options, 'approvers'>,
  now: Date,
): ApproverApproval | null {
  const { pullRequest, commits, earlierChanges: earlier, reviews, pushes, teams = {} } = evidence;
  if (options.approvers === null) return null;
  if (commits === undefined || earlier === undefined || reviews === undefined)
    throw new TypeError('Where approvers are named, commits and reviews are needed.');
  const { people, teams: slugs } = approversIn(options);
  const keys = new Set(
    [...people, ...slugs.flatMap((slug) => membersOf(teams, slug))].map((login) => login.toLowerCase()),
  );
  const who = authorship(
    { pullRequest, commits, earlierChanges: earlier, pushes, reviews, teams },
    settings,
    now,
  );
  const excluded = new Map([...who.excluded, ...who.contributors]);
  const opinions = sortOpinions(reviews, { head: pullRequest.head.sha, earlier }, { excluded });
  const isApprover = ({ author }: Review) => author !== null && keys.has(account(author));
  return {
    given: opinions.approvals.find(isApprover) ?? null,
    notCounted: opinions.notCounted.filter(({ review }) => isApprover(review)),
  };
}
