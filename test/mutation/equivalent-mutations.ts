import type { MutationText } from './mutation.ts';

/** A mutation that no test can notice, because what the code does is the same. It is left out of every sample. */
export interface EquivalentMutation extends MutationText {
  /** Why nobody could tell the difference. */
  readonly reason: string;
}

/** Each was read by a person. `npm run mutate` prints survivors in this form; a test requires that each entry still exists. */
export const equivalentMutations: readonly EquivalentMutation[] = [];
