import { leafData, leafOf } from '../../ledger/leaf.ts';
import {
  append,
  emptyRoot,
  type Hash,
  inclusionPath,
  leafHash,
  nodeNumber,
  nodesRead,
  peaks,
  type ReadNode,
  rootOf,
} from '../../ledger/tree.ts';
import type { NewEntry } from '../../subjects/entries.ts';
import { type Database, type Dialect, placeholders, type Row, type Run } from '../database/database.ts';
import type {
  FoundProof,
  IsAuthentic,
  Ledger,
  LedgerCounts,
  Sealed,
  StoredCheckpoint,
  StoredTree,
} from '../ledger.ts';
import { coveredColumns, coveredEntry, insertEntries } from './entries.ts';

/** Rows per statement: PostgreSQL allows 65,535 placeholders, SQLite 32,766. */
const maxRows = 500;

/** Unsealed entries that are counted: a metric needs no more. */
const maxCounted = 100_000;

/** Implements `Ledger` on one SQL database. */
export function createLedger(database: Database): Ledger {
  const { dialect } = database;
  return {
    trees: () =>
      database.transaction(async (run) => (await run('select * from tree order by id')).map(treeOf)),
    // A loss of power undoes the sealing of entries that are sealed again; a checkpoint waits for the disk, and for all before it.
    seal: (limit, origin, isAuthentic = () => true) =>
      database.transaction((run) => seal(run, limit, origin, isAuthentic), 'later'),
    accept: (macs, acceptance) => database.transaction((run) => accept(run, dialect, macs, acceptance)),
    halt: (tree, problem) =>
      database.transaction(async (run) => {
        await run('update tree set halted = $2 where id = $1', [tree, problem]);
      }),
    startTree: (after, named, first) =>
      database.transaction((run) => startTree(run, dialect, after, named, first)),
    nodes: (tree, numbers) => database.transaction((run) => readNodes(run, tree, numbers)),
    leaves: (tree, from, limit) => database.transaction((run) => readLeaves(run, tree, from, limit)),
    innerNodes: (tree, after, limit) =>
      database.transaction(async (run) =>
        hashesOf(
          await run(
            'select number, hash from node where tree = $1 and number > $2 and entry is null order by number limit $3',
            [tree, after, limit],
          ),
        ),
      ),
    proof: (entry) => database.transaction((run) => prove(run, entry)),
    sealedEntries: (after, limit) =>
      database.transaction(async (run) =>
        (
          await run(
            `select entry.id, sealed, node.number as place from entry
            left join node on node.entry = entry.id and exists (select 1 from tree where tree.id = node.tree)
            where sealed <> 0 and entry.id > $1 order by entry.id limit $2`,
            [after, limit],
          )
        ).map(({ id, sealed, place }) => ({
          id: Number(id),
          isLeaf: place !== null,
          isRefused: Number(sealed) === refusedMark,
        })),
      ),
    addCheckpoint: ({ tree, size, text }) =>
      database.transaction(async (run) => {
        await run(
          `insert into checkpoint (tree, size, text) values ($1, $2, $3) on conflict (tree, size) do nothing`,
          [tree, size, text],
        );
      }),
    checkpoints: (tree, after, limit) =>
      database.transaction(async (run) =>
        (
          await run('select * from checkpoint where tree = $1 and size > $2 order by size limit $3', [
            tree,
            after,
            limit,
          ])
        ).map(checkpointOf),
      ),
    lastCheckpoint: (tree) => database.transaction((run) => lastCheckpoint(run, tree)),
    ledgerCounts: () => database.transaction((run) => count(run, dialect)),
  };
}

/** In the column `sealed`, of an entry that was refused. */
const refusedMark = -1;

async function seal(run: Run, limit: number, origin: string, isAuthentic: IsAuthentic): Promise<Sealed> {
  const tree = await lockNewest(run, origin);
  const nodes = await readNodes(run, tree.id, peaks(tree.size));
  const read: ReadNode = (number) => nodes.get(number) ?? '';
  const problem = await problemOf(run, tree, nodes);
  if (problem !== tree.halted) await run('update tree set halted = $2 where id = $1', [tree.id, problem]);
  if (problem !== null) return { tree: { ...tree, halted: problem }, sealed: 0, refused: [] };
  const rows = await run(
    `select ${coveredColumns}, mac, (select node.number from node where node.entry = entry.id) as place
    from entry where sealed = 0 order by id limit $1`,
    [limit],
  );
  const waiting = rows.filter(({ place }) => place === null);
  const added = waiting.filter(({ digest, mac }) =>
    isAuthentic(String(digest), typeof mac === 'string' ? mac : null),
  );
  const refused = waiting.filter((row) => !added.includes(row)).map(({ id }) => Number(id));
  await mark(run, refused, refusedMark);
  const grown = append(read, tree.size, added.map(leafHashOf));
  const entries = new Map(added.map(({ id }, offset) => [nodeNumber(0, tree.size + offset), Number(id)]));
  const inserted = [...grown.nodes].map(([number, hash]) => ({
    number,
    hash,
    entry: entries.get(number) ?? null,
  }));
  await insertNodes(run, tree.id, inserted);
  const ids = rows.map(({ id }) => Number(id));
  await mark(
    run,
    ids.filter((id) => !refused.includes(id)),
    1,
  );
  const { size, root } = grown;
  if (added.length > 0)
    await run('update tree set size = $2, root = $3 where id = $1', [tree.id, size, root]);
  return { tree: { ...tree, halted: null, size, root }, sealed: added.length, refused };
}

async function mark(run: Run, ids: readonly number[], sealed: number): Promise<void> {
  for (let first = 0; first < ids.length; first += maxRows) {
    const some = ids.slice(first, first + maxRows);
    await run(`update entry set sealed = ${sealed} where id in ${placeholders(1, some.length)}`, some);
  }
}

/** Inside a transaction, which is undone where one of them is not refused. */
async function accept(
  run: Run,
  dialect: Dialect,
  macs: ReadonlyMap<number, string>,
  acceptance: NewEntry,
): Promise<boolean> {
  for (const id of macs.keys()) {
    const [row] = await run('select sealed from entry where id = $1', [id]);
    if (Number(row?.sealed) !== refusedMark) return false;
  }
  for (const [id, mac] of macs) await run('update entry set sealed = 0, mac = $2 where id = $1', [id, mac]);
  await insertEntries(run, dialect, [{ entry: acceptance, confirmed: true }]);
  return true;
}

/** Locks the newest tree until the transaction ends: another process that seals waits. */
async function lockNewest(run: Run, origin: string): Promise<StoredTree> {
  let newest = await newestTree(run);
  if (newest === null) {
    await run('insert into tree (id, origin, size, root) values (1, $1, 0, $2) on conflict (id) do nothing', [
      origin,
      emptyRoot,
    ]);
  }
  // Another tree may have been started while this one was waited for.
  for (let locked: number | null = null; newest === null || newest.id !== locked; ) {
    locked = newest?.id ?? 1;
    await run('update tree set size = size where id = $1', [locked]);
    newest = await newestTree(run);
  }
  return newest;
}

async function newestTree(run: Run): Promise<StoredTree | null> {
  const [row] = await run('select * from tree order by id desc limit 1');
  return row === undefined ? null : treeOf(row);
}

/** Why a tree cannot grow: what is stored of it was changed by somebody else. */
async function problemOf(
  run: Run,
  { id, size, root }: StoredTree,
  nodes: ReadonlyMap<number, Hash>,
): Promise<string | null> {
  const [beyond] = await run('select number from node where tree = $1 and number >= $2 limit 1', [
    id,
    nodeNumber(0, size),
  ]);
  if (beyond !== undefined) return `the tree counts ${size} leaves, and there are more`;
  if (peaks(size).some((number) => !nodes.has(number)))
    return `the tree counts ${size} leaves, and there are fewer`;
  return rootOf((number) => nodes.get(number) ?? '', size) === root
    ? null
    : 'the root of the tree does not match its nodes';
}

async function insertNodes(
  run: Run,
  tree: number,
  nodes: readonly { readonly number: number; readonly hash: Hash; readonly entry: number | null }[],
): Promise<void> {
  for (let first = 0; first < nodes.length; first += maxRows) {
    const some = nodes.slice(first, first + maxRows);
    await run(
      `insert into node (tree, number, hash, entry) values ${placeholders(some.length, 4)}`,
      some.flatMap(({ number, hash, entry }) => [tree, number, Buffer.from(hash, 'hex'), entry]),
    );
  }
}

async function startTree(
  run: Run,
  dialect: Dialect,
  after: StoredTree,
  { id, origin }: Pick<StoredTree, 'id' | 'origin'>,
  first: NewEntry,
): Promise<boolean> {
  const tree = await lockNewest(run, after.origin);
  if (tree.id !== after.id || tree.size !== after.size || id <= tree.id) return false;
  await insertEntries(run, dialect, [{ entry: first, confirmed: true }]);
  const [row] = await run(`select ${coveredColumns} from entry where digest = $1`, [first.digest]);
  if (row === undefined) return false;
  const hash = leafHashOf(row);
  await run('insert into tree (id, origin, size, root) values ($1, $2, 1, $3)', [id, origin, hash]);
  await insertNodes(run, id, [{ number: nodeNumber(0, 0), hash, entry: Number(row.id) }]);
  await run('update entry set sealed = 1 where id = $1', [Number(row.id)]);
  return true;
}

async function readNodes(
  run: Run,
  tree: number,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, Hash>> {
  const found = new Map<number, Hash>();
  for (let first = 0; first < numbers.length; first += maxRows) {
    const some = numbers.slice(first, first + maxRows);
    const rows = await run(
      `select number, hash from node where tree = $1 and number in ${placeholders(1, some.length, 2)}`,
      [tree, ...some],
    );
    for (const [number, hash] of hashesOf(rows)) found.set(number, hash);
  }
  return found;
}

async function readLeaves(run: Run, tree: number, from: number, limit: number) {
  const rows = await run(
    `select number, hash, entry from node where tree = $1 and number >= $2 and entry is not null order by number limit $3`,
    [tree, nodeNumber(0, from), limit],
  );
  const ids = rows.map(({ entry }) => Number(entry));
  const entries = new Map<number, Row>();
  for (let first = 0; first < ids.length; first += maxRows) {
    const some = ids.slice(first, first + maxRows);
    const found = await run(
      `select ${coveredColumns}, body from entry where id in ${placeholders(1, some.length)}`,
      some,
    );
    for (const row of found) entries.set(Number(row.id), row);
  }
  return rows.map((row) => {
    const id = Number(row.entry);
    const entry = entries.get(id);
    return {
      index: Number(row.number) / 2,
      hash: hexOf(row),
      id,
      entry: entry === undefined ? null : coveredEntry(entry),
    };
  });
}

async function prove(run: Run, id: number): Promise<FoundProof> {
  const none = (why: string): FoundProof => ({ proof: null, why });
  if (!Number.isSafeInteger(id)) return none('there is no such entry');
  const [row] = await run(`select ${coveredColumns} from entry where id = $1`, [id]);
  if (row === undefined) return none('there is no such entry');
  const [place] = await run('select tree, number from node where entry = $1', [id]);
  if (place === undefined) return none('it is not in the tree yet');
  const tree = Number(place.tree);
  const index = Number(place.number) / 2;
  const checkpoint = await lastCheckpoint(run, tree);
  if (checkpoint === null || checkpoint.size <= index) return none('no checkpoint covers it yet');
  const { size, text } = checkpoint;
  const nodes = await readNodes(
    run,
    tree,
    nodesRead((read) => inclusionPath(read, index, size)),
  );
  let isWhole = true;
  const path = inclusionPath(
    (number) => {
      const hash = nodes.get(number);
      if (hash === undefined) isWhole = false;
      return hash ?? emptyRoot;
    },
    index,
    size,
  );
  if (!isWhole) return none('nodes of the tree are missing: run sdl-gate ledger verify');
  return { proof: { leaf: leafOf(coveredEntry(row)), index, size, path, checkpoint: text } };
}

async function lastCheckpoint(run: Run, tree: number): Promise<StoredCheckpoint | null> {
  const [row] = await run('select * from checkpoint where tree = $1 order by size desc limit 1', [tree]);
  return row === undefined ? null : checkpointOf(row);
}

async function count(run: Run, { now }: Dialect): Promise<LedgerCounts> {
  const tree = await newestTree(run);
  const [row] = await run(
    `select count(*) as unsealed from (select 1 as one from entry where sealed = 0 limit ${maxCounted}) as waiting`,
  );
  const [refused] = await run(`select count(*) as refused from entry where sealed = ${refusedMark}`);
  const [oldest] = await run(`select ${now} - at as age from entry where sealed = 0 order by id limit 1`);
  return {
    sealed: tree?.size ?? 0,
    unsealed: Number(row?.unsealed ?? 0),
    oldestUnsealedMs: Math.max(0, Number(oldest?.age ?? 0)),
    isHalted: (tree?.halted ?? null) !== null,
    refused: Number(refused?.refused ?? 0),
  };
}

function leafHashOf(row: Row): Hash {
  return leafHash(leafData(leafOf(coveredEntry(row))));
}

function treeOf({ id, origin, size, root, halted }: Row): StoredTree {
  return {
    id: Number(id),
    origin: String(origin),
    // What somebody wrote instead of a number fits no leaves.
    size: Number.isSafeInteger(Number(size)) ? Math.max(0, Number(size)) : 0,
    root: String(root),
    halted: halted === null || halted === undefined ? null : String(halted),
  };
}

function checkpointOf({ tree, size, text }: Row): StoredCheckpoint {
  return { tree: Number(tree), size: Number(size), text: String(text) };
}

function hashesOf(rows: readonly Row[]): ReadonlyMap<number, Hash> {
  return new Map(rows.map((row) => [Number(row.number), hexOf(row)]));
}

function hexOf({ hash }: Row): Hash {
  return hash instanceof Uint8Array ? Buffer.from(hash).toString('hex') : '';
}
