import type { ReportedFramework } from '../../ledger/clause-report.ts';

/** What was counted, whatever the clause. */
export interface CountedSubjects {
  /** That landed, each once. */
  readonly changes: number;
  /** Of which nothing shows what the rules said, by the reason. */
  readonly withoutVerdict: Readonly<Record<string, number>>;
  /** Commits and targets. */
  readonly releases: number;
  /** Which pass whatever the rules say, and are not counted by clause. */
  readonly rollBacks: number;
}

/** The report as the command prints it. */
export interface ClauseReport {
  readonly from: string;
  readonly to: string;
  /** Empty: all. */
  readonly repositories: readonly string[];
  /** Null: no policy of an organization is known. */
  readonly policy: string | null;
  /** The day of which attestations are shown: the last of the period, or today. */
  readonly attestedAt: string;
  readonly counted: CountedSubjects;
  readonly frameworks: readonly ReportedFramework[];
}
