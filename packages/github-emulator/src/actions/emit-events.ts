import { appInWebhookJson, type Json } from '../entities/account.ts';
import { checkRunJson, checkSuiteJson } from '../entities/check.ts';
import { pullRequestDetailsJson } from '../entities/pull-request.ts';
import type { Account, CheckRun, CheckSuite, PullRequestState } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';

/** Emits `pull_request.<action>`, with the properties specific to the action. */
export function emitPullRequestEvent(
  world: WorldState,
  issue: PullRequestState,
  action: string,
  sender: Account,
  particulars: Json = {},
): Promise<void> {
  return world.emit({
    event: 'pull_request',
    action,
    sender,
    repository: issue.repository,
    payload: async () => ({
      number: issue.number,
      pull_request: await pullRequestDetailsJson(world, issue, { mergeability: false }),
      ...particulars,
    }),
  });
}

export function emitCheckRunEvent(
  world: WorldState,
  run: CheckRun,
  action: string,
  sender: Account,
  particulars: Json = {},
): Promise<void> {
  return world.emit({
    event: 'check_run',
    action,
    sender,
    repository: run.suite.repository,
    payload: async () => ({ check_run: checkRunJson(world, run), ...particulars }),
  });
}

export function emitCheckSuite(
  world: WorldState,
  suite: CheckSuite,
  action: string,
  sender: Account,
): Promise<void> {
  const { app } = suite;
  return world.emit({
    event: 'check_suite',
    action,
    sender,
    repository: suite.repository,
    payload: async () => ({
      check_suite: {
        ...(await checkSuiteJson(world, suite)),
        app: appInWebhookJson(world, app),
      },
    }),
  });
}
