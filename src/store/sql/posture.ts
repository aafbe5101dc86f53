import type { DayCounts, PostureFacts, RulePosture } from '../../subjects/posture-facts.ts';
import { type Database, placeholders, type Row, type Run, type Value } from '../database/database.ts';
import type { KeptPosture, Posture, PostureFilter, PosturePlace } from '../posture.ts';

/** Rows per statement. */
const maxRows = 500;

/** The columns of facts: 0 and 1 for a truth value. */
const factColumns = {
  activeExceptions: 'active_exceptions',
  overdueFindings: 'overdue_findings',
  branchRulesDrift: 'branch_rules_drift',
  securityPolicy: 'security_policy',
  privateReporting: 'private_reporting',
  untriagedReports: 'untriaged_reports',
  oldestUntriagedMs: 'oldest_untriaged_ms',
} as const satisfies Readonly<Record<keyof PostureFacts, string>>;

const facts = Object.values(factColumns).join(', ');

const countColumns = {
  pass: 'pass',
  fail: 'fail',
  waived: 'waived',
  pending: 'pending',
  notApplicable: 'not_applicable',
  pendingMs: 'pending_ms',
  greens: 'greens',
  greenMs: 'green_ms',
} as const satisfies Readonly<Record<keyof Omit<RulePosture, 'rule'>, string>>;

const counts = Object.values(countColumns).join(', ');

/** The columns of a repository as it was measured last, but for counts over several days. */
export function measuredColumns(table: string): string {
  const columns = ['day', 'repository_id', 'repository', ...Object.values(factColumns)];
  return columns.map((column) => `${table}.${column}`).join(', ');
}

/** A row of {@link measuredColumns}, with counts. */
export function measuredRepository(row: Row): Omit<KeptPosture, 'rules' | 'span'> {
  const { rules: _, span: __, ...measured } = keptPosture(row, []);
  return measured;
}

/** Implements `Posture` on one SQL database. */
export function createPosture(database: Database): Posture {
  return {
    keepPosture: (of, days, measured) =>
      database.transaction(async (run) => {
        for (const day of days) await keepCounts(run, of, day);
        await keepFacts(run, of, measured);
      }, 'later'),
    posture: (filter, limit, after) => database.transaction((run) => page(run, filter, limit, after)),
    lastPostureDay: (repositoryId) =>
      database.transaction(async (run) => {
        const [row] = await run('select max(day) as day from posture where repository_id = $1 and span = 1', [
          repositoryId,
        ]);
        return row?.day == null ? null : Number(row.day);
      }),
    compactPosture: (dailyFrom, weeklyFrom) =>
      database.transaction((run) => compact(run, dailyFrom, weeklyFrom), 'later'),
  };
}

type Of = Pick<KeptPosture, 'repositoryId' | 'repository'>;

async function keepCounts(
  run: Run,
  { repositoryId, repository }: Of,
  { day, changes, withoutEvidence, rules }: DayCounts,
): Promise<void> {
  await run(
    `insert into posture (day, span, repository_id, repository, changes, without_evidence) values ($1, 1, $2, $3, $4, $5)
    on conflict (day, span, repository_id) do update
      set repository = excluded.repository, changes = excluded.changes, without_evidence = excluded.without_evidence`,
    [day, repositoryId, named(repository), changes, withoutEvidence],
  );
  await run('delete from posture_rule where day = $1 and span = 1 and repository_id = $2', [
    day,
    repositoryId,
  ]);
  for (let first = 0; first < rules.length; first += maxRows) {
    const rows = rules
      .slice(first, first + maxRows)
      .map((each): readonly Value[] => [
        day,
        1,
        repositoryId,
        named(each.rule),
        ...Object.keys(countColumns).map((key) => Math.round(each[key as keyof typeof countColumns])),
      ]);
    await run(
      `insert into posture_rule (day, span, repository_id, rule, ${counts}) values ${placeholders(rows.length, rows[0]?.length ?? 0)}`,
      rows.flat(),
    );
  }
}

async function keepFacts(
  run: Run,
  { repositoryId, repository }: Of,
  { day, facts: measured }: { readonly day: number; readonly facts: PostureFacts },
): Promise<void> {
  const values = Object.keys(factColumns).map((key) => numberOf(measured[key as keyof PostureFacts]));
  await run(
    `insert into posture (day, span, repository_id, repository, changes, without_evidence, ${facts})
    values ($1, 1, $2, $3, 0, 0, ${values.map((_, index) => `$${index + 4}`).join(', ')})
    on conflict (day, span, repository_id) do update
      set repository = excluded.repository, ${Object.values(factColumns)
        .map((column) => `${column} = excluded.${column}`)
        .join(', ')}`,
    [day, repositoryId, named(repository), ...values],
  );
}

async function page(
  run: Run,
  { since, until, repositoryId }: PostureFilter,
  limit: number,
  after?: PosturePlace,
): Promise<readonly KeptPosture[]> {
  const values: Value[] = [since, until];
  const given = (value: Value) => `$${values.push(value)}`;
  const conditions = [
    'day >= $1 and day < $2',
    ...(repositoryId === undefined ? [] : [`repository_id = ${given(repositoryId)}`]),
    ...(after === undefined
      ? []
      : [
          `(day, span, repository_id) > (${given(after.day)}, ${given(after.span)}, ${given(after.repositoryId)})`,
        ]),
  ];
  const rows = await run(
    `select day, span, repository_id, repository, changes, without_evidence, ${facts} from posture
    where ${conditions.join(' and ')} order by day, span, repository_id limit ${given(limit)}`,
    values,
  );
  const rules = await rulesOf(run, rows, repositoryId);
  return rows.map((row) => keptPosture(row, rules.get(keyOf(row)) ?? []));
}

/** What the rules said in these rows, by their key. */
async function rulesOf(
  run: Run,
  rows: readonly Row[],
  repositoryId: number | undefined,
): Promise<ReadonlyMap<string, readonly RulePosture[]>> {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  const bounds = [first, last].flatMap((row) => [
    Number(row.day),
    Number(row.span),
    Number(row.repository_id),
  ]);
  const found = await run(
    `select day, span, repository_id, rule, ${counts} from posture_rule
    where (day, span, repository_id) >= ($1, $2, $3) and (day, span, repository_id) <= ($4, $5, $6)
      ${repositoryId === undefined ? '' : 'and repository_id = $7'}
    order by day, span, repository_id, rule`,
    repositoryId === undefined ? bounds : [...bounds, repositoryId],
  );
  const byKey = Map.groupBy(found, keyOf);
  return new Map([...byKey].map(([key, of]) => [key, of.map(rulePosture)]));
}

function keyOf({ day, span, repository_id }: Row): string {
  return `${day} ${span} ${repository_id}`;
}

/** Whole weeks are joined at once: what is joined replaces what an earlier run may have left. */
async function compact(run: Run, dailyFrom: number, weeklyFrom: number): Promise<void> {
  const week = 'day - ((day + 3) % 7)';
  const replaced = (columns: readonly string[]) =>
    columns.map((column) => `${column} = excluded.${column}`).join(', ');
  const sums = Object.values(countColumns);
  await run(
    `insert into posture_rule (day, span, repository_id, rule, ${counts})
    select ${week}, 7, repository_id, rule, ${sums.map((column) => `sum(${column})`).join(', ')}
    from posture_rule where span = 1 and day < $1 group by ${week}, repository_id, rule
    on conflict (day, span, repository_id, rule) do update set ${replaced(sums)}`,
    [dailyFrom],
  );
  await run(
    `insert into posture (day, span, repository_id, repository, changes, without_evidence, ${facts})
    select joined.week, 7, last.repository_id, last.repository, joined.changes, joined.without_evidence, ${Object.values(
      factColumns,
    )
      .map((column) => `last.${column}`)
      .join(', ')}
    from (
      select ${week} as week, repository_id, max(day) as last_day, sum(changes) as changes,
        sum(without_evidence) as without_evidence
      from posture where span = 1 and day < $1 group by ${week}, repository_id
    ) as joined
    join posture as last
      on last.span = 1 and last.day = joined.last_day and last.repository_id = joined.repository_id
    where true
    on conflict (day, span, repository_id) do update
      set ${replaced(['repository', 'changes', 'without_evidence', ...Object.values(factColumns)])}`,
    [dailyFrom],
  );
  for (const table of ['posture', 'posture_rule']) {
    await run(`delete from ${table} where span = 1 and day < $1`, [dailyFrom]);
    await run(`delete from ${table} where span = 7 and day < $1`, [weeklyFrom]);
  }
}

function keptPosture(row: Row, rules: readonly RulePosture[]): KeptPosture {
  const number = (column: string) => (row[column] == null ? null : Number(row[column]));
  const truth = (column: string) => (row[column] == null ? null : Number(row[column]) === 1);
  return {
    day: Number(row.day),
    span: Number(row.span),
    repositoryId: Number(row.repository_id),
    repository: String(row.repository),
    changes: Number(row.changes),
    withoutEvidence: Number(row.without_evidence),
    activeExceptions: number(factColumns.activeExceptions),
    overdueFindings: number(factColumns.overdueFindings),
    branchRulesDrift: truth(factColumns.branchRulesDrift),
    securityPolicy: truth(factColumns.securityPolicy),
    privateReporting: truth(factColumns.privateReporting),
    untriagedReports: number(factColumns.untriagedReports),
    oldestUntriagedMs: number(factColumns.oldestUntriagedMs),
    rules,
  };
}

function rulePosture(row: Row): RulePosture {
  const of = Object.entries(countColumns).map(([key, column]) => [key, Number(row[column])]);
  return {
    rule: String(row.rule),
    ...(Object.fromEntries(of) as Record<keyof typeof countColumns, number>),
  };
}

function numberOf(value: number | boolean | null): number | null {
  return value === null ? null : Math.round(Number(value));
}

/** PostgreSQL refuses the character NUL. */
function named(text: string): string {
  return text.replaceAll('\0', '').slice(0, 300);
}
