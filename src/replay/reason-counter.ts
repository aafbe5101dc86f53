import type { Message } from '../text/message.ts';
import { generalize } from './generalize.ts';

/** What a verdict or a finding says. */
export interface Reason {
  /** Stable, one of the rule's `messages`. */
  readonly messageId?: string;
  /** What tells reasons of one message id apart. */
  readonly topic?: string;
  readonly message: Message;
}

/** A reason with the number of changes for which it is given. */
export interface CountedReason {
  readonly text: string;
  readonly count: number;
}

/** Different reasons that are counted; more come only from topics, which a policy bounds, and from texts without an id. */
const maxReasons = 500;

/**
 * Counts for how many changes each reason is given: by its message id and topic, or by its text without values where it has no id.
 *
 *     counter.add([{ messageId: 'no-tests', message }]);
 *     counter.top(8);   // [{ text: 'Product code changes, and no test changes with it.', count: 1 }]
 */
export class ReasonCounter {
  readonly #messages: Readonly<Record<string, string>>;
  readonly #reasons = new Map<string, { text: string; count: number }>();

  /** @param messages the sentence for each message id */
  constructor(messages: Readonly<Record<string, string>> = {}) {
    this.#messages = messages;
  }

  /** Counts a change once for each of its reasons, however often it gives one. */
  add(reasons: readonly Reason[]): void {
    const distinct = new Map(reasons.map((reason) => this.#named(reason)));
    for (const [key, text] of distinct) {
      const known = this.#reasons.get(key);
      if (known !== undefined) known.count += 1;
      else if (this.#reasons.size < maxReasons) this.#reasons.set(key, { text, count: 1 });
    }
  }

  /** The most frequent, at most `limit`. */
  top(limit: number): readonly CountedReason[] {
    return [...this.#reasons.values()]
      .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
      .slice(0, limit);
  }

  #named({ messageId, topic, message }: Reason): readonly [key: string, text: string] {
    const sentence = messageId === undefined ? undefined : this.#messages[messageId];
    const { key, text } = generalize(message);
    const named = sentence ?? text;
    return [
      messageId === undefined ? `text ${key}` : `id ${messageId} ${topic ?? ''}`,
      topic === undefined ? named : `${named.replace(/\.$/, '')}: ${topic}`,
    ];
  }
}
