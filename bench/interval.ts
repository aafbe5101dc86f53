/** A share with its 95 % interval, each from 0 to 1. */
export interface Share {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** 97.5 % of the standard normal distribution lie below. */
const z = 1.959964;

/** The share of a count with Wilson's interval. https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval */
export function wilson(part: number, whole: number): Share {
  if (whole === 0) return { share: 1, low: 0, high: 1 };
  const share = part / whole;
  const scale = 1 + z ** 2 / whole;
  const middle = (share + z ** 2 / (2 * whole)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / whole + z ** 2 / (4 * whole ** 2));
  return { share, low: middle - half, high: middle + half };
}

/** `0.857 (0.744 to 0.926)`. */
export function percent({ share, low, high }: Share): string {
  return `${share.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}
