import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest, test } from '@jest/globals';
import { type Postgres, startPostgres } from '../../test/postgres.ts';
import { digestOf, entryOf, evidenceOf, verdictOf } from '../../test/samples/entries.ts';
import { exception, proposed } from '../../test/samples/exceptions.ts';
import { sampleSigner } from '../../test/samples/signers.ts';
import { pullRequest, widgets } from '../../test/samples/subjects.ts';
import { signedBundle } from '../ledger/bundle.ts';
import { verdictPredicate } from '../ledger/statement-types.ts';
import type { StoreLocation } from '../platform/store-location.ts';
import { subjectKey } from '../subjects/index.ts';
import { event, requested } from '../subjects/reason.ts';
import { copyStore } from './copy.ts';
import { openDatabase, openExisting, openStore } from './open.ts';
import { createStore } from './sql/sql-store.ts';
import type { NewStatement } from './statements.ts';
import type { Store } from './store.ts';
import type { Claim } from './work-queue.ts';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-copy-'));
let server: Postgres;
beforeAll(async () => {
  server = await startPostgres({ durable: false });
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
const places: Readonly<Record<string, () => Promise<StoreLocation>>> = {
  SQLite: async () => {
    files += 1;
    return { kind: 'sqlite', path: join(folder, `${files}.db`) };
  },
  PostgreSQL: async () => ({ kind: 'postgres', url: await server.database() }),
};

async function place(name: string): Promise<StoreLocation> {
  const make = places[name];
  if (make === undefined) throw new Error(`There is no engine ${name}.`);
  return make();
}

const opened: Store[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

async function open(location: StoreLocation): Promise<Store> {
  const store = await openStore(location);
  opened.push(store);
  return store;
}

async function close(store: Store): Promise<void> {
  opened.splice(opened.indexOf(store), 1);
  await store.close();
}

const leaseMs = 30_000;
const ends = new Date('2999-01-01T00:00:00Z');
const [one, two, three, four] = [1, 2, 3, 4].map(pullRequest) as [
  ReturnType<typeof pullRequest>,
  ReturnType<typeof pullRequest>,
  ReturnType<typeof pullRequest>,
  ReturnType<typeof pullRequest>,
];
const evaluation = {
  headSha: 'a1',
  outcome: 'evaluated',
  conclusion: 'failure',
  failing: ['tests'],
  ms: 812,
};

const statement: NewStatement = {
  predicateType: verdictPredicate,
  repositoryId: 7,
  sha: 'c'.repeat(40),
  bundle: await signedBundle('{}', sampleSigner()),
};

async function only(store: Store): Promise<Claim> {
  const [claim, ...others] = await store.claim(leaseMs, 10);
  if (claim === undefined || others.length > 0) throw new Error('expected exactly one claim');
  return claim;
}

/** A store with rows in every table: idle, waiting, dead-lettered, scheduled, paced and limited. */
async function fill(store: Store): Promise<void> {
  await store.ingest({ id: 'd1', event: 'pull_request.opened' }, [
    { subject: one, reason: event('pull_request.opened') },
  ]);
  await store.complete(await only(store), {
    remembered: { shown: 'a “quoted” verdict' },
    follows: [two],
    evaluation,
    entries: [{ entry: verdictOf(1), confirmed: true }],
    exceptionEvents: [proposed(exception({ ends }))],
  });
  await store.redact(1, [digestOf('private')], entryOf({ kind: 'redaction' }));
  await store.wake([{ subject: two, reason: event('x') }]);
  const failing = await only(store);
  await store.heartbeat(failing, leaseMs, {
    entries: [verdictOf(2)],
    evidence: [evidenceOf('diff'), evidenceOf('x'.repeat(100))],
  });
  await store.fail(failing, { error: 'a de\0fect', retryInMs: null, defect: true });
  await store.wake([{ subject: four, reason: event('x') }]);
  await store.complete(await only(store), { remembered: 4, reevaluateInMs: 3_600_000 });
  await store.ingest({ id: 'd2', event: 'check_run.completed' }, [
    { subject: three, reason: event('check_run') },
  ]);
  await store.pause(2, 3_600_000);
  await store.reserve('write', { perSecond: 1, burst: 1 });
  await store.rememberPolicyFile(1, {
    repository: 'acme/.github',
    commit: 'c',
    blob: 'b',
    text: 'rules: {}\n',
  });
  await store.noteAllowance(1, 'rest', { limit: 5_000, remaining: 10, resetInMs: 3_600_000 });
  await store.seal(2, 'sdl-gate/tree');
  await store.addCheckpoint({ tree: 1, size: 2, text: 'signed' });
  const key = { keyId: 'key', publicKey: Uint8Array.of(1, 0, 255), wrapped: Uint8Array.of(2, 0) };
  await store.replaceSigningKey(null, key, entryOf({ kind: 'signing-key' }));
  await store.keepStatements(1, [statement]);
}

const eachWay: readonly (readonly [string, string])[] = [
  ['SQLite', 'PostgreSQL'],
  ['PostgreSQL', 'SQLite'],
  ['SQLite', 'SQLite'],
  ['PostgreSQL', 'PostgreSQL'],
];

describe.each(eachWay)('a store copied from %s to %s', (from, to) => {
  it('goes on where the other stopped', async () => {
    const [source, target] = [await place(from), await place(to)];
    const before = await open(source);
    await fill(before);
    const [past] = await before.history(subjectKey(pullRequest(1)), 10);
    await close(before);

    expect(await copyStore(source, target)).toEqual({
      delivery: 2,
      work: 4,
      work_by_name: 0,
      key_by_name: 0,
      cause: 2,
      following: 1,
      evaluation: 1,
      pause: 1,
      pace: 1,
      allowance: 1,
      organization_policy: 1,
      entry: 4,
      evidence: 3,
      exception_event: 1,
      signing_key: 1,
      statement: 1,
      tree: 1,
      node: 3,
      checkpoint: 1,
      posture: 0,
      posture_rule: 0,
      session: 0,
    });

    const store = await open(target);
    expect((await store.proof(2)).proof).toMatchObject({ index: 1, size: 2, checkpoint: 'signed' });
    expect(await store.statementsAbout(7, statement.sha, 10)).toEqual([{ entry: 1, ...statement }]);
    expect(await store.currentSigningKey()).toMatchObject({
      keyId: 'key',
      publicKey: Buffer.of(1, 0, 255),
      wrapped: Buffer.of(2, 0),
    });
    expect(await store.seal(10, '')).toMatchObject({
      sealed: 2,
      tree: { origin: 'sdl-gate/tree', halted: null },
    });
    expect(await store.counts()).toMatchObject({ waiting: 1, running: 0, scheduled: 1, deadLettered: 1 });
    expect(await store.list('dead-lettered', 10)).toMatchObject([{ subject: two, lastError: 'a defect' }]);
    expect(await store.allowances(1)).toMatchObject({ rest: { remaining: 10 } });
    expect(await store.lastPolicyFile(1)).toMatchObject({ blob: 'b', text: 'rules: {}\n' });
    expect(await store.known(['d1', 'd2', 'd3'])).toEqual(new Set(['d1', 'd2']));
    expect(await store.ingest({ id: 'd2', event: 'check_run.completed' }, [])).toBe('duplicate');

    const [asked] = await store.exceptionEvents(widgets.repositoryId);
    expect(asked).toMatchObject({ id: 'EX-1', event: { kind: 'proposed' } });

    const claim = await only(store);
    expect(claim).toMatchObject({ subject: three, reasons: [event('check_run')], deliveries: ['d2'] });
    await store.complete(claim, { evaluation, exceptionEvents: [proposed(exception({ id: 'EX-2', ends }))] });
    expect(await store.exceptionEvents(widgets.repositoryId)).toHaveLength(2);
    await store.wake([{ subject: one, reason: requested }]);
    const again = await only(store);
    expect(again.remembered).toEqual({ shown: 'a “quoted” verdict' });
    await store.complete(again, { evaluation: { ...evaluation, conclusion: 'success' } });
    expect(await store.history(again.key, 10)).toMatchObject([{ conclusion: 'success' }, past]);
  });

  it('has the same record, and continues it', async () => {
    const [source, target] = [await place(from), await place(to)];
    const before = await open(source);
    await fill(before);
    const [listed, digests] = [await before.entries({}, 10), [digestOf('diff'), digestOf('private')]];
    const evidence = await before.evidence(digests);
    expect(listed).toMatchObject([
      { kind: 'signing-key' },
      { number: 2, confirmed: false },
      { kind: 'redaction' },
      { number: 1 },
    ]);
    expect(evidence.get(digestOf('diff'))).toBe('diff');
    await close(before);
    await copyStore(source, target);

    const store = await open(target);
    expect(await store.entries({}, 10)).toEqual(listed);
    expect(await store.entry(1)).toMatchObject({ body: null });
    expect(await store.entry(3)).toMatchObject({ body: verdictOf(2).body });
    await store.retryDeadLettered('all');
    const claims = await store.claim(leaseMs, 10);
    const claim = claims.find(({ intended }) => intended.length > 0);
    if (claim === undefined) throw new Error('What was intended is lost.');
    expect(claim.intended).toEqual([verdictOf(2)]);
    await store.heartbeat(claim, leaseMs, { entries: [], evidence: [evidenceOf('private')] });
    expect(await store.evidence(digests)).toEqual(evidence);
    await store.complete(claim, {
      entries: [verdictOf(2), verdictOf(3)].map((entry) => ({ entry, confirmed: true })),
    });
    const [newest, ...others] = await store.entries({}, 10);
    expect(newest).toMatchObject({ number: 3 });
    expect(newest?.id).toBeGreaterThan(3);
    expect(others).toEqual(listed);
  });
});

describe('a copy of a large store', () => {
  test.each(eachWay.slice(0, 2))('from %s to %s takes every page', async (from, to) => {
    const [source, target] = [await place(from), await place(to)];
    const before = await open(source);
    const numbers = Array.from({ length: 1_234 }, (_, index) => index + 1);
    await before.wake(
      numbers.map((number) => ({ subject: pullRequest(number), reason: event(`r${number}`) })),
    );
    await close(before);
    expect(await copyStore(source, target)).toMatchObject({ work: 1_234, cause: 1_234 });
    const store = await open(target);
    const claims = await store.claim(leaseMs, 2_000);
    expect(claims.map(({ subject, reasons }) => [subject, reasons]).length).toBe(1_234);
    expect(new Set(claims.flatMap(({ reasons }) => reasons)).size).toBe(1_234);
  });
});

describe('a copy of large evidence', () => {
  test.each(eachWay.slice(0, 2))('from %s to %s takes it in several pages', async (from, to) => {
    const [source, target] = [await place(from), await place(to)];
    const before = await open(source);
    await before.wake([{ subject: one, reason: event('x') }]);
    const bodies = [9, 9, 1].map((megabytes) => randomBytes(megabytes * 1_000_000));
    const evidence = bodies.map((content) => ({ digest: digestOf(content), content }));
    await before.heartbeat(await only(before), leaseMs, { entries: [], evidence });
    await close(before);
    const database = openDatabase(source);
    await database.transaction((run) => run('update work set lease_until = 0'));
    await database.close();
    expect(await copyStore(source, target)).toMatchObject({ evidence: 3 });
    const copied = openDatabase(target);
    const rows = await copied.transaction((run) => run('select digest, content from evidence'));
    await copied.close();
    for (const { digest, content } of rows) expect(digestOf(content as Uint8Array)).toBe(digest);
  });
});

describe('a copy is refused', () => {
  test.each(['SQLite', 'PostgreSQL'])('while somebody works on the store on %s', async (name) => {
    const [source, target] = [await place(name), await place('SQLite')];
    const store = await open(source);
    await store.wake([{ subject: one, reason: event('x') }]);
    const claim = await only(store);
    await expect(copyStore(source, target)).rejects.toThrow(/is working on 1 subject: stop it first/);
    await expect(openExisting(target)).rejects.toThrow('There is no store');
    await store.complete(claim);
    expect(await copyStore(source, target)).toMatchObject({ work: 0 });
  });

  test.each(['SQLite', 'PostgreSQL'])('into %s where something is kept already', async (name) => {
    const [source, target] = [await place('SQLite'), await place(name)];
    await fill(await open(source));
    await (await open(target)).wake([{ subject: pullRequest(9), reason: event('x') }]);
    await expect(copyStore(source, target)).rejects.toThrow(/is not empty \(work, cause\)/);
    const [work] = await (await open(target)).claim(leaseMs, 10);
    expect(work?.subject).toEqual(pullRequest(9));
  });

  it('onto itself', async () => {
    const location = await place('SQLite');
    await open(location);
    await expect(copyStore(location, location)).rejects.toThrow('Source and target are the same store.');
  });

  it('where there is nothing to copy', async () => {
    await expect(copyStore(await place('SQLite'), await place('SQLite'))).rejects.toThrow(
      /^There is no store at sqlite:.*\.db: /,
    );
    await expect(copyStore(await place('PostgreSQL'), await place('SQLite'))).rejects.toThrow(
      /^There is no store at /,
    );
  });
});

describe('a copy that fails in the middle', () => {
  it('leaves the target empty', async () => {
    const [source, target] = [await place('SQLite'), await place('PostgreSQL')];
    await fill(await open(source));
    await close(await open(target));
    const broken = openDatabase(target);
    await broken.transaction((run) => run('alter table allowance add constraint none check (false)'));
    await expect(copyStore(source, target)).rejects.toThrow('check constraint');
    await broken.transaction((run) => run('alter table allowance drop constraint none'));
    await broken.close();
    expect(await copyStore(source, target)).toMatchObject({ allowance: 1, delivery: 2 });
  });
});

describe('a store of another release', () => {
  const rewritten = async (step: number): Promise<StoreLocation> => {
    const location = await place('SQLite');
    const store = await open(location);
    await close(store);
    const database = openDatabase(location);
    await database.transaction((run) => run('delete from schema_step'));
    await database.transaction((run) => run('insert into schema_step (step) values ($1)', [step]));
    await database.close();
    return location;
  };

  it('that is later is left alone', async () => {
    await expect(openExisting(await rewritten(99))).rejects.toThrow(/by a later release \(schema 99/);
  });

  it('that holds no step yet is none', async () => {
    await expect(openExisting(await rewritten(0))).rejects.toThrow(/^There is no store at /);
  });

  it('is opened where it is of this release', async () => {
    const location = await place('SQLite');
    await (await open(location)).wake([{ subject: one, reason: event('x') }]);
    const store = createStore(await openExisting(location));
    opened.push(store);
    expect(await store.counts()).toMatchObject({ waiting: 1 });
  });
});
