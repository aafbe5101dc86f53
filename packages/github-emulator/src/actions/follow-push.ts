import { isPullRequest } from '../world/checks.ts';
import type { Account, PullRequestState } from '../world/model.ts';
import { rulesOf } from '../world/rules.ts';
import type { BranchMove, WorldState } from '../world/state.ts';
import { suiteOf } from './check.ts';
import { emitCheckSuite, emitPullRequestEvent } from './emit-events.ts';
import { markMerged } from './merge.ts';
import { closePullRequest, editPullRequest, openPullRequests } from './pull-request.ts';
import { dismissReview } from './review.ts';
import { record } from './timeline.ts';

/**
 * A push requests a suite from each app that may write checks: `check_suite.requested`.
 * https://docs.github.com/en/rest/guides/using-the-rest-api-to-interact-with-checks
 */
export async function requestSuite(world: WorldState, { repository, after, by }: BranchMove): Promise<void> {
  const installation = world.installationOn(repository);
  if (after === null || installation?.permissions.checks !== 'write') return;
  const suite = suiteOf(world, repository, installation.app, after);
  await emitCheckSuite(world, suite, 'requested', by);
}

/**
 * Updates the head of the branch's open pull requests, or closes them when the branch was deleted. Marks pull
 * requests into the branch as merged when it now contains their commits.
 */
export async function movePullRequests(world: WorldState, move: BranchMove): Promise<void> {
  const { repository, branch, before, after, forced, by } = move;
  for (const issue of world.repositories.flatMap(openPullRequests)) {
    const { head } = issue.pull;
    if (head.repository !== repository || head.ref !== branch) continue;
    if (after === null) {
      head.deleted = true;
      await closePullRequest(world, issue, by);
    } else await moveHead(world, issue, move, after);
  }
  const arrived = before === null || after === null ? [] : await repository.git.commitsBetween(before, after);
  for (const issue of openPullRequests(repository)) {
    if (issue.pull.base.ref !== branch) continue;
    if (after === null) await loseBase(world, issue, by);
    else if (before !== null && forced) {
      record(world, issue, by, { type: 'BaseRefForcePushedEvent', before, after });
    }
    if (issue.state === 'closed') continue;
    if (before !== null && after !== null && arrived.includes(issue.pull.head.sha)) {
      await markMerged(world, issue, { commit: after, baseBefore: before, by });
    }
  }
}

/**
 * The base was deleted: if it was the branch of a merged pull request, the pull requests into it get the base of that
 * one.
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/proposing-changes-to-your-work-with-pull-requests/about-branches
 */
async function loseBase(world: WorldState, issue: PullRequestState, by: Account): Promise<void> {
  const { repository, pull } = issue;
  const merged = [...repository.issues.values()]
    .filter(isPullRequest)
    .findLast(({ pull: { head, mergedAt } }) => {
      return mergedAt !== null && head.repository === repository && head.ref === pull.base.ref;
    });
  if (merged !== undefined) {
    await editPullRequest(world, issue, { base: merged.pull.base.ref, automatic: true }, by);
    return;
  }
  record(world, issue, by, { type: 'BaseRefDeletedEvent', branch: pull.base.ref });
  await closePullRequest(world, issue, by);
}

async function moveHead(
  world: WorldState,
  issue: PullRequestState,
  { forced, by }: BranchMove,
  after: string,
): Promise<void> {
  const { repository, pull } = issue;
  const before = pull.head.sha;
  pull.head.sha = after;
  pull.base.sha = repository.git.branch(pull.base.ref) ?? pull.base.sha;
  pull.lastPusher = by;
  repository.git.setRef(`refs/pull/${issue.number}/head`, after);
  issue.updatedAt = world.clock.now();
  if (forced) record(world, issue, by, { type: 'HeadRefForcePushedEvent', before, after });
  await emitPullRequestEvent(world, issue, 'synchronize', by, { before, after });
  if (rulesOf(repository, pull.base.ref).dismissStaleReviews === true) {
    for (const review of pull.reviews.filter(({ state }) => state === 'APPROVED')) {
      await dismissReview(world, issue, review, { by, message: '', commit: after });
    }
  }
}
