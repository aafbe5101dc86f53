import { type CodeOwnerPattern, codeOwnerPattern } from './code-owner-pattern.ts';
import { decidingLines } from './deciding-lines.ts';
import { policyPath } from './path.ts';

/** Where GitHub looks for the file, the first that exists: https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners */
export const codeOwnersPaths: readonly string[] = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** Bytes of the file: GitHub does not load a larger one. */
export const maxCodeOwnersSize = 3 * 1024 * 1024;

/** Lines with a pattern: a file with more is not evaluated. */
const maxLines = 50_000;

/** Characters of a line. */
const maxLineLength = 10_000;

/** An owner as the file names it: `@ada`, `@acme/security`, `ada@example.com`. */
export type NamedCodeOwner =
  | { readonly kind: 'user'; readonly login: string; readonly written: string }
  | { readonly kind: 'team'; readonly organization: string; readonly slug: string; readonly written: string }
  | { readonly kind: 'address'; readonly address: string; readonly written: string };

/** A line of the file that says whose some paths are. */
export interface CodeOwnersLine {
  /** Counts from 1. */
  readonly line: number;
  readonly pattern: string;
  /** None: these paths belong to nobody. */
  readonly owners: readonly (NamedCodeOwner & {
    /** Where it begins in the line: counts from 1, in characters. */
    readonly column: number;
  })[];
  readonly compiled: CodeOwnerPattern;
}

/**
 * Reads a file CODEOWNERS as GitHub does. Pure.
 *
 * GitHub skips a line that its format does not have; the file has no sections. What follows a `#` at the start of a word is a comment.
 *
 * @returns the lines in the order of the file; null where it has more lines, or longer ones, than are evaluated
 *
 * @example
 * readCodeOwners('* @ada\n/.github/ @acme/security # the policy')?.map(({ pattern }) => pattern) // ['*', '/.github/']
 */
export function readCodeOwners(text: string): readonly CodeOwnersLine[] | null {
  const read: CodeOwnersLine[] = [];
  let line = 0;
  for (const written of linesOf(text.replace(/^\uFEFF/, ''))) {
    line += 1;
    if (written.length > maxLineLength) return null;
    const found = lineOf(written, line);
    if (found !== null) read.push(found);
    if (read.length > maxLines) return null;
  }
  return read;
}

function* linesOf(text: string): Iterable<string> {
  for (let start = 0; start <= text.length; ) {
    const end = text.indexOf('\n', start);
    yield text.slice(start, end < 0 ? undefined : end);
    start = end < 0 ? text.length + 1 : end + 1;
  }
}

/** Null for a comment, an empty line, and a line that GitHub skips. */
function lineOf(text: string, line: number): CodeOwnersLine | null {
  const words = wordsOf(text);
  const comment = words.findIndex(({ word }) => word.startsWith('#'));
  const [first, ...others] = comment < 0 ? words : words.slice(0, comment);
  if (first === undefined) return null;
  const compiled = codeOwnerPattern(first.word);
  if (compiled === null) return null;
  const owners = others.flatMap(({ word, column }) => {
    const owner = ownerOf(word);
    return owner === null ? [] : [{ ...owner, column }];
  });
  return owners.length === others.length ? { line, pattern: first.word, owners, compiled } : null;
}

/** The words of a line; white space after a backslash belongs to its word. */
function wordsOf(line: string): readonly { readonly word: string; readonly column: number }[] {
  return [...line.matchAll(/(?:\\.|[^\s\\])+|\\$/g)].map(({ 0: word, index }) => ({
    word,
    column: index + 1,
  }));
}

/** https://docs.github.com/rest/repos/repos#list-codeowners-errors shows what is no owner: `user`, `docs@`. */
function ownerOf(written: string): NamedCodeOwner | null {
  const [, first, slug] = /^@([A-Za-z0-9_-]{1,100})(?:\/([A-Za-z0-9_.-]{1,100}))?$/.exec(written) ?? [];
  if (first !== undefined) {
    return slug === undefined
      ? { kind: 'user', login: first, written }
      : { kind: 'team', organization: first, slug, written };
  }
  return /^[^\s@<>"]{1,100}@[A-Za-z0-9.-]{1,253}$/.test(written)
    ? { kind: 'address', address: written, written }
    : null;
}

/**
 * The owners of the policy file by the text of a file CODEOWNERS: those of the last line whose pattern matches. An address of mail names
 * nobody here: GitHub does not show whose it is.
 *
 * @returns none where no line matches, the last one names nobody, or the file is too long to be evaluated
 *
 * @example
 * ownersOfPolicy('* @ada\n/.github/ @acme/security') // the team security
 */
export function ownersOfPolicy(text: string): readonly Exclude<NamedCodeOwner, { kind: 'address' }>[] {
  const owners = decidingLines(readCodeOwners(text) ?? [], [policyPath])?.get(policyPath)?.owners ?? [];
  return owners.flatMap((owner) => (owner.kind === 'address' ? [] : [owner]));
}
