import type { ReadChange } from '../../../analysis/read-change.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import type { HeadFiles } from '../../../evidence/head-files.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import type { TemplateTexts } from '../../../evidence/templates.ts';
import { type Message, say } from '../../../text/message.ts';
import { isChangelogName, isChangeset, isFragment } from '../../changelog-files.ts';
import { matcher } from '../../matching.ts';
import type { Convention } from '../conventions/convention.ts';
import { type Conventions, homeOf, isOfProduct } from '../conventions/detect.ts';
import type { Options } from '../options.ts';
import { needsHead, readChangelog, removedLines } from './changelog-lines.ts';
import { readChangeset } from './changeset.ts';
import { fragmentEntry } from './fragment.ts';
import { statedEntry, titleType } from './stated-entry.ts';

/** An entry for the next release. */
export interface Entry {
  readonly convention: Convention;
  /** Null where no file holds it. */
  readonly place: { readonly path: string; readonly line: number } | null;
  /** The directory of the package that it is about; null where it is for all. */
  readonly home: string | null;
}

/** What looks like an entry and is none. */
export interface IgnoredEntry {
  readonly path: string | null;
  readonly line: number | null;
  /** A sentence. */
  readonly why: Message;
}

/** What the change says about itself. */
export interface FoundEntries {
  readonly entries: readonly Entry[];
  readonly ignored: readonly IgnoredEntry[];
  /** An empty changeset: it says that no entry is needed. */
  readonly emptyChangeset: string | null;
  /** The description says that no entry is needed: `CHANGELOG entry: null`. */
  readonly statedNone: boolean;
}

/**
 * The entries that a change has under these conventions.
 *
 * @param heads whole changelogs, as {@link changelogsToRead} asks for them; absent where the head is not at hand
 */
export function findEntries(
  {
    change,
    pullRequest,
    templates,
  }: {
    readonly change: ReadChange;
    readonly pullRequest: PullRequest;
    readonly templates?: TemplateTexts;
  },
  { counting, isGenerated }: Pick<Conventions, 'counting' | 'isGenerated'>,
  heads: HeadFiles | undefined,
  options: Options,
): FoundEntries {
  const counts = (convention: Convention) => counting.includes(convention);
  const files = counts('changelog') ? changelogsOf(change, options) : [];
  const removed = removedLines(files);
  const entries: Entry[] = [];
  const ignored: IgnoredEntry[] = [];
  let emptyChangeset: string | null = null;
  for (const read of files) {
    const { path } = read.file;
    const head = heads === undefined ? undefined : Object.hasOwn(heads, path) ? heads[path] : null;
    const reading = readChangelog(read, head, removed, isGenerated);
    if (reading.entry !== null)
      entries.push({ convention: 'changelog', place: { path, line: reading.entry }, home: homeOf(path) });
    else if (reading.ignored !== null) {
      const { line, why } = reading.ignored;
      ignored.push({ path, line, why: say`This is not an entry for the next release: ${why}.` });
    }
  }
  for (const read of change.files) {
    const { path, status } = read.file;
    if (status === 'removed' || !isOfProduct(read)) continue;
    if (counts('changesets') && isChangeset(path)) {
      const says = readChangeset(read);
      if (says === 'entry') entries.push({ convention: 'changesets', place: { path, line: 1 }, home: null });
      else if (says === 'none') emptyChangeset ??= path;
      else
        ignored.push({
          path,
          line: null,
          why: say`This changeset does not count: it has to name a package with its kind of release, and to add a text.`,
        });
    } else if (counts('fragments') && isFragment(path, options['fragment-types'])) {
      const line = fragmentEntry(read);
      if (line !== null) entries.push({ convention: 'fragments', place: { path, line }, home: null });
      else if (read.file.additions > 0 || status === 'added')
        ignored.push({ path, line: null, why: say`This fragment says nothing new.` });
    }
  }
  const type = titleType(pullRequest.title);
  if (counts('title') && type !== null && (type.breaking || options['title-types'].includes(type.type)))
    entries.push({ convention: 'title', place: null, home: null });
  const stated = counts('description')
    ? statedEntry(pullRequest, templates?.pullRequests)
    : { says: 'nothing', problem: null };
  if (stated.says === 'entry') entries.push({ convention: 'description', place: null, home: null });
  if (stated.problem !== null) ignored.push({ path: null, line: null, why: stated.problem });
  return { entries, ignored, emptyChangeset, statedNone: stated.says === 'none' };
}

/** Changelogs that are read whole. */
const maxChangelogs = 5;

/** The changed changelogs whose diffs do not show in which section their lines are. */
export function changelogsToRead(change: ReadChange, options: Options): readonly string[] {
  const files = changelogsOf(change, options);
  const removed = removedLines(files);
  return files
    .filter((file) => needsHead(file, removed))
    .slice(0, maxChangelogs)
    .map(({ file }) => file.path);
}

function changelogsOf({ files }: ReadChange, options: Options): readonly ReadFile[] {
  const isNamed = matcher(options.files);
  return files.filter((read) => {
    const { file, path } = read;
    return (
      isNamed(file.path) ||
      (isChangelogName(path.name) && !isFragment(file.path, options['fragment-types']) && isOfProduct(read))
    );
  });
}
