import type { Alert, Analysis } from '../../../evidence/code-scanning.ts';
import type { Actor } from '../../../evidence/pull-request.ts';
import { RetryLater } from '../../../subjects/retry-later.ts';
import { Refused } from '../../client/failure.ts';
import { pageSize, readPages } from '../../client/pages.ts';
import { type Dated, defineCache } from '../../read/cache.ts';
import type { Source } from '../../read/source.ts';
import type { Scan } from './scanned-commit.ts';

/** GitHub takes at most 5,000 alerts from an upload: https://docs.github.com/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit */
const alertPages = 50;

/** Time for which the alerts of a base branch are cached. */
const baseAlertsMs = 5 * 60_000;

/** By number, the alerts of a branch in one state, with the commit whose analysis showed them so last. */
type StatesOnBase = ReadonlyMap<number, string>;

const baseAlerts = defineCache<Dated<{ readonly commits: StatesOnBase }>>({ max: 1500 });

/** Whether a commit contains another, by both. */
const ancestries = defineCache<'contains' | 'lacks'>({ max: 10_000 });

export class TooManyAlerts extends Error {}

/** An alert as GitHub shows it. `most_recent_instance` is the one under the ref that was asked for. */
export interface AlertEntry {
  readonly number: number;
  readonly html_url: string;
  readonly created_at: string;
  readonly state?: string | null;
  readonly dismissed_by: AccountEntry | null;
  readonly dismissed_reason: string | null;
  readonly dismissed_comment?: string | null;
  readonly dismissal_approved_by?: AccountEntry | null;
  readonly tool: { readonly name?: string };
  readonly rule: {
    readonly id?: string | null;
    readonly name?: string;
    readonly description?: string;
    readonly severity?: Alert['level'];
    readonly security_severity_level?: Alert['severity'];
  };
  readonly most_recent_instance: {
    readonly state?: string | null;
    readonly commit_sha?: string;
    readonly category?: string;
    readonly location?: { readonly path?: string; readonly start_line?: number };
  };
}

/** Who did something to an alert. */
export interface AccountEntry {
  readonly login: string;
  readonly type?: string;
}

/** The alerts that are open or dismissed under a ref; null when GitHub knows no analysis there. @throws {TooManyAlerts} */
export async function readAlerts(scan: Source, ref: string): Promise<readonly AlertEntry[] | null> {
  const all = await readAll(scan, ref, {}, alertPages);
  if (all === null) return null;
  if (!all.whole) throw new TooManyAlerts();
  return all.items.filter((entry) => stateOf(entry) !== 'fixed');
}

/**
 * The alerts in one state under a ref; none where GitHub knows no analysis there.
 *
 * @throws {TooManyAlerts}
 */
export async function readAlertsInState<Entry extends AlertEntry>(
  scan: Source,
  ref: string,
  state: 'open' | 'dismissed' | 'fixed',
): Promise<readonly Entry[]> {
  const all = await readAll(scan, ref, { state }, alertPages);
  if (all === null) return [];
  if (!all.whole) throw new TooManyAlerts();
  return all.items as readonly Entry[];
}

/** The state of an alert under the ref that was asked for. */
export function stateOf({ state, most_recent_instance: instance }: AlertEntry): string {
  return instance.state ?? state ?? 'open';
}

async function readAll(
  { installation, owner, repository: repo }: Source,
  ref: string,
  filter: { readonly state?: 'open' | 'dismissed' | 'fixed' },
  pages: number,
): Promise<{ readonly items: readonly AlertEntry[]; readonly whole: boolean } | null> {
  const read = (page: number) =>
    installation.request('GET /repos/{owner}/{repo}/code-scanning/alerts', {
      owner,
      repo,
      ref,
      ...filter,
      per_page: pageSize,
      page,
    });
  try {
    return await readPages<AlertEntry>(read, pages);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}

/** Of alerts that were fixed on the base only the newest matter: an alert that is not among them counts as new. */
const fixedPages = 5;

/** The alerts that are open, dismissed or fixed on the base branch; none where it was never analyzed. */
export async function readBaseAlerts(
  scan: Scan,
  state: 'open' | 'dismissed' | 'fixed',
): Promise<StatesOnBase> {
  const { cache, now, repositoryId, baseRef } = scan;
  const key = `${repositoryId}:${baseRef}:${state}`;
  const known = cache.of(baseAlerts).get(key);
  if (known !== undefined && now().getTime() - known.readAt.getTime() < baseAlertsMs) return known.commits;
  const all = await readAll(scan, baseRef, { state }, state === 'fixed' ? fixedPages : alertPages);
  if (all?.whole === false && state !== 'fixed') throw new TooManyAlerts();
  const commits = new Map(
    all?.items
      .filter((entry) => stateOf(entry) === state)
      .map((entry) => [entry.number, entry.most_recent_instance.commit_sha ?? '']),
  );
  cache.of(baseAlerts).set(key, { commits, readAt: now() });
  return commits;
}

/**
 * What each of the head's alerts is on the base. Dismissed and fixed alerts of the base are read only where one of these can be among
 * them.
 *
 * @param analyses of the head
 * @param open the open alerts of the base, where they were read already
 */
export async function onBaseOf(
  scan: Scan,
  entries: readonly AlertEntry[],
  analyses: readonly Analysis[],
  open: StatesOnBase | null,
): Promise<ReadonlyMap<number, Alert['onBase']>> {
  const openOnBase = open ?? (await readBaseAlerts(scan, 'open'));
  const firstAnalyzed = Math.min(...analyses.map(({ createdAt }) => createdAt.getTime()));
  const others = entries.filter(({ number }) => !openOnBase.has(number));
  const dismissed = others.some((entry) => stateOf(entry) === 'dismissed');
  const older = others.filter(
    (entry) => stateOf(entry) === 'open' && Date.parse(entry.created_at) < firstAnalyzed,
  );
  const none: StatesOnBase = new Map();
  const [dismissedOnBase, fixedOnBase] = await Promise.all([
    dismissed ? readBaseAlerts(scan, 'dismissed') : none,
    older.length > 0 ? readBaseAlerts(scan, 'fixed') : none,
  ]);
  const found = new Map<number, Alert['onBase']>();
  for (const { number, most_recent_instance: instance } of entries) {
    const fixedAt = fixedOnBase.get(number);
    if (openOnBase.has(number)) found.set(number, 'open');
    else if (dismissedOnBase.has(number)) found.set(number, 'dismissed');
    else if (fixedAt !== undefined && (await lacks(scan, instance.commit_sha ?? '', fixedAt)))
      found.set(number, 'fixed-since');
  }
  return found;
}

/** Whether a commit does not contain another: the branch was not updated since. Where nobody can tell, it does. */
async function lacks(
  { installation, cache, repositoryId, owner, repository: repo }: Scan,
  commit: string,
  other: string,
): Promise<boolean> {
  const key = `${repositoryId}:${other}...${commit}`;
  const known = cache.of(ancestries).get(key);
  if (known !== undefined) return known === 'lacks';
  const status = await installation
    .request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner,
      repo,
      basehead: `${other}...${commit}`,
      per_page: 1,
    })
    .then(({ data }) => {
      if (typeof data !== 'object') throw new RetryLater('GitHub’s answer broke off.', null);
      return data.status;
    })
    .catch((error: unknown) => {
      if (error instanceof Refused) return 'ahead';
      throw error;
    });
  const answer = status === 'diverged' || status === 'behind' ? 'lacks' : 'contains';
  cache.of(ancestries).set(key, answer);
  return answer === 'lacks';
}

export function alertOf(entry: AlertEntry, onBase: Alert['onBase']): Alert {
  const { rule, most_recent_instance: instance } = entry;
  return {
    number: entry.number,
    url: entry.html_url,
    tool: entry.tool.name ?? '',
    rule: rule.id ?? rule.name ?? '',
    description: rule.description ?? '',
    severity: rule.security_severity_level ?? null,
    level: rule.severity ?? null,
    path: instance.location?.path ?? null,
    line: instance.location?.start_line ?? null,
    onBase,
    ...(stateOf(entry) === 'dismissed' ? { dismissal: dismissalOf(entry) } : {}),
  };
}

function dismissalOf(entry: AlertEntry): Alert['dismissal'] & {} {
  return {
    by: accountOf(entry.dismissed_by),
    reason: entry.dismissed_reason,
    commented: isCommented(entry.dismissed_comment),
    approvedBy: accountOf(entry.dismissal_approved_by ?? null),
  };
}

/** Whether a comment says anything. Its text is not kept. */
export function isCommented(comment: string | null | undefined): boolean {
  return (comment ?? '').trim() !== '';
}

export function accountOf(entry: AccountEntry | null): Actor | null {
  if (entry === null) return null;
  const kinds: Readonly<Record<string, Actor['kind']>> = { User: 'user', Bot: 'bot' };
  return { login: entry.login, kind: kinds[entry.type ?? 'User'] ?? 'other' };
}
