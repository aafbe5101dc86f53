import type { Message } from '../../../text/message.ts';
import type { Way } from '../options.ts';

/** Something that may show that the release was verified by hand. */
export interface Statement {
  readonly way: Way;
  /** As it begins a sentence: "What ada said in a comment". */
  readonly source: Message;
  /** The commit that it is about. */
  readonly sha: string;
  /** How many commits the release adds to that. */
  readonly distance: number;
  /** Null: GitHub shows no time. */
  readonly at: Date | null;
  /** What it says, in short; null where that is not quoted. Hostile. */
  readonly says: string | null;
  /** Null: it counts. */
  readonly notCounted: NotCounted | null;
}

/** Why a statement does not count. `running`: it may count soon. `failed`: what it says is that something is wrong. */
export interface NotCounted {
  readonly kind: 'distance' | 'age' | 'person' | 'short' | 'running' | 'failed';
  /** In words that follow the source: "is by a bot". */
  readonly why: Message;
}
