import type { Message } from '../text/message.ts';

/** A sentence without what is particular to one change, so that the same reason can be counted over many. */
export interface General {
  /** The same for sentences that differ in values, numbers, the order of a list, or singular and plural. */
  readonly key: string;
  /** With `…` for values and `some` for numbers. */
  readonly text: string;
}

/** Generalises a sentence: what is quoted and what is counted is left out. */
export function generalise(message: Message): General {
  const text = message
    .map((part) => (typeof part === 'string' ? part : '…'))
    .join('')
    .replace(/\b\d{1,3}(?:,\d{3})+\b|\b\d+\b/g, 'some')
    .replace(/…(?:(?:, | and | or )…)+/g, '…')
    .replace(/… and some more/g, '…');
  const words = text.toLowerCase().match(/[a-z][a-z-]*/g) ?? [];
  const kept = words
    .filter((word) => word !== 'and' && word !== 'some')
    .map((word) => word.replace(/s$/, ''));
  return { key: [...new Set(kept)].sort().join(' '), text };
}

/** Counts reasons in how many changes they occur. */
export class ReasonCount {
  readonly #counts = new Map<string, { text: string; count: number }>();

  /** Counts a change for each of its reasons, however often it gives one. */
  add(reasons: readonly General[]): void {
    for (const { key, text } of new Map(reasons.map((reason) => [reason.key, reason])).values()) {
      const known = this.#counts.get(key);
      if (known === undefined) this.#counts.set(key, { text, count: 1 });
      else {
        known.count += 1;
        // The plural reads better for many.
        if (text.length > known.text.length) known.text = text;
      }
    }
  }

  /** The most frequent, at most so many. */
  top(most: number): readonly CountedReason[] {
    const all = [...this.#counts.values()];
    return all.sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1)).slice(0, most);
  }
}

export interface CountedReason {
  readonly text: string;
  /** Changes that give it. */
  readonly count: number;
}
