import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Digest, EvidenceBody, NewEntry } from '../../subjects/entries.ts';
import type { RecordedEntry } from '../../subjects/work.ts';
import {
  type Database,
  type Dialect,
  placeholders,
  type Row,
  type Run,
  type Value,
  valuesOf,
} from '../database/database.ts';
import type { AgedEntry, Entries, EntryFilter, EntryPlace, ListedEntry, StoredEntry } from '../entries.ts';

/** Rows per statement: PostgreSQL allows 65,535 placeholders, SQLite 32,766. */
const maxRows = 500;

/** Bytes of evidence per statement. */
const maxBytes = 16_000_000;

/** Bytes of a body before compression: far more than anything that is stored. */
const maxBodyBytes = 512 * 1024 * 1024;

/** Characters of a column that entries are found by: PostgreSQL refuses longer rows of an index. */
const maxLength = 300;

/** Rules of an entry that it is found by. */
const maxRules = 200;

/** Milliseconds after which evidence that is used again is noted as used: most is used by many entries. */
export const usedAgainAfterMs = 86_400_000;

/** The first digits that identify an entry. */
const digestPrefix = /^[0-9a-f]{8,64}$/;

/** Implements `Entries` on one SQL database. */
export function createEntries(database: Database): Entries {
  const { dialect } = database;
  return {
    entries: (filter, limit, after) =>
      database.transaction((run) => list(run, dialect, filter, 'desc', limit, after)),
    firstEntry: (filter) =>
      database.transaction(async (run) => (await list(run, dialect, filter, 'asc', 1))[0] ?? null),
    entry: (id) => database.transaction((run) => find(run, id)),
    evidence: (digests) => database.transaction((run) => readEvidence(run, digests)),
    redact: (id, evidence, removal) =>
      database.transaction((run) => redact(run, dialect, id, evidence, removal)),
    olderEntries: (ageMs, limit, after) =>
      database.transaction((run) => olderEntries(run, dialect, ageMs, limit, after)),
    redactAll: (ids, removal) =>
      database.transaction(async (run) => {
        const removed = await removeBodies(run, ids);
        if (removed > 0) await insertEntries(run, dialect, [{ entry: removal, confirmed: true }]);
        return removed;
      }),
  };
}

export const listedColumns =
  'id, at, kind, repository_id, repository, number, sha, branch, conclusion, rules, digest, confirmed';

/** What the tree covers of an entry, see {@link coveredEntry}. */
export const coveredColumns = `${listedColumns}, repository_name`;

/**
 * Reads one page along the index of the narrowest condition. The bounds and the order name the columns of that index, so that no other one
 * fits: an engine that chose by its statistics would read the newest entries of all repositories until it has a page of a repository that
 * has not changed for years.
 */
async function list(
  run: Run,
  { equalsWithoutIndex }: Dialect,
  filter: EntryFilter,
  direction: 'asc' | 'desc',
  limit: number,
  after?: EntryPlace,
): Promise<readonly ListedEntry[]> {
  const values: Value[] = [];
  const given = (value: Value) => `$${values.push(value)}`;
  const wanted = searched(filter);
  const narrow = narrowest(wanted);
  const columns = narrow.map(([column]) => column);
  const numbers = narrow.map(([, value]) => given(value));
  const bound = (operator: string, further: readonly string[] = [], limits: readonly number[] = []) => {
    const left = [...columns, ...further];
    return left.length === 0
      ? []
      : [`(${left.join(', ')}) ${operator} (${[...numbers, ...limits.map(given)].join(', ')})`];
  };
  const { since, until } = filter;
  // One bound on each side: of several, an engine may begin to read at the one that is farthest from the page.
  const highest =
    after !== undefined
      ? bound('<', ['at', 'id'], [after.at, after.id])
      : until !== undefined
        ? bound('<', ['at'], [until])
        : bound('<=');
  const conditions = [
    ...highest,
    ...(since === undefined ? bound('>=') : bound('>=', ['at'], [since])),
    ...(until === undefined || after === undefined ? [] : [`at < ${given(until)}`]),
    ...wanted
      .filter(([column]) => !columns.includes(column))
      .map(([column, value]) => equalsWithoutIndex(column, given(value))),
    ...(filter.rule === undefined ? [] : [`rules like ${given(rulePattern(filter.rule))} escape '\\'`]),
  ];
  const order = [...columns, 'at', 'id'].map((column) => `${column} ${direction}`).join(', ');
  const rows = await run(
    `select ${listedColumns} from entry ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
    order by ${order} limit ${given(limit)}`,
    values,
  );
  return rows.map(listedEntry);
}

type Searched = readonly (readonly [column: string, value: Value])[];

/** The columns that must have a value. */
function searched(filter: EntryFilter): Searched {
  const columns: Readonly<Record<string, Value | undefined>> = {
    sha: cleaned(filter.sha),
    repository_id: filter.repositoryId,
    repository_name: cleaned(filter.repository?.toLowerCase()),
    number: filter.number,
    kind: cleaned(filter.kind),
    branch: cleaned(filter.branch),
    conclusion: cleaned(filter.conclusion),
  };
  return Object.entries(columns).flatMap(([column, value]) => (value === undefined ? [] : [[column, value]]));
}

/** The indexes, each continued by `at` and `id`: those that leave the fewest entries first. */
const indexes = [
  ['sha'],
  ['repository_id', 'number'],
  ['repository_id', 'branch'],
  ['repository_id'],
  ['repository_name'],
  ['kind'],
  [],
];

/** The columns of the best index, with their values. */
function narrowest(wanted: Searched): Searched {
  const best = indexes.find((columns) =>
    columns.every((column) => wanted.some(([wantedColumn]) => wantedColumn === column)),
  );
  return wanted.filter(([column]) => best?.includes(column));
}

/** Finds the line of a rule in `rules`. */
function rulePattern(rule: string): string {
  const text = ruleLine(rule).replaceAll(/[\\%_]/g, String.raw`\$&`);
  return rule.includes('=') ? `%\n${text}\n%` : `%\n${text}=%`;
}

async function find(run: Run, id: number | Digest): Promise<StoredEntry | null> {
  const rows = typeof id === 'number' ? await byNumber(run, id) : await byDigest(run, id.toLowerCase());
  const [row, another] = rows;
  return row === undefined || another !== undefined ? null : storedEntry(row);
}

async function byNumber(run: Run, id: number): Promise<readonly Row[]> {
  return Number.isSafeInteger(id) ? run(`select ${listedColumns}, body from entry where id = $1`, [id]) : [];
}

/** At most two: enough to know that the first digits identify none. */
async function byDigest(run: Run, first: string): Promise<readonly Row[]> {
  if (!digestPrefix.test(first)) return [];
  // The next character after the hexadecimal digits.
  return run(`select ${listedColumns}, body from entry where digest >= $1 and digest < $2 limit 2`, [
    first,
    `${first}g`,
  ]);
}

async function readEvidence(
  run: Run,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, string | null>> {
  const found = new Map<Digest, string | null>(digests.map((digest) => [digest, null]));
  const all = [...found.keys()];
  for (let first = 0; first < all.length; first += maxRows) {
    const some = all.slice(first, first + maxRows);
    const rows = await run(
      `select digest, content from evidence where content is not null and digest in ${placeholders(1, some.length)}`,
      some,
    );
    for (const { digest, content } of rows) found.set(String(digest), decompressed(content));
  }
  return found;
}

async function olderEntries(
  run: Run,
  { now }: Dialect,
  ageMs: number,
  limit: number,
  after: EntryPlace | null,
): Promise<readonly AgedEntry[]> {
  const rows = await run(
    `select id, at, kind, case when body is null then 0 else 1 end as kept from entry
    where at < ${now} - $1 and (at, id) > ($2, $3) order by at, id limit $4`,
    [ageMs, after?.at ?? 0, after?.id ?? 0, limit],
  );
  return rows.map(({ id, at, kind, kept }) => ({
    id: Number(id),
    at: Number(at),
    kind: String(kind),
    hasBody: kept === 1,
  }));
}

/** Removes bodies; a dead-lettered subject keeps what it intended, though it is recorded, until it is processed again. */
async function removeBodies(run: Run, ids: readonly number[]): Promise<number> {
  let removed = 0;
  for (let first = 0; first < ids.length; first += maxRows) {
    const some = ids.slice(first, first + maxRows);
    const rows = await run(
      `update entry set body = null where id in ${placeholders(1, some.length)} and body is not null returning digest`,
      some,
    );
    removed += rows.length;
    const digests = new Set(rows.map(({ digest }) => String(digest)));
    const intended = await run(
      'select key, intended from work where dead_lettered = 1 and intended is not null',
    );
    for (const row of intended) {
      const names = [...String(row.intended).matchAll(/"digest":"([0-9a-f]{64})"/g)];
      if (names.some(([, digest = '']) => digests.has(digest)))
        await run('update work set intended = null where key = $1', [String(row.key)]);
    }
  }
  return removed;
}

async function redact(
  run: Run,
  dialect: Dialect,
  id: number,
  evidence: readonly Digest[],
  removal: NewEntry,
): Promise<boolean> {
  const [row] = await run(
    'update entry set body = null where id = $1 and body is not null returning digest',
    [id],
  );
  if (row === undefined) return false;
  // A dead-lettered subject keeps what it intended, though it is recorded, until it is processed again.
  await run(`update work set intended = null where dead_lettered = 1 and intended like $1`, [
    `%"${String(row.digest)}"%`,
  ]);
  const { now } = dialect;
  const all = [...new Set(evidence)].toSorted();
  for (let first = 0; first < all.length; first += maxRows) {
    const { sql, values } = valuesOf(
      all.slice(first, first + maxRows).map((digest) => ({ digest })),
      ['digest'],
      ({ digest }) => `${digest}, 0, ${now}, null`,
    );
    // Also of what is kept no longer: the same evidence could be read again.
    await run(
      `insert into evidence (digest, size, used_at, content) values ${sql}
      on conflict (digest) do update set content = null`,
      values,
    );
  }
  await insertEntries(run, dialect, [{ entry: removal, confirmed: true }]);
  return true;
}

/** Adds entries at the end of the record; one that is there already stays as it is. */
export async function insertEntries(
  run: Run,
  { now }: Dialect,
  entries: readonly RecordedEntry[],
): Promise<void> {
  for (let first = 0; first < entries.length; first += maxRows) {
    const { sql, values } = valuesOf(
      entries.slice(first, first + maxRows).map(storedRow),
      [
        'kind',
        'repository_id',
        'repository',
        'repository_name',
        'number',
        'sha',
        'branch',
        'conclusion',
        'rules',
        'digest',
        'confirmed',
        'body',
        'mac',
      ],
      (row) => `${now}, ${Object.values(row).join(', ')}`,
    );
    await run(
      `insert into entry (at, kind, repository_id, repository, repository_name, number, sha, branch, conclusion, rules, digest, confirmed, body, mac)
      values ${sql} on conflict (digest) do nothing`,
      values,
    );
  }
}

/**
 * Keeps evidence that is not kept yet. What was redacted stays so.
 */
export async function insertEvidence(
  run: Run,
  { now, bytes }: Dialect,
  evidence: readonly EvidenceBody[],
): Promise<void> {
  for (const some of chunks(evidence)) {
    const { sql, values } = valuesOf(
      some.map(({ digest, content }) => ({ digest, size: content.length, content })),
      ['digest', 'size', 'content'],
      ({ digest, size, content }) =>
        `cast(${digest} as text), cast(${size} as bigint), cast(${content} as ${bytes})`,
    );
    // Without a lock on a row that was used lately: all replicas use the same policies.
    await run(
      `insert into evidence (digest, size, used_at, content)
      select column1, column2, ${now}, column3 from (values ${sql}) as given
      where not exists (
        select 1 from evidence where digest = column1 and used_at > ${now} - ${usedAgainAfterMs})
      on conflict (digest) do update set used_at = excluded.used_at`,
      values,
    );
  }
}

/** In the same order everywhere: otherwise two transactions that keep the same evidence could deadlock. */
function chunks(evidence: readonly EvidenceBody[]): readonly (readonly EvidenceBody[])[] {
  const byDigest = new Map(evidence.map((body) => [body.digest, body]));
  const sorted = [...byDigest.values()].sort((one, other) => (one.digest < other.digest ? -1 : 1));
  const all: EvidenceBody[][] = [];
  let bytes = 0;
  for (const body of sorted) {
    const last = all.at(-1);
    bytes += body.content.length;
    if (last !== undefined && last.length < maxRows && bytes <= maxBytes) {
      last.push(body);
    } else {
      bytes = body.content.length;
      all.push([body]);
    }
  }
  return all;
}

function storedRow({ entry, confirmed }: RecordedEntry) {
  const { repository, rules } = entry;
  return {
    kind: cleaned(entry.kind),
    repository_id: entry.repositoryId ?? null,
    repository: cleaned(repository) ?? null,
    repository_name: cleaned(repository?.toLowerCase()) ?? null,
    number: entry.number ?? null,
    sha: cleaned(entry.sha) ?? null,
    branch: cleaned(entry.branch) ?? null,
    conclusion: cleaned(entry.conclusion) ?? null,
    rules:
      rules === undefined
        ? null
        : `\n${rules
            .slice(0, maxRules)
            .map((rule) => `${ruleLine(rule)}\n`)
            .join('')}`,
    digest: entry.digest,
    confirmed: confirmed ? 1 : 0,
    body: zstdCompressSync(entry.body),
    mac: entry.mac ?? null,
  };
}

function ruleLine(rule: string): string {
  return cleaned(rule).replaceAll('\n', '');
}

/** What a column holds of a text. PostgreSQL refuses the character NUL. */
function cleaned(text: string): string;
function cleaned(text: string | undefined): string | undefined;
function cleaned(text: string | undefined): string | undefined {
  return text?.replaceAll('\0', '').slice(0, maxLength);
}

function listedEntry(row: Row): ListedEntry {
  const text = (column: string) => (row[column] === null ? undefined : String(row[column]));
  const number = (column: string) => (row[column] === null ? undefined : Number(row[column]));
  const lines = text('rules')?.split('\n');
  // Without line feeds at both ends, it was changed: then it differs from what was written.
  const isWhole = lines?.at(0) === '' && lines.at(-1) === '' && lines.length > 1;
  const rules = isWhole ? lines?.slice(1, -1) : lines;
  const optional = {
    repositoryId: number('repository_id'),
    repository: text('repository'),
    number: number('number'),
    sha: text('sha'),
    branch: text('branch'),
    conclusion: text('conclusion'),
    rules,
  };
  const present = Object.entries(optional).filter(([, value]) => value !== undefined);
  return {
    id: Number(row.id),
    at: Number(row.at),
    kind: String(row.kind),
    ...(Object.fromEntries(present) as {
      [Key in keyof typeof optional]?: NonNullable<(typeof optional)[Key]>;
    }),
    digest: String(row.digest),
    confirmed: row.confirmed === 1,
  };
}

export function storedEntry(row: Row): StoredEntry {
  return { ...listedEntry(row), body: isNone(row.body) ? null : decompressed(row.body) };
}

/**
 * An entry for the tree. The name that entries are searched by is another column: where it is not the one that is shown, somebody changed
 * one of them. Then the name of the repository is one that matches neither leaf nor body.
 */
export function coveredEntry(row: Row): StoredEntry {
  const entry = storedEntry(row);
  const searched = isNone(row.repository_name) ? undefined : String(row.repository_name);
  if (searched === cleaned(entry.repository?.toLowerCase())) return entry;
  return { ...entry, repository: `${entry.repository}, searched as ${searched}` };
}

function isNone(value: Value | undefined): boolean {
  return value === null || value === undefined;
}

/** Empty where the bytes are damaged, which no digest fits: one damaged body does not hide the others. */
function decompressed(content: Value | undefined): string {
  if (!(content instanceof Uint8Array)) return '';
  try {
    return zstdDecompressSync(content, { maxOutputLength: maxBodyBytes }).toString('utf8');
  } catch {
    return '';
  }
}
