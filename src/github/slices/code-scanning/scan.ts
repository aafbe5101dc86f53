import type { Alert, Analysis, CodeScanning } from '../../../evidence/code-scanning.ts';
import { available, type Problem, type Slice, unavailable } from '../../../evidence/slice.ts';
import { RetryLater } from '../../../subjects/retry-later.ts';
import { say } from '../../../text/message.ts';
import { Refused } from '../../client/failure.ts';
import type { Installation } from '../../client/installation.ts';
import { isForPermission } from '../../client/permissions.ts';
import { notPermitted, tooLarge } from '../../read/problems.ts';
import { alertOf, onBaseOf, readAlerts, readBaseAlerts, TooManyAlerts } from './alerts.ts';
import { analysisOf, isOfHead, type NewestAnalyses, readNewestAnalyses, readOfRef } from './analyses.ts';
import type { Scan } from './scanned-commit.ts';

/** What code scanning has of a head, with the newest analyses of the repository that it was found among. */
export interface ScanReading {
  readonly codeScanning: CodeScanning;
  readonly newest: NewestAnalyses;
}

/**
 * Reads the analyses of this very head, and where there is one the alerts that are open or dismissed there.
 *
 * No analysis at all is an empty list, which a rule waits on. A feature that is off and a permission that is missing are distinguished.
 * @throws {RetryLater} while code scanning is unavailable
 */
export async function readCodeScanning(scan: Scan): Promise<Slice<ScanReading>> {
  try {
    const [first] = scan.refs;
    const [newest, early, base] = await Promise.all([
      readNewestAnalyses(scan),
      scan.reported.length > 0 ? readAlerts(scan, first) : null,
      scan.reported.length > 0 ? readBaseAlerts(scan, 'open') : null,
    ]);
    const analyses = await readHead(scan, newest);
    const refs = scan.refs.filter((ref) => analyses.some((analysis) => analysis.ref === ref));
    const found = await Promise.all(
      refs.map((ref) => (ref === first && early !== null ? early : readAlerts(scan, ref))),
    );
    if (found.some((alerts) => alerts === null)) {
      throw new RetryLater('GitHub has an analysis and not yet its alerts.', null);
    }
    const entries = distinct(found.flatMap((alerts) => alerts ?? []));
    const onBase = entries.length === 0 ? null : await onBaseOf(scan, entries, analyses, base);
    const alerts: readonly Alert[] = entries.map((entry) =>
      alertOf(entry, onBase?.get(entry.number) ?? 'absent'),
    );
    return available({ codeScanning: { analyses, alerts }, newest });
  } catch (error) {
    if (error instanceof TooManyAlerts) return unavailable(tooLarge(say`the alerts of code scanning`));
    if (error instanceof Refused && error.status === 403) {
      return unavailable(await whyRefused(scan.installation, error));
    }
    throw error;
  }
}

/**
 * Reads the analyses of this very commit, without alerts.
 *
 * @throws {RetryLater} while code scanning is unavailable
 */
export async function readAnalyses(
  scan: Scan,
): Promise<Slice<{ readonly analyses: readonly Analysis[]; readonly newest: NewestAnalyses }>> {
  try {
    const newest = await readNewestAnalyses(scan);
    const ofRefs = await Promise.all(scan.refs.map((ref) => readHead({ ...scan, refs: [ref] }, newest)));
    return available({ analyses: ofRefs.flat(), newest });
  } catch (error) {
    if (error instanceof Refused && error.status === 403)
      return unavailable(await whyRefused(scan.installation, error));
    throw error;
  }
}

/**
 * The analyses of the head: among the newest of the repository, and where those do not go back to the subject's beginning, under each
 * of its refs.
 */
async function readHead(scan: Scan, newest: NewestAnalyses): Promise<readonly Analysis[]> {
  if (newest.reaches(scan.since)) {
    const candidates = newest.entries.filter(({ ref }) => scan.refs.includes(ref));
    const ofHead = await isOfHead(scan, candidates);
    return candidates.filter(ofHead).map(analysisOf);
  }
  const found: Analysis[] = [];
  for (const ref of scan.refs) {
    const known = new Set(found.map(({ tool }) => tool));
    const missing = scan.reported.filter((tool) => !known.has(tool));
    // A further ref is worth a request only while nothing was found, or for a tool that has reported and was not found.
    if (found.length > 0 && missing.length === 0) break;
    found.push(...(await readOfRef(scan, ref)).map(analysisOf));
  }
  return found;
}

function distinct<Entry extends { readonly number: number }>(entries: readonly Entry[]): readonly Entry[] {
  return [...new Map(entries.map((entry) => [entry.number, entry])).values()];
}

/** Code scanning answers with 403 both when it is off and when the app may not read it. */
/** Why code scanning cannot be read. */
export async function whyRefused(installation: Installation, refused: Refused): Promise<Problem> {
  if (isForPermission(await installation.permissions(), refused, 'security_events=read')) {
    return notPermitted(say`code scanning`, [['Code scanning alerts', 'read']]);
  }
  return {
    reason: 'disabled',
    message: say`Code scanning is off for this repository.`,
    remedy: say`Enable code scanning in the repository’s settings (a private repository needs GitHub Code Security), or turn the rule off.`,
  };
}
