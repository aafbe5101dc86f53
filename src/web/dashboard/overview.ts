import type { VisibleRepository } from '../../github/client/as-user.ts';
import type {
  MeasuredRepository,
  OpenPullRequest,
  RuleCounts,
  UnaccountedCommit,
} from '../../store/dashboard-views.ts';
import type { ExceptionLine } from './exception-lines.ts';
import type { Visible } from './visibility.ts';

/** Days of changes that the overview counts. */
export const overviewDays = 30;

/** What the store has for the overview. */
export interface OverviewData {
  readonly rules: readonly RuleCounts[];
  readonly measured: readonly MeasuredRepository[];
  /** Of all repositories: those that are not visible are left out here. */
  readonly open: readonly OpenPullRequest[];
  readonly commits: readonly UnaccountedCommit[];
  readonly exceptions: readonly ExceptionLine[];
}

/** What a rule said of what landed, and says of what is open. */
export interface RuleLine {
  readonly id: string;
  readonly title: string;
  readonly pass: number;
  readonly fail: number;
  readonly waived: number;
  readonly pending: number;
  readonly notApplicable: number;
  /** Open pull requests in which it fails or cannot be checked. */
  readonly failingNow: number;
  /** Of those, the pull requests that nothing else stops. */
  readonly wouldBlock: number;
}

export interface RepositoryLine {
  readonly owner: string;
  readonly repository: string;
  /** Changes that landed. */
  readonly changes: number;
  /** Verdicts of rules at the merge of what landed that passed, and all that passed, failed, waited or were waived. */
  readonly passed: number;
  readonly decided: number;
  readonly open: number;
  readonly failing: number;
  readonly waiting: number;
  /** Each null: not visible to the app, or not measured. */
  readonly activeExceptions: number | null;
  readonly overdueFindings: number | null;
  readonly branchRulesDrift: boolean | null;
}

export interface CommitLine extends UnaccountedCommit {
  readonly owner: string;
  readonly repository: string;
}

/** All that the overview shows. */
export interface Overview {
  readonly repositories: number;
  readonly open: number;
  readonly failing: number;
  readonly waiting: number;
  readonly rules: readonly RuleLine[];
  /** Those that need somebody first. */
  readonly lines: readonly RepositoryLine[];
  /** Visible repositories that nothing was recorded of, by name. */
  readonly unmeasured: readonly string[];
  readonly commits: readonly CommitLine[];
  readonly exceptions: readonly ExceptionLine[];
}

/**
 * What somebody sees of all their repositories. Pure.
 *
 * @param titles of rules, by id; a rule of an earlier release has none
 */
export function overviewOf(
  data: OverviewData,
  visible: Visible,
  titles: ReadonlyMap<string, string>,
): Overview {
  const open = data.open.filter(({ repositoryId }) => visible.has(repositoryId));
  const openBy = Map.groupBy(open, ({ repositoryId }) => repositoryId);
  const rulesBy = Map.groupBy(data.rules, ({ repositoryId }) => repositoryId);
  const measuredBy = new Map(data.measured.map((each) => [each.repositoryId, each]));
  const known = [...visible.values()].filter(
    ({ repositoryId }) => measuredBy.has(repositoryId) || openBy.has(repositoryId),
  );
  return {
    repositories: visible.size,
    open: open.length,
    failing: withConclusion(open, 'failure'),
    waiting: withConclusion(open, 'pending'),
    rules: ruleLines(data.rules, open, titles),
    lines: known
      .map((each) =>
        repositoryLine(
          each,
          measuredBy.get(each.repositoryId),
          rulesBy.get(each.repositoryId) ?? [],
          openBy.get(each.repositoryId) ?? [],
        ),
      )
      .toSorted(byUrgency),
    unmeasured: [...visible.values()]
      .filter((each) => !known.includes(each))
      .map(nameOf)
      .toSorted(),
    commits: data.commits.flatMap((commit) => {
      const place = visible.get(commit.repositoryId);
      return place === undefined ? [] : [{ ...commit, owner: place.owner, repository: place.repository }];
    }),
    exceptions: data.exceptions.filter(({ attention }) => attention.length > 0),
  };
}

const broken: readonly string[] = ['fail', 'error'];

function ruleLines(
  counts: readonly RuleCounts[],
  open: readonly OpenPullRequest[],
  titles: ReadonlyMap<string, string>,
): readonly RuleLine[] {
  const ids = new Set([
    ...titles.keys(),
    ...counts.map(({ rule }) => rule),
    ...open.flatMap(({ rules }) => rules.map(([id]) => id)),
  ]);
  const countsBy = Map.groupBy(counts, ({ rule }) => rule);
  return [...ids].flatMap((id): readonly RuleLine[] => {
    const of = countsBy.get(id) ?? [];
    const sum = (key: 'pass' | 'fail' | 'waived' | 'pending' | 'notApplicable') =>
      of.reduce((total, each) => total + each[key], 0);
    const failing = open.filter(({ rules }) =>
      rules.some(([rule, status]) => rule === id && broken.includes(status)),
    );
    const isKnown = of.length > 0 || open.some(({ rules }) => rules.some(([rule]) => rule === id));
    return isKnown
      ? [
          {
            id,
            title: titles.get(id) ?? id,
            pass: sum('pass'),
            fail: sum('fail'),
            waived: sum('waived'),
            pending: sum('pending'),
            notApplicable: sum('notApplicable'),
            failingNow: failing.length,
            wouldBlock: withConclusion(failing, 'success'),
          },
        ]
      : [];
  });
}

function repositoryLine(
  { owner, repository }: VisibleRepository,
  measured: MeasuredRepository | undefined,
  rules: readonly RuleCounts[],
  open: readonly OpenPullRequest[],
): RepositoryLine {
  const passed = rules.reduce((total, { pass }) => total + pass, 0);
  return {
    owner,
    repository,
    changes: measured?.changes ?? 0,
    passed,
    decided: rules.reduce(
      (total, { pass, fail, waived, pending }) => total + pass + fail + waived + pending,
      0,
    ),
    open: open.length,
    failing: withConclusion(open, 'failure'),
    waiting: withConclusion(open, 'pending'),
    activeExceptions: measured?.activeExceptions ?? null,
    overdueFindings: measured?.overdueFindings ?? null,
    branchRulesDrift: measured?.branchRulesDrift ?? null,
  };
}

function byUrgency(one: RepositoryLine, other: RepositoryLine): number {
  return (
    Number(other.branchRulesDrift === true) - Number(one.branchRulesDrift === true) ||
    (other.overdueFindings ?? 0) - (one.overdueFindings ?? 0) ||
    other.failing - one.failing ||
    other.waiting - one.waiting ||
    (nameOf(one) < nameOf(other) ? -1 : 1)
  );
}

function withConclusion(open: readonly OpenPullRequest[], wanted: string): number {
  return open.filter(({ conclusion }) => conclusion === wanted).length;
}

function nameOf({ owner, repository }: { readonly owner: string; readonly repository: string }): string {
  return `${owner}/${repository}`;
}
