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
  /** Perhaps of other repositories too: those that are not visible are left out here. */
  readonly open: readonly OpenPullRequest[];
  readonly commits: readonly UnaccountedCommit[];
  readonly exceptions: readonly ExceptionLine[];
  /** There are older exceptions that were not read. */
  readonly areExceptionsCut: boolean;
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
  readonly areExceptionsCut: boolean;
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
  const isKnown = ({ repositoryId }: VisibleRepository) =>
    measuredBy.has(repositoryId) || openBy.has(repositoryId);
  const known = [...visible.values()].filter(isKnown);
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
      .filter((each) => !isKnown(each))
      .map(nameOf)
      .toSorted(),
    commits: data.commits.flatMap((commit) => {
      const place = visible.get(commit.repositoryId);
      return place === undefined ? [] : [{ ...commit, owner: place.owner, repository: place.repository }];
    }),
    exceptions: data.exceptions.filter(({ attention }) => attention.length > 0),
    areExceptionsCut: data.areExceptionsCut,
  };
}

const broken: ReadonlySet<string> = new Set(['fail', 'error']);

type Line = { -readonly [Key in keyof RuleLine]: RuleLine[Key] };

/** In the order of the titles; a rule that said nothing has no line. One pass: there may be thousands of open pull requests. */
function ruleLines(
  counts: readonly RuleCounts[],
  open: readonly OpenPullRequest[],
  titles: ReadonlyMap<string, string>,
): readonly RuleLine[] {
  const lines = new Map<string, Line>();
  const lineOf = (id: string): Line => {
    const known = lines.get(id) ?? { id, title: titles.get(id) ?? id, ...noCounts };
    lines.set(id, known);
    return known;
  };
  for (const each of counts) {
    const line = lineOf(each.rule);
    for (const key of countKeys) line[key] += each[key];
  }
  // A rule that stands twice, for two parts of a change, counts once.
  for (const { conclusion, rules } of open)
    for (const [id, isBroken] of brokenIn(rules)) {
      const line = lineOf(id);
      if (!isBroken) continue;
      line.failingNow += 1;
      if (conclusion === 'success') line.wouldBlock += 1;
    }
  const order = [...titles.keys()];
  const placeOf = ({ id }: Line) => (titles.has(id) ? order.indexOf(id) : order.length);
  return [...lines.values()].toSorted((one, other) => placeOf(one) - placeOf(other));
}

function brokenIn(rules: OpenPullRequest['rules']): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  for (const [id, status] of rules) found.set(id, found.get(id) === true || broken.has(status));
  return found;
}

const countKeys = ['pass', 'fail', 'waived', 'pending', 'notApplicable'] as const;

const noCounts = {
  pass: 0,
  fail: 0,
  waived: 0,
  pending: 0,
  notApplicable: 0,
  failingNow: 0,
  wouldBlock: 0,
};

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
