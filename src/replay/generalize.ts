import { type Message, withoutLinks } from '../text/message.ts';

/** A sentence without what is particular to one change, so that the same reason can be counted over many. */
export interface Wording {
  /** The same for sentences that differ in values, numbers, the order of a list, or singular and plural. */
  readonly key: string;
  /** With `…` for values and numbers. */
  readonly text: string;
}

/**
 * Generalizes a sentence: leaves out values, numbers, and details behind a colon or semicolon.
 *
 *     generalize(say`Major change: score ${8} of ${5}.`).text   // 'Major change.'
 */
export function generalize(message: Message): Wording {
  const text = withoutLinks(message)
    .map((part) => (typeof part === 'string' ? part : '…'))
    .join('')
    .replace(/\b\d[\d,.]*\d\b|\b\d+\b/g, '…')
    .replace(/…(?:(?:, | and | or | of )…)+/g, '…')
    .replace(/(?<=\w)[:;] .*$/s, '.');
  const words = text.toLowerCase().match(/[a-z][a-z-]*/g) ?? [];
  const kept = words.filter((word) => word !== 'and').map((word) => word.replace(/s$/, ''));
  return { key: [...new Set(kept)].sort().join(' '), text };
}
