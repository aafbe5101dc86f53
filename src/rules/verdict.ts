import type { Severity } from '../evidence/code-scanning.ts';
import type { AlertReference, ExceptionOrigin } from '../evidence/exceptions.ts';
import type { Reviewer } from '../evidence/review-requests.ts';
import type { Message } from '../text/message.ts';

/**
 * A place, or a fact, that led to the verdict. Shown in the check; one with a place becomes an annotation.
 *
 * @example
 * const finding: Finding = {
 *   messageId: 'untested-file',
 *   message: say`This change needs a test.`,
 *   path: 'src/cart.ts',
 *   line: 2,
 *   level: 'failure',
 * };
 */
export interface Finding<Id extends string = string> {
  /** Stable, one of the rule's `messages`: with rule and place it names the finding. */
  readonly messageId: Id;
  readonly message: Message;
  readonly path?: string;
  /** 1-based, in the head's version of the file. */
  readonly line?: number;
  /** The commit that it is about, by which exceptions name it. */
  readonly commit?: string;
  /** What tells findings of one message id apart where many are counted, such as the name of a signal. */
  readonly topic?: string;
  /** The alert that it is about, by which exceptions name it. It, the severity and `inEmergency` are for the engine: no report has them. */
  readonly alert?: AlertReference;
  /** The issue that it is about, which may be of another repository; for the engine, too. */
  readonly issue?: { readonly repository: string; readonly number: number };
  /** Of a security finding. */
  readonly severity?: Severity;
  /** Why it counts even in an emergency. */
  readonly inEmergency?: 'active-secret' | 'malware';
  /** By which exceptions name it; set by the engine only, where it can be waived by itself. */
  readonly id?: string;
  /** The id of the exception that covers it; set by the engine only. */
  readonly waivedBy?: string;
  /** `notice` explains a pass or a doubt; only `failure` asks for a change. */
  readonly level: 'notice' | 'warning' | 'failure';
}

interface Explained<Id extends string> {
  /** Stable, one of the rule's `messages`. */
  readonly messageId: Id;
  /** Why, in one line. */
  readonly summary: Message;
  readonly findings: readonly Finding<Id>[];
  /** When to re-evaluate at the latest, where no event may announce that the verdict changes. */
  readonly reevaluateAt?: Date;
}

/** Whose turn it is: the person that the remedy addresses. `tool`: nobody's. `releaser`: the person who releases. */
export type Turn = 'author' | 'releaser' | 'reviewer' | 'security-reviewer' | 'tool' | 'administrator';

/** Findings that make a verdict fail, each by itself: exceptions that cover all of them leave what it would be otherwise. */
export interface WaivableFindings<Id extends string = string> {
  /** The message ids of those findings: the verdict has every one of them, or one that counts the others. */
  readonly of: readonly Id[];
  /** What the rule would say without them; null where it would be met. */
  readonly otherwise: Verdict<Id> | null;
}

/**
 * What a rule says about a subject. The summary says what and why, the remedy what to do.
 *
 * @example
 * const verdict: Verdict = {
 *   status: 'fail',
 *   messageId: 'no-tests',
 *   summary: say`1 product file changed without tests: ${fileLink('src/cart.ts')}.`,
 *   remedy: say`Add or change a test in ${'test/'}.`,
 *   turn: 'author',
 *   findings: [],
 * };
 */
export type Verdict<Id extends string = string> = AnyVerdict<
  Id,
  Failure<Id> & {
    /** Where findings can be waived one by one. Absent: only an exception of the whole rule waives the verdict. */
    readonly waivable?: WaivableFindings<Id>;
  }
>;

type Failure<Id extends string> = {
  readonly status: 'fail';
  readonly remedy: Message;
  readonly turn: Turn;
} & Explained<Id>;

/** What a rule can say; of a failure, what the engine reads too where it comes from a rule. */
type AnyVerdict<Id extends string, Failing> =
  | ({ readonly status: 'pass' } & Explained<Id>)
  | Failing
  /** Waiting: `waitingFor` completes the title "Waiting for …", as in "1 review". */
  | ({
      readonly status: 'pending';
      readonly waitingFor: Message;
      readonly remedy: Message;
      readonly turn: Turn;
      /** Whose review is to be requested, once it counts for more than being observed. */
      readonly requestReviews?: readonly Reviewer[];
    } & Explained<Id>)
  | ({ readonly status: 'not-applicable' } & Explained<Id>)
  /** Cannot be checked: fails closed when enforced. */
  | ({ readonly status: 'error'; readonly remedy: Message; readonly turn: Turn } & Explained<Id>);

/** A verdict that exceptions or an emergency waive: it does not block, and it is no pass. Set by the engine only. */
export interface WaivedVerdict<Id extends string = string> extends Explained<Id> {
  readonly status: 'waived';
  /** What it would be. */
  readonly instead: 'fail' | 'pending' | 'error';
  /** At least one. */
  readonly waivers: readonly Waiver[];
  /** When the first of them ends; null where none does. */
  readonly until: Date | null;
}

/** What waives a verdict. */
export interface Waiver {
  readonly kind: 'exception' | 'emergency';
  readonly id: string;
  /** Null: it holds for one head only. */
  readonly until: Date | null;
  readonly origin: ExceptionOrigin;
  /** Hostile. Null where anybody can read the check. */
  readonly reason: string | null;
  /** The compensating control; null where there is none, or where anybody can read the check. */
  readonly control: string | null;
}

/** A verdict with what exceptions make of it. */
export type ReportedVerdict<Id extends string = string> = AnyVerdict<Id, Failure<Id>> | WaivedVerdict<Id>;

export type Status = ReportedVerdict['status'];
