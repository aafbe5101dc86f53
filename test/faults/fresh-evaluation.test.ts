import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { CheckRunRecord, PullRequest } from '@sdl-gate/github-emulator';
import type { ProbotOctokit } from 'probot';
import { openShop, type Running, sdlCheck, settle, startTogether, testedChange } from '../running-service.ts';
import { itsTest, untestedChange } from '../scenarios/changes.ts';
import { enforcing } from '../scenarios/scene.ts';
import { expectFreshEvaluation, newProbot } from './fresh-evaluation.ts';

jest.setTimeout(60_000);

let running: Running;
let asApp: ProbotOctokit;
let shops = 0;
let change: PullRequest;
beforeAll(async () => {
  running = await startTogether({ schedules: false });
  settle(running.emulator);
});
afterAll(() => running?.close());

/** A check that fails, with its comment; then the service hears nothing more. */
beforeEach(async () => {
  const { emulator } = running;
  shops += 1;
  const owner = `acme-${shops}`;
  const repository = await openShop(emulator, { owner, policy: enforcing('tests', 'review') });
  change = await repository.openPullRequest(untestedChange);
  await running.settled();
  await expectFreshEvaluation(emulator);
  emulator.faults.webhooks.omit();
  const installation = emulator.world.installations.find(({ account }) => account === owner);
  asApp = await newProbot(emulator).auth(installation?.id);
});
afterEach(async () => {
  // Nobody evaluates what is closed.
  for (const one of change.repository.pullRequests) await one.close();
  running.emulator.faults.clear();
  await running.settled();
});

const place = () => ({ owner: change.repository.owner, repo: change.repository.name });

/** The run as the app would write it. */
function written({ name, headSha, status, conclusion, ...run }: CheckRunRecord) {
  return {
    ...place(),
    name,
    head_sha: headSha,
    status,
    ...(conclusion === null ? {} : { conclusion }),
    external_id: run.externalId ?? '',
    output: { title: run.title ?? '', summary: run.summary ?? '', text: run.text ?? '' },
  };
}

const create = (run: ReturnType<typeof written>) =>
  asApp.request('POST /repos/{owner}/{repo}/check-runs', run);

const rewrite = async (output: { readonly title?: string; readonly text?: string }) => {
  const run = sdlCheck(change);
  const { title, summary, text } = written(run).output;
  await asApp.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
    ...place(),
    check_run_id: run.id,
    output: { title, summary, text, ...output },
  });
};

const comment = () => {
  const [only] = change.comments;
  if (only === undefined) throw new Error('There is no comment.');
  return only;
};

/** What all fault tests end with must itself be able to fail, and say what is wrong. */
const wrongs: readonly (readonly [string, RegExp, () => Promise<unknown>])[] = [
  ['has no check at all', /"check": null/, () => change.repository.openPullRequest(testedChange())],
  ['lost its check with a push', /"check": null/, () => change.push(itsTest)],
  ['shows what held before an approval', /"title": /, () => change.review({ by: 'grace', state: 'approve' })],
  [
    'shows a wrong title with the right conclusion',
    /"title": "All is well"/,
    () => rewrite({ title: 'All is well' }),
  ],
  ['shows wrong details', /"text": "All is well."/, () => rewrite({ text: 'All is well.' })],
  [
    'has a newer check of the same name that waits',
    /"status": "in_progress"/,
    () => {
      const { conclusion: _, ...waits } = written(sdlCheck(change));
      return create({ ...waits, status: 'in_progress' });
    },
  ],
  [
    'has an older check of the same name that waits',
    /"leftInProgress": 1/,
    async () => {
      const { conclusion, ...run } = written(sdlCheck(change));
      await create({ ...run, status: 'in_progress' });
      await create({ ...run, ...(conclusion === undefined ? {} : { conclusion }) });
    },
  ],
  [
    'has a second comment',
    /<!-- sdl-gate -->/,
    () =>
      asApp.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...place(),
        issue_number: change.number,
        body: comment().body,
      }),
  ],
  [
    'has a comment that is out of date',
    / And more[.]/,
    () =>
      asApp.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        ...place(),
        comment_id: comment().id,
        body: `${comment().body} And more.`,
      }),
  ],
  [
    'has no comment though one is needed',
    /<!-- sdl-gate -->/,
    () =>
      asApp.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        ...place(),
        comment_id: comment().id,
      }),
  ],
];

test.each(wrongs)('a pull request that %s is noticed', async (_, words, make) => {
  await make();
  await expect(expectFreshEvaluation(running.emulator)).rejects.toThrow(words);
});
