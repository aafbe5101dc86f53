import { expect, test } from '@jest/globals';
import { decided, exception, proposed, revoked } from '../../test/samples/exceptions.ts';
import { widgets } from '../../test/samples/subjects.ts';
import { type ExceptionEvent, registerOf } from '../exceptions/event.ts';
import type { Clock } from '../platform/clock.ts';
import {
  type EndingException,
  type EndingExceptionSubject,
  endingEntries,
  endingException,
} from './ending-exception.ts';
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

async function reconciled(
  events: readonly ExceptionEvent[],
  now: Date,
  { holdsLease = true, subject = told }: { holdsLease?: boolean; subject?: EndingExceptionSubject } = {},
) {
  const comments: EndingException[] = [];
  const outcome = await endingException.reconcile(
    { subject, reasons: [scheduled], deliveries: [], background: true, remembered: null, intended: [] },
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
    comments: [{ id: 'EX-1', ends: asked.ends, people: ['mona', 'ada'], thread: 7, from: 'comment' }],
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
  expect(await reconciled(approved, weekBefore, { holdsLease: false })).toEqual({
    comments: [],
    outcome: 'overtaken',
    events: [],
  });
});

const entry = { ends: asked.ends.toISOString(), people: ['mona'], thread: 9 };
const remindedOfEntry = {
  ...reminded,
  source: `reminder:${widgets.repositoryId}:EX-1!${entry.ends}`,
};

test('an entry of a file is told once for each of its ends', async () => {
  const subject = { ...told, entry };
  expect(await reconciled([], weekBefore, { subject })).toEqual({
    comments: [{ id: 'EX-1', ends: asked.ends, people: ['mona'], thread: 9, from: 'file' }],
    outcome: 'evaluated',
    events: [remindedOfEntry],
  });
  expect(await reconciled([remindedOfEntry], weekBefore, { subject })).toMatchObject({ comments: [] });
  const extended = { ...told, entry: { ...entry, ends: '2026-03-01T00:00:00.000Z' } };
  expect(await reconciled([remindedOfEntry], weekBefore, { subject: extended })).toMatchObject({
    outcome: 'evaluated',
  });
});

const day = 86_400_000;
const ownFile = {
  kind: 'file',
  repository: 'octo-org/widgets',
  path: '.github/sdl-exceptions.yml',
  commit: 'c0ffee',
  line: 3,
} as const;

test.each<
  [
    what: string,
    changes: Parameters<typeof exception>[0],
    days: number,
    people: string | null,
    next: number | null,
  ]
>([
  ['a week before its end', { origin: ownFile }, -7, 'mona ada', null],
  ['eight days before its end', { origin: ownFile }, -8, null, day],
  [
    'of the file of another repository',
    { origin: { ...ownFile, repository: 'octo-org/secret' } },
    -7,
    '',
    null,
  ],
  ['that was asked for in a comment', {}, -7, null, null],
  ['of another pull request', { origin: ownFile, scope: { ...asked.scope, pullRequest: 8 } }, -7, null, null],
  [
    'of the whole repository',
    { origin: ownFile, scope: { ...asked.scope, pullRequest: null } },
    -7,
    null,
    null,
  ],
  ['approved in its last week', { origin: ownFile, created: weekBefore }, -6, null, null],
])('what is told in a pull request: an exception %s', (_, changes, days, people, next) => {
  const found = exception(changes);
  const now = new Date(found.ends.getTime() + days * day);
  const ending = endingEntries(widgets, 7, {
    usable: [{ exception: found, until: found.ends }],
    registered: registerOf(
      [proposed(found), decided('approved', found, 'ada')].map((event) => ({ id: event.id, event })),
    ).registered,
    now,
  });
  expect(ending.nextInMs).toBe(next);
  expect(ending.now.map((subject) => subject.entry?.people.join(' '))).toEqual(
    people === null ? [] : [people],
  );
});
