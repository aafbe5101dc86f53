import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openStore } from '../../src/store/open.ts';
import { event } from '../../src/subjects/reason.ts';
import { pullRequest } from '../samples/subjects.ts';
import { fastClock, poison, type Said } from './poison-process.ts';

jest.setTimeout(120_000);

const program = fileURLToPath(new URL('poison-process.ts', import.meta.url));

/** Half an hour passes in half a minute: a lease ends after half a second. */
const speed = 60;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sdl-gate-poison-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('an evaluation that takes all memory ends five processes, takes others with it twice, and is dead-lettered', async () => {
  const path = join(folder, 'work.db');
  const options = { database: `sqlite:${path}`, speed, start: Date.now() };
  const clock = fastClock(options);
  const store = await openStore({ kind: 'sqlite', path }, () => clock.now().getTime());
  const wake = (numbers: readonly number[]) =>
    store.wake(numbers.map((number) => ({ subject: pullRequest(number), reason: event('status') })));
  const told: number[] = [];
  const evaluated = new Set<number>();

  const setAside = async () => {
    while ((await store.counts()).deadLettered === 0) await wait(20);
  };

  /** Runs a process to its end, which it comes to by itself or when all is done. Returns what was under way then. */
  const run = (): Promise<readonly number[]> =>
    new Promise((resolve) => {
      const underWay = new Set<number>();
      const process = fork(program, [JSON.stringify(options)], {
        cwd: folder,
        execArgv: ['--disable-warning=ExperimentalWarning', '--max-old-space-size=64'],
        stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
      });
      process.on('message', ({ kind, number }: Said) => {
        if (kind === 'begins') underWay.add(number);
        if (kind === 'ends') {
          underWay.delete(number);
          evaluated.add(number);
        }
        if (kind === 'told') {
          told.push(number);
          void setAside().then(() => process.kill());
        }
      });
      process.once('exit', () => resolve([...underWay].sort((a, b) => a - b)));
    });

  await wake([1, 2, 3, poison]);
  const ends: (readonly number[])[] = [];
  for (let next = 20; told.length === 0; next += 1) {
    ends.push(await run());
    await wake([next]);
  }
  expect(ends).toEqual([
    [1, 2, 3, poison],
    expect.arrayContaining([poison]),
    [poison],
    [poison],
    [poison],
    [],
  ]);
  expect(told).toEqual([poison]);
  expect([...evaluated].sort((a, b) => a - b)).toEqual([1, 2, 3, 20, 21, 22, 23, 24]);
  expect(await store.list('dead-lettered', 10)).toMatchObject([
    { subject: { number: poison }, lastError: expect.stringContaining('Taken 5 times') },
  ]);
  await store.close();
});
