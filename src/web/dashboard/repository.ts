import type { Report, RuleReport } from '../../engine/report.ts';
import type { PolicyResult, PolicySetting, RefusedSetting } from '../../policy/policy.ts';
import { decodePolicy } from '../../record/evidence-body.ts';
import { UnreadableBody } from '../../record/format.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Turn } from '../../rules/verdict.ts';
import type { DashboardViews, OpenPullRequest } from '../../store/dashboard-views.ts';
import type { Entries, ListedEntry } from '../../store/entries.ts';
import type { KeptPosture, Posture } from '../../store/posture.ts';
import { dayMs } from '../../subjects/posture-facts.ts';
import { type Message, plain } from '../../text/message.ts';
import { readVerdict, shownReport } from './pull-request.ts';

/** Weeks of the charts. */
export const chartWeeks = 13;

/** Open pull requests on one page: each is a body of the record. */
export const openPerPage = 30;

/** Open pull requests, and verdicts among which those of open ones are found at once. */
const maxOpen = 1_000;
const maxVerdicts = 300;

/** What an open pull request waits for. */
export interface Wait {
  readonly rule: string;
  readonly status: 'fail' | 'error' | 'pending';
  /** Whose turn it is; null: nobody's in particular. */
  readonly turn: Turn | null;
  /** What is missing, in a sentence. May name teams and findings. */
  readonly why: Message;
}

export interface OpenLine {
  readonly number: number;
  readonly conclusion: string;
  readonly evaluatedAt: Date | null;
  /** Of enforced rules; null: the verdict is not kept. */
  readonly waits: readonly Wait[] | null;
}

/** A week of a repository. Null: not visible, or not measured. */
export interface Week {
  /** Its Monday, in milliseconds since the epoch. */
  readonly from: number;
  readonly changes: number;
  /** Percent of the verdicts of rules at the merge that passed; null: nothing was merged. */
  readonly passed: number | null;
  readonly activeExceptions: number | null;
  readonly overdueFindings: number | null;
}

/** What the page of a repository shows. */
export interface RepositoryView {
  readonly owner: string;
  readonly repository: string;
  /** The newest report of it; null: there is none that can be read. */
  readonly report: Report | null;
  /** What the policy of that report came to; null: not kept. */
  readonly policy: {
    readonly settings: readonly PolicySetting[];
    readonly refused: readonly RefusedSetting[];
  } | null;
  /** Open pull requests, and those of this page. */
  readonly open: number;
  readonly lines: readonly OpenLine[];
  readonly weeks: readonly Week[];
}

export type RepositorySource = Pick<Entries, 'entries' | 'entry' | 'evidence'> &
  Pick<DashboardViews, 'openPullRequests'> &
  Pick<Posture, 'posture'>;

/** Reads what the record has of a repository. @param page of the open pull requests, from 1 */
export async function readRepository(
  store: RepositorySource,
  repositoryId: number,
  rules: readonly Rule[],
  { page, now }: { readonly page: number; readonly now: Date },
): Promise<Omit<RepositoryView, 'owner' | 'repository'>> {
  const today = Math.floor(now.getTime() / dayMs);
  const since = weekOf(today) - (chartWeeks - 1) * 7;
  const open = await store.openPullRequests(repositoryId, maxOpen);
  const verdicts = await store.entries({ repositoryId, kind: 'verdict' }, maxVerdicts);
  const [newest] = verdicts;
  const read = newest === undefined ? null : readVerdict(await store.entry(newest.id));
  const shown = open.slice((page - 1) * openPerPage, page * openPerPage);
  const lines: OpenLine[] = [];
  for (const each of shown) lines.push(await openLine(store, repositoryId, each, verdicts));
  const days = await store.posture({ since, until: today + 1, repositoryId }, chartWeeks * 7);
  return {
    report: read === null ? null : shownReport(read),
    policy: read === null ? null : await policyOf(store, read.inputs.policy, rules),
    open: open.length,
    lines,
    weeks: weeksOf(days, since),
  };
}

async function policyOf(
  store: Pick<Entries, 'evidence'>,
  reference: unknown,
  rules: readonly Rule[],
): Promise<RepositoryView['policy']> {
  if (typeof reference !== 'string') return null;
  const text = (await store.evidence([reference])).get(reference);
  if (text == null || text === '') return null;
  const result = readPolicy(text, rules);
  return result?.valid === true
    ? { settings: result.policy.settings ?? [], refused: result.policy.refused ?? [] }
    : null;
}

function readPolicy(text: string, rules: readonly Rule[]): PolicyResult | null {
  try {
    return decodePolicy(text, rules);
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}

async function openLine(
  store: Pick<Entries, 'entries' | 'entry'>,
  repositoryId: number,
  { number, conclusion, evaluatedAt }: OpenPullRequest,
  verdicts: readonly ListedEntry[],
): Promise<OpenLine> {
  const entry =
    verdicts.find((each) => each.number === number) ??
    (await store.entries({ repositoryId, number, kind: 'verdict' }, 1))[0];
  const read = entry === undefined ? null : readVerdict(await store.entry(entry.id));
  return {
    number,
    conclusion,
    evaluatedAt: evaluatedAt === null ? null : new Date(evaluatedAt),
    waits: read === null ? null : shownReport(read).rules.flatMap(waitOf),
  };
}

function waitOf({ id, enforcement, verdict }: RuleReport): readonly Wait[] {
  if (enforcement !== 'enforce') return [];
  switch (verdict.status) {
    case 'fail':
    case 'error':
      return [{ rule: id, status: verdict.status, turn: verdict.turn, why: verdict.summary }];
    case 'pending': {
      const isNamed = plain(verdict.waitingFor).trim() !== '';
      const why = isNamed ? verdict.waitingFor : verdict.summary;
      return [{ rule: id, status: verdict.status, turn: verdict.turn, why }];
    }
    default:
      return [];
  }
}

/** The Monday of a week. The epoch was a Thursday. */
function weekOf(day: number): number {
  return day - ((day + 3) % 7);
}

/** The weeks of the charts, also those of which nothing is kept. Pure. @param since the Monday of the first one */
export function weeksOf(days: readonly KeptPosture[], since: number): readonly Week[] {
  const byWeek = Map.groupBy(days, ({ day }) => weekOf(day));
  return Array.from({ length: chartWeeks }, (_, index) => {
    const monday = since + index * 7;
    const of = byWeek.get(monday) ?? [];
    const last = of.at(-1);
    const counts = of.flatMap(({ rules }) => rules);
    const passed = counts.reduce((total, { pass }) => total + pass, 0);
    const decided = counts.reduce(
      (total, { pass, fail, waived, pending }) => total + pass + fail + waived + pending,
      0,
    );
    return {
      from: monday * dayMs,
      changes: of.reduce((total, { changes }) => total + changes, 0),
      passed: decided === 0 ? null : Math.round((passed / decided) * 100),
      activeExceptions: last?.activeExceptions ?? null,
      overdueFindings: last?.overdueFindings ?? null,
    };
  });
}
