import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { Store } from '../../src/store/store.ts';
import type { Claim, Failure } from '../../src/store/work-queue.ts';
import { type Subject, subjectKey } from '../../src/subjects/index.ts';
import { encodeReason, event } from '../../src/subjects/reason.ts';

/** What the laws of `Store` say about one subject. Each event has a reason of its own, so that none can hide behind another. */
interface Expected {
  /** The events that no completed evaluation has seen. */
  readonly unseen: Set<string>;
  dueAt: number | null;
  dead: boolean;
  attempts: number;
  /** Since the worker last completed or failed. */
  leases: number;
  claimedAt: number;
  doneAt: number | null;
  /** Evaluations in a row during which a storm of events came in. */
  consecutiveRuns: number;
  backoffUntil: number;
  /** Each evaluation takes a second of its share. */
  paceUntil: number;
  /** The claim that has the subject, by its place in `Real.claims`. */
  holder: { readonly claim: number; until: number; readonly saw: ReadonlySet<string> } | null;
}

interface Model {
  now: number;
  events: number;
  readonly deliveries: Set<string>;
  readonly subjects: Map<string, Expected>;
}

interface Real {
  readonly store: Store;
  /** Every claim ever handed out, also those that were lost. */
  readonly claims: Claim[];
  advance(milliseconds: number): void;
}

type Command = fc.AsyncCommand<Model, Real>;

const leaseMs = 1_000;

const subjects: readonly Subject[] = [
  ...[1, 2].map(
    (number): Subject => ({
      kind: 'pull-request',
      repositoryId: 1296269,
      installationId: 1,
      owner: 'octo-org',
      repository: 'widgets',
      number,
    }),
  ),
  {
    kind: 'branch',
    repositoryId: 2,
    installationId: 2,
    owner: 'octo-org',
    repository: 'gears',
    ref: 'main',
  },
];

function command(name: string, run: (model: Model, real: Real) => Promise<void>): Command {
  return { check: () => true, run, toString: () => name };
}

function expectedOf(model: Model, key: string): Expected {
  const known = model.subjects.get(key);
  if (known !== undefined) return known;
  const fresh: Expected = {
    unseen: new Set(),
    dueAt: null,
    dead: false,
    attempts: 0,
    leases: 0,
    claimedAt: 0,
    doneAt: null,
    consecutiveRuns: 0,
    backoffUntil: 0,
    paceUntil: 0,
    holder: null,
  };
  model.subjects.set(key, fresh);
  return fresh;
}

function noteWake(model: Model, key: string, reason: string, delay: number): void {
  const expected = expectedOf(model, key);
  expected.unseen.add(reason);
  const at = model.now + delay;
  // What was due earlier stays so; nothing new disturbs the calm after a storm.
  if (expected.dueAt === null || expected.dueAt >= at) expected.dueAt = Math.max(at, expected.backoffUntil);
  if (expected.dead) expected.attempts = 0;
  expected.dead = false;
}

function isDue({ holder, dueAt, leases }: Expected, now: number): boolean {
  if (holder === null) return dueAt !== null && dueAt <= now;
  return holder.until + (restMs[leases] ?? 0) <= now;
}

/** The back-off of a subject, by the number of its expired leases. */
const restMs: Readonly<Record<number, number>> = { 2: 10_000, 3: 60_000, 4: 300_000 };

const anySubject = fc.constantFrom(...subjects);
const anyDelay = fc.constantFrom(0, 0, 0, 400);

const ingest = fc
  .tuple(fc.integer({ min: 0, max: 30 }), anySubject, anyDelay)
  .map(([delivery, subject, delay]) =>
    command(`ingest d${delivery} ${subjectKey(subject)} +${delay}`, async (model, { store }) => {
      const id = `d${delivery}`;
      model.events += 1;
      const reason = `event_${model.events}`;
      const known = model.deliveries.has(id);
      expect(await store.ingest({ id, event: 'x' }, [{ subject, reason: event(reason), delay }])).toBe(
        known ? 'duplicate' : 'new',
      );
      model.deliveries.add(id);
      if (!known) noteWake(model, subjectKey(subject), reason, delay);
    }),
  );

const wake = fc.tuple(anySubject, anyDelay).map(([subject, delay]) =>
  command(`wake ${subjectKey(subject)} +${delay}`, async (model, { store }) => {
    model.events += 1;
    const reason = `event_${model.events}`;
    await store.wake([{ subject, reason: event(reason), delay }]);
    noteWake(model, subjectKey(subject), reason, delay);
  }),
);

const claim = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.boolean()).map(([most, quarantined]) =>
  command(`claim ${most}${quarantined ? ' quarantined' : ''}`, async (model, { store, claims }) => {
    const allDue = [...model.subjects].filter(([, expected]) => isDue(expected, model.now));
    expect(await store.quarantinedIsDue()).toBe(allDue.some(([, { leases }]) => leases >= 2));
    const due = allDue.filter(([, { leases }]) => leases >= 2 === quarantined).map(([key]) => key);
    const taken = await store.claim(leaseMs, most, quarantined ? 'quarantined' : 'any');
    expect(taken).toHaveLength(Math.min(most, due.length));
    for (const one of taken) {
      const expected = expectedOf(model, one.key);
      expect(due).toContain(one.key);
      expect(claims.filter(({ key }) => key === one.key).map(({ token }) => token)).not.toContain(one.token);
      expect(new Set(one.reasons.map(encodeReason))).toEqual(expected.unseen);
      expected.attempts += 1;
      expected.claimedAt = model.now;
      expect(one.attempt).toBe(expected.attempts);
      expect(one.abandoned).toBe(expected.leases);
      expected.leases += 1;
      expected.dueAt = null;
      expected.holder = {
        claim: claims.length,
        until: model.now + leaseMs,
        saw: new Set(expected.unseen),
      };
      claims.push(one);
    }
  }),
);

/** Something done with a claim, be it the current one of its subject or a lost one. */
function withClaim(
  name: string,
  act: (store: Store, claim: Claim) => Promise<boolean>,
  note: (model: Model, expected: Expected, holder: NonNullable<Expected['holder']>) => void,
) {
  return fc.nat(20).map((pick) =>
    command(`${name} #${pick}`, async (model, { store, claims }) => {
      const index = claims.length === 0 ? 0 : pick % claims.length;
      const chosen = claims[index];
      if (chosen === undefined) return;
      const expected = expectedOf(model, chosen.key);
      const { holder } = expected;
      const holds = holder !== null && holder.claim === index;
      expect(await act(store, chosen)).toBe(holds);
      if (holds) note(model, expected, holder);
    }),
  );
}

const heartbeat = withClaim(
  'heartbeat',
  (store, chosen) => store.heartbeat(chosen, leaseMs),
  (model, _expected, holder) => {
    holder.until = model.now + leaseMs;
  },
);

const complete = withClaim(
  'complete',
  (store, chosen) => store.complete(chosen, { remembered: {} }),
  (model, expected, holder) => {
    for (const reason of holder.saw) expected.unseen.delete(reason);
    expected.attempts = 0;
    expected.leases = 0;
    expected.holder = null;
    const soon = expected.doneAt !== null && expected.claimedAt < expected.doneAt + 1_000;
    const stormy = expected.unseen.size >= 5 || (expected.unseen.size > 0 && soon);
    if (stormy) expected.consecutiveRuns += 1;
    else if (expected.doneAt === null || expected.claimedAt >= expected.doneAt + 3_000)
      expected.consecutiveRuns = 0;
    expected.doneAt = model.now;
    const calm = [0, 0, 2_000, 4_000, 8_000][Math.min(expected.consecutiveRuns, 4)] ?? 0;
    expected.paceUntil = Math.max(expected.paceUntil, model.now) + 1_000;
    const rest = Math.max(expected.unseen.size === 0 ? 0 : calm, expected.paceUntil - model.now - 20_000);
    if (rest <= 0) return;
    expected.backoffUntil = model.now + rest;
    if (expected.unseen.size > 0) expected.dueAt = Math.max(expected.dueAt ?? 0, expected.backoffUntil);
  },
);

const failures: readonly Omit<Failure, 'error' | 'defect'>[] = [
  { retryInMs: null },
  { retryInMs: 0 },
  { retryInMs: 600 },
  { retryInMs: null, keepQuarantined: true },
  { retryInMs: 0, keepQuarantined: true },
];

const fail = fc.constantFrom(...failures).chain(({ retryInMs, keepQuarantined = false }) =>
  withClaim(
    `fail ${retryInMs}${keepQuarantined ? ' in quarantine' : ''}`,
    (store, chosen) => store.fail(chosen, { error: 'a defect', retryInMs, defect: true, keepQuarantined }),
    (model, expected) => {
      expected.holder = null;
      expected.leases = keepQuarantined ? 4 : 0;
      if (keepQuarantined) expected.backoffUntil = model.now + 600_000;
      if (retryInMs !== null) {
        expected.dueAt = Math.min(expected.dueAt ?? Number.POSITIVE_INFINITY, model.now + retryInMs);
      } else if (expected.dueAt === null) {
        expected.dead = true;
      } else {
        expected.attempts = 0;
      }
      if (keepQuarantined && expected.dueAt !== null)
        expected.dueAt = Math.max(expected.dueAt, expected.backoffUntil);
    },
  ),
);

const advance = fc.constantFrom(1, 400, 600, leaseMs, leaseMs, 10_000, 300_000).map((milliseconds) =>
  command(`advance ${milliseconds}`, async (model, real) => {
    model.now += milliseconds;
    real.advance(milliseconds);
  }),
);

const counts = fc.constant(
  command('counts', async (model, { store }) => {
    const all = [...model.subjects.values()];
    const running = all.filter(({ holder }) => holder !== null && holder.until > model.now);
    const dead = all.filter((expected) => expected.dead);
    const waiting = all.filter(
      (expected) => !running.includes(expected) && (expected.holder !== null || expected.dueAt !== null),
    );
    expect(await store.counts()).toMatchObject({
      waiting: waiting.length,
      running: running.length,
      deadLettered: dead.length,
    });
  }),
);

/** Random histories of a store, and what each step must do. */
export const storeModel = {
  commands: fc.commands([ingest, wake, claim, claim, heartbeat, complete, complete, fail, advance, counts], {
    maxCommands: 60,
    size: 'max',
  }),
  initial: (now: number): Model => ({ now, events: 0, deliveries: new Set(), subjects: new Map() }),
};
