import type { Message } from '../text/message.ts';
import { generalize, type Wording } from './generalize.ts';

/** What a verdict or a finding says. */
export interface Reason {
  /** Stable, one of the rule's `messages`. */
  readonly messageId?: string;
  readonly message: Message;
}

/** A reason with the number of changes for which it is given. */
export interface CountedReason {
  readonly text: string;
  readonly count: number;
  /** Of one message: how it is worded, the most frequent first; empty where all say the same. */
  readonly wordings: readonly CountedWording[];
}

export interface CountedWording {
  readonly text: string;
  readonly count: number;
}

interface Group {
  readonly messageId: string | undefined;
  readonly wordings: Map<string, { text: string; count: number }>;
  count: number;
}

/** Wordings of one message that are kept. */
const wordingsKept = 4;

/** Counts for how many changes each reason is given: by its message id, or by its text where it has none. */
export class ReasonCounter {
  readonly #messages: Readonly<Record<string, string>>;
  readonly #groups = new Map<string, Group>();

  /** @param messages the sentence for each message id */
  constructor(messages: Readonly<Record<string, string>> = {}) {
    this.#messages = messages;
  }

  /** Counts a change once for each of its reasons, however often it gives one. */
  add(reasons: readonly Reason[]): void {
    const counted = new Set<string>();
    for (const { messageId, message } of reasons) {
      const wording = generalize(message);
      const key = messageId === undefined ? `text ${wording.key}` : `id ${messageId}`;
      const group = this.#group(key, messageId);
      if (!counted.has(key)) group.count += 1;
      counted.add(key);
      const worded = `${key} ${wording.key}`;
      if (!counted.has(worded)) count(group, wording);
      counted.add(worded);
    }
  }

  /** The most frequent, at most `limit`. */
  top(limit: number): readonly CountedReason[] {
    return mostFrequent(
      [...this.#groups.values()].map((group) => this.#counted(group)),
      limit,
    );
  }

  #group(key: string, messageId: string | undefined): Group {
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const group: Group = { messageId, wordings: new Map(), count: 0 };
    this.#groups.set(key, group);
    return group;
  }

  #counted({ messageId, wordings, count }: Group): CountedReason {
    const frequent = mostFrequent([...wordings.values()], wordingsKept);
    const sentence = messageId === undefined ? undefined : this.#messages[messageId];
    const text = sentence ?? frequent[0]?.text ?? '';
    return { text, count, wordings: frequent.length > 1 ? frequent : [] };
  }
}

function count({ wordings }: Group, { key, text }: Wording): void {
  const known = wordings.get(key);
  if (known === undefined) wordings.set(key, { text, count: 1 });
  else {
    known.count += 1;
    // The plural reads better for many.
    if (text.length > known.text.length) known.text = text;
  }
}

function mostFrequent<Counted extends CountedWording>(
  all: readonly Counted[],
  limit: number,
): readonly Counted[] {
  return all.toSorted((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1)).slice(0, limit);
}
