/** A section of a changelog: what one release changes, or the next one. */
export interface ChangelogSection {
  /** As written, without its markup. Hostile. */
  readonly title: string;
  /** The index of its line. */
  readonly line: number;
  readonly kind: 'unreleased' | 'version';
  /** Its heading says when it was released. */
  readonly dated: boolean;
}

/** Characters of a heading that are read. */
const maxHeadingLength = 200;

const unreleased =
  /\b(?:unreleased|not (?:yet )?released|upcoming|in (?:progress|development)|development version|to be released)\b|^(?:v?\d[\w.-]{0,30}\s)?[[(]?(?:next(?: release| version)?|pending|dev(?:elopment)?|head|main|master|trunk|tip|wip|tbd|tba|future)[\])]?:?$/i;
const version = /(?:^|[\s[(v/@-])\d{1,5}(?:\.\d{1,5}){1,3}(?![\d/])|^v?\d{1,5}$/i;
const date =
  /\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}(?:st|nd|rd|th)?[ -](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?[ -]\d{4}\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b/i;

/**
 * The sections of a changelog, in order: headings of Markdown, AsciiDoc and reStructuredText, or plain lines, that name a version, a day or
 * what is not released. Headings such as "Added" begin none.
 *
 * @param lines those of a file or of a part of it
 */
export function changelogSections(lines: readonly string[]): readonly ChangelogSection[] {
  return lines.flatMap((text, line): readonly ChangelogSection[] => {
    const title = headingAt(lines, line, text);
    if (title === null) return [];
    const dated = date.test(title);
    if (unreleased.test(title)) return [{ title, line, kind: 'unreleased', dated: false }];
    return version.test(title) || dated ? [{ title, line, kind: 'version', dated }] : [];
  });
}

function headingAt(lines: readonly string[], index: number, text: string): string | null {
  if (text.length > maxHeadingLength) return null;
  const [, marked] = /^(?:#{1,4}|={1,4})\s+(\S.*)$/.exec(text) ?? [];
  if (marked !== undefined) return marked.trim();
  if (!/^[\w[("*]/.test(text)) return null;
  if (/^([=\-~^*#+])\1{2,}\s*$/.test(lines[index + 1] ?? '')) return text.trim();
  // A plain line at the margin that is nothing but a version: "1.4.0", "Version 1.4.0 (2024-01-31)", "v2.0 / 2024-01-31".
  const isPlain =
    /^(?:[*]{2})?(?:changes (?:in|since) )?(?:version|release|v)?\s?\[?\d{1,5}(?:\.\d{1,5}){1,3}[\w.-]{0,30}\]?(?:[*]{2})?(?:\s*[-–—:,(/].{0,80})?$/i.test(
      text.trim(),
    ) || /^\[?unreleased\]?:?$/i.test(text.trim());
  return isPlain && !/^[*] /.test(text) ? text.trim() : null;
}
