import ignore from 'ignore';
import { policyPath } from './path.ts';

/** Where GitHub looks for the file, the first that exists: https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners */
export const codeOwnersPaths: readonly string[] = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** Lines that are read; GitHub reads no file over 3 MB. */
const maxLines = 20_000;

/** Characters of a pattern: a longer one names no path. */
const maxPatternLength = 1_000;

/** An owner as the file names it. An address of mail names nobody here: GitHub does not show whose it is. */
export type CodeOwner =
  | { readonly kind: 'user'; readonly login: string }
  | { readonly kind: 'team'; readonly organization: string; readonly slug: string };

/**
 * The owners of the policy file by the text of a file CODEOWNERS: those of the last line whose pattern matches, as GitHub decides it. Pure.
 *
 *     ownersOfPolicy('* @ada\n/.github/ @acme/security')   // the team security
 *
 * @returns none where no line matches, or the last one names nobody
 */
export function ownersOfPolicy(text: string): readonly CodeOwner[] {
  const lines = text.split(/\r?\n/, maxLines);
  for (const line of lines.reverse()) {
    const [pattern = '', ...names] = line
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    // GitHub skips what its format does not have: negations, ranges, escaped hashes.
    if (pattern === '' || pattern.length > maxPatternLength || /^!|[[\]]|\\#/.test(pattern)) continue;
    if (ignore({ ignorecase: false }).add(pattern).ignores(policyPath)) return names.flatMap(ownerOf);
  }
  return [];
}

function ownerOf(name: string): readonly CodeOwner[] {
  const [, first, slug] = /^@([A-Za-z0-9_.-]{1,100})(?:\/([A-Za-z0-9_.-]{1,100}))?$/.exec(name) ?? [];
  if (first === undefined) return [];
  return [slug === undefined ? { kind: 'user', login: first } : { kind: 'team', organization: first, slug }];
}
