import { describe, expect, test } from '@jest/globals';
import { reportOf, reviewPending, testsFail, testsPass } from '../../test/samples/reports.ts';
import { engine } from '../engine/engine.ts';
import { sliceEvents } from '../evidence/index.ts';
import type { Push } from '../evidence/pushes.ts';
import type { PolicyResult } from '../policy/policy.ts';
import {
  type LastEvaluation,
  lastEvaluationOf,
  mayChangeVerdict,
  readLastEvaluation,
  reportedPushes,
} from './last-evaluation.ts';
import { pullRequestEvents } from './own-events.ts';
import {
  event,
  followed,
  type Reason,
  requested,
  resync,
  scheduled,
  started,
  superseded,
  unlisted,
} from './reason.ts';

const failing = reportOf([['tests', testsFail]]);
const source = { kind: 'repository', path: '.github/sdl.yml', commit: 'a'.repeat(40) } as const;
const broken: PolicyResult = {
  valid: false,
  source,
  problems: [{ message: 'no', line: 1, column: 1 }],
} as PolicyResult;

const [labelEvent = ''] = sliceEvents.labels;
const [checkEvent = ''] = sliceEvents.checks;

describe('what may change a verdict', () => {
  const last = lastEvaluationOf(failing, new Set(sliceEvents.checks), 'seen');

  test.each<[string, Reason, boolean]>([
    ['an event of evidence that is read', event(checkEvent), true],
    ['an event of evidence that is not', event(labelEvent), false],
    ...pullRequestEvents.map((name): [string, Reason, boolean] => [
      `the pull request’s own event ${name}`,
      event(name),
      true,
    ]),
    ['an event that is about no evidence', event('push'), true],
    ['a person', requested, true],
    ['the time', scheduled, true],
    ['a start', started, true],
    ['what it follows', followed, true],
    ['a head that moved', superseded, true],
    ['a resync that no longer found it', unlisted, true],
    ['a resync that saw the same', resync('seen'), false],
    ['a resync that saw another', resync('other'), true],
    ['a resync whatever was seen', resync(null), true],
  ])('%s', (_, reason, may) => {
    expect(mayChangeVerdict(reason, last)).toBe(may);
  });

  test('a resync always may where nothing was seen', () => {
    expect(mayChangeVerdict(resync('seen'), lastEvaluationOf(failing, new Set(), null))).toBe(true);
  });

  test('while the policy is broken: a push that may fix it, a person, and no evidence', () => {
    const without = lastEvaluationOf(failing, engine.relevantEvents(broken), 'seen');
    expect(mayChangeVerdict(event('push'), without)).toBe(true);
    expect(mayChangeVerdict(requested, without)).toBe(true);
    for (const name of [labelEvent, checkEvent])
      expect([name, mayChangeVerdict(event(name), without)]).toEqual([
        name,
        pullRequestEvents.includes(name),
      ]);
  });
});

describe('what an evaluation leaves', () => {
  const shown = (...parts: Parameters<typeof reportOf>) =>
    lastEvaluationOf(reportOf(...parts), new Set(), null).shown;

  test('tells what was shown apart by conclusion and verdicts', () => {
    expect(shown([['tests', testsFail]])).toBe(shown([['tests', testsFail]]));
    const all = [
      shown([['tests', testsFail]]),
      shown([['tests', testsFail, 'observe']]),
      shown([['tests', testsPass]]),
      shown([['review', reviewPending]]),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(shown([['tests', testsPass]])).not.toBe(shown([['sast', testsPass]]));
  });

  test('is read again from the store, and not from what another release stored', () => {
    const left = lastEvaluationOf(failing, new Set(['status']), 'seen', { siblings: [8] });
    expect(readLastEvaluation(JSON.parse(JSON.stringify(left)))).toEqual(left);
    expect(left.relevant).toEqual(expect.arrayContaining(['status', ...pullRequestEvents]));
    expect(readLastEvaluation({ shown: 'a', relevant: [] })).toEqual({
      shown: 'a',
      relevant: [],
      fingerprint: null,
      pushes: [],
      siblings: [],
      closed: false,
      recorded: null,
      policyFiles: {},
    });
    for (const other of [
      null,
      undefined,
      'text',
      {},
      { shown: 1, relevant: [] },
      { shown: 'a', relevant: 'b' },
    ])
      expect(readLastEvaluation(other)).toBeNull();
  });
});

const mona = { login: 'mona', kind: 'user' } as const;

function push(after: string, before: string | null = null) {
  return { by: mona, before, after };
}

function pushed(number: number, of: Push & { by: typeof mona }): Reason {
  return { kind: 'pushed', number, push: of };
}

const last: LastEvaluation = {
  shown: '',
  relevant: [],
  fingerprint: null,
  pushes: [push('a')],
  siblings: [],
  closed: false,
  recorded: null,
  policyFiles: {},
};

describe('the pushes that webhooks reported', () => {
  test('are those that were remembered, then those of new deliveries', () => {
    const reasons = [event('status'), pushed(7, push('b', 'a'))];
    expect(reportedPushes(last, reasons, 7)).toEqual([push('a'), push('b', 'a')]);
    expect(reportedPushes(null, reasons, 7)).toEqual([push('b', 'a')]);
  });

  test('are each remembered once, whatever is delivered twice', () => {
    expect(reportedPushes(last, [pushed(7, push('a'))], 7)).toEqual([push('a')]);
  });

  test('of another pull request with the same head say nothing about this one', () => {
    expect(reportedPushes(last, [pushed(8, push('b'))], 7)).toEqual([push('a')]);
  });

  test('are the newest, where there are many', () => {
    const many = Array.from({ length: 150 }, (_, index) => pushed(7, push(String(index))));
    const kept = reportedPushes(last, many, 7);
    expect([kept.length, kept.at(-1)]).toEqual([100, push('149')]);
  });

  test('are none where an earlier release remembered none', () => {
    expect(readLastEvaluation({ shown: '', relevant: [] })?.pushes).toEqual([]);
  });
});
