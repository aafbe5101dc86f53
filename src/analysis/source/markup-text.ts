import type { Language } from './language.ts';

const languages: ReadonlySet<Language> = new Set(['html', 'javascript', 'typescript', 'vue']);

/** A whole element on one line with plain text inside: no code, no entity of a template, no script. */
const element =
  /^(\s*<([A-Za-z][\w.-]{0,60})(?:\s[^<>{}]{0,300})?>)([^<>{}()[\]$@#%;=`]{1,400})(<\/([\w.-]{1,61})>\s*)$/;

/**
 * A line of markup without the text that people read in it: `<p>Hello</p>` is the same as `<p>Bye</p>`.
 *
 * @returns null where the line holds anything but one element with plain text
 */
export function withoutMarkupText(line: string, language: Language | null): string | null {
  if (language === null || !languages.has(language) || line.length > 1000) return null;
  const found = element.exec(line);
  if (
    found === null ||
    found[2] !== found[5] ||
    /^(?:script|style|code|textarea|template)$/i.test(found[2] ?? '')
  )
    return null;
  return `${found[1] ?? ''}${found[4] ?? ''}`.replaceAll(/\s+/g, ' ').trim();
}
