import type { ReleaseTarget } from '../../evidence/release.ts';
import type { ReleaseVerdict } from '../../report/release-verdict.ts';

/** What is asked. */
export interface ReleaseQuestion {
  readonly owner: string;
  readonly repository: string;
  readonly sha: string;
  readonly target: ReleaseTarget;
}

/** The verdict, or why there is none. */
export type Answered = ReleaseVerdict | { readonly problem: string };

/** Asks once. */
export type Ask = (question: ReleaseQuestion) => Promise<Answered>;
