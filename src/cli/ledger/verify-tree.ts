import { type Checkpoint, readCheckpoint, verifyCheckpoint } from '../../ledger/checkpoint.ts';
import { leafData, leafOf } from '../../ledger/leaf.ts';
import type { VerificationKey } from '../../ledger/signer.ts';
import { append, emptyRoot, type Hash, leafHash, type ReadNode, rootOf } from '../../ledger/tree.ts';
import { readEntry } from '../../record/entry.ts';
import { digestOf, UnreadableBody } from '../../record/format.ts';
import { type Gap, isInGap, otherDatabase } from '../../store/check-ledger.ts';
import type { StoredEntry } from '../../store/entries.ts';
import type { Ledger, StoredLeaf, StoredTree } from '../../store/ledger.ts';
import type { OutsideCheckpoint } from '../../store/outside-checkpoints.ts';
import { changedColumns } from '../record/changed-columns.ts';
import type { Redactions } from './redactions.ts';

/** Leaves that are read at a time, with the bodies of their entries. */
const pageSize = 250;

/** What a tree is compared with. */
export interface Comparison {
  readonly store: Ledger;
  readonly trees: readonly StoredTree[];
  readonly keys: readonly VerificationKey[];
  readonly outside: readonly OutsideCheckpoint[];
  readonly gaps: readonly Gap[];
  readonly redactions: Redactions;
  /** Told what is wrong: a clause. */
  report(problem: string): void;
  /** Told of leaves that were compared. */
  progress(leaves: number): void;
}

/** A checkpoint of the tree, with what it is called. */
interface Named {
  readonly what: string;
  readonly where: 'database' | 'outside';
  readonly checkpoint: Checkpoint;
}

/** What was compared. */
export interface ComparedTree {
  readonly leaves: number;
  readonly checkpoints: number;
  readonly outside: number;
}

/** Recomputes a tree from its entries, and compares it with its nodes and with each of its checkpoints. */
export async function verifyTree(tree: StoredTree, comparison: Comparison): Promise<ComparedTree> {
  const { store, report } = comparison;
  const stored = await checkpointsInStore(tree, comparison);
  const outside = checkpointsOutside(tree, comparison);
  const checkpoints = [...stored, ...outside].toSorted(
    (one, other) => one.checkpoint.size - other.checkpoint.size,
  );
  const growing = new GrowingTree(tree, comparison);
  let isWhole = true;
  /** Leaves of the last checkpoint that matches. Those after one that does not match cannot match either: only the first is reported. */
  let fitting = 0;
  const unfit = new Set<Named['where']>();
  for (;;) {
    // A page ends where a checkpoint does, so that the root of its size is known.
    const next = checkpoints.find(({ checkpoint }) => checkpoint.size > growing.size)?.checkpoint.size;
    const limit = Math.min(pageSize, (next ?? Number.POSITIVE_INFINITY) - growing.size);
    const page = await store.leaves(tree.id, growing.read, limit);
    if (page.length === 0) break;
    for (const leaf of page) verifyLeaf(leaf, comparison);
    isWhole = (await growing.add(page)) && isWhole;
    comparison.progress(page.length);
    if (!isWhole) continue;
    const { size, root } = growing;
    for (const { what, where, checkpoint } of checkpoints) {
      if (checkpoint.size !== size || checkpoint.root === root || unfit.has(where)) continue;
      unfit.add(where);
      report(
        `${what} does not match the tree: entries among leaves ${fitting} to ${size - 1} were changed, removed or added`,
      );
    }
    if (unfit.size === 0 && size === next) fitting = size;
  }
  const cut = checkpoints.find(({ checkpoint }) => checkpoint.size > growing.read);
  if (tree.size > growing.read) {
    report(
      `tree ${tree.id} counts ${tree.size} leaves, and there are ${growing.read}: its last ${tree.size - growing.read} were removed`,
    );
  }
  if (cut !== undefined) {
    report(
      `${cut.what} has ${cut.checkpoint.size} leaves, and the tree in the database ${growing.read}: the last entries were removed, or the database is an older backup`,
    );
  }
  if (tree.size < growing.read)
    report(`tree ${tree.id} counts ${tree.size} leaves, and there are ${growing.read}`);
  if (isWhole && tree.size === growing.size && tree.root !== growing.root)
    report(`the root of tree ${tree.id} does not match its leaves`);
  return { leaves: growing.read, checkpoints: stored.length, outside: outside.length };
}

/** Compares an entry with its leaf, and its body with its digest and its columns. */
function verifyLeaf({ id, index, hash, entry }: StoredLeaf, { report, redactions }: Comparison): void {
  if (entry === null) {
    report(`entry ${id} was removed: it is leaf ${index} of the tree`);
    return;
  }
  const isCovered = leafHash(leafData(leafOf(entry))) === hash;
  if (entry.body === null) {
    if (!isCovered)
      report(notAsItsLeaf(id, `digest, confirmation, or what it is found by (${foundByNames})`));
    if (!redactions.names(entry)) report(`entry ${id} has no body, and no redaction names it`);
    return;
  }
  if (digestOf(entry.body) !== entry.digest) {
    report(`entry ${id} was changed: its body does not match its digest`);
    return;
  }
  // What the body repeats is named.
  const columns = changedIn(entry, entry.body);
  if (columns.length > 0)
    report(`entry ${id} was changed: it differs from its body in ${columns.join(', ')}`);
  else if (!isCovered) report(notAsItsLeaf(id, 'digest or confirmation'));
}

/** Nothing but the body of an entry could say which of these was changed. */
const foundByNames = 'kind, repository, pull request, commit, branch, conclusion, rules';

function notAsItsLeaf(id: number, others: string): string {
  return `entry ${id} was changed: its leaf has another number, time, ${others}`;
}

function changedIn(entry: StoredEntry, body: string): readonly string[] {
  try {
    return changedColumns(entry, readEntry(body));
  } catch (error) {
    // Of a later release, or by a process of the tests: its digest is in the tree.
    if (error instanceof UnreadableBody) return [];
    throw error;
  }
}

/** Adds leaves to a tree as they are read, and compares its nodes with those that are stored. */
class GrowingTree {
  /** Leaves from the first on, without a gap. */
  size = 0;
  /** The index after the last leaf that was read. */
  read = 0;
  root: Hash = emptyRoot;
  #nodes = new Map<number, Hash>();
  /** The number of the entry before. */
  #before = 0;
  /** Nodes that differ. */
  readonly #different = new Set<number>();
  readonly #tree: StoredTree;
  readonly #comparison: Comparison;

  constructor(tree: StoredTree, comparison: Comparison) {
    this.#tree = tree;
    this.#comparison = comparison;
  }

  /** Whether there is no gap up to the last leaf. */
  async add(page: readonly StoredLeaf[]): Promise<boolean> {
    const { report } = this.#comparison;
    for (const { id, index } of page) {
      if (index !== this.read) {
        const missing =
          index - this.read === 1 ? `leaf ${this.read} is` : `leaves ${this.read} to ${index - 1} are`;
        const after = this.#before === 0 ? '' : ` after entry ${this.#before}`;
        report(
          `${missing} missing in tree ${this.#tree.id}: entries${after} before entry ${id} were removed`,
        );
      }
      this.read = index + 1;
      this.#before = id;
    }
    if (this.read !== this.size + page.length) return false;
    const read: ReadNode = (number) => this.#nodes.get(number) ?? '';
    const grown = append(
      read,
      this.size,
      page.map(({ hash }) => hash),
    );
    await this.#compare(grown.nodes, page);
    const all = new Map([...this.#nodes, ...grown.nodes]);
    this.size = grown.size;
    this.root = grown.root;
    // Only what the next page reads.
    this.#nodes = new Map();
    rootOf((number) => {
      const hash = all.get(number) ?? '';
      this.#nodes.set(number, hash);
      return hash;
    }, grown.size);
    return true;
  }

  /** Reports a node that differs, and none above it, which differ because of it. */
  async #compare(computed: ReadonlyMap<number, Hash>, page: readonly StoredLeaf[]): Promise<void> {
    const inner = [...computed.keys()].filter((number) => number % 2 === 1);
    const stored = await this.#comparison.store.nodes(this.#tree.id, inner);
    for (const number of inner) {
      if (stored.get(number) === computed.get(number)) continue;
      const { level, first, last } = leavesUnder(number);
      const child = 2 ** (level - 1);
      const isExplained = this.#different.has(number - child) || this.#different.has(number + child);
      this.#different.add(number);
      if (isExplained) continue;
      const ids = page.filter(({ index }) => index >= first && index <= last).map(({ id }) => id);
      this.#comparison.report(
        `${stored.has(number) ? 'a changed' : 'no'} node is stored over leaves ${first} to ${last} of tree ${this.#tree.id}, which end with entry ${ids.at(-1)}`,
      );
    }
  }
}

/** The indexes of the first and the last leaf under a node, and its level above them. */
function leavesUnder(number: number) {
  let level = 0;
  while (Math.floor((number + 1) / 2 ** level) % 2 === 0) level += 1;
  const first = (number + 1 - 2 ** level) / 2;
  return { level, first, last: first + 2 ** level - 1 };
}

async function checkpointsInStore(
  tree: StoredTree,
  { store, keys, report }: Comparison,
): Promise<readonly Named[]> {
  const named: Named[] = [];
  for (let after = 0; ; ) {
    const page = await store.checkpoints(tree.id, after, pageSize);
    for (const { size, text } of page) {
      const what = `the checkpoint of ${size} leaves in the database`;
      const { checkpoint, problem } = verifyCheckpoint(text, keys);
      if (problem !== null) report(`${what} ${problem}`);
      if (checkpoint === null) continue;
      if (checkpoint.origin !== tree.origin || checkpoint.size !== size) report(`${what} is of another tree`);
      else named.push({ what, where: 'database', checkpoint });
    }
    const last = page.at(-1);
    if (last === undefined) return named;
    after = last.size;
  }
}

function checkpointsOutside(
  tree: StoredTree,
  { outside, keys, trees, gaps, report }: Comparison,
): readonly Named[] {
  return outside.flatMap(({ name, tree: number, text }) => {
    const { checkpoint, problem } = verifyCheckpoint(text, keys);
    if (checkpoint?.origin !== tree.origin || isInGap({ number, checkpoint }, trees, gaps)) return [];
    const what = `the outside checkpoint ${name}`;
    if (problem !== null) report(`${what} ${problem}`);
    return [{ what, where: 'outside' as const, checkpoint }];
  });
}

/** Reports outside checkpoints that are of no tree of the database. */
export function reportStrangers({ outside, trees, gaps, report }: Comparison): void {
  for (const { name, tree: number, text } of outside) {
    const checkpoint = readCheckpoint(text);
    if (checkpoint === null) report(`the outside checkpoint ${name} is not a signed checkpoint`);
    else if (trees.some(({ origin }) => origin === checkpoint.origin)) continue;
    else if (!isInGap({ number, checkpoint }, trees, gaps)) report(otherDatabase(name));
  }
}

/** Reports trees that do not say which one they continue, and where. */
export function reportBreaks({ trees, gaps, report }: Comparison): void {
  for (const [index, { id }] of trees.entries()) {
    const before = trees[index - 1];
    if (before === undefined) continue;
    const gap = gaps.find(({ tree }) => tree === id);
    if (gap === undefined) report(`tree ${id} does not begin with an entry that continues tree ${before.id}`);
    else if ((['origin', 'size', 'root'] as const).some((part) => gap.former[part] !== before[part]))
      report(`tree ${before.id} is not as entry ${gap.entry} says, with which tree ${id} continues it`);
  }
}
