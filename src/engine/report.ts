import type { Emergency, Exception, RefusedException } from '../evidence/exceptions.ts';
import type { Actor } from '../evidence/pull-request.ts';
import type { ReleaseTarget } from '../evidence/release.ts';
import type { Problem } from '../evidence/slice.ts';
import type {
  OverlookedFile,
  PolicyChange,
  PolicyProblem,
  RefusedSetting,
  StandIn,
} from '../policy/policy.ts';
import type { OverdueReview } from '../policy/policy-review.ts';
import type { RollOutStep } from '../policy/roll-out.ts';
import type { Enforcement, PolicySource } from '../policy/written-policy.ts';
import type { Brief, Clause } from '../rules/rule.ts';
import type { ReportedVerdict } from '../rules/verdict.ts';
import type { Message } from '../text/message.ts';

/** The result of an evaluation: everything that the check, the comment and later the ledger show. */
export interface Report {
  readonly subject: ReportSubject;
  readonly policy: PolicySource;
  /** Why there is no policy: mistakes in its file, or why it could not be read. Where there are any, no rule was evaluated. */
  readonly policyProblems: readonly PolicyProblem[];
  /** What the policy names that can never match: sentences. Absent: nothing is known. */
  readonly policyWarnings?: readonly Message[];
  /** Reviews of the policy itself that are overdue. Absent: none. */
  readonly overdueReviews?: readonly OverdueReview[];
  /** The organization's file, where it applies. */
  readonly organization?: PolicySource;
  /** The policy files that cannot be used now, with what counts instead. */
  readonly standIns?: readonly StandIn[];
  /** A file that was probably meant as the organization's policy and is not read. */
  readonly overlooked?: OverlookedFile;
  /** What the repository's file asks for and the organization's does not let it have. */
  readonly refused?: readonly RefusedSetting[];
  /** What exceptions may waive; absent where the policy lets nobody approve any. */
  readonly exceptions?: ExceptionsOfSubject;
  readonly comment: 'always' | 'needed' | 'never';
  /** Scopes of the policy leave no rule for this change; elsewhere it has some. */
  readonly offByScopes?: true;
  /** The rules that were evaluated, in the registry's order. */
  readonly rules: readonly RuleReport[];
  readonly conclusion: Conclusion;
  /** Of a release: what decides about it besides its rules. */
  readonly release?: ReleaseTerms;
  readonly evaluatedAt: Date;
  /** When a verdict may change without an event; null where none can. */
  readonly reevaluateAt: Date | null;
  /** Where the check stands for several open pull requests, because they have the same head and the same check. */
  readonly shared?: Shared;
}

/**
 * `one`: they have the same base, too, and are evaluated as one. `worst`: it shows the worst of several bases. `too-many`: they were not
 * evaluated, and it fails.
 */
export interface Shared {
  readonly kind: 'one' | 'worst' | 'too-many';
  /** The other pull requests, by number. */
  readonly with: readonly number[];
  /** Those with the base of the one that is shown, where there are any. */
  readonly joint?: Joint;
}

/** Pull requests with the same head and the same base, which are evaluated as one. All by number. */
export interface Joint {
  /** The one whose title, description, labels and draft state count. */
  readonly textOf: number;
  readonly others: readonly number[];
  /** Opened by strangers and not read, because they are many. */
  readonly ignored: readonly number[];
}

/** What decides about a release besides its rules. */
export interface ReleaseTerms {
  /** The entries of the policy's `releases` that list the target, by name. */
  readonly entries: readonly string[];
  /** The result is shown and stops nothing. */
  readonly dryRun: boolean;
  /** The environment ran this commit at that time, so that it passes as a roll-back. Null: it is none. */
  readonly rollBack: { readonly at: Date } | null;
}

/** The subject of a report, by kind. */
export interface ReportSubjects {
  readonly 'pull-request': {
    readonly kind: 'pull-request';
    readonly repository: string;
    /** The repository's page, such as `https://github.com/acme/shop`. */
    readonly repositoryUrl: string;
    readonly number: number;
    readonly headSha: string;
    readonly baseSha: string;
    /** Where the head was pushed to; absent where its repository is gone or hidden from the app. */
    readonly headBranch?: { readonly repositoryUrl: string; readonly name: string };
    readonly draft: boolean;
    /** Absent where it is not known. A bot gets no comment. */
    readonly authorKind?: Actor['kind'];
    /** What merging it would make of the policy; absent where it leaves the policy alone. */
    readonly policyChange?: PolicyChange;
  };
  readonly 'merge-group': {
    readonly kind: 'merge-group';
    readonly repository: string;
    readonly repositoryUrl: string;
    readonly headSha: string;
    readonly baseSha: string;
    readonly pullRequests: readonly number[];
    /** What merging it would make of the policy; absent where it leaves the policy alone. */
    readonly policyChange?: PolicyChange;
  };
  readonly release: {
    readonly kind: 'release';
    readonly repository: string;
    readonly repositoryUrl: string;
    /** The commit that is released. */
    readonly headSha: string;
    readonly target: ReleaseTarget;
  };
}

/** What a subject makes of the policy; absent where it leaves the policy alone, as a release always does. */
export function policyChangeOf(subject: ReportSubject): PolicyChange | undefined {
  return subject.kind === 'release' ? undefined : subject.policyChange;
}

/** Whether merging a change makes a policy file invalid that is valid now: then its check fails, whatever the rules say. */
export function breaksPolicy(subject: ReportSubject): boolean {
  const policyChange = policyChangeOf(subject);
  return policyChange?.kind === 'broken' && policyChange.wasValid;
}

export type ReportSubject<Kind extends keyof ReportSubjects = keyof ReportSubjects> = ReportSubjects[Kind];

export interface RuleReport {
  readonly id: string;
  /** With the part, where there is one. */
  readonly title: string;
  /** The part of the change that it is about, where scopes give it other settings than the rest. */
  readonly part?: string;
  readonly clauses: readonly Clause[];
  readonly enforcement: Exclude<Enforcement, 'off'>;
  /** From which day on it counts for more, by its roll-out. */
  readonly next?: RollOutStep;
  readonly verdict: ReportedVerdict;
  /** Whether what it finds has severities: then the whole rule may hide the worst. */
  readonly hasSeverities?: true;
  /** What the rule declares for the verdict's message, if anything. */
  readonly brief?: Brief;
}

/** The exceptions and emergencies that concern a subject. */
export interface ExceptionsOfSubject {
  /** Those that count: active, and approved by somebody who did not contribute. */
  readonly usable: readonly UsableException[];
  /** Those that were declared for this head. */
  readonly emergencies: readonly Emergency[];
  /** Those of the repository whose review is overdue; absent: none. */
  readonly overdue?: OverdueEmergencies;
  /** Those that are active and do not count for this change. */
  readonly uncounted: readonly UncountedException[];
  /** Entries of files that were refused. */
  readonly refused: readonly RefusedException[];
  /** Why none could be read; absent where they were read. */
  readonly problem?: Problem;
  /** Whether the check may show reasons and compensating controls: not where anybody can read it. */
  readonly showsReasons: boolean;
}

/** Emergencies that nobody has reviewed in time. */
export interface OverdueEmergencies {
  readonly emergencies: readonly Pick<Emergency, 'id' | 'pullRequest' | 'due' | 'issue'>[];
  /** Whether nothing is merged, or of a release released, until they are reviewed. */
  readonly blocks: boolean;
}

export interface UsableException {
  readonly exception: Exception;
  /** When it ends. */
  readonly until: Date;
}

export interface UncountedException {
  readonly id: string;
  /** Why it does not count, as a clause. */
  readonly why: Message;
}

/** `pending` keeps the check in progress. */
export type Conclusion = 'success' | 'failure' | 'pending';
