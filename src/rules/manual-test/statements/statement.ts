import type { Message } from '../../../text/message.ts';
import type { Way } from '../options.ts';

/** Something that may say how the change was tested by hand. */
export interface Statement {
  readonly way: Way;
  /** As it begins a sentence: "The description", "grace". */
  readonly source: Message;
  /** What it says, in short; null where that is not quoted. Hostile. */
  readonly says: string | null;
  /** The reason why no manual test is needed. */
  readonly isReason?: true;
  /** Null: it counts. */
  readonly notCounted: NotCounted | null;
}

/** Why a statement does not count. */
export interface NotCounted {
  /**
   * `stale`: the change is another one by now. `person`: who says it may not. `short`: it says too little. `unfinished`: it has not
   * succeeded.
   */
  readonly kind: 'stale' | 'person' | 'short' | 'unfinished';
  /** In words that follow the source: "was written for another head". */
  readonly why: Message;
  /** Whether it counts can be told soon: GitHub has not computed yet what that takes. */
  readonly passing?: true;
}
