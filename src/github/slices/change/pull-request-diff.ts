import { type Change, maxListedFiles } from '../../../evidence/change.ts';
import { available, type Slice, unavailable } from '../../../evidence/slice.ts';
import { HeadMoved } from '../../../subjects/retry-later.ts';
import { say } from '../../../text/message.ts';
import { Refused } from '../../client/failure.ts';
import { pageSize, readPage } from '../../client/pages.ts';
import { defineCache } from '../../read/cache.ts';
import { incomplete, notPermitted, tooLarge } from '../../read/problems.ts';
import type { PullRequestReading } from '../../read/read-pull-request.ts';
import type { PullRequestSource } from '../../read/source.ts';
import { changedFileOf, type Diff, type FileEntry, listedFileOf } from './diff.ts';

/** The files of a pull request between two commits, which cannot change. */
const diffs = defineCache<Diff>({ maxSize: 64 * 1024 * 1024, sizeCalculation: bytesOf });

/**
 * Changes whose reading is kept: what rules read of a change is kept as long as the object that they read it from, and takes many times the
 * memory of the diff. So only the last small ones are kept, and a large one is read again with each evaluation.
 */
const readChanges = defineCache<Change>({
  maxSize: 24 * 1024 * 1024,
  maxEntrySize: 1024 * 1024,
  sizeCalculation: (change) => bytesReadPerByte * bytesOf({ change }),
});

/** Measured: 12 to 16 bytes for each byte of a diff in memory. */
const bytesReadPerByte = 16;

/** Roughly: two bytes a character, and what an object of the engine takes. */
function bytesOf({ change }: Pick<Diff, 'change'>): number {
  return change.files.reduce(
    (sum, { path, patch = '' }) => sum + 2 * (2 * path.length + patch.length) + 400,
    1,
  );
}

/** Reads every changed file with its patch; from the cache where head and base are those of the last reading. */
export async function readPullRequestDiff(
  source: PullRequestSource,
  { headSha, baseSha, about }: PullRequestReading,
): Promise<Slice<Diff>> {
  if (about.changedFiles > maxListedFiles) return unavailable(tooLarge(say`the changed files`));
  // The sums identify a diff whose merge base moved though neither end did.
  const sums = `${about.changedFiles}+${about.additions}-${about.deletions}`;
  const key = `${source.repositoryId}#${source.number}:${baseSha}...${headSha}:${sums}`;
  const known = source.cache.of(diffs).get(key);
  if (known !== undefined) return available({ ...known, change: keptChange(source, key, known) });
  try {
    const entries = await readEntries(source, about.changedFiles);
    if (entries.some((entry) => isOfAnotherHead(entry, headSha))) {
      throw new HeadMoved('The head moved while its files were read.');
    }
    if (entries.length !== about.changedFiles) return unavailable(incomplete(say`the changed files`));
    const diff = { change: { files: entries.map(changedFileOf) }, listed: entries.map(listedFileOf) };
    source.cache.of(diffs).set(key, diff);
    return available({ ...diff, change: keptChange(source, key, diff) });
  } catch (error) {
    if (error instanceof Refused && error.status === 403) {
      return unavailable(notPermitted(say`the changed files`, [['Pull requests', 'read']]));
    }
    throw error;
  }
}

/** The change as an object that is kept with what was read of it, or of this evaluation's own. */
function keptChange({ cache }: PullRequestSource, key: string, { change: { files } }: Diff): Change {
  const kept = cache.of(readChanges);
  const change = kept.get(key) ?? { files };
  kept.set(key, change);
  return change;
}

async function readEntries(source: PullRequestSource, count: number): Promise<readonly FileEntry[]> {
  const { installation, owner, repository: repo, number: pull_number } = source;
  const pages = Array.from({ length: Math.ceil(count / pageSize) }, (_, index) => index + 1);
  const read = (page: number) =>
    installation.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
      owner,
      repo,
      pull_number,
      per_page: pageSize,
      page,
    });
  const answers = await Promise.all(pages.map((page) => readPage<FileEntry>(read, page)));
  return answers.flatMap(({ items }) => items);
}

/** GitHub lists the files of the head as it is now: the URL of a file that is still there names it. */
function isOfAnotherHead({ status, contents_url: url }: FileEntry, headSha: string): boolean {
  const sha = /[?&]ref=([0-9a-f]{40,64})$/.exec(url)?.[1];
  return status !== 'removed' && sha !== undefined && sha !== headSha;
}
