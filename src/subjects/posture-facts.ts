/** Milliseconds of a day. */
export const dayMs = 86_400_000;

/** What GitHub and the policy show of a repository. Each is null where it is not visible: never 0, and never false. */
export interface PostureFacts {
  /** Exceptions that waive something now. */
  readonly activeExceptions: number | null;
  /** Alerts and issues past their deadline, by the rule `remediation`. */
  readonly overdueFindings: number | null;
  /** Whether the rules of the default branch let a change be merged without the check, although the policy enforces some rule. */
  readonly branchRulesDrift: boolean | null;
  /** Whether people find how to report a vulnerability: a SECURITY.md of the repository, or that of its account. */
  readonly securityPolicy: boolean | null;
  /** Whether they can report it in private on GitHub. */
  readonly privateReporting: boolean | null;
  /** Reports that nobody has triaged. */
  readonly untriagedReports: number | null;
  /** The age of the oldest of them, in milliseconds; null also where there is none. */
  readonly oldestUntriagedMs: number | null;
}

/** A finding that is past its deadline, and that no exception covers. */
export interface OverdueFinding {
  /** By which exceptions name it. */
  readonly id: string;
  /** What the rule says of it. */
  readonly text: string;
}

export const nothingVisible: PostureFacts = {
  activeExceptions: null,
  overdueFindings: null,
  branchRulesDrift: null,
  securityPolicy: null,
  privateReporting: null,
  untriagedReports: null,
  oldestUntriagedMs: null,
};

/** What one rule said of the changes that landed on a day, each once, at its merge. */
export interface RulePosture {
  readonly rule: string;
  readonly pass: number;
  /** Also what could not be checked. */
  readonly fail: number;
  readonly waived: number;
  readonly pending: number;
  readonly notApplicable: number;
  /** Milliseconds in which it waited, of all of them. */
  readonly pendingMs: number;
  /** Changes that it let pass in the end, and the milliseconds from their first verdict until then, of all of them. */
  readonly greens: number;
  readonly greenMs: number;
}

/** The changes of a repository that landed on a day. */
export interface DayCounts {
  /** Days since the epoch, in UTC. */
  readonly day: number;
  readonly changes: number;
  /** Of which nothing shows what the rules said. */
  readonly withoutEvidence: number;
  /** Of rules that were evaluated, by id. */
  readonly rules: readonly RulePosture[];
}
