import type { Message } from '../../../text/message.ts';

/** Something that may show that a security test took place. */
export interface TestReport {
  /** As it begins a sentence: "The check `dast`". */
  readonly source: Message;
  /** The commit that was tested. */
  readonly sha: string;
  /** How many commits the release adds to that. */
  readonly distance: number;
  /** When it ended; null: it has not, or that is not known. */
  readonly at: Date | null;
  readonly state: 'succeeded' | 'failed' | 'running';
  /** What else is known of it, in words that follow: whether the scan was signed in, who tested. */
  readonly details: Message;
  /** Why it does not count whatever its time, in words that follow the source; null: nothing is against it. */
  readonly against: Message | null;
}

/** What is known of a security test that the policy lists. */
export type TestState =
  | { readonly state: 'shown'; readonly report: TestReport }
  | { readonly state: 'running'; readonly report: TestReport }
  | { readonly state: 'failed'; readonly report: TestReport }
  /** It took place, and not as the policy asks. */
  | { readonly state: 'not-counted'; readonly report: TestReport; readonly why: Message }
  | { readonly state: 'missing' };
