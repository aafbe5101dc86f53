/**
 * A sentence whose fixed words are ours and whose values may come from a pull request.
 *
 * Each value is kept apart from the words, so that every renderer (Markdown, HTML, plain text) can quote it:
 * a hostile title or path is shown, and never becomes a mention, a link or markup.
 */
export type Message = readonly Part[];

/** Either words of ours, plain text with no markup but `names` between backticks, or a quoted value from outside. */
export type Part = string | Quoted;

/** A value that is shown as code, whatever it contains. */
export interface Quoted {
  readonly quoted: string;
}

/**
 * Builds a message: `say\`${path} has no test\``.
 *
 * @param words the fixed words of the template, trusted
 * @param values a string is quoted, a number is shown as it is, a message is spliced in
 */
export function say(words: TemplateStringsArray, ...values: readonly (string | number | Message)[]): Message {
  const parts: Part[] = [];
  words.forEach((word, index) => {
    if (word !== '') parts.push(word);
    const value = values[index];
    if (value === undefined) return;
    if (typeof value === 'string') parts.push({ quoted: value });
    else if (typeof value === 'number') parts.push(String(value));
    else parts.push(...value);
  });
  return parts;
}

/** Puts messages one after another with a fixed text between them: sentences, or the items of an enumeration. */
export function join(messages: readonly Message[], separator = ', '): Message {
  return messages.flatMap((message, index) => (index === 0 ? message : [separator, ...message]));
}

/**
 * The message as plain text on one line, for logs, titles and terminals: quoted values without their quotes,
 * control characters (also terminal escapes, bidirectional overrides and lone surrogates) removed.
 */
export function plain(message: Message): string {
  return message
    .map((part) => (typeof part === 'string' ? part : part.quoted))
    .join('')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ');
}
