import { type Actor, accountOf } from '../../auth/actor.ts';
import type { WorldState } from '../../world/state.ts';
import { accountView, organizationView, teamView, userView } from './account.ts';
import { checkRunView, checkSuiteView, rollupView, statusView } from './check.ts';
import { commitView, commitViewOf, objectView, refView } from './git.ts';
import { commentView, issueView } from './issue.ts';
import { queueEntryView, queueView } from './merge-queue.ts';
import { pullRequestView } from './pull-request.ts';
import { repositoryNamed, repositoryView } from './repository.ts';
import { reviewView, threadView } from './review.ts';
import { rulesView, updateRuleView } from './rules.ts';
import type { Arguments, View, Views } from './view.ts';

/** The root of GraphQL for one caller. */
export function rootView(world: WorldState, actor: Actor): View {
  const views: Views = {
    world,
    actor,
    account: (account) => accountView(views, account),
    user: (account) => userView(views, account),
    team: (team) => teamView(views, team),
    repository: (repository) => repositoryView(views, repository),
    ref: (repository, name) => refView(views, repository, name),
    commit: (repository, commit) => commitView(views, repository, commit),
    commitOf: (repository, sha) => commitViewOf(views, repository, sha),
    object: (repository, entry) => objectView(views, repository, entry),
    issue: (issue) => issueView(views, issue),
    pullRequest: (issue) => pullRequestView(views, issue),
    comment: (comment) => commentView(views, comment),
    review: (issue, review) => reviewView(views, issue, review),
    thread: (issue, thread) => threadView(views, issue, thread),
    checkRun: (run) => checkRunView(views, run),
    checkSuite: (suite) => checkSuiteView(views, suite),
    status: (repository, status) => statusView(views, repository, status),
    rollup: (repository, sha) => rollupView(views, repository, sha),
    rules: (repository, branch) => rulesView(views, repository, branch),
    updateRule: (repository, branch) => updateRuleView(repository, branch),
    queue: (repository, queue) => queueView(views, repository, queue),
    queueEntry: (entry) => queueEntryView(views, entry),
  };
  return {
    viewer: () => views.user(accountOf(actor)),
    repository: (args: Arguments) => repositoryNamed(views, args),
    organization: ({ login }: Arguments) => organizationView(views, String(login)),
  };
}
