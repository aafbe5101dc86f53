import type { PatchLine } from '../../../analysis/diff/patch.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import { lineKey } from '../../../text/line-key.ts';
import { commentedLines } from '../../../text/markdown/commented-lines.ts';
import { type Message, say } from '../../../text/message.ts';
import { type ChangelogSection, changelogSections } from './changelog-sections.ts';
import { isEntryText } from './entry-text.ts';

/** What a changed changelog gives. */
export interface ChangelogReading {
  /** The first line that is an entry, 1-based at the head; null where none is. */
  readonly entry: number | null;
  /** Why the first line that could be one is none, a clause about "this line"; null where none could. */
  readonly ignored: { readonly line: number | null; readonly why: Message } | null;
}

const nothing: ChangelogReading = { entry: null, ignored: null };

/**
 * Whether a changelog has a new entry: an added line that says something, in the section of what is not released, or under a version that
 * is new. A line that moved or is only laid out differently is none. https://keepachangelog.com/en/1.1.0/
 *
 * @param head the whole file at the head: null where it cannot be read, undefined where the head is not at hand or the diff is enough
 * @param removed what the change removes from changelogs, by {@link lineKey}
 */
export function readChangelog(
  file: ReadFile,
  head: string | null | undefined,
  removed: ReadonlySet<string>,
): ChangelogReading {
  if (file.file.status === 'removed') return nothing;
  if (file.file.patch === undefined) {
    const changed = file.file.additions > 0 || file.file.binary;
    return changed
      ? { entry: null, ignored: { line: null, why: say`GitHub does not show its diff` } }
      : nothing;
  }
  const candidates = candidateLines(file, removed);
  let ignored: ChangelogReading['ignored'] = null;
  const sections = sectionsOf(file, head);
  const added = newHeadings(file, sections);
  for (const line of candidates) {
    const why = whyNot(line.newLine ?? 1, sections, head, added);
    if (why === null) return { entry: line.newLine, ignored: null };
    ignored ??= { line: line.newLine, why };
  }
  return { entry: null, ignored };
}

/** Whether the diff of a changelog shows too little to tell in which section its lines are. */
export function needsHead(file: ReadFile, removed: ReadonlySet<string>): boolean {
  if (file.file.status === 'removed' || file.file.status === 'added' || file.file.patch === undefined)
    return false;
  return candidateLines(file, removed).length > 0 && readChangelog(file, null, removed).entry === null;
}

/** The added lines that say something new; none of a block that only lays out what it removes. */
function candidateLines({ hunks }: ReadFile, removed: ReadonlySet<string>): readonly PatchLine[] {
  return hunks.flatMap(({ lines }) => {
    const text = (kind: PatchLine['kind']) =>
      lines.filter((line) => line.kind === kind).map((line) => lineKey(line.text));
    if (text('added').join('') === text('removed').join('')) return [];
    const shown = lines.filter(({ kind }) => kind !== 'removed');
    const beside = new Set(lines.flatMap((line) => (line.kind === 'context' ? [lineKey(line.text)] : [])));
    const hidden = commentedLines(shown.map((line) => line.text));
    return shown.filter(
      (line, index) =>
        line.kind === 'added' &&
        hidden[index] !== true &&
        !beside.has(lineKey(line.text)) &&
        isEntryText(line.text) &&
        !removed.has(lineKey(line.text)),
    );
  });
}

/** What the change removes from these files, by {@link lineKey}. */
export function removedLines(files: readonly ReadFile[]): ReadonlySet<string> {
  return new Set(
    files.flatMap(({ hunks }) =>
      hunks.flatMap(({ lines }) =>
        lines.flatMap((line) => (line.kind === 'removed' ? [lineKey(line.text)] : [])),
      ),
    ),
  );
}

/** The added lines that may begin a section. The heading of a release that was there with its day is not new, however it is written now. */
function newHeadings({ hunks }: ReadFile, { sections }: Sections): ReadonlySet<number> {
  const released = new Set(
    hunks.flatMap(({ lines }) =>
      changelogSections(lines.filter(({ kind }) => kind === 'removed').map(({ text }) => text)).flatMap(
        ({ title, dated }) => (dated ? (versionIn(title) ?? []) : []),
      ),
    ),
  );
  const old = new Set(
    sections.filter(({ title }) => released.has(versionIn(title) ?? '')).map(({ at }) => at),
  );
  return new Set(
    hunks.flatMap(({ lines }) =>
      lines.flatMap(({ kind, newLine }) =>
        kind === 'added' && newLine !== null && !old.has(newLine) ? [newLine] : [],
      ),
    ),
  );
}

function versionIn(title: string): string | null {
  return /\d{1,5}(?:\.\d{1,5}){1,3}/.exec(title)?.[0] ?? null;
}

interface ShownSection extends ChangelogSection {
  /** 1-based, at the head. */
  readonly at: number;
  /** The first section of the file; null where that is not shown. */
  readonly first: boolean | null;
}

/** The sections of the file, and from which lines on they are known. */
interface Sections {
  readonly sections: readonly ShownSection[];
  /** By line at the head, whether what stands above it is known. */
  knownAbove(line: number): boolean;
}

function sectionsOf({ hunks }: ReadFile, head: string | null | undefined): Sections {
  if (typeof head === 'string') {
    const found = changelogSections(head.split(/\r?\n/), true);
    const sections = found.map((each, index) => ({ ...each, at: each.line + 1, first: index === 0 }));
    return { sections, knownAbove: () => true };
  }
  const parts = hunks.map(({ lines }) => lines.filter(({ newLine }) => newLine !== null));
  const sections = parts.flatMap((lines, index) => {
    const fromTop = index === 0 && lines[0]?.newLine === 1;
    return changelogSections(
      lines.map(({ text }) => text.replace(/\r$/, '')),
      fromTop,
    ).map((each, at) => ({
      ...each,
      at: lines[each.line]?.newLine ?? 1,
      first: fromTop ? at === 0 : null,
    }));
  });
  const starts = parts.flatMap((lines) => (lines[0]?.newLine === undefined ? [] : [lines[0].newLine ?? 1]));
  const start = (line: number) => starts.findLast((first) => first <= line) ?? 1;
  return {
    sections,
    knownAbove: (line) => start(line) === 1 || sections.some(({ at }) => at >= start(line) && at <= line),
  };
}

/** Why a line is no entry of the next release; null where it is. */
function whyNot(
  line: number,
  { sections, knownAbove }: Sections,
  head: string | null | undefined,
  added: ReadonlySet<number>,
): Message | null {
  if (!knownAbove(line)) {
    return head === null ? say`the section that it is in is too far above to be seen in the diff` : null;
  }
  const section = sections.findLast(({ at }) => at <= line);
  if (section === undefined) {
    return sections.length === 0 ? null : say`it is above the first section`;
  }
  if (section.kind === 'unreleased' || added.has(section.at)) return null;
  if (section.first !== false && !section.dated && (section.first === true || head === undefined))
    return null;
  return say`it is in the section of a release, ${section.title}`;
}
