/** Somebody whom a trailer of a commit names as a co-author, as far as the text goes. */
export interface NamedCoAuthor {
  /** What the trailer says, on one line. Hostile. */
  readonly text: string;
  /** In lower case, without brackets; null where there is none. */
  readonly email: string | null;
  /** What may be a login; null where the text is none. `certain` where it is written with `@`. */
  readonly login: { readonly name: string; readonly certain: boolean } | null;
}

/** Trailers read of one commit, people named by one of them, and characters read of a line. */
export const maxTrailers = 100;
const maxNamed = 20;
const maxLength = 500;

/**
 * The people whom the trailers of a commit's message name as co-authors, in every common shape: `Co-authored-by: Grace <g@x.org>`, `grace`,
 * `@grace`, an address without brackets, in quotes, with a full stop, in any case, folded, among other lines, several at once. GitHub itself
 * reads only a name with an address in angle brackets: https://docs.github.com/pull-requests/committing-changes-to-your-project/creating-and-editing-commits/creating-a-commit-with-multiple-authors
 * `Co-developed-by` is the trailer of the Linux kernel: https://docs.kernel.org/process/submitting-patches.html
 *
 * @param message hostile; the time grows with its length alone
 * @returns in the order of the message, at most {@link maxTrailers} trailers; `cut` where there are more
 *
 * @example
 * namedCoAuthors('Add a door\n\nCo-authored-by: @grace').named // [{ text: '@grace', email: null, login: { name: 'grace', certain: true } }]
 */
export function namedCoAuthors(message: string): {
  readonly named: readonly NamedCoAuthor[];
  readonly cut: boolean;
} {
  const values: string[] = [];
  let folding = false;
  for (const line of message.split(/\r\n|[\n\r\u2028\u2029]/)) {
    const value = trailerValue(line);
    if (value !== null) values.push(value);
    else {
      folding &&= /^[ \t]/.test(line);
      const folded = folding ? (values.at(-1) ?? '') : null;
      if (folded !== null && folded.length <= maxLength)
        values[values.length - 1] = `${folded} ${line.trim()}`;
    }
    folding ||= value !== null;
    if (values.length > maxTrailers) break;
  }
  const read = values.slice(0, maxTrailers).map(namedIn);
  return {
    named: read.flatMap(({ named }) => named),
    cut: values.length > maxTrailers || read.some(({ cut }) => cut),
  };
}

const key = /^[\s>*•-]{0,20}co[- ]?(?:author(?:ed)?|developed)(?:[- ]?by)?[ \t]{0,20}:/i;

/** The value of a trailer that names a co-author; null for any other line. */
function trailerValue(line: string): string | null {
  const found = key.exec(line.slice(0, maxLength));
  return found === null ? null : line.slice(found[0].length).trim();
}

function namedIn(value: string): { readonly named: readonly NamedCoAuthor[]; readonly cut: boolean } {
  const text = value.slice(0, maxLength);
  const words = text.split(/[\s<>()[\],;"'`]+/);
  const emails = words.map(withoutEnds).filter(isEmail);
  const found =
    emails.length > 0
      ? [...emails.map((email) => namedByEmail(text, email)), ...words.flatMap(namedByMention)]
      : text.split(/[,;&]|\s(?:and|und|et|y)\s/i).flatMap(namedByText);
  return { named: found.slice(0, maxNamed), cut: value.length > maxLength || found.length > maxNamed };
}

/** A full stop, a colon or another sign before or behind an address or a name belongs to the sentence. */
function withoutEnds(word: string): string {
  return word.replace(/^[.:!*_~|-]{1,20}/, '').replace(/[.:!*_~|>"'`-]{1,20}$/, '');
}

function isEmail(word: string): boolean {
  const at = word.indexOf('@');
  return at > 0 && at < word.length - 1;
}

function namedByEmail(text: string, email: string): NamedCoAuthor {
  return { text, email: email.toLowerCase(), login: null };
}

function namedByMention(word: string): readonly NamedCoAuthor[] {
  const name = withoutEnds(word);
  return name.startsWith('@') ? namedByText(name) : [];
}

function namedByText(part: string): readonly NamedCoAuthor[] {
  const outside = part.trim().replace(/^[<("'`]{1,5}/, '');
  const text = withoutEnds(
    outside.replace(outside.includes('(') ? /[>"'`]{1,5}$/ : /[>)"'`]{1,5}$/, '').trim(),
  );
  if (text === '') return [];
  const name = text.replace(/^@/, '');
  return [{ text, email: null, login: isLogin(name) ? { name, certain: text.startsWith('@') } : null }];
}

/** https://docs.github.com/enterprise-server/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication */
export function isLogin(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?$/.test(text);
}

/**
 * The login in an address that GitHub gives to an account so that it need not show another: `1234+grace@users.noreply.github.com`, also of
 * another server. Null for any other address.
 * https://docs.github.com/account-and-profile/reference/email-addresses-reference
 */
export function loginOfNoReply(email: string): string | null {
  const [, login = ''] =
    /^(?:\d{1,20}\+)?([^@+]{1,120})@users\.noreply\.[a-z0-9.-]{1,200}$/i.exec(email) ?? [];
  return isLogin(login) ? login : null;
}
