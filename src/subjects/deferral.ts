const leastMs = 30 * 60_000;
const spreadMinutes = 30;

/**
 * Milliseconds from a resync or a start until background work that nobody waits for is done: what else was found is recorded by then.
 * For a re-evaluation: a wake with a delay counts as waiting work.
 *
 * @param turn spreads the subjects over half an hour
 */
export function deferralMs(turn: number): number {
  return leastMs + (turn % spreadMinutes) * 60_000;
}
