import { defaultMajorOptions } from '../src/rules/major-change/score.ts';
import { type Grade, type SignalId, signalIds } from '../src/rules/major-change/signals.ts';

/** A labelled change: the grade of each signal that it gives. */
export interface Example {
  readonly repository: string;
  readonly major: boolean;
  readonly grades: ReadonlyMap<SignalId, Grade>;
}

export type Points = Readonly<Record<SignalId, Readonly<Record<Grade, number>>>>;

/**
 * The signals whose hints are weighed by the data. A sure sign suffices by itself: that is no matter of data, which have few of them. A
 * record of a change does not show whether its product is new.
 */
export const fittedSignals: readonly SignalId[] = signalIds.filter(
  (signal) => signal !== 'contract' && signal !== 'new-product',
);

/** What a hint is worth where the data say nothing: two make a change major. */
const prior = 3;
const sure = defaultMajorOptions.threshold;
/** How strongly points stay at the prior: a signal with few examples moves little. */
const pull = 0.2;

/**
 * Fits integer points by coordinate descent: the logistic loss of the distance between score and threshold, plus the squared distance of
 * each number of points to its prior. Deterministic: signals are tried in their order, and of equals the least points are taken.
 */
export function fitPoints(examples: readonly Example[]): Points {
  const hints = new Map<SignalId, number>(signalIds.map((signal) => [signal, prior]));
  for (let round = 0; round < 20; round += 1) {
    let changed = false;
    for (const signal of fittedSignals) {
      const before = hints.get(signal) ?? prior;
      const best = bestOf(signal, hints, examples);
      hints.set(signal, best);
      changed ||= best !== before;
    }
    if (!changed) break;
  }
  return pointsOf(hints);
}

function bestOf(
  signal: SignalId,
  hints: ReadonlyMap<SignalId, number>,
  examples: readonly Example[],
): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let candidate = 0; candidate <= sure; candidate += 1) {
    const loss = lossOf(examples, new Map(hints).set(signal, candidate));
    if (loss < least - 1e-9) {
      least = loss;
      best = candidate;
    }
  }
  return best;
}

function lossOf(examples: readonly Example[], hints: ReadonlyMap<SignalId, number>): number {
  const points = pointsOf(hints);
  let loss = 0;
  for (const example of examples) {
    const distance = scoreOf(example, points) - (sure - 0.5);
    loss += Math.log1p(Math.exp(example.major ? -distance : distance));
  }
  for (const value of hints.values()) loss += pull * (value - prior) ** 2;
  return loss;
}

/** The score of a change. */
export function scoreOf({ grades }: Example, points: Points): number {
  let score = 0;
  for (const [signal, grade] of grades) score += points[signal][grade];
  return score;
}

function pointsOf(hints: ReadonlyMap<SignalId, number>): Points {
  return Object.fromEntries(
    signalIds.map((signal) => [signal, { hint: hints.get(signal) ?? prior, sure }]),
  ) as Record<SignalId, Record<Grade, number>>;
}
