import type { Slice } from '../../../evidence/slice.ts';
import { type Dated, defineCache } from '../../read/cache.ts';
import type { ContextNode } from '../../read/query-fragments.ts';
import { readCodeScanning, type ScanReading } from './scan.ts';
import type { Scan } from './scanned-commit.ts';

/** An analysis that no check announces is found at the latest by the first event after this time. */
const freshMs = 5 * 60_000;

/** What code scanning knew of a head, and what GitHub showed of it then. */
const scans = defineCache<Dated<{ readonly fingerprint: string; readonly slice: Slice<ScanReading> }>>({
  max: 1000,
});

/** The apps by which GitHub shows on a commit what code scanning found. */
const reporters: ReadonlySet<string | undefined> = new Set([
  'github-advanced-security',
  'github-code-scanning',
]);

/** What may have happened since the last reading. `workflow-ended`: an analysis may have come that no check announces. */
export type News = 'none' | 'workflow-ended' | 'any';

/**
 * What code scanning knows of a head. Read again only when the checks by which GitHub reports analyses have changed, when the
 * last reading is older than five minutes, when an event says that something else has, and when the last workflow of a head has ended
 * of which no analysis is known: one that ran for a push is announced by no check.
 *
 * @param contexts every check and status on the head; where they are unknown nothing is taken from the cache
 */
export async function readKnownScan(
  scan: Omit<Scan, 'reported'>,
  contexts: Slice<readonly ContextNode[]>,
  news: News,
): Promise<Slice<ScanReading>> {
  const { cache, now } = scan;
  if (!contexts.available) return readCodeScanning({ ...scan, reported: [] });
  const { reported, fingerprint } = scanningChecks(contexts.value);
  const key = `${scan.repositoryId}:${scan.refs.join()}@${scan.headSha}:${scan.baseRef}`;
  const known = cache.of(scans).get(key);
  const age = now().getTime() - (known?.readAt.getTime() ?? 0);
  const isCurrent = known !== undefined && known.fingerprint === fingerprint && age < freshMs;
  const unheard =
    news === 'workflow-ended' && known !== undefined && hasNone(known.slice) && allEnded(contexts.value);
  if (isCurrent && news !== 'any' && !unheard) return known.slice;
  const slice = await readCodeScanning({ ...scan, reported });
  cache.of(scans).set(key, { fingerprint, slice, readAt: now() });
  return slice;
}

function hasNone(slice: Slice<ScanReading>): boolean {
  return slice.available && slice.value.codeScanning.analyses.length === 0;
}

function allEnded(contexts: readonly ContextNode[]): boolean {
  return contexts.every(
    (context) =>
      context.__typename !== 'CheckRun' ||
      context.checkSuite.app?.slug !== 'github-actions' ||
      context.status === 'COMPLETED',
  );
}

function scanningChecks(contexts: readonly ContextNode[]) {
  const runs = contexts.filter((context) => context.__typename === 'CheckRun');
  const reports = runs.filter((run) => reporters.has(run.checkSuite.app?.slug));
  const states = reports.map((run) => [run.databaseId, run.status, run.conclusion, run.completedAt]);
  return { reported: reports.map(({ name }) => name), fingerprint: JSON.stringify(states) };
}
