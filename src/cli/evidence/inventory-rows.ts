import { isVerdict } from '../../record/entry.ts';
import { type Cell, type ExportTable, type Row, wordOf } from './export-table.ts';
import { bodyOf, type RowSource, readAll, writtenIn } from './read-entries.ts';

/** The kind of the entries about inventories of the commits of a branch. */
const inventoryKind = 'commits-accounted';

async function* inventoryRows(source: RowSource): AsyncGenerator<Row> {
  for await (const entry of readAll(source, { kind: inventoryKind, ...writtenIn(source.scope) })) {
    const { id, at, repositoryId, repository, branch, conclusion, digest } = entry;
    const body = bodyOf(entry);
    const facts = body === null || isVerdict(body) ? {} : body.facts;
    yield {
      repositoryId: repositoryId ?? null,
      repository: repository ?? null,
      branch: branch ?? null,
      result: conclusion ?? null,
      tip: cellIn(facts.tip),
      until: cellIn(facts.until),
      since: cellIn(facts.since),
      firstParent: cellIn(facts.firstParent),
      activity: cellIn(facts.activity),
      entries: cellIn(facts.entries),
      withoutActivity: cellIn(facts.withoutActivity),
      withoutEntry: cellIn(facts.withoutEntry),
      entry: id,
      recordedAt: new Date(at),
      digest,
    };
  }
}

function cellIn(value: unknown): Cell {
  return typeof value === 'string' || typeof value === 'number' || value instanceof Date ? value : null;
}

/** The inventories of the commits of branches that were made in a period, with totals from three sources. */
export const inventoryTable: ExportTable = {
  name: 'inventories',
  columns: {
    repositoryId: "GitHub's id of the repository",
    repository: 'its name when the entry was written',
    branch: 'the branch',
    result: '`whole`; `cut` where the rest of the line could not be read',
    tip: 'the commit at which it began',
    until: 'the commit at which it ended, which an earlier one went through',
    since: 'the time at which it ended at the latest',
    firstParent: 'commits on the first-parent line',
    activity: "those that are in GitHub's activity log",
    entries: 'those that the record had an entry about when they landed',
    withoutActivity: 'those that are not in the log',
    withoutEntry: 'those that the record had none about',
    entry: 'the number of the entry',
    recordedAt: 'when the entry was written, by which the period is counted',
    digest: 'the digest of the entry',
  },
  totals: { result: ({ result }) => wordOf(result) },
  rows: inventoryRows,
};
