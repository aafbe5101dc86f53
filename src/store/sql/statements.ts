import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { type Bundle, bundleSchema } from '../../ledger/bundle.ts';
import { type PredicateType, predicateTypes } from '../../ledger/statement-types.ts';
import { type Database, type Dialect, type Row, type Run, valuesOf } from '../database/database.ts';
import { hasStatements } from '../database/schema.ts';
import type { NewStatement, Statements, StoredStatement } from '../statements.ts';
import { listedColumns, storedEntry } from './entries.ts';

/** Bytes of a statement before compression: far more than anything that is stored. */
const maxBytes = 64 * 1024 * 1024;

/** Implements `Statements` on one SQL database. */
export function createStatements(database: Database): Statements {
  const { dialect } = database;
  const select = (run: Run, condition: string, values: readonly (number | string)[]) =>
    run(`select entry, predicate, repository_id, sha, bundle from statement ${condition}`, values);
  return {
    entriesToState: (limit) =>
      database.transaction(async (run) => {
        const rows = await run(
          `select ${listedColumns}, body, mac from entry where stated is null and (${hasStatements}) order by id limit ${limit}`,
        );
        return rows.map((row) => ({ ...storedEntry(row), mac: row.mac === null ? null : String(row.mac) }));
      }),
    keepStatements: (entry, statements) =>
      database.transaction((run) => keep(run, dialect, entry, statements)),
    statementsAbout: (repositoryId, sha, limit) =>
      database.transaction(async (run) => {
        const about = 'where repository_id = $1 and sha = $2';
        const newest = `order by entry desc, predicate limit ${limit}`;
        const landed = `and entry in (select id from entry where sha = $2 and ${dialect.equalsWithoutIndex('kind', "'commit'")})`;
        const rows = [
          ...(await select(run, `${about} ${landed} ${newest}`, [repositoryId, sha])),
          ...(await select(run, `${about} ${newest}`, [repositoryId, sha])),
        ];
        const distinct = new Map(rows.map((row) => [`${row.entry} ${row.predicate}`, row]));
        return [...distinct.values()].slice(0, limit).flatMap(storedStatement);
      }),
    statementsOfEntry: (entry) =>
      database.transaction(async (run) =>
        (await select(run, 'where entry = $1 order by predicate', [entry])).flatMap(storedStatement),
      ),
  };
}

async function keep(
  run: Run,
  { bytes }: Dialect,
  entry: number,
  statements: readonly NewStatement[],
): Promise<boolean> {
  // A second process waits for the row, and then finds nothing to do.
  const mine = await run('update entry set stated = 1 where id = $1 and stated is null returning id', [
    entry,
  ]);
  if (mine.length === 0) return false;
  if (statements.length === 0) return true;
  const { sql, values } = valuesOf(
    statements.map(({ predicateType, repositoryId, sha, bundle }) => ({
      predicate: predicateType,
      repository_id: repositoryId,
      sha,
      bundle: zstdCompressSync(JSON.stringify(bundle)),
    })),
    ['predicate', 'repository_id', 'sha', 'bundle'],
    (row) => `${entry}, ${row.predicate}, ${row.repository_id}, ${row.sha}, cast(${row.bundle} as ${bytes})`,
  );
  await run(`insert into statement (entry, predicate, repository_id, sha, bundle) values ${sql}`, values);
  return true;
}

/** None where the row is damaged: one does not hide the others. */
function storedStatement(row: Row): readonly StoredStatement[] {
  const bundle = bundleIn(row.bundle);
  const predicateType = predicateTypes.find((type) => type === row.predicate);
  if (bundle === null || predicateType === undefined) return [];
  return [
    {
      entry: Number(row.entry),
      predicateType: predicateType satisfies PredicateType,
      repositoryId: Number(row.repository_id),
      sha: String(row.sha),
      bundle,
    },
  ];
}

function bundleIn(content: Row[string] | undefined): Bundle | null {
  if (!(content instanceof Uint8Array)) return null;
  try {
    const text = zstdDecompressSync(content, { maxOutputLength: maxBytes }).toString('utf8');
    return bundleSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
