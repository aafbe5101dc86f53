import type { Report } from '../engine/report.ts';
import type { ReleaseTarget } from '../evidence/release.ts';
import { isVerdict, readEntry, verdictKind } from '../record/entry.ts';
import { targetKey } from '../subjects/release.ts';
import type { Entries } from './entries.ts';

/** Entries about one commit that are looked through. */
const maxEntries = 100;

/** The newest report on the release of a commit to a target; null where the record has none. */
export async function newestReleaseReport(
  store: Pick<Entries, 'entries' | 'entry'>,
  repositoryId: number,
  sha: string,
  target: ReleaseTarget,
): Promise<Report | null> {
  for (const { id } of await store.entries({ kind: verdictKind, repositoryId, sha }, maxEntries)) {
    const body = (await store.entry(id))?.body ?? '';
    const entry = body === '' ? null : readEntry(body);
    if (entry === null || !isVerdict(entry)) continue;
    const { subject } = entry.report;
    if (subject.kind === 'release' && targetKey(subject.target) === targetKey(target)) return entry.report;
  }
  return null;
}
