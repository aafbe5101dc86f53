import type { Overview } from '../../exceptions/overview.ts';
import type { InheritedDismissals } from './inherited.ts';

/** The exceptions of a repository, as a command found them. */
export interface Register {
  /** `octo-org/widgets`, or the path of a file. */
  readonly name: string;
  readonly at: Date;
  readonly overview: Overview;
  /** Null: nothing is known of them. */
  readonly inherited: InheritedDismissals | null;
  /** Why exceptions do not count, or cannot be read: sentences. */
  readonly problems: readonly string[];
  /** What could not be checked: sentences. */
  readonly notes: readonly string[];
}
