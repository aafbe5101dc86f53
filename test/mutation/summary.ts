import type { Result } from './results.ts';

/** How many mutations of a room the tests noticed. */
export interface RoomSummary {
  readonly room: string;
  readonly tried: number;
  readonly killed: number;
  readonly timedOut: number;
  readonly survived: number;
  /** From 0 to 1, with the bounds of the interval in which it lies with 95 %. */
  readonly noticed: number;
  readonly between: readonly [number, number];
}

export function summarize(room: string, results: readonly Result[]): RoomSummary {
  const count = (outcome: Result['outcome']) => results.filter((result) => result.outcome === outcome).length;
  const [killed, timedOut, survived] = [count('killed'), count('timed out'), count('survived')];
  const tried = results.length;
  const noticed = tried === 0 ? 0 : (killed + timedOut) / tried;
  return { room, tried, killed, timedOut, survived, noticed, between: interval(noticed, tried) };
}

/** Of 95 %: https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval */
export function interval(share: number, count: number): readonly [number, number] {
  if (count === 0) return [0, 1];
  const z = 1.96;
  const middle = share + z ** 2 / (2 * count);
  const spread = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  const scale = 1 + z ** 2 / count;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
