/** What is verified, in this order. */
export const stepNames = ['signature', 'entry', 'inclusion', 'statement', 'recomputation', 'files'] as const;

/** What verifying gave. `different`: this release decides or states otherwise. `not-possible`: something that is needed is missing. */
export type StepResult = 'verified' | 'failed' | 'different' | 'not-possible';

/** One step of a verification. */
export interface Step {
  readonly name: (typeof stepNames)[number];
  readonly result: StepResult;
  /** A sentence. */
  readonly message: string;
}

/** What a file is, and what verifying it gave. */
export interface Verified {
  /** A clause, such as `the statement about acme/shop@…`. */
  readonly about: string;
  readonly steps: readonly Step[];
}

/** Says what a step gave. */
export function step(name: Step['name'], result: StepResult, message: string): Step {
  return { name, result, message };
}
