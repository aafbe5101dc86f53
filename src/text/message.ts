/**
 * A sentence whose fixed words are trusted and whose values may come from a pull request.
 *
 * Each value is kept apart from the words, so that every renderer (Markdown, HTML, plain text) can quote it:
 * a hostile title or path is shown, and never becomes a mention, markup or a link that was not meant.
 */
export type Message = readonly Part[];

/** Trusted words, plain text with no markup but `names` between backticks; a quoted value from outside; or a link. */
export type Part = string | Quoted | Linked;

/** A value that is shown as code, whatever it contains. */
export interface Quoted {
  readonly quoted: string;
}

/** A label that leads to a place on GitHub, where the renderer knows the repository; elsewhere the label alone. */
export interface Linked {
  readonly label: string | Quoted;
  readonly target: LinkTarget;
}

/** A place in the repository that a report is about: never a URL, so that no value from outside can choose one. */
export type LinkTarget =
  /** At the head commit; the line is 1-based. */
  | { readonly kind: 'file'; readonly path: string; readonly line?: number }
  /** GitHub's editor for a new file on the head branch. */
  | { readonly kind: 'new-file'; readonly path: string; readonly content: string }
  | { readonly kind: 'commit'; readonly sha: string }
  | { readonly kind: 'pull-request' | 'issue' | `${AlertKind}-alert`; readonly number: number };

/** The lists of alerts of a repository. */
export type AlertKind = 'code-scanning' | 'dependabot' | 'secret-scanning';

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

/** A file at the head commit, shown as `src/cart.ts` or `src/cart.ts:2`: `say\`${fileLink(path)} has no test\``. */
export function fileLink(path: string, line?: number): Message {
  return line === undefined
    ? [{ label: { quoted: path }, target: { kind: 'file', path } }]
    : [{ label: { quoted: `${path}:${line}` }, target: { kind: 'file', path, line } }];
}

/** A commit of the repository, shown as its first 7 digits. */
export function commitLink(sha: string): Message {
  return [{ label: { quoted: sha.slice(0, 7) }, target: { kind: 'commit', sha } }];
}

/**
 * GitHub's editor for a new file on the head branch, its name and content filled in.
 *
 * @param label trusted words
 * @param content left out where it is too long for a URL
 */
export function newFileLink(label: string, path: string, content: string): Message {
  return [{ label, target: { kind: 'new-file', path, content } }];
}

/** A pull request of the repository, shown as `#12`. */
export function pullRequestLink(number: number): Message {
  return [{ label: `#${number}`, target: { kind: 'pull-request', number } }];
}

/** An issue of the repository, shown as `#12`. */
export function issueLink(number: number): Message {
  return [{ label: `#${number}`, target: { kind: 'issue', number } }];
}

/** An alert, of code scanning unless told, shown as `alert 12`. */
export function alertLink(number: number, kind: AlertKind = 'code-scanning'): Message {
  return [{ label: `alert ${number}`, target: { kind: `${kind}-alert`, number } }];
}

/** The message with the label in place of each link. */
export function withoutLinks(message: Message): readonly (string | Quoted)[] {
  return message.map((part) => (typeof part === 'object' && 'label' in part ? part.label : part));
}

/**
 * The message as plain text on one line, for logs, titles and terminals: quoted values without their quotes,
 * control characters (also terminal escapes, bidirectional overrides and lone surrogates) removed.
 */
export function plain(message: Message): string {
  return withoutLinks(message)
    .map((part) => (typeof part === 'string' ? part : part.quoted))
    .join('')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ');
}
