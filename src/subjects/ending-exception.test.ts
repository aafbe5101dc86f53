import { expect, test } from '@jest/globals';
import { decided, exception, proposed, revoked } from '../../test/samples/exceptions.ts';
import { widgets } from '../../test/samples/subjects.ts';
import type { ExceptionEvent } from '../exceptions/event.ts';
import type { Clock } from '../platform/clock.ts';
import { type EndingException, endingException } from './ending-exception.ts';
import { scheduled } from './reason.ts';

const asked = exception();
const approved = [proposed(asked), decided('approved', asked, 'ada')];
const weekBefore = new Date('2026-01-25T00:00:00Z');
const told = { ...widgets, kind: 'ending-exception', id: 'EX-1' } as const;
const reminded: ExceptionEvent = {
  kind: 'reminded',
  id: 'EX-1',
  repositoryId: widgets.repositoryId,
  by: 'sdl-gate',
  at: weekBefore,
  source: `reminder:${widgets.repositoryId}:EX-1`,
};

async function reconciled(events: readonly ExceptionEvent[], now: Date, holdsLease = true) {
  const comments: EndingException[] = [];
  const outcome = await endingException.reconcile(
    { subject: told, reasons: [scheduled], deliveries: [], background: true, remembered: null, intended: [] },
    {
      github: {
        tellEnding: async (_, what) => {
          comments.push(what);
          return 'told';
        },
      },
      exceptionEvents: {
        eventsOfException: async () => events.map((event) => ({ id: event.id, event })),
      },
      clock: { now: () => now } as Clock,
    },
    async () => holdsLease,
  );
  return { comments, outcome: outcome.outcome, events: outcome.completion(1).exceptionEvents ?? [] };
}

test('requester and approver are told, and that is noted', async () => {
  expect(await reconciled(approved, weekBefore)).toEqual({
    comments: [{ id: 'EX-1', ends: asked.ends, people: ['mona', 'ada'], thread: 7 }],
    outcome: 'evaluated',
    events: [reminded],
  });
});

test.each<[string, readonly ExceptionEvent[], Date]>([
  ['was told already', [...approved, reminded], weekBefore],
  ['was revoked', [...approved, revoked('EX-1', 'mona', weekBefore)], weekBefore],
  ['was rejected', [...approved, decided('rejected', asked, 'grace')], weekBefore],
  ['has ended', approved, asked.ends],
  ['is not known', [], weekBefore],
])('nobody is told of one that %s', async (_, events, now) => {
  expect(await reconciled(events, now)).toEqual({ comments: [], outcome: 'gone', events: [] });
});

test('nobody is told by a worker that lost its lease', async () => {
  expect(await reconciled(approved, weekBefore, false)).toEqual({
    comments: [],
    outcome: 'overtaken',
    events: [],
  });
});
