import type { Report } from '../engine/report.ts';
import type { ReleaseTarget } from '../evidence/release.ts';
import { isVerdict, readEntry, verdictKind } from '../record/entry.ts';
import { targetKey } from '../subjects/release-target.ts';
import type { Entries } from './entries.ts';

/** The newest report on the release of a commit to a target; null where the record has none. */
export async function newestReleaseReport(
  store: Pick<Entries, 'entries' | 'entry'>,
  repositoryId: number,
  sha: string,
  target: ReleaseTarget,
): Promise<Report | null> {
  const branch = targetKey(target);
  const [newest] = await store.entries({ kind: verdictKind, repositoryId, sha, branch }, 1);
  const body = newest === undefined ? '' : ((await store.entry(newest.id))?.body ?? '');
  const entry = body === '' ? null : readEntry(body);
  return entry !== null && isVerdict(entry) ? entry.report : null;
}
