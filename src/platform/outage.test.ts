import { beforeEach, describe, expect, it } from '@jest/globals';
import { type ManualClock, manualClock } from '../../test/manual-clock.ts';
import { createOutage, type Outage } from './outage.ts';

let clock: ManualClock;
let outage: Outage;
let said: unknown[];

beforeEach(() => {
  clock = manualClock(new Date('2026-01-01T01:06:57Z'));
  said = [];
  outage = createOutage({
    clock,
    report: (report) => said.push(report),
    reportEnd: (lastedMs) => said.push(lastedMs),
  });
});

describe('an outage', () => {
  it('is reported once it has lasted for two seconds, with what waits and the next try', async () => {
    outage.failed('ECONNREFUSED', 1_000, 'a');
    outage.failed('ECONNREFUSED', 8_000, 'b');
    await clock.advance(1_000);
    outage.failed('ETIMEDOUT', 7_500, 'a');
    expect(said).toEqual([]);
    await clock.advance(1_000);
    expect(said).toEqual([
      { since: new Date('2026-01-01T01:06:57Z'), reason: 'ETIMEDOUT', waiting: 2, nextTryInMs: 6_000 },
    ]);
  });

  it('is reported once a minute while it lasts', async () => {
    for (let second = 0; second < 182; second += 1) {
      outage.failed('502', 1_000, `subject ${second % 50}`);
      await clock.advance(1_000);
    }
    expect(said).toMatchObject([{ waiting: 2 }, { waiting: 50 }, { waiting: 50 }, { waiting: 50 }]);
  });

  it('that is over before is not reported', async () => {
    outage.failed('ECONNRESET', 1_000, 'a');
    outage.ended();
    await clock.advance(600_000);
    expect(said).toEqual([]);
  });

  it('has its end reported, once, with its length', async () => {
    outage.failed('502', 60_000, 'a');
    await clock.advance(240_000);
    outage.ended();
    outage.ended();
    expect(said).toEqual([expect.objectContaining({ waiting: 1 }), 240_000]);
  });

  it('is not reported more often because it comes and goes', async () => {
    for (let second = 0; second < 60; second += 3) {
      outage.failed('502', 1_000, 'a');
      await clock.advance(2_500);
      outage.ended();
      await clock.advance(500);
    }
    expect(said).toHaveLength(2);
  });

  it('counts a failure of no subject, such as the check of the credentials', async () => {
    outage.failed('502', 10_000, null);
    await clock.advance(2_000);
    expect(said).toMatchObject([{ waiting: 0, nextTryInMs: 8_000 }]);
  });

  it('says since when it lasts, and is silent once stopped', async () => {
    expect(outage.since()).toBeNull();
    outage.failed('502', 1_000, 'a');
    expect(outage.since()).toEqual(clock.now());
    outage.stop();
    await clock.advance(10_000);
    expect(said).toEqual([]);
  });
});
