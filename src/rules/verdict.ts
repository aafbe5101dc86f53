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
  /** What tells findings of one message id apart where many are counted, such as the name of a signal. */
  readonly topic?: string;
  /** `notice` explains a pass or a doubt; only `failure` asks for a change. */
  readonly level: 'notice' | 'warning' | 'failure';
}

interface Explained<Id extends string> {
  /** Stable, one of the rule's `messages`. */
  readonly messageId: Id;
  /** Why, in one line. */
  readonly summary: Message;
  readonly findings: readonly Finding<Id>[];
}

/** Whose turn it is: the person that the remedy addresses. `tool`: nobody's. */
export type Turn = 'author' | 'reviewer' | 'security-reviewer' | 'tool' | 'administrator';

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
export type Verdict<Id extends string = string> =
  | ({ readonly status: 'pass' } & Explained<Id>)
  | ({ readonly status: 'fail'; readonly remedy: Message; readonly turn: Turn } & Explained<Id>)
  /** Waiting: `waitingFor` completes the title "Waiting for …", as in "1 review". */
  | ({
      readonly status: 'pending';
      readonly waitingFor: Message;
      readonly remedy: Message;
      readonly turn: Turn;
      /** Whose review is to be requested, once it counts for more than being observed. */
      readonly requestReviews?: readonly Reviewer[];
      /** When to re-evaluate at the latest, where no event may announce the end of the wait. */
      readonly reevaluateAt?: Date;
    } & Explained<Id>)
  | ({ readonly status: 'not-applicable' } & Explained<Id>)
  /** Cannot be checked: fails closed when enforced. */
  | ({ readonly status: 'error'; readonly remedy: Message; readonly turn: Turn } & Explained<Id>);

export type Status = Verdict['status'];
