import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { memoryStores } from '../../test/opened-stores.ts';
import { record } from '../../test/recorded-entries.ts';
import { recordedLog } from '../../test/recorded-log.ts';
import { recordedCommit } from '../../test/samples/recorded-commit.ts';
import { sampleSigner } from '../../test/samples/signers.ts';
import { stater } from '../../test/samples/stored-case.ts';
import { createRecorder } from '../record/recorder.ts';
import { KeyNotHere } from '../store/signer.ts';
import type { Store } from '../store/store.ts';
import { statements } from './statements.ts';

const signer = sampleSigner();
const commit = (sha: string) => recordedCommit(null, { sha: sha.repeat(40) });
/** The report has no rules: no release writes it. */
const malformed = createRecorder({ rules: [], version: '1.0.0' }).entry({
  kind: 'commit',
  branch: 'main',
  facts: {},
});
const broken = { ...malformed, ...brokenVerdict() };

function brokenVerdict() {
  const place = { repositoryId: 7, installationId: 1, owner: 'acme', repository: 'shop' };
  const report = {
    subject: { kind: 'release', target: { kind: 'tag', name: 'v1' }, headSha: 'c'.repeat(40) },
    evaluatedAt: 1,
  };
  const body = JSON.stringify({
    version: 1,
    kind: 'verdict',
    place,
    report,
    conclusion: 'success',
    deliveries: [],
    inputs: { subject: report.subject, evidence: {}, policy: 'x' },
  });
  return { body, kind: 'verdict', branch: 'tag:v1' };
}

describe('statements that are due', () => {
  const open = memoryStores();
  const fresh = () => open(() => Date.UTC(2026, 2, 2));
  const schedule = (
    store: Store,
    log = recordedLog(),
    by: Parameters<typeof statements>[0]['signer'] = signer,
  ) =>
    statements({
      store,
      signer: by,
      stater,
      log: log.log,
      isAuthentic: (digest) => digest !== added.digest,
      now: () => new Date('2026-03-02T10:00:30.000Z'),
    });
  const added = commit('f');
  const digested = (entry: typeof broken) => ({
    ...entry,
    digest: hash('sha256', entry.body),
  });

  it('are made once, and then nothing is', async () => {
    const store = await fresh();
    await record(store, [commit('a'), commit('b')]);
    expect(await schedule(store).run(null)).toMatchObject({
      outcome: 'stated',
      facts: { entries: 2, statements: 2 },
    });
    expect(await schedule(store).run(null)).toEqual({ outcome: 'rested', facts: {} });
  });

  it('are not made of an entry of which nothing shows that the service wrote it', async () => {
    const store = await fresh();
    const log = recordedLog();
    await record(store, [commit('a'), added]);
    const { facts, left } = await schedule(store, log).run(null);
    expect(facts).toEqual({ entries: 1, statements: 1 });
    expect(log.entries).toMatchObject([{ level: 'error', entry: 2 }]);
    await schedule(store, log).run(left);
    expect(log.entries).toHaveLength(1);
  });

  it('are made in several runs where they are many', async () => {
    const store = await fresh();
    await record(
      store,
      Array.from({ length: 51 }, (_, index) => recordedCommit(null, { at: new Date(index) })),
    );
    const first = await schedule(store).run(null);
    expect(first).toMatchObject({ facts: { entries: 50 }, nextRunInMs: 1_000 });
    expect((await schedule(store).run(first.left)).nextRunInMs).toBeUndefined();
  });

  it('are made of the others where one is malformed, which is logged once', async () => {
    const store = await fresh();
    await record(store, [digested(broken), commit('a')]);
    const log = recordedLog();
    const first = await schedule(store, log).run(null);
    expect(first).toMatchObject({ outcome: 'stated', facts: { entries: 1, statements: 1 } });
    expect(await schedule(store, log).run(first.left)).toMatchObject({ outcome: 'failed' });
    expect(log.entries.map(({ code, entry }) => [code, entry])).toEqual([['SDL-L604', 1]]);
  });

  it('are made of the others where many are malformed', async () => {
    const store = await fresh();
    const many = Array.from({ length: 60 }, (_, index) => {
      const body = broken.body.replace('"v1"', `"v${index}"`);
      return digested({ ...broken, body });
    });
    await record(store, [...many, commit('a')]);
    const first = await schedule(store).run(null);
    expect(first).toMatchObject({ outcome: 'failed', facts: { statements: 0 } });
    expect(await schedule(store).run(first.left)).toMatchObject({ facts: { entries: 1, statements: 1 } });
  });

  it('are not made of a body that does not have its digest', async () => {
    const store = await fresh();
    const { digest: _, ...rest } = commit('a');
    await record(store, [{ ...rest, digest: 'f'.repeat(64) }]);
    expect(await schedule(store).run(null)).toMatchObject({ facts: { statements: 0 } });
    expect(await schedule(store).run(null)).toMatchObject({ outcome: 'rested' });
  });

  it('wait for a process that has the key', async () => {
    const store = await fresh();
    await record(store, [commit('a')]);
    const log = recordedLog();
    const elsewhere = { sign: () => Promise.reject(new KeyNotHere('another key')) };
    expect(await schedule(store, log, elsewhere).run(null)).toMatchObject({ outcome: 'failed' });
    expect(log.entries.map(({ code }) => code)).toEqual(['SDL-L603']);
    expect(await schedule(store).run(null)).toMatchObject({ facts: { statements: 1 } });
  });
});
