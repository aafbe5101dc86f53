import { setTimeout as wait } from 'node:timers/promises';
import { TestEnvironment } from 'jest-environment-node';

// Node opens them when something first asks for them, and keeps them.
void [process.stdin, process.stdout, process.stderr];

/** How long what was closed may take to be gone, in milliseconds: long, for a busy machine. */
const patienceMs = 60_000;

/** Fails a test file that leaves anything open which would keep its process alive: a server, a process, a connection, a timer. */
export default class LeakDetectingEnvironment extends TestEnvironment {
  readonly #before = openResources();

  override async teardown(): Promise<void> {
    const leaks = await this.#leaks();
    await super.teardown();
    if (leaks.length > 0) throw new Error(`The tests of this file leave open: ${leaks.join(', ')}.`);
  }

  async #leaks(): Promise<readonly string[]> {
    for (const began = Date.now(); ; await wait(10)) {
      const now = openResources();
      const leaks = [...now].filter(([kind, count]) => count > (this.#before.get(kind) ?? 0));
      if (leaks.length === 0 || Date.now() - began > patienceMs)
        return leaks.map(([kind, count]) => `${count} ${kind}`);
    }
  }
}

/** How many of each kind are open: https://nodejs.org/api/process.html#processgetactiveresourcesinfo */
function openResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
