import { type Message, withoutLinks } from '../text/message.ts';

/** A sentence without what is particular to one change, so that the same reason can be counted over many. */
export interface Wording {
  /** The same for sentences that differ in values, numbers, the order of a list, or singular and plural. */
  readonly key: string;
  /** With `…` for values and `some` for numbers. */
  readonly text: string;
}

/** Generalizes a sentence: leaves out what is quoted and what is counted. */
export function generalize(message: Message): Wording {
  const text = withoutLinks(message)
    .map((part) => (typeof part === 'string' ? part : '…'))
    .join('')
    .replace(/\b\d{1,3}(?:,\d{3})+\b|\b\d+\b/g, 'some')
    .replace(/…(?:(?:, | and | or )…)+/g, '…')
    .replace(/… and some more/g, '…')
    .replace(/^some\b/, 'Some');
  const words = text.toLowerCase().match(/[a-z][a-z-]*/g) ?? [];
  const kept = words
    .filter((word) => word !== 'and' && word !== 'some')
    .map((word) => word.replace(/s$/, ''));
  return { key: [...new Set(kept)].sort().join(' '), text };
}
