/** Bytes that git writes with a letter. https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath */
const letters: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
};

/**
 * Reads a path as git writes it: between quotation marks, with the escapes of C, where it holds unusual bytes.
 *
 * @param written the path, such as `src/a b.ts` or `"caf\303\251"`; what follows the closing mark is left out
 * @returns the path; bytes that are not UTF-8 become U+FFFD
 */
export function unquotePath(written: string): string {
  if (!written.startsWith('"')) return written;
  const inside = written.slice(1, closingMark(written));
  const bytes = inside.replace(/[^\\]+|\\([0-7]{3})|\\(.)/g, (text, octal?: string, escaped?: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return utf8Bytes(escaped === undefined ? text : (letters[escaped] ?? escaped));
  });
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Where the path that a text begins with is closed; the text's length where it is not. */
export function closingMark(text: string): number {
  let at = 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

/** One character for each byte. */
function utf8Bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
