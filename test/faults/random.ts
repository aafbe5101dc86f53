/** A whole number from 0 to below the limit. */
export type Random = (limit: number) => number;

/** What `FAULT_SEED` says. By default always the same: a change passes or fails by what it changes, not by chance. */
export function seedOf(): number {
  return Number(process.env.FAULT_SEED ?? 20_260_401);
}

/** The same numbers for the same seed: https://en.wikipedia.org/wiki/Xorshift */
export function randomOf(seed: number): Random {
  let state = seed | 0 || 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}
