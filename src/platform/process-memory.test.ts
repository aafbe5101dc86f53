import { describe, expect, it, test } from '@jest/globals';
import { manualClock } from '../../test/manual-clock.ts';
import { recordedLog } from '../../test/recorded-log.ts';
import { type ProcessMemory, processMemory, releaseMemoryAtRest } from './process-memory.ts';

const MB = 1e6;

/** A process that uses so much, and needs 100 MB of it. */
function watched(state: { residentMB: number; load: number }) {
  const clock = manualClock();
  const { log, entries } = recordedLog();
  let releases = 0;
  let broken = false;
  const memory: ProcessMemory = {
    resident: () => state.residentMB * MB,
    load: () => state.load,
    release: async () => {
      if (broken) throw new Error('no inspector');
      releases += 1;
      state.residentMB = 100;
    },
  };
  releaseMemoryAtRest({ memory, clock, log });
  return {
    /** The number of releases in this time. */
    async releasesIn(seconds: number) {
      const before = releases;
      await clock.advance(seconds * 1_000);
      return releases - before;
    },
    entries,
    break: () => {
      broken = true;
    },
  };
}

describe('unused memory is released', () => {
  test.each<[string, { residentMB: number; load: number }, number]>([
    ['after a burst, once', { residentMB: 300, load: 0.005 }, 1],
    ['not while the process is busy', { residentMB: 300, load: 0.1 }, 0],
    ['not where there is little to release', { residentMB: 118, load: 0.005 }, 0],
  ])('%s', async (_, state, releases) => {
    expect(await watched(state).releasesIn(60)).toBe(releases);
  });

  it('again when enough is unused again', async () => {
    const state = { residentMB: 300, load: 0 };
    const service = watched(state);
    await service.releasesIn(10);
    state.residentMB = 115;
    expect(await service.releasesIn(60)).toBe(0);
    state.residentMB = 125;
    expect(await service.releasesIn(60)).toBe(1);
  });

  it('never at the cost of the process: a failure is logged once', async () => {
    const service = watched({ residentMB: 300, load: 0 });
    service.break();
    await service.releasesIn(60);
    expect(service.entries.map(({ msg }) => msg)).toEqual(['unused memory could not be released']);
  });
});

test('this process has memory and load, and can release memory', async () => {
  const memory = processMemory();
  expect(memory.resident()).toBeGreaterThan(10 * MB);
  const load = memory.load();
  expect(load).toBeGreaterThan(0);
  expect(load).toBeLessThanOrEqual(1);
  const garbage = new WeakRef(Array.from({ length: 200_000 }, (_, index) => ({ index })));
  // A weak reference that was read or made is kept to the end of the turn.
  await new Promise(setImmediate);
  await memory.release();
  expect(garbage.deref()).toBeUndefined();
});
