import { afterEach, expect, jest, test } from '@jest/globals';
import type { Emulator } from '@sdl-gate/github-emulator';
import fc from 'fast-check';
import { refused, sendAgain } from './deliveries.ts';
import { expectFreshEvaluation } from './fresh-evaluation.ts';
import { type Action, act, action, openHistory } from './history.ts';
import { pass, rest, startOnOneClock } from './one-clock.ts';
import { seedOf } from './random.ts';

jest.setTimeout(300_000);
afterEach(() => {
  jest.useRealTimers();
});

/** What time passes now and then: hours, or so little that no resync fixes what went wrong. */
const times = fc.constantFrom(1_000, 1_000, 3_600_000);

/** What happens to the first webhooks of an action. */
type Fate = 'sent' | 'lost' | 'doubled' | 'late';

interface Step {
  readonly action: Action;
  readonly fate: Fate;
  /** This number of the action's webhooks share the fate. */
  readonly times: number;
  /** Whether the service comes to rest, and time passes, before the next. */
  readonly rests: boolean;
}

const step = fc.record<Step>({
  action: action(),
  fate: fc.constantFrom('sent', 'lost', 'doubled', 'late'),
  times: fc.integer({ min: 1, max: 3 }),
  rests: fc.boolean(),
});

/** Has the fate befall what is sent next. Returns what ends it; late webhooks go out then. */
function befall({ faults: { webhooks } }: Emulator, { fate, times }: Step): () => Promise<void> {
  if (fate === 'sent') return async () => {};
  if (fate === 'late') {
    const held = webhooks.hold({ times });
    return () => held.release('reversed');
  }
  const fault = fate === 'lost' ? webhooks.lose({ times }) : webhooks.double({ times });
  return async () => fault.remove();
}

test('webhooks lost and sent again, doubled, reordered, late by hours: the last state shown is right', async () => {
  const seen = { lost: 0, doubled: 0, late: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 8, maxLength: 14 }),
      times,
      fc.gen(),
      async (steps, passing, any) => {
        const running = await startOnOneClock();
        const { emulator } = running;
        try {
          const repository = await openHistory(emulator);
          const ends: (() => Promise<void>)[] = [];
          for (const one of steps) {
            const end = befall(emulator, one);
            await act(repository, one.action);
            // What is late goes out when nobody waits for it any more, each in its own order.
            if (one.fate === 'late') ends.splice(any(fc.nat, { max: ends.length }), 0, end);
            else await end();
            if (one.rests) {
              await rest(running);
              await pass(running, passing);
            }
            if (one.fate !== 'sent') seen[one.fate] += 1;
          }
          await emulator.idle();
          await pass(running, passing);
          for (const end of ends) await end();
          await emulator.idle();
          await sendAgain(emulator, refused(emulator));
          await rest(running);
          await pass(running, 5_000);
          await rest(running);
          await expectFreshEvaluation(emulator);
        } finally {
          await running.close();
        }
      },
    ),
    { seed: seedOf(), numRuns: 8, endOnFailure: true },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(5);
});
