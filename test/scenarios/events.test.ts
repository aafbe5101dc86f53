import { expect, it, test } from '@jest/globals';
import type { OpenOptions, PullRequest } from '@sdl-gate/github-emulator';
import { sdlCheck, testedChange } from '../running-service.ts';
import { itsTest, signIn, threatModel, untestedChange } from './changes.ts';
import { enforcing, light, lights, mergeRef, scene, shown } from './scene.ts';

const stage = scene();

const review = enforcing('review');
const scanner = enforcing('sast\n    tools: [{ check: scan, app: scanner }]');
const codeQl = enforcing('sast');
const major = enforcing('threat-model\n    team: security');

const scan = (change: PullRequest, conclusion?: 'success' | 'failure') =>
  change.repository.reportCheck({
    app: 'scanner',
    name: 'scan',
    sha: change.headSha,
    ...(conclusion === undefined ? { status: 'in_progress' } : { conclusion }),
  });

const analyse = (change: PullRequest, severity?: 'high') =>
  change.repository.uploadAnalysis({
    ref: mergeRef(change),
    alerts: severity === undefined ? [] : [{ rule: 'js/xss', severity, path: 'src/cart.js', line: 1 }],
  });

interface Row {
  readonly event: string;
  readonly policy: string;
  readonly change?: OpenOptions;
  /** What happened before. */
  readonly given?: (change: PullRequest) => Promise<unknown>;
  readonly before: string;
  readonly act: (change: PullRequest) => Promise<unknown>;
  readonly after: string;
}

const rows: readonly Row[] = [
  {
    event: 'a push adds the test that was missing',
    policy: enforcing('tests'),
    change: untestedChange,
    before: 'failure: 1 of 1 rule fails: tests',
    act: (change) => change.push(itsTest),
    after: 'success: The rule passes',
  },
  {
    event: 'a push after an approval asks for another one',
    policy: review,
    given: (change) => change.review({ by: 'grace', state: 'approve' }),
    before: 'success: The rule passes',
    act: (change) => change.push({ files: { 'src/tax.js': 'export const rate = 0.19;\n' } }),
    after: 'in_progress: Waiting for 1 review',
  },
  {
    event: 'an approval',
    policy: review,
    before: 'in_progress: Waiting for 1 review',
    act: (change) => change.review({ by: 'grace', state: 'approve' }),
    after: 'success: The rule passes',
  },
  {
    event: 'a review that only comments',
    policy: review,
    before: 'in_progress: Waiting for 1 review',
    act: (change) => change.review({ by: 'grace', state: 'comment', body: 'Hm.' }),
    after: 'in_progress: Waiting for 1 review',
  },
  {
    event: 'a request for changes',
    policy: review,
    given: (change) => change.review({ by: 'ada', state: 'approve' }),
    before: 'success: The rule passes',
    act: (change) => change.review({ by: 'grace', state: 'request-changes' }),
    after: 'failure: 1 of 1 rule fails: review',
  },
  {
    event: 'an approval that ends a request for changes',
    policy: review,
    given: (change) => change.review({ by: 'grace', state: 'request-changes' }),
    before: 'failure: 1 of 1 rule fails: review',
    act: (change) => change.review({ by: 'grace', state: 'approve' }),
    after: 'success: The rule passes',
  },
  {
    event: 'a check run that succeeds',
    policy: scanner,
    given: (change) => scan(change),
    before: 'in_progress: Waiting for scan',
    act: (change) => scan(change, 'success'),
    after: 'success: The rule passes',
  },
  {
    event: 'a check run that fails after it had succeeded',
    policy: scanner,
    given: (change) => scan(change, 'success'),
    before: 'success: The rule passes',
    act: (change) => scan(change, 'failure'),
    after: 'failure: 1 of 1 rule fails: sast',
  },
  {
    event: 'a check run that starts again after it had succeeded',
    policy: scanner,
    given: (change) => scan(change, 'success'),
    before: 'success: The rule passes',
    act: (change) => scan(change),
    after: 'in_progress: Waiting for scan',
  },
  {
    event: 'a check suite that ends, when the event of its run got lost',
    policy: scanner,
    before: 'in_progress: Waiting for scan',
    act: (change) => {
      stage.emulator.faults.webhooks.lose({ event: 'check_run' });
      return scan(change, 'success');
    },
    after: 'success: The rule passes',
  },
  {
    event: 'an analysis without alerts',
    policy: codeQl,
    before: 'in_progress: Waiting for CodeQL',
    act: (change) => analyse(change),
    after: 'success: The rule passes',
  },
  {
    event: 'an analysis that finds something',
    policy: codeQl,
    given: (change) => analyse(change),
    before: 'success: The rule passes',
    act: (change) => analyse(change, 'high'),
    after: 'failure: 1 of 1 rule fails: sast',
  },
  {
    event: 'an alert that is dismissed',
    policy: codeQl,
    given: (change) => analyse(change, 'high'),
    before: 'failure: 1 of 1 rule fails: sast',
    act: ({ repository }) =>
      repository.dismissAlert(1, { by: 'sam', reason: 'false positive', comment: 'Escaped before.' }),
    after: 'success: The rule passes',
  },
  {
    event: 'an alert that is reopened',
    policy: codeQl,
    given: async (change) => {
      await analyse(change, 'high');
      await change.repository.dismissAlert(1, {
        by: 'sam',
        reason: 'used in tests',
        comment: 'Only there.',
      });
    },
    before: 'success: The rule passes',
    act: ({ repository }) => repository.reopenAlert(1, { by: 'sam' }),
    after: 'failure: 1 of 1 rule fails: sast',
  },
  {
    event: 'the security team’s label that makes a change major',
    policy: major,
    before: 'success: No rule applies',
    act: (change) => change.label('threat-model: required', { by: 'sam' }),
    after: 'failure: 1 of 1 rule fails: threat model',
  },
  {
    event: 'the same label, set by the author',
    policy: major,
    before: 'success: No rule applies',
    act: (change) => change.label('threat-model: required', { by: 'mona' }),
    after: 'success: No rule applies',
  },
  {
    event: 'a label of the security team that is taken away',
    policy: major,
    change: signIn,
    given: (change) => change.label('threat-model: not-needed', { by: 'sam' }),
    before: 'success: No rule applies',
    act: (change) => change.unlabel('threat-model: not-needed', { by: 'mona' }),
    after: 'failure: 1 of 1 rule fails: threat model',
  },
  {
    event: 'a description that links the threat model',
    policy: enforcing('threat-model'),
    change: signIn,
    before: 'failure: 1 of 1 rule fails: threat model',
    act: async (change) => {
      const { number } = await change.repository.openIssue({
        by: 'mona',
        title: 'Threat model of sessions',
        body: threatModel(change.number),
      });
      await change.edit({ body: `Threat model: #${number}` });
    },
    after: 'success: The rule passes',
  },
  {
    event: 'a draft that becomes ready for review',
    policy: review,
    change: { ...testedChange(), draft: true },
    before: 'in_progress: Draft: review starts when it is ready',
    act: (change) => change.readyForReview(),
    after: 'in_progress: Waiting for 1 review',
  },
  {
    event: 'a pull request that goes back to draft',
    policy: review,
    given: (change) => change.review({ by: 'grace', state: 'approve' }),
    before: 'success: The rule passes',
    act: (change) => change.convertToDraft(),
    after: 'in_progress: Draft: review starts when it is ready',
  },
];

test.each(rows)('$event', async ({ policy, change: options, given, before, act, after }) => {
  const repository = await stage.shop({ policy });
  const change = await repository.openPullRequest(options ?? testedChange());
  await given?.(change);
  await stage.settled();
  expect(light(change)).toBe(before);

  await act(change);
  await stage.settled();
  expect(light(change)).toBe(after);
});

it('evaluates a pull request that is opened', async () => {
  const repository = await stage.shop();
  const change = await repository.openPullRequest(untestedChange);
  await stage.settled();
  expect(shown(change)).toEqual({
    status: 'completed',
    conclusion: 'failure',
    title: '1 of 4 rules fails: tests; waiting for 1 review and CodeQL',
    rules: { tests: 'fail', review: 'pending', sast: 'pending', 'threat-model': 'not-applicable' },
  });
  await expect(change.merge({ by: 'mona' })).rejects.toThrow('SDL');
});

it('is green only when the last rule passes, and then GitHub lets it be merged', async () => {
  const repository = await stage.shop();
  const change = await repository.openPullRequest(testedChange());
  await analyse(change);
  await stage.settled();
  await expect(change.merge({ by: 'mona' })).rejects.toThrow('SDL');
  await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect(light(change)).toBe('success: 3 rules pass, 1 does not apply');
  await change.merge({ by: 'mona' });
  expect(change.state).toBe('merged');
});

test.each([
  ['approve', 'success: The rule passes'],
  ['request-changes', 'failure: 1 of 1 rule fails: review'],
] as const)('a review (%s) that is dismissed does not count any more', async (state, before) => {
  const repository = await stage.shop({ policy: review });
  const change = await repository.openPullRequest(testedChange());
  const given = await change.review({ by: 'grace', state });
  await stage.settled();
  expect(light(change)).toBe(before);
  await given.dismiss({ by: 'ada', message: 'She left.' });
  await stage.settled();
  expect(light(change)).toBe('in_progress: Waiting for 1 review');
  expect(sdlCheck(change).text).toContain('the review by `grace` was dismissed');
});

it('says of a commit status that it does not count for a scan, because anyone can report one', async () => {
  const repository = await stage.shop({ policy: scanner });
  const change = await repository.openPullRequest(testedChange());
  await stage.settled();
  await repository.reportStatus({ context: 'scan', sha: change.headSha, state: 'success', by: 'ada' });
  await stage.settled();
  expect(light(change)).toBe('in_progress: Waiting for scan');
  expect(sdlCheck(change).text).toContain('A commit status `scan` by `ada` does not count');
});

it('evaluates by the policy of the new base when a pull request is retargeted', async () => {
  const repository = await stage.shop({ policy: enforcing('review') });
  await repository.push({ branch: 'next', by: 'ada', files: { '.github/sdl.yml': enforcing('tests') } });
  const change = await repository.openPullRequest(testedChange());
  await stage.settled();
  expect(shown(change).rules).toEqual({ review: 'pending' });

  await change.edit({ base: 'next' });
  await stage.settled();
  const next = { 'SDL (next)': 'success: The rule passes' };
  expect(lights(change)).toMatchObject(next);

  await change.edit({ base: 'main' });
  await stage.settled();
  expect(lights(change)).toEqual({ ...next, SDL: 'in_progress: Waiting for 1 review' });
});

it('ends the check of a closed pull request, and evaluates it again when it is reopened', async () => {
  const repository = await stage.shop({ policy: review });
  const change = await repository.openPullRequest(testedChange());
  await stage.settled();
  await change.close();
  await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect(light(change)).toBe('cancelled: Closed without merging');

  await change.reopen();
  await stage.settled();
  expect(light(change)).toBe('success: The rule passes');
});

it('evaluates every open pull request of a branch again when its policy changes', async () => {
  const repository = await stage.shop({ policy: review });
  const first = await repository.openPullRequest(testedChange());
  const second = await repository.openPullRequest(testedChange());
  await repository.push({ branch: 'next', by: 'ada', files: { 'README.md': '# Next\n' } });
  const elsewhere = await repository.openPullRequest({ ...testedChange(), base: 'next' });
  await stage.settled();

  await repository.push({ branch: 'main', by: 'sam', files: { '.github/sdl.yml': enforcing('tests') } });
  await stage.settled();
  for (const change of [first, second]) expect(shown(change).rules).toEqual({ tests: 'pass' });
  expect(lights(elsewhere)).toEqual({ 'SDL (next)': 'in_progress: Waiting for 1 review' });
});

it('names who was asked for a review', async () => {
  const repository = await stage.shop({ policy: review });
  const change = await repository.openPullRequest(testedChange());
  await stage.settled();
  await change.requestReview({ users: ['grace'], teams: ['security'] });
  await stage.settled();
  expect(sdlCheck(change).summary).toMatch(/Asked: `grace` and `security`\./);

  await change.removeReviewRequest({ users: ['grace'] });
  await stage.settled();
  expect(sdlCheck(change).summary).toMatch(/Asked: `security`\./);
});
