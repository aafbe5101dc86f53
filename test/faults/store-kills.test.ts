import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env as environment } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { storeLocation } from '../../src/platform/store-location.ts';
import { openDatabase, openStore } from '../../src/store/open.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { compiledSources } from '../service-process.ts';
import { type Random, randomOf, seedOf } from './random.ts';
import type { FromProcess, StoreProcessOptions, ToProcess } from './store-process.ts';

jest.setTimeout(300_000);

const program = fileURLToPath(new URL('store-process.ts', import.meta.url));

/** So often a process is killed, on each of both stores; another number by the environment, as in `KILLS=100`. */
const kills = Number(environment.KILLS ?? 85);

/** A lease of half a minute ends after a second. */
const speed = 30;

interface Waiting {
  readonly kinds: readonly FromProcess['kind'][];
  times: number;
  resolve(last: FromProcess): void;
}

/** A GitHub of pull requests that have a version and show one, and the process that is to keep both equal. */
class World {
  readonly versions = new Map<number, number>();
  readonly shown = new Map<number, number>();
  /** Whatever was shown, also before it was replaced: `#7: 2`. */
  readonly said = new Set<string>();
  readonly accepted = new Set<string>();
  /** Deliveries that nobody has accepted yet, with their pull request. */
  readonly refused = new Map<string, number>();
  /** Evaluations of a pull request that overlapped, or of which nobody knows why, and results that replaced newer ones. */
  readonly wrong: string[] = [];
  readonly #options: StoreProcessOptions;
  readonly #random: Random;
  #events = 0;
  /** What is evaluated now, and for which call. */
  readonly #running = new Map<number, number>();
  #process: ChildProcess | null = null;
  #waiting: Waiting | null = null;

  constructor(database: string, random: Random) {
    this.#options = { database, speed, start: Date.now() };
    this.#random = random;
  }

  /** Starts the process, which need not have come so far as to open its store. */
  start(): void {
    const process = fork(program, [JSON.stringify(this.#options)], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { ...environment, NODE_COMPILE_CACHE: compiledSources },
    });
    process.on('message', (message: FromProcess) => this.#hear(message));
    // What is sent to a process that has just been killed is lost, as a webhook would be.
    process.on('error', () => {});
    this.#process = process;
  }

  /** Kills it, and hears what it had said before. */
  async kill(): Promise<void> {
    const process = this.#process;
    if (process === null) return;
    const ended = Promise.all([once(process, 'exit'), once(process, 'disconnect')]);
    process.kill('SIGKILL');
    await ended;
    this.#process = null;
    this.#running.clear();
  }

  /** A pull request changes, and the process is sent a delivery about it. */
  change(number: number): void {
    this.#events += 1;
    this.versions.set(number, (this.versions.get(number) ?? 0) + 1);
    this.#deliver(`event-${this.#events}`, number);
  }

  sendAgain(): void {
    for (const [id, number] of this.refused) this.#deliver(id, number);
  }

  /** Resolves when the process has sent this number of messages of these kinds from now on, with the last of them. */
  heard(kinds: readonly FromProcess['kind'][], times = 1): Promise<FromProcess> {
    return new Promise((resolve) => {
      this.#waiting = { kinds, times, resolve };
    });
  }

  /** Resolves when all is accepted and evaluated; with the number of dead-lettered subjects. */
  async rested(): Promise<number> {
    for (;;) {
      while (this.refused.size > 0) await this.heard(['accepted']);
      this.#say({ kind: 'rest' });
      const said = await this.heard(['rested']);
      // What happened during the last evaluation may be under way.
      if (said.kind === 'rested' && this.refused.size === 0) return said.deadLettered;
    }
  }

  #deliver(id: string, number: number): void {
    this.refused.set(id, number);
    this.#say({ kind: 'deliver', id, number });
  }

  #say(message: ToProcess): void {
    if (this.#process?.connected) this.#process.send(message, () => {});
  }

  #hear(message: FromProcess): void {
    if (message.kind === 'accepted') {
      this.accepted.add(message.id);
      this.refused.delete(message.id);
    }
    if (message.kind === 'gather') this.#gather(message);
    if (message.kind === 'publish') this.#publish(message);
    const waiting = this.#waiting;
    if (waiting === null || !waiting.kinds.includes(message.kind)) return;
    waiting.times -= 1;
    if (waiting.times > 0) return;
    this.#waiting = null;
    waiting.resolve(message);
  }

  /** GitHub's answer takes a moment, in which more happens now and then. */
  #gather({ call, number, reasons }: Extract<FromProcess, { kind: 'gather' }>): void {
    if (this.#running.has(number)) this.wrong.push(`#${number} was evaluated twice at once`);
    // Without a reason that can change a verdict an evaluation is skipped.
    if (reasons === 0) this.wrong.push(`#${number} was evaluated for no reason`);
    this.#running.set(number, call);
    const version = this.versions.get(number) ?? 0;
    if (this.#random(4) === 0) this.change(number);
    // The answer to a process that was killed is for no other: each counts its calls from one.
    const asking = this.#process;
    setTimeout(() => {
      if (this.#process === asking) this.#say({ kind: 'world', call, version });
    }, this.#random(15));
  }

  #publish({ number, version }: Extract<FromProcess, { kind: 'publish' }>): void {
    if (version < (this.shown.get(number) ?? 0)) this.wrong.push(`#${number} shows an older state`);
    this.#running.delete(number);
    this.shown.set(number, version);
    this.said.add(`#${number}: ${version}`);
  }
}

let postgres: Postgres;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), 'sdl-gate-kills-'));
});
afterAll(async () => {
  await postgres?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

test(`${kills} times kill -9 on each store: what was accepted is evaluated, one at a time`, async () => {
  const databases = [`sqlite:${join(folder, 'work.db')}`, await postgres.database()];
  await Promise.all(databases.map((database) => killOver(database, seedOf())));
});

test('each commit waits for the disk: a machine that loses its power would show it, the kill of a process does not', async () => {
  const sqlite = openDatabase({ kind: 'sqlite', path: join(folder, 'disk.db') });
  expect(await sqlite.transaction((run) => run('pragma journal_mode'))).toEqual([{ journal_mode: 'wal' }]);
  const full = 2;
  expect(await sqlite.transaction((run) => run('pragma synchronous'))).toEqual([{ synchronous: full }]);
  await sqlite.close();

  const server = openDatabase({ kind: 'postgres', url: await postgres.database() });
  const [row] = await server.transaction((run) => run('show synchronous_commit'));
  expect(row).toEqual({ synchronous_commit: 'on' });
  await server.close();
});

async function killOver(database: string, seed: number): Promise<void> {
  const random = randomOf(seed);
  const world = new World(database, random);
  for (let round = 1; round <= kills; round += 1) {
    world.start();
    // Some are killed while they start.
    if (round % 5 === 0) await wait(random(400));
    else {
      await world.heard(['open']);
      world.sendAgain();
      // Pull requests of their own: no later event makes good for what this kill destroys.
      for (let event = 0; event < 12; event += 1) world.change(round * 3 + random(3));
      await world.heard(['accepted', 'gather', 'publish'], 1 + random(20));
      world.change(round * 3);
      await wait(random(20));
    }
    await world.kill();
  }

  world.start();
  await world.heard(['open']);
  world.sendAgain();
  const dead = await world.rested();
  await world.kill();
  const { wrong, shown, said, versions, accepted } = world;
  expect({ database, seed, wrong, dead, shown: inOrder(shown) }).toEqual({
    database,
    seed,
    wrong: [],
    dead: 0,
    shown: inOrder(versions),
  });
  expect(accepted.size).toBeGreaterThan(kills * 12 * 0.8);
  expect(await unknown(database, [...accepted])).toEqual([]);
  await expectRecorded(database, said);
}

/** Everything that was shown has an entry, and no pull request two successive ones that say the same. */
async function expectRecorded(database: string, said: ReadonlySet<string>): Promise<void> {
  const location = storeLocation(database);
  if (location === null) throw new Error(`${database} is no database.`);
  const store = await openStore(location);
  const entries = await store.entries({}, 1_000_000);
  await store.close();
  const recorded = new Set<string>();
  const last = new Map<number | undefined, string | undefined>();
  const repeated: string[] = [];
  for (const { number, conclusion } of entries.toReversed()) {
    recorded.add(`#${number}: ${conclusion}`);
    if (last.get(number) === conclusion) repeated.push(`#${number}: ${conclusion}`);
    last.set(number, conclusion);
  }
  expect([...said].filter((one) => !recorded.has(one))).toEqual([]);
  expect(repeated).toEqual([]);
  // Some were killed between the announcement and the end of the claim.
  expect(entries.some(({ confirmed }) => !confirmed)).toBe(true);
}

function inOrder(numbers: ReadonlyMap<number, number>): string {
  return [...numbers]
    .sort(([one], [other]) => one - other)
    .map(([number, version]) => `#${number}: ${version}`)
    .join(', ');
}

/** Which of these deliveries the store has forgotten. */
async function unknown(database: string, deliveries: readonly string[]): Promise<readonly string[]> {
  const location = storeLocation(database);
  if (location === null) throw new Error(`${database} is no database.`);
  const store = await openStore(location);
  const known = await store.known(deliveries);
  await store.close();
  return deliveries.filter((id) => !known.has(id));
}
