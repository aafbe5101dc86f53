import type { Alert, Analysis, CodeScanning } from '../../../evidence/code-scanning.ts';
import { available, type Problem, type Slice, unavailable } from '../../../evidence/slice.ts';
import { RetryLater } from '../../../subjects/retry-later.ts';
import { say } from '../../../text/message.ts';
import { Refused } from '../../client/failure.ts';
import type { Installation } from '../../client/installation.ts';
import { pageSize, readPage, readPages } from '../../client/pages.ts';
import { lacksPermission } from '../../client/permissions.ts';
import { type Dated, defineCache } from '../../read/cache.ts';
import { notPermitted, tooLarge } from '../../read/problems.ts';
import type { Source } from '../../read/source.ts';
import { headOfTestMerge, readTestMerges } from './test-merges.ts';

/** A commit, as analyzed under some refs. */
export interface Scan extends Source {
  readonly headSha: string;
  /** Where tools report the head: the test merge of a pull request, then the head itself. */
  readonly refs: readonly string[];
  /** The branch whose alerts are not this change's doing: `refs/heads/main`. */
  readonly baseRef: string;
  /** The tools whose result GitHub shows on the head as a check: so they have reported, and their alerts can be asked for at once. */
  readonly reported: readonly string[];
}

/** Analyses of a ref that are searched for those of the head, newest first. */
const analysisPages = 10;

/** GitHub takes at most 5,000 alerts from an upload: https://docs.github.com/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit */
const alertPages = 50;

/** Time for which the alerts of a base branch are cached. */
const baseAlertsMs = 5 * 60_000;

/** The numbers of the alerts that are open on a branch. */
const baseAlerts = defineCache<Dated<{ readonly numbers: ReadonlySet<number> }>>({ max: 500 });

/**
 * Reads the analyses of this very head, and where there is one the alerts that are open there.
 *
 * No analysis at all is an empty list, which a rule waits on. A feature that is off and a permission that is missing are distinguished.
 * @throws {RetryLater} while code scanning is unavailable
 */
export async function readCodeScanning(scan: Scan): Promise<Slice<CodeScanning>> {
  try {
    const analyses: Analysis[] = [];
    const alerts: Alert[] = [];
    for (const ref of scan.refs) {
      const known = new Set(analyses.map(({ tool }) => tool));
      const missing = scan.reported.filter((tool) => !known.has(tool));
      // A second ref is worth a request only for a tool that has reported and is not found under the first.
      if (ref !== scan.refs[0] && missing.length === 0) break;
      const found = await readRef(scan, ref, missing.length > 0);
      analyses.push(...found.analyses);
      alerts.push(...found.alerts);
    }
    return available({ analyses, alerts: distinct(alerts) });
  } catch (error) {
    if (error instanceof TooManyAlerts) return unavailable(tooLarge(say`the open alerts of code scanning`));
    if (error instanceof Refused && error.status === 403) {
      return unavailable(await whyRefused(scan.installation, error));
    }
    throw error;
  }
}

class TooManyAlerts extends Error {}

/** @param reported a tool has reported here for sure: everything is asked for side by side */
async function readRef(
  scan: Scan,
  ref: string,
  reported: boolean,
): Promise<{ readonly analyses: readonly Analysis[]; readonly alerts: readonly Alert[] }> {
  const [analyses, early] = await Promise.all([
    readAnalyses(scan, ref),
    reported ? readOpen(scan, ref) : null,
  ]);
  if (analyses.length === 0) return { analyses, alerts: [] };
  const { open, onBase } = early ?? (await readOpen(scan, ref));
  if (open === null) throw new RetryLater('GitHub has an analysis and not yet its alerts.', null);
  return { analyses, alerts: open.map((alert) => alertOf(alert, onBase)) };
}

/** The alerts that are open under a ref, null when GitHub knows no analysis there, and the numbers of those open on the base. */
async function readOpen(scan: Scan, ref: string) {
  const [open, onBase] = await Promise.all([readAlerts(scan, ref), readBaseAlerts(scan)]);
  return { open, onBase };
}

/** An analysis as GitHub shows it. */
interface AnalysisEntry {
  readonly commit_sha: string;
  readonly ref: string;
  readonly tool: { readonly name?: string };
  readonly category?: string;
  readonly error: string;
  readonly created_at: string;
}

/** The analyses of the head under a ref. Those of other heads are skipped, up to a limit. */
async function readAnalyses(scan: Scan, ref: string): Promise<readonly Analysis[]> {
  const { installation, owner, repository: repo } = scan;
  const read = (page: number) =>
    installation.request('GET /repos/{owner}/{repo}/code-scanning/analyses', {
      owner,
      repo,
      ref,
      per_page: pageSize,
      page,
    });
  const found: Analysis[] = [];
  for (let page = 1; page <= analysisPages; page++) {
    const { items, more } = await noneIfAbsent(readPage<AnalysisEntry>(read, page));
    await readTestMerges(scan, commitsToRecognise(scan, items));
    const ofHead = items.filter((entry) => isOfHead(scan, entry.commit_sha));
    found.push(...ofHead.map(analysisOf));
    if (!more || (ofHead.length === 0 && found.length > 0)) break;
  }
  return found;
}

/** GitHub answers with 404 for a ref that was never analyzed. */
async function noneIfAbsent<Item>(
  page: Promise<{ readonly items: readonly Item[]; readonly more: boolean }>,
): Promise<{ readonly items: readonly Item[]; readonly more: boolean }> {
  try {
    return await page;
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return { items: [], more: false };
    throw error;
  }
}

function commitsToRecognise(scan: Scan, entries: readonly AnalysisEntry[]): readonly string[] {
  return entries.map((entry) => entry.commit_sha).filter((commit) => commit !== scan.headSha);
}

function isOfHead({ cache, headSha }: Scan, commit: string): boolean {
  return commit === headSha || headOfTestMerge(cache, commit) === headSha;
}

function analysisOf(entry: AnalysisEntry): Analysis {
  return {
    commit: entry.commit_sha,
    ref: entry.ref,
    tool: entry.tool.name ?? '',
    category: entry.category ?? null,
    error: entry.error,
    createdAt: new Date(entry.created_at),
  };
}

/** An alert as GitHub shows it. `most_recent_instance` is the one under the ref that was asked for. */
interface AlertEntry {
  readonly number: number;
  readonly html_url: string;
  readonly tool: { readonly name?: string };
  readonly rule: {
    readonly id?: string | null;
    readonly name?: string;
    readonly description?: string;
    readonly security_severity_level?: Alert['severity'];
  };
  readonly most_recent_instance: {
    readonly state?: string | null;
    readonly location?: { readonly path?: string; readonly start_line?: number };
  };
}

async function readAlerts(scan: Scan, ref: string): Promise<readonly AlertEntry[] | null> {
  const { installation, owner, repository: repo } = scan;
  const read = (page: number) =>
    installation.request('GET /repos/{owner}/{repo}/code-scanning/alerts', {
      owner,
      repo,
      ref,
      state: 'open',
      per_page: pageSize,
      page,
    });
  try {
    const { items, whole } = await readPages<AlertEntry>(read, alertPages);
    if (!whole) throw new TooManyAlerts();
    return items.filter(({ most_recent_instance: { state } }) => state !== 'fixed' && state !== 'dismissed');
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}

/** The numbers of the alerts that are open on the base branch; none where it was never analyzed, so that every alert is new. */
async function readBaseAlerts(scan: Scan): Promise<ReadonlySet<number>> {
  const { cache, now, repositoryId, baseRef } = scan;
  const key = `${repositoryId}:${baseRef}`;
  const known = cache.of(baseAlerts).get(key);
  if (known !== undefined && now().getTime() - known.readAt.getTime() < baseAlertsMs) return known.numbers;
  const open = await readAlerts(scan, baseRef);
  const numbers = new Set(open?.map(({ number }) => number));
  cache.of(baseAlerts).set(key, { numbers, readAt: now() });
  return numbers;
}

function alertOf(entry: AlertEntry, onBase: ReadonlySet<number>): Alert {
  const { rule, most_recent_instance: instance } = entry;
  return {
    number: entry.number,
    url: entry.html_url,
    tool: entry.tool.name ?? '',
    rule: rule.id ?? rule.name ?? '',
    description: rule.description ?? '',
    severity: rule.security_severity_level ?? null,
    path: instance.location?.path ?? null,
    line: instance.location?.start_line ?? null,
    onBase: onBase.has(entry.number),
  };
}

function distinct(alerts: readonly Alert[]): readonly Alert[] {
  return [...new Map(alerts.map((alert) => [alert.number, alert])).values()];
}

/** Code scanning answers with 403 both when it is off and when the app may not read it. */
async function whyRefused(installation: Installation, { accepted }: Refused): Promise<Problem> {
  if (lacksPermission(await installation.permissions(), accepted ?? 'security_events=read')) {
    return notPermitted(say`code scanning`, [['Code scanning alerts', 'read']]);
  }
  return {
    reason: 'disabled',
    message: say`Code scanning is off for this repository.`,
    remedy: say`Enable code scanning in the repository’s settings (a private repository needs GitHub Code Security), or turn the rule off.`,
  };
}
