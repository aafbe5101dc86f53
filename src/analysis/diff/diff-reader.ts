import type { ChangedFile } from '../../evidence/change.ts';
import { closingMark, unquotePath } from './quoted-path.ts';

/** How much of a diff is kept. A file over a limit keeps its counts and loses its patch. */
export interface DiffLimits {
  readonly fileLines: number;
  readonly fileCharacters: number;
  readonly lines: number;
  readonly characters: number;
}

/**
 * What GitHub shows of a diff: beyond that its API gives no patch either.
 * https://docs.github.com/en/repositories/creating-and-managing-repositories/repository-limits#diff-limits
 */
export const githubLimits: DiffLimits = {
  fileLines: 20_000,
  fileCharacters: 500_000,
  lines: 20_000,
  characters: 1_000_000,
};

/** Every line is kept: the text is held in memory already. */
export const noLimits: DiffLimits = {
  fileLines: Number.POSITIVE_INFINITY,
  fileCharacters: Number.POSITIVE_INFINITY,
  lines: Number.POSITIVE_INFINITY,
  characters: Number.POSITIVE_INFINITY,
};

/** One file of a diff, and whether its patch went over a limit and was dropped. */
export interface FileDiff {
  readonly file: ChangedFile;
  readonly dropped: boolean;
}

interface Section {
  readonly opening: string;
  status: ChangedFile['status'];
  from: string | null;
  to: string | null;
  submodule: boolean;
  binary: boolean;
  additions: number;
  deletions: number;
  /** Null after the patch went over a limit. */
  lines: string[] | null;
  characters: number;
}

/**
 * Reads one change's unified diff as git prints it with the prefixes `a/` and `b/`, line by line, and separates its files.
 * Inside a hunk every line begins with a space, a sign or a backslash, so a line of the diff's content never counts as the beginning of
 * another file.
 */
export class DiffReader {
  readonly #limits: DiffLimits;
  readonly #files: FileDiff[] = [];
  #section: Section | null = null;
  #lines = 0;
  #characters = 0;

  constructor(limits: DiffLimits) {
    this.#limits = limits;
  }

  /** The files that have begun, the one under way counted. */
  get count(): number {
    return this.#files.length + (this.#section === null ? 0 : 1);
  }

  /** Takes the next line, without its line feed. Lines before the first file are passed over. */
  read(line: string): void {
    if (line.startsWith('diff --git ')) {
      this.#close();
      this.#section = sectionOf(line);
    } else if (this.#section !== null) {
      if (this.#section.lines?.length !== 0 || line.startsWith('@@ ')) this.#readHunk(this.#section, line);
      else readHeader(this.#section, line);
    }
  }

  /** The files of the diff, in its order. */
  end(): readonly FileDiff[] {
    this.#close();
    return this.#files;
  }

  #readHunk(section: Section, line: string): void {
    if (line === '') return;
    if (line.startsWith('+')) section.additions += 1;
    else if (line.startsWith('-')) section.deletions += 1;
    if (section.lines === null) return;
    section.lines.push(line);
    section.characters += line.length + 1;
    const { fileLines, fileCharacters, lines, characters } = this.#limits;
    const isOver =
      section.lines.length > fileLines ||
      section.characters > fileCharacters ||
      this.#lines + section.lines.length > lines ||
      this.#characters + section.characters > characters;
    if (isOver) section.lines = null;
  }

  #close(): void {
    const section = this.#section;
    this.#section = null;
    if (section === null) return;
    this.#lines += section.lines?.length ?? 0;
    this.#characters += section.lines === null ? 0 : section.characters;
    const closed = { file: fileOf(section), dropped: section.lines === null };
    const before = this.#files.at(-1);
    // A file that becomes a link, or the reverse, is printed as a removal and an addition of the same path.
    if (before?.file.path === closed.file.path) this.#files.splice(-1, 1, joined(before, closed));
    else this.#files.push(closed);
  }
}

/** Reads a whole diff. */
export function readFileDiffs(diff: string): readonly FileDiff[] {
  const reader = new DiffReader(noLimits);
  for (const line of diff.split('\n')) reader.read(line);
  return reader.end();
}

function sectionOf(opening: string): Section {
  return {
    opening,
    status: 'modified',
    from: null,
    to: null,
    submodule: false,
    binary: false,
    additions: 0,
    deletions: 0,
    lines: [],
    characters: 0,
  };
}

const submoduleMode = / 160000$/;

function readHeader(section: Section, line: string): void {
  if (/^(?:index|new file mode|deleted file mode|new mode) /.test(line) && submoduleMode.test(line))
    section.submodule = true;
  if (line.startsWith('new file mode ')) section.status = 'added';
  else if (line.startsWith('deleted file mode ')) section.status = 'removed';
  else if (line.startsWith('old mode ')) section.status = 'changed';
  else if (line.startsWith('rename from ')) {
    section.status = 'renamed';
    section.from = unquotePath(line.slice(12));
  } else if (line.startsWith('copy from ')) {
    section.status = 'copied';
    section.from = unquotePath(line.slice(10));
  } else if (line.startsWith('rename to ')) section.to = unquotePath(line.slice(10));
  else if (line.startsWith('copy to ')) section.to = unquotePath(line.slice(8));
  else if (line.startsWith('--- ')) section.from ??= sidePath(line);
  else if (line.startsWith('+++ ')) section.to ??= sidePath(line);
  else if (line.startsWith('Binary files ') || line === 'GIT binary patch') section.binary = true;
}

/** The path behind `--- ` or `+++ `: git ends it with a tab where it holds a space. Null for `/dev/null`. */
function sidePath(line: string): string | null {
  const written = line.slice(4).replace(/\t$/, '');
  return written === '/dev/null' ? null : unquotePath(written).slice(2);
}

function fileOf(section: Section): ChangedFile {
  const { additions, deletions, binary, lines } = section;
  const path = section.to ?? section.from ?? openingPath(section.opening);
  const isMoved = section.status === 'renamed' || section.status === 'copied';
  const hasText = additions + deletions > 0;
  return {
    path,
    ...(isMoved && section.from !== null ? { previousPath: section.from } : {}),
    // Git reports a changed mode also where the text changes.
    status: section.status === 'changed' && hasText ? 'modified' : section.status,
    additions,
    deletions,
    ...(lines === null || lines.length === 0 ? {} : { patch: lines.join('\n') }),
    binary,
    ...(section.submodule ? { submodule: true } : {}),
  };
}

/** The path in `diff --git a/path b/path`, which is the same on both sides where no other line names it. */
function openingPath(opening: string): string {
  const names = opening.slice('diff --git '.length);
  const first = names.startsWith('"')
    ? names.slice(0, closingMark(names) + 1)
    : names.slice(0, (names.length - 1) / 2);
  return unquotePath(first).slice(2);
}

function joined(before: FileDiff, after: FileDiff): FileDiff {
  const patches = [before.file.patch, after.file.patch].filter((patch) => patch !== undefined);
  const dropped = before.dropped || after.dropped;
  return {
    file: {
      path: after.file.path,
      status: 'changed',
      additions: before.file.additions + after.file.additions,
      deletions: before.file.deletions + after.file.deletions,
      ...(dropped || patches.length === 0 ? {} : { patch: patches.join('\n') }),
      binary: before.file.binary || after.file.binary,
      ...(after.file.submodule === true ? { submodule: true } : {}),
    },
    dropped,
  };
}
