import type { Severity } from '../../../evidence/code-scanning.ts';
import type { RepositoryAlert } from '../../../evidence/open-alerts.ts';
import type { Release } from '../../../evidence/release.ts';
import { available, type Slice, unavailable } from '../../../evidence/slice.ts';
import { RetryLater } from '../../../subjects/retry-later.ts';
import { pageSize } from '../../client/pages.ts';
import type { LaterCommits } from '../../read/later-commits.ts';
import type { Source } from '../../read/source.ts';
import { type AccountEntry, accountOf, isCommented, TooManyAlerts } from '../code-scanning/alerts.ts';
import { dismissedAt, shortened, timeIn } from './alert-fields.ts';
import { featureProblem } from './feature-problems.ts';

/** Pages of one list. */
const maxPages = 50;

/** An alert as GitHub shows it. */
interface DependabotEntry {
  readonly number: number;
  readonly state: string;
  readonly dependency: {
    readonly package?: { readonly ecosystem?: string; readonly name?: string };
    readonly manifest_path?: string;
  };
  readonly security_advisory: {
    readonly ghsa_id?: string;
    readonly summary?: string;
    readonly severity?: string;
    readonly classification?: string;
  };
  readonly security_vulnerability: {
    readonly severity?: string;
    readonly first_patched_version: { readonly identifier: string } | null;
  };
  readonly created_at: string;
  readonly updated_at: string;
  readonly dismissed_at: string | null;
  readonly dismissed_by: AccountEntry | null;
  readonly dismissed_reason: string | null;
  readonly dismissed_comment: string | null;
  readonly dismissal_request?: {
    readonly status?: string | null;
    readonly requester?: { readonly login?: string } | null;
  } | null;
  readonly fixed_at: string | null;
  readonly auto_dismissed_at?: string | null;
}

/**
 * The alerts of the default branch that the released commit of it is not shown to have fixed. GitHub names no commit of a fix: one that was
 * fixed since the branch went on may be open in the released commit.
 * https://docs.github.com/rest/dependabot/alerts#list-dependabot-alerts-for-a-repository
 */
export async function readDependabotAlerts(
  source: Source,
  release: Release,
  later: LaterCommits,
): Promise<Slice<readonly RepositoryAlert[]>> {
  try {
    const [known, fixed] = await Promise.all([
      readAll(source, 'open,dismissed,auto_dismissed', null),
      later.commits.size === 0 ? [] : readFixed(source, release, later),
    ]);
    return available([
      ...known.map((entry) => alertOf(entry, isDismissed(entry) ? 'dismissed' : 'open')),
      ...fixed.map((entry) => alertOf(entry, 'maybe-fixed')),
    ]);
  } catch (error) {
    return unavailable(await featureProblem('dependabot', source, error));
  }
}

function isDismissed({ state }: DependabotEntry): boolean {
  return state === 'dismissed' || state === 'auto_dismissed';
}

/** Those that were fixed since the first commit that the released one lacks. A commit bears whatever time its author chose: not one to come. */
function readFixed(
  source: Source,
  { committedAt }: Release,
  { since }: LaterCommits,
): Promise<readonly DependabotEntry[]> {
  const isKnown = since !== null && since.getTime() <= source.now().getTime();
  const from = isKnown ? since.getTime() : Math.min(committedAt.getTime(), source.now().getTime());
  return readAll(source, 'fixed', {
    isNeeded: ({ fixed_at: at }) => !(Date.parse(at ?? '') < from),
    isLast: ({ updated_at: at }) => Date.parse(at) < from,
  });
}

/** Where a list need not be read whole: which of it is needed, and whether those that changed before are not. */
interface Part {
  isNeeded(entry: DependabotEntry): boolean;
  isLast(entry: DependabotEntry): boolean;
}

/** In the order of creation, which stays while the list is read; in part, by the last change. */
async function readAll(
  { installation, owner, repository: repo }: Source,
  state: string,
  part: Part | null,
): Promise<readonly DependabotEntry[]> {
  const found: DependabotEntry[] = [];
  let after: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const { data, headers } = await installation.request('GET /repos/{owner}/{repo}/dependabot/alerts', {
      owner,
      repo,
      state,
      sort: part === null ? 'created' : 'updated',
      direction: 'desc',
      per_page: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    if (!Array.isArray(data)) throw new RetryLater('GitHub’s answer was cut off.', null);
    const entries = data as readonly DependabotEntry[];
    found.push(...entries.filter((entry) => part?.isNeeded(entry) ?? true));
    const isEnd = !headers.link?.includes('rel="next"');
    if (isEnd || entries.some((entry) => part?.isLast(entry))) return found;
    after = cursorIn(headers.link);
  }
  throw new TooManyAlerts();
}

/** The cursor of the next page. https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */
function cursorIn(link = ''): string {
  const next = /<([^>]{1,2000})>; rel="next"/.exec(link)?.[1] ?? '';
  const cursor = URL.canParse(next) ? new URL(next).searchParams.get('after') : null;
  if (cursor === null) throw new RetryLater('GitHub names no next page of the list.', null);
  return cursor;
}

const severities: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
};

function alertOf(entry: DependabotEntry, state: RepositoryAlert['state']): RepositoryAlert {
  const { security_advisory: advisory, security_vulnerability: vulnerability, dependency } = entry;
  const { package: { name = '' } = {}, manifest_path: path } = dependency;
  const severity = vulnerability.severity ?? advisory.severity ?? '';
  const isAuto = entry.state === 'auto_dismissed';
  return {
    kind: 'dependabot',
    number: entry.number,
    // A severity that is new is the worst.
    severity: severities[severity] ?? 'critical',
    level: null,
    title: shortened(`${name}: ${advisory.ghsa_id ?? ''} ${advisory.summary ?? ''}`),
    tool: null,
    path: path === undefined || path === '' ? null : path,
    line: null,
    detectedAt: timeIn(entry.created_at),
    state,
    hasFix: vulnerability.first_patched_version !== null,
    ...(advisory.classification === 'malware' ? { malware: true } : {}),
    ...(isAuto ? { autoDismissed: true } : {}),
    ...(state === 'dismissed' && !isAuto ? { dismissal: dismissalOf(entry) } : {}),
  };
}

/** Where GitHub shows that another person asked for the dismissal, the one who dismissed it approved that. */
function dismissalOf(entry: DependabotEntry): NonNullable<RepositoryAlert['dismissal']> {
  const by = accountOf(entry.dismissed_by);
  const { status, requester } = entry.dismissal_request ?? {};
  const asker = status === 'approved' ? requester?.login : undefined;
  const isSecond = asker !== undefined && by !== null && asker.toLowerCase() !== by.login.toLowerCase();
  return {
    by: isSecond ? { login: asker, kind: 'user' } : by,
    reason: entry.dismissed_reason,
    commented: isCommented(entry.dismissed_comment),
    approvedBy: isSecond ? by : null,
    at: dismissedAt(entry.dismissed_at),
  };
}
