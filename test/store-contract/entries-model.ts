import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { Store } from '../../src/store/store.ts';
import type { Claim } from '../../src/store/work-queue.ts';
import type { Digest, NewEntry } from '../../src/subjects/entries.ts';
import { event } from '../../src/subjects/reason.ts';
import type { RecordedEntry } from '../../src/subjects/work.ts';
import { digestOf, entryOf, evidenceOf, verdictOf } from '../samples/entries.ts';
import { pullRequest } from '../samples/subjects.ts';

interface Expected {
  /** What the subject is about to make true. */
  intended: readonly NewEntry[];
  /** The claim that has the subject, by its place in `Real.claims`. */
  holder: number | null;
}

interface Model {
  /** Counts the entries, so that each has a body of its own. */
  made: number;
  /** In the order of writing. Null: redacted. */
  readonly record: Map<Digest, { readonly confirmed: boolean; body: string | null }>;
  /** Null: redacted. */
  readonly evidence: Map<Digest, string | null>;
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
const subjects = [pullRequest(1), pullRequest(2)];

function command(name: string, run: (model: Model, real: Real) => Promise<void>): Command {
  return { check: () => true, run, toString: () => name };
}

function expectedOf(model: Model, key: string): Expected {
  const known = model.subjects.get(key) ?? { intended: [], holder: null };
  model.subjects.set(key, known);
  return known;
}

function makeEntry(model: Model): NewEntry {
  model.made += 1;
  return verdictOf(model.made % 3, model.made);
}

function record(model: Model, entries: readonly RecordedEntry[]): void {
  for (const { entry, confirmed } of entries) {
    if (!model.record.has(entry.digest)) model.record.set(entry.digest, { confirmed, body: entry.body });
  }
}

const unconfirmed = (entries: readonly NewEntry[]) => entries.map((entry) => ({ entry, confirmed: false }));

const claim = fc.constant(
  command('wake and claim', async (model, { store, claims }) => {
    await store.wake(subjects.map((subject) => ({ subject, reason: event('x') })));
    for (const which of ['any', 'quarantined'] as const) {
      for (const one of await store.claim(leaseMs, 2, which)) {
        const expected = expectedOf(model, one.key);
        expect(one.intended).toEqual(expected.intended);
        expected.holder = claims.length;
        claims.push(one);
      }
    }
  }),
);

/** Something done with a claim, be it the current one of its subject or a lost one. */
function withClaim(
  name: string,
  act: (
    model: Model,
    expected: Expected,
    store: Store,
    claim: Claim,
  ) => Promise<{ readonly held: boolean; readonly note: () => void }>,
) {
  return fc.nat(20).map((pick) =>
    command(`${name} #${pick}`, async (model, { store, claims }) => {
      const index = claims.length === 0 ? 0 : pick % claims.length;
      const chosen = claims.at(-1 - index);
      if (chosen === undefined) return;
      const expected = expectedOf(model, chosen.key);
      const holds = expected.holder === claims.indexOf(chosen);
      const { held, note } = await act(model, expected, store, chosen);
      expect(held).toBe(holds);
      if (held) note();
    }),
  );
}

const intend = fc.integer({ min: 0, max: 3 }).chain((text) =>
  withClaim(`intend with evidence ${text}`, async (model, expected, store, chosen) => {
    const entries = [...chosen.intended, makeEntry(model)];
    const body = evidenceOf(`evidence ${text}`);
    const held = await store.heartbeat(chosen, leaseMs, { entries, evidence: [body] });
    const note = () => {
      expected.intended = entries;
      if (!model.evidence.has(body.digest)) model.evidence.set(body.digest, `evidence ${text}`);
    };
    return { held, note };
  }),
);

const complete = fc.constantFrom('all', 'earlier', 'none', 'unknown').chain((which) =>
  withClaim(`complete with ${which}`, async (model, expected, store, chosen) => {
    const fresh = makeEntry(model);
    const earlier = unconfirmed(chosen.intended);
    const entries = {
      all: [...earlier, { entry: fresh, confirmed: true }],
      earlier,
      none: [],
      unknown: undefined,
    }[which];
    const completion = { remembered: {}, ...(entries === undefined ? {} : { entries }) };
    const held = await store.complete(chosen, completion);
    const note = () => {
      record(model, entries ?? unconfirmed(expected.intended));
      Object.assign(expected, { intended: [], holder: null });
    };
    return { held, note };
  }),
);

const fail = fc.tuple(fc.boolean(), fc.boolean()).chain(([isLast, knows]) =>
  withClaim(
    `fail${isLast ? ' for good' : ''}${knows ? ' with an entry' : ''}`,
    async (model, expected, store, chosen) => {
      const entries = [...unconfirmed(chosen.intended), { entry: makeEntry(model), confirmed: true }];
      const failure = { error: 'a defect', retryInMs: isLast ? null : 0, defect: true };
      const held = await store.fail(chosen, { ...failure, ...(knows ? { entries } : {}) });
      const [item] = await store.find([chosen.key]);
      const note = () => {
        expected.holder = null;
        if (knows) {
          record(model, entries);
          expected.intended = [];
        } else if (item?.state === 'dead-lettered') record(model, unconfirmed(expected.intended));
      };
      return { held, note };
    },
  ),
);

const redact = fc.tuple(fc.nat(5), fc.integer({ min: 0, max: 3 })).map(([pick, text]) =>
  command(`redact ${pick} and evidence ${text}`, async (model, { store }) => {
    const listed = await store.entries({}, 1_000);
    const chosen = listed[pick];
    if (chosen === undefined) return;
    const known = model.record.get(chosen.digest);
    model.made += 1;
    const removal = entryOf({ kind: 'redaction' }, model.made);
    const digest = digestOf(`evidence ${text}`);
    const dead = new Set((await store.list('dead-lettered', 10)).map(({ key }) => key));
    expect(await store.redact(chosen.id, [digest], removal)).toBe(known?.body !== null);
    if (known === undefined || known.body === null) return;
    known.body = null;
    model.evidence.set(digest, null);
    record(model, [{ entry: removal, confirmed: true }]);
    for (const [key, expected] of model.subjects) {
      if (dead.has(key) && expected.intended.some((entry) => entry.digest === chosen.digest))
        expected.intended = [];
    }
  }),
);

const advance = fc
  .constantFrom(1, leaseMs + 1, leaseMs + 1, 400_000)
  .map((milliseconds) =>
    command(`advance ${milliseconds}`, async (_model, real) => real.advance(milliseconds)),
  );

const read = fc.constant(
  command('read', async (model, { store }) => {
    const listed = (await store.entries({}, 1_000)).toSorted((one, other) => one.id - other.id);
    expect(listed.map(({ digest, confirmed }) => [digest, confirmed])).toEqual(
      [...model.record].map(([digest, { confirmed }]) => [digest, confirmed]),
    );
    for (const { id, digest } of listed)
      expect((await store.entry(id))?.body).toBe(model.record.get(digest)?.body);
    const digests = [0, 1, 2, 3].map((text) => digestOf(`evidence ${text}`));
    expect(await store.evidence(digests)).toEqual(
      new Map(digests.map((digest) => [digest, model.evidence.get(digest) ?? null])),
    );
  }),
);

/** Random histories of the record: claims that end, fail, are lost, or expire with an intention; redactions. */
export const recordModel = {
  commands: fc.commands([claim, claim, intend, intend, complete, complete, fail, redact, advance, read], {
    maxCommands: 40,
    size: 'max',
  }),
  initial: (): Model => ({ made: 0, record: new Map(), evidence: new Map(), subjects: new Map() }),
};
