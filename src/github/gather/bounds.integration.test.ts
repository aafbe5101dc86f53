import { beforeAll, describe, expect, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';
import { enforced } from '../../../test/samples/policies.ts';
import { evaluate } from '../../engine/evaluate.ts';
import type { Push } from '../../evidence/pushes.ts';
import { event } from '../../subjects/reason.ts';

// What an event costs, under every rule: requests after the token, and how many of them one after the other.

const gitHub = await emulatedGitHub();
let shop: Repository;
let pull: PullRequest;

beforeAll(async () => {
  shop = await gitHub.shop({ policy: `comment: never\n${enforced}` });
  pull = await shop.openPullRequest(change);
  reported = [{ by: mona, before: null, after: pull.headSha }];
});

/** Who pushed, as the webhooks of the pushes report it. */
let reported: readonly Push[] = [];
const mona = { login: 'mona', kind: 'user' } as const;

/** Does what the worker does on an event. Returns what it asked of GitHub, in order but for what is asked side by side. */
async function onEvent(name: string): Promise<readonly string[]> {
  gitHub.asked();
  const gathered = await gitHub.gather(pull, [event(name)], reported);
  const { subject, policy, evidence } = gathered;
  await gitHub.github.publish(gathered, evaluate(subject, policy, evidence, new Date()));
  return gitHub.asked().toSorted();
}

/** Whether these are under way at the same time: each is held until all have been asked. */
async function areAskedTogether(operations: readonly string[], work: () => Promise<unknown>): Promise<void> {
  const holds = operations.map((operation) => gitHub.emulator.faults.hang(operation, { times: 1 }));
  const working = work();
  await Promise.all(holds.map((hold) => hold.reached()));
  for (const hold of holds) hold.release();
  await working;
}

describe('an event costs', () => {
  test('opened: four requests, two of them side by side', async () => {
    await areAskedTogether(['pulls/list-files', 'code-scanning/list-recent-analyses'], async () => {
      await expect(onEvent('pull_request.opened')).resolves.toEqual([
        'checks/create',
        'code-scanning/list-recent-analyses',
        'graphql:PullRequestEvidence',
        'pulls/list-files',
      ]);
    });
  });

  test('a review: one, and the write', async () => {
    await pull.review({ by: 'ada', state: 'approve' });
    await expect(onEvent('pull_request_review.submitted')).resolves.toEqual([
      'checks/update',
      'graphql:PullRequestEvidence',
    ]);
  });

  test('a review after a push whose webhook is lost: one more, once for a head', async () => {
    const known = reported;
    reported = [];
    await pull.review({ by: 'grace', state: 'approve' });
    const query = 'graphql:PullRequestEvidence';
    await expect(onEvent('pull_request_review.submitted')).resolves.toEqual([
      'checks/update',
      query,
      'repos/list-activities',
    ]);
    await expect(onEvent('pull_request_review.submitted')).resolves.toEqual([query]);
    reported = known;
  });

  test('a check run that changes nothing: one', async () => {
    await shop.reportCheck({ sha: pull.headSha, name: 'build', conclusion: 'success' });
    await expect(onEvent('check_run.completed')).resolves.toEqual(['graphql:PullRequestEvidence']);
  });

  test('an analysis: one, three side by side, the runs of workflows, and the write', async () => {
    await shop.uploadAnalysis({ tool: 'CodeQL', ref: `refs/pull/${pull.number}/merge` });
    const together = ['code-scanning/list-recent-analyses', 'code-scanning/list-alerts-for-repo'];
    await areAskedTogether(together, async () => {
      await expect(onEvent('check_run.completed')).resolves.toEqual([
        'actions/list-workflow-runs-for-repo',
        'checks/update',
        'code-scanning/list-alerts-for-repo',
        'code-scanning/list-alerts-for-repo',
        'code-scanning/list-recent-analyses',
        'graphql:PullRequestEvidence',
      ]);
    });
  });

  test('a push: the files and the analyses, side by side', async () => {
    const before = pull.headSha;
    await pull.push({ files: { 'src/cart.js': 'three\n' } });
    reported = [...reported, { by: mona, before, after: pull.headSha }];
    const together = ['pulls/list-files', 'code-scanning/list-recent-analyses'];
    await areAskedTogether(together, async () => {
      await expect(onEvent('pull_request.synchronize')).resolves.toEqual(
        ['checks/create', ...together.toSorted(), 'graphql:PullRequestEvidence'].toSorted(),
      );
    });
  });
});
