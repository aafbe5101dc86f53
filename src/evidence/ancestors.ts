import type { ReportedCheck } from './checks.ts';
import { defineSlice } from './slice.ts';
import type { CommitRun } from './target-deployments.ts';

/**
 * The released commit and those before it on its first-parent line, with what tools report of each. The times of commits are what their
 * authors say, so none is here.
 */
export interface Ancestor {
  readonly sha: string;
  /** How many commits of the line the release adds to it; 0: the released commit itself. */
  readonly distance: number;
  /** The checks whose names are asked about; absent where it is not among the nearest {@link maxReportedAncestors}, or none is asked about. */
  readonly checks?: readonly ReportedCheck[];
  /** The runs of the workflows that are asked about; absent as for checks. */
  readonly runs?: readonly CommitRun[];
  /** The analyses that code scanning has of it, by the tools that are asked about. */
  readonly analyses: readonly CommitAnalysis[];
}

/** An analysis that was uploaded to code scanning. Its tool and category are what the uploader says. */
export interface CommitAnalysis {
  readonly tool: string;
  readonly category: string | null;
  /** Empty where it succeeded. */
  readonly error: string;
  readonly createdAt: Date;
}

/** The commits whose checks and runs are read: each takes a request. */
export const maxReportedAncestors = 20;

/** Nearest first. */
export const ancestors = defineSlice<readonly Ancestor[]>({
  events: ['push', 'check_run.created', 'check_run.completed', 'check_suite.completed', 'status'],
});
