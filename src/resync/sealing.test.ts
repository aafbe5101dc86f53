import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ManualClock, manualClock } from '../../test/manual-clock.ts';
import { memoryStores } from '../../test/opened-stores.ts';
import { newEntry, record } from '../../test/recorded-entries.ts';
import { recordedLog } from '../../test/recorded-log.ts';
import { sampleSigner } from '../../test/samples/signers.ts';
import { verifyCheckpoint } from '../ledger/checkpoint.ts';
import { checkpointDirectory, type OutsideCheckpoints } from '../store/outside-checkpoints.ts';
import type { Store } from '../store/store.ts';
import { checkpoints, sealing } from './sealing.ts';

const openMemoryStore = memoryStores();
const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-sealing-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const signer = sampleSigner();

let clock: ManualClock;
let store: Store;
let path: string;
let outside: OutsideCheckpoints;
let logged: ReturnType<typeof recordedLog>;
let entries = 0;
beforeEach(async () => {
  clock = manualClock();
  const opened = await openMemoryStore(() => clock.now().getTime());
  const key = { ...signer.key, wrapped: null };
  store = { ...opened, signingKeys: async () => [key] };
  path = join(folder, `${++entries}`);
  mkdirSync(path);
  outside = checkpointDirectory(path);
  logged = recordedLog();
});

const write = (count: number) =>
  record(
    store,
    Array.from({ length: count }, () => newEntry({ kind: 'commit', sha: String(++entries) })),
  );
const seal = (parts = {}) => sealing({ store, outside, log: logged.log, isAuthentic: () => true, ...parts });
const daily = () => checkpoints({ store, outside, signer, log: logged.log, now: clock.now });
const errors = () => logged.entries.filter(({ level }) => level === 'error');

describe('sealing', () => {
  it('puts what was written since in the tree, several times a minute', async () => {
    const schedule = seal();
    expect(schedule.everyMs).toBeLessThanOrEqual(30_000);
    expect(schedule.afterStartMs).toBe(0);
    expect(await schedule.run(null)).toEqual({ outcome: 'rested', facts: { entries: 0, size: 0 } });
    await write(3);
    expect(await schedule.run(null)).toEqual({ outcome: 'sealed', facts: { entries: 3, size: 3 } });
    await write(2);
    expect(await schedule.run(null)).toEqual({ outcome: 'sealed', facts: { entries: 2, size: 5 } });
  });

  it('goes on soon where more is left than a run seals', async () => {
    await write(2_050);
    const schedule = seal();
    expect(await schedule.run(null)).toEqual({
      outcome: 'sealed',
      facts: { entries: 2_000 },
      nextRunInMs: 1_000,
    });
    expect(await schedule.run(null)).toMatchObject({ facts: { entries: 50, size: 2_050 } });
  });

  it('refuses what nothing shows that the service wrote, loudly and once', async () => {
    await write(3);
    const schedule = seal({ isAuthentic: (_: string, mac: string | null) => mac !== null });
    expect(await schedule.run(null)).toMatchObject({ facts: { entries: 0 } });
    expect(errors()).toMatchObject([{ code: 'SDL-L605', entries: [1, 2, 3] }]);
    expect(await store.ledgerCounts()).toMatchObject({ sealed: 0, unsealed: 0, refused: 3 });
    await record(store, [{ ...newEntry({ kind: 'commit', sha: 'of the service' }), mac: 'any' }]);
    expect(await schedule.run(null)).toMatchObject({ facts: { entries: 1, size: 1 } });
    expect(errors()).toHaveLength(1);
  });

  it('compares the tree with the last checkpoint outside when a process starts', async () => {
    await write(3);
    await seal().run(null);
    await daily().run(null);
    const file = join(path, readdirSync(path)[0] ?? '');
    const text = readFileSync(file, 'utf8');
    const running = seal();
    await running.run(null);
    rmSync(file);
    writeFileSync(file.replace('3.checkpoint', '9.checkpoint'), text.replace('\n3\n', '\n9\n'));
    await write(1);
    // A running process has compared it already.
    expect(await running.run(null)).toMatchObject({ outcome: 'sealed' });
    await write(1);
    const schedule = seal();
    const first = await schedule.run(null);
    expect(first).toMatchObject({ outcome: 'failed' });
    expect(first.facts.problem).toMatch(/^the outside checkpoint .* has an invalid signature$/);
    expect(await store.ledgerCounts()).toMatchObject({ isHalted: true, unsealed: 1 });
    expect(errors()).toMatchObject([{ code: 'SDL-L601' }]);
    // Logged again after ten minutes only.
    let { left } = first;
    for (let run = 1; run < 30; run += 1) ({ left } = await running.run(left));
    expect(errors()).toHaveLength(1);
    await running.run(left);
    expect(errors()).toHaveLength(2);
    // And goes on by itself when it fits again.
    rmSync(path, { recursive: true });
    mkdirSync(path);
    writeFileSync(file, text);
    expect(await running.run(left)).toMatchObject({ outcome: 'sealed', facts: { entries: 1 } });
    expect(await store.ledgerCounts()).toMatchObject({ isHalted: false, unsealed: 0 });
  });

  it('finds that the tree was taken away as a whole', async () => {
    await write(3);
    await seal().run(null);
    await daily().run(null);
    const emptied = await openMemoryStore(() => clock.now().getTime());
    const wiped = { ...emptied, signingKeys: store.signingKeys };
    const result = await seal({ store: wiped }).run(null);
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(result.facts.problem).toContain('is of a tree that the database does not have');
    expect(await wiped.ledgerCounts()).toMatchObject({ isHalted: true });
  });

  it('reads nothing but files where checkpoints are', async () => {
    await write(3);
    await seal().run(null);
    mkdirSync(join(path, 'tree-0002-size-000000000001.checkpoint'));
    expect(await seal().run(null)).toMatchObject({
      outcome: 'failed',
      facts: { problem: expect.stringContaining('is not a signed checkpoint') },
    });
  });

  it('goes on while checkpoints outside cannot be read, and says so once', async () => {
    await write(1);
    await seal().run(null);
    rmSync(path, { recursive: true });
    const schedule = seal();
    await write(1);
    expect(await schedule.run(null)).toMatchObject({ outcome: 'sealed' });
    await schedule.run(null);
    expect(errors()).toMatchObject([{ code: 'SDL-L602' }]);
  });

  it('leaves a halted tree halted while checkpoints outside cannot be read', async () => {
    await write(1);
    await seal().run(null);
    await store.halt(1, 'the outside checkpoint does not match');
    rmSync(path, { recursive: true });
    await write(1);
    expect(await seal().run(null)).toMatchObject({ outcome: 'failed' });
    expect(await store.ledgerCounts()).toMatchObject({ isHalted: true, unsealed: 1 });
  });

  it('works without checkpoints outside', async () => {
    await write(1);
    expect(await seal({ outside: null }).run(null)).toMatchObject({ outcome: 'sealed' });
    expect(await seal({ outside: null }).run(null)).toMatchObject({ outcome: 'rested' });
  });
});

describe('the daily checkpoint', () => {
  it('is signed, kept in the database and outside, and never replaced', async () => {
    expect(await daily().run(null)).toMatchObject({ outcome: 'rested' });
    await write(3);
    await seal().run(null);
    expect(await daily().run(null)).toEqual({ outcome: 'sealed', facts: { checkpoint: 3, isNew: true } });
    const [name = ''] = readdirSync(path);
    expect(readdirSync(path)).toEqual(['tree-0001-size-000000000003.checkpoint']);
    expect(statSync(join(path, name)).mode & 0o777).toBe(0o644);
    const { text = '' } = (await store.lastCheckpoint(1)) ?? {};
    expect(readFileSync(join(path, name), 'utf8')).toBe(text);
    const [tree] = await store.trees();
    expect(verifyCheckpoint(text, [signer.key])).toMatchObject({
      problem: null,
      checkpoint: { size: 3, root: tree?.root, at: clock.now() },
    });
    await clock.advance(86_400_000);
    expect(await daily().run(null)).toMatchObject({ facts: { isNew: false } });
    expect(readFileSync(join(path, name), 'utf8')).toBe(text);
  });

  it('is written outside later where that was not possible', async () => {
    await write(3);
    await seal().run(null);
    rmSync(path, { recursive: true });
    expect(await daily().run(null)).toEqual({ outcome: 'failed', facts: {}, nextRunInMs: 3_600_000 });
    expect(errors()).toMatchObject([{ code: 'SDL-L602' }]);
    mkdirSync(path);
    expect(await daily().run(null)).toMatchObject({ outcome: 'sealed' });
    expect(readdirSync(path)).toHaveLength(1);
  });

  it('is not made of a halted tree', async () => {
    await write(3);
    await seal().run(null);
    await store.halt(1, 'a reason');
    expect(await daily().run(null)).toMatchObject({ outcome: 'failed', facts: { problem: 'a reason' } });
    expect(readdirSync(path)).toEqual([]);
    expect(errors()).toMatchObject([{ code: 'SDL-L601' }]);
  });

  it('halts the tree where a checkpoint of another one has its place', async () => {
    await write(3);
    await seal().run(null);
    const [tree] = await store.trees();
    const file = join(path, 'tree-0001-size-000000000003.checkpoint');
    await outside.keep({ tree: 1, size: 3, text: 'another' });
    expect(await outside.last()).toMatchObject({ name: file, tree: 1, text: 'another' });
    await expect(daily().run(null)).resolves.toMatchObject({
      outcome: 'failed',
      facts: { problem: `the outside checkpoint ${file} is not a signed checkpoint` },
    });
    expect(await store.trees()).toMatchObject([{ ...tree, halted: expect.stringContaining(file) }]);
    await expect(outside.keep({ tree: 1, size: 3, text: 'a third' })).rejects.toThrow('is of another tree');
    expect(readdirSync(path)).toHaveLength(1);
  });

  it('says why a directory cannot be used', async () => {
    writeFileSync(join(path, 'file'), '');
    await expect(checkpointDirectory(join(path, 'file')).last()).rejects.toThrow(
      'a part of the path is not a directory',
    );
    expect(await outside.all()).toEqual([]);
    expect(await outside.last()).toBeNull();
  });
});
