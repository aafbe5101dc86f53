/** A section of a changelog: what one release changes, or the next one. */
export interface ChangelogSection {
  /** As written, without its markup. Hostile. */
  readonly title: string;
  /** The index of its line. */
  readonly line: number;
  readonly kind: 'unreleased' | 'version';
  /** Its heading, or a line below it, says when it was released. */
  readonly dated: boolean;
}

/** Characters of a heading that are read. */
const maxHeadingLength = 200;

/** Lines below a heading that may say when it was released. */
const maxDateLines = 3;

const unreleased =
  /\b(?:unreleased|unpublished|not (?:yet )?released|upcoming|coming soon|in (?:progress|development)|development version|to be released)\b|^(?:v?\d[\w.-]{0,30}\s)?[[(]?(?:v?\.?next(?: release| version)?|pending|dev(?:elopment)?|head|main|master|trunk|tip|wip|tbd|tba|future)[\])]?:?(?:\s\([^()]{1,30}\))?$|\d[.-](?:dev\d*|snapshot)\b/i;
const version = /(?:^|[\s[(v/@>-])\d{1,5}(?:\.\d{1,5}){1,3}(?![\d/])|^v?\d{1,5}$/i;
const beginsWithVersion = /^(?:<\w{1,10}>)?(?:version |release |v)?\[?v?\d{1,5}\.\d/i;
const date =
  /\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b|\d{4}\s?年\s?\d{1,2}\s?月|(?<![\d.])\d{1,2}(?:st|nd|rd|th|\.)?[ -](?:of |de )?\p{L}{3,12}\.?,?[ -](?:de )?\d{4}\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b|\b\d{4} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}\b/iu;
const saysReleased = /^[\s*_>:-]{0,6}(?:released?|release[ -]date|date|published)\b/i;

/** The name of the file as its heading: no section. */
const ofFile = /\b(?:change ?-?log|changes|history|news|release notes|releases)\b/i;

/** How Debian writes one: https://www.debian.org/doc/debian-policy/ch-source.html#debian-changelog-debian-changelog */
const debian = /^[\w.+-]{2,80} \((\d[^()\s]{0,80})\)((?: [\w-]{1,40}){1,5});\s?urgency=/;

/**
 * The sections of a changelog, in order: headings of Markdown, AsciiDoc and reStructuredText, or plain lines, that name a version, a day or
 * what is not released. Headings such as "Added" begin none, but one above the first version that looks like it does: "À venir".
 *
 * @param lines those of a file or of a part of it
 * @param isFromTop whether they begin with the file
 */
export function changelogSections(lines: readonly string[], isFromTop = false): readonly ChangelogSection[] {
  const headings = lines.flatMap((text, line) => {
    const heading = headingAt(lines, line, line === 0 ? text.replace(/^\uFEFF/, '') : text);
    return heading === null ? [] : [{ ...heading, line }];
  });
  let above: string | null = null;
  const sections: (ChangelogSection & { readonly form: string })[] = [];
  for (const { title, line, form } of headings) {
    if (unreleased.test(title)) {
      sections.push({ title, line, form, kind: 'unreleased', dated: false });
      above = form;
      continue;
    }
    const dated = date.test(title);
    if (!version.test(title) && !dated) continue;
    // "### Node.js 18.0" within a section is about something else.
    if (above !== null && isDeeper(form, above) && !dated && !beginsWithVersion.test(title)) continue;
    sections.push({ title, line, form, kind: 'version', dated: dated || isDatedBelow(lines, line) });
    above = form;
  }
  const [first] = sections;
  const next =
    isFromTop && first?.kind === 'version'
      ? headings.filter(
          ({ title, line, form }) => line < first.line && form === first.form && !ofFile.test(title),
        )
      : [];
  return [
    ...next.map(({ title, line }) => ({ title, line, kind: 'unreleased', dated: false }) as const),
    ...sections.map(({ title, line, kind, dated }) => ({ title, line, kind, dated })),
  ];
}

/** Whether both are of the kind that tells its rank by its length, and the first is below the other. */
function isDeeper(form: string, above: string): boolean {
  return form[0] === above[0] && form.length > above.length;
}

function isDatedBelow(lines: readonly string[], heading: number): boolean {
  return lines
    .slice(heading + 1)
    .slice(0, maxDateLines + 1)
    .some((text) => {
      const start = text.slice(0, maxHeadingLength);
      return saysReleased.test(start) && date.test(start);
    });
}

/** The text of a heading, and its form: `##`, `==`, the underline or `plain`. */
function headingAt(
  lines: readonly string[],
  index: number,
  text: string,
): { readonly title: string; readonly form: string } | null {
  if (text.length > maxHeadingLength) return null;
  const [, marks, marked] = /^(#{1,4}|={1,4})\s+(\S.*)$/.exec(text) ?? [];
  if (marks !== undefined && marked !== undefined) return { title: marked.trim(), form: marks };
  if (!/^[\p{L}\p{N}_[("*]/u.test(text)) return null;
  const [, underline] = /^([=\-~^*#+])\1{2,}\s*$/.exec(lines[index + 1] ?? '') ?? [];
  if (underline !== undefined) return { title: withoutBold(text), form: `under ${underline}` };
  const [, number, distribution = ''] = debian.exec(text) ?? [];
  if (number !== undefined) return { title: `${number}${distribution.toLowerCase()}`, form: 'plain' };
  // A plain line at the margin that is nothing but a version: "1.4.0", "Version 1.4.0 (2024-01-31)", "v2.0 / 2024-01-31".
  const plain = withoutBold(text);
  const isPlain =
    /^(?:changes (?:in|since) )?(?:version|release|v)?\s?\[?\d{1,5}(?:\.\d{1,5}){1,3}[\w.-]{0,30}\]?(?:\s*[-–—:,(/].{0,80}|\s+\d{4}-\d{2}-\d{2})?$/i.test(
      plain,
    ) || /^\[?unreleased\]?(?:\s\([^()]{1,40}\))?:?$/i.test(plain);
  return isPlain && !/^[*] /.test(text) ? { title: plain, form: 'plain' } : null;
}

function withoutBold(text: string): string {
  return text
    .trim()
    .replace(/^\*\*(.{1,200}?)\*\*/, '$1')
    .trim();
}
