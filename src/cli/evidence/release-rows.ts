import { isVerdict, verdictKind } from '../../record/entry.ts';
import type { StoredEntry } from '../../store/entries.ts';
import { type Cell, type ExportTable, type Row, wordOf } from './export-table.ts';
import { bodyOf, type RowSource, readAll, writtenIn } from './read-entries.ts';
import { ruleCells, ruleColumns } from './rule-columns.ts';
import { isAboutRelease, verdictCells, verdictColumns } from './verdict-rows.ts';

/** The kinds of entries about releases, besides verdicts. */
const otherKinds = ['gate', 'deployment', 'release-issue'];

async function* releaseRows(source: RowSource): AsyncGenerator<Row> {
  const written = writtenIn(source.scope);
  for await (const entry of readAll(source, { kind: verdictKind, ...written }, isAboutRelease))
    yield rowOf(entry);
  for (const kind of otherKinds)
    for await (const entry of readAll(source, { kind, ...written })) yield rowOf(entry);
}

function rowOf(entry: StoredEntry): Row {
  const { id, at, kind, repositoryId, repository, sha, branch, conclusion, number, confirmed, digest } =
    entry;
  const body = bodyOf(entry);
  const facts = body === null || isVerdict(body) ? {} : body.facts;
  return {
    repositoryId: repositoryId ?? null,
    repository: repository ?? null,
    kind,
    target: branch ?? (typeof facts.environment === 'string' ? `environment:${facts.environment}` : null),
    sha: sha ?? null,
    conclusion: conclusion ?? null,
    by: personIn(facts.by ?? facts.startedBy),
    happenedAt: timeIn(facts.startedAt) ?? timeIn(facts.createdAt) ?? timeIn(facts.at),
    issue: number ?? null,
    run: typeof facts.run === 'number' ? facts.run : null,
    ...ruleCells(entry),
    ...verdictCells(body !== null && isVerdict(body) ? body : null),
    readable: body !== null,
    entry: id,
    recordedAt: new Date(at),
    confirmed,
    digest,
  };
}

/** A login, as itself or in an account. */
function personIn(value: unknown): Cell {
  if (typeof value === 'string') return value;
  const { login } = (value ?? {}) as { readonly login?: unknown };
  return typeof login === 'string' ? login : null;
}

function timeIn(value: unknown): Date | null {
  return value instanceof Date ? value : null;
}

/** What was asked and decided about releases in a period, and what was deployed. */
export const releaseTable: ExportTable = {
  name: 'releases',
  columns: {
    repositoryId: "GitHub's id of the repository",
    repository: 'its name when the entry was written',
    kind: '`verdict`, `gate`, `deployment` or `release-issue`',
    target: 'what it is released to, as in `environment:production`',
    sha: 'the commit that is released',
    conclusion: 'what was decided; of a deployment, `asked` or `not-asked`',
    by: 'the account that deployed, or started the run',
    happenedAt: 'when it was deployed or decided; of a verdict, see `evaluatedAt`',
    issue: 'the issue that was opened',
    run: 'the id of the workflow run that waited',
    ...ruleColumns,
    ...verdictColumns,
    entry: 'the number of the entry',
    recordedAt: 'when the entry was written, by which the period is counted',
    confirmed: 'false: the process ended before it knew whether GitHub took it',
    digest: 'the digest of the entry',
  },
  totals: { kind: ({ kind }) => wordOf(kind), conclusion: ({ conclusion }) => wordOf(conclusion) },
  rows: releaseRows,
};
