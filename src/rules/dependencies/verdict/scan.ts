import type { InstallScript } from '../../../analysis/dependencies/install-scripts.ts';
import type { ReadChange } from '../../../analysis/read-change.ts';
import type { DependencyComparison } from '../../../evidence/dependency-changes.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import type { ApproverApproval } from '../justification/approval.ts';
import type { Justification } from '../justification/named-in-description.ts';
import type { DependenciesFinding } from '../messages.ts';
import type { Options } from '../options.ts';
import type { Faults } from '../packages/faults.ts';
import type { UnobservedFile } from '../packages/unobserved.ts';

/** What is known of a change, before it is decided. */
export interface Scan {
  readonly change: ReadChange;
  readonly pullRequest: PullRequest;
  readonly options: Options;
  /** A file of the change may add a dependency. */
  readonly mayAdd: boolean;
  /** Absent: not asked for. Null: GitHub was not asked, for no file seemed to declare a dependency. */
  readonly comparison: DependencyComparison | null | undefined;
  readonly faults: Faults;
  readonly unobserved: readonly UnobservedFile[];
  readonly scripts: readonly InstallScript[];
  readonly justification: Justification;
  /** New dependencies without a reason and without an approval. */
  readonly unjustified: Justification['missing'];
  readonly approval: ApproverApproval | null;
  readonly findings: readonly DependenciesFinding[];
}
