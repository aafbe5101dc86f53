import type { Environment } from '../../platform/settings.ts';
import { readCheckpointDirectory } from '../../platform/settings.ts';
import { type Gap, gapsOf } from '../../store/check-ledger.ts';
import type { StoredTree } from '../../store/ledger.ts';
import { checkpointDirectory, type OutsideCheckpoint } from '../../store/outside-checkpoints.ts';
import type { Store } from '../../store/store.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { counted, plural } from '../../text/lists-and-counts.ts';
import type { Terminal } from '../command.ts';
import { readOptions } from '../options.ts';
import { Progress } from '../progress.ts';
import { inert } from '../record/list-text.ts';
import { readRedactions } from './redactions.ts';
import { reportKeys } from './verify-keys.ts';
import { type ComparedTree, reportBreaks, reportStrangers, verifyTree } from './verify-tree.ts';

/** Problems that are listed. */
const maxProblems = 100;
const pageSize = 1_000;

/** What verifying the trees of a store gave. */
interface Verified {
  readonly problems: readonly string[];
  /** Problems beyond those that are listed. */
  readonly more: number;
  readonly trees: readonly (ComparedTree & { readonly tree: number; readonly origin: string })[];
  readonly gaps: readonly {
    readonly entry: number;
    readonly missing: number | null;
    readonly reason: string;
  }[];
  readonly unsealed: number;
  /** Whether there are checkpoints outside the database. */
  readonly hasOutside: boolean;
}

/**
 * Recomputes every tree, and compares it with its entries, nodes and checkpoints.
 *
 * @returns what is done with the store; it returns the exit code
 * @throws {UsageError} where the arguments are wrong
 */
export function verify(words: readonly string[], terminal: Terminal) {
  const { values } = readOptions(words, { json: { type: 'boolean' } }, false);
  return async (store: Store, variables: Environment): Promise<number> => {
    const path = readCheckpointDirectory(variables);
    const outside = path === null ? [] : await checkpointDirectory(path).all();
    const verified = await verifyLedger(store, outside, terminal);
    terminal.output.write(values.json ? jsonDocument(verified) : verifiedText(verified));
    return verified.problems.length > 0 ? 1 : 0;
  };
}

async function verifyLedger(
  store: Store,
  outside: readonly OutsideCheckpoint[],
  terminal: Terminal,
): Promise<Verified> {
  const problems: string[] = [];
  let more = 0;
  const report = (problem: string) => {
    if (problems.length < maxProblems) problems.push(problem);
    else more += 1;
  };
  const trees = await store.trees();
  const all = trees.reduce((sum, { size }) => sum + size, 0);
  const bar = new Progress(terminal, 'entries');
  let done = 0;
  const comparison = {
    store,
    trees,
    keys: await store.signingKeys(),
    outside,
    gaps: await gapsOf(store, trees),
    redactions: await readRedactions(store),
    report,
    progress(leaves: number) {
      done += leaves;
      bar.show(done, done / Math.max(1, all));
    },
  };
  const compared = [];
  for (const tree of trees)
    compared.push({ tree: tree.id, origin: tree.origin, ...(await verifyTree(tree, comparison)) });
  bar.clear();
  reportStrangers(comparison);
  reportBreaks(comparison);
  await reportUnplaced(store, report);
  await reportKeys(store, comparison.keys, report);
  const halted = trees.at(-1)?.halted ?? null;
  if (halted !== null && !problems.includes(halted)) report(`the tree is halted: ${halted}`);
  const { unsealed } = await store.ledgerCounts();
  return {
    problems,
    more,
    trees: compared,
    gaps: comparison.gaps.map((gap) => ({
      entry: gap.entry,
      missing: missingIn(gap, trees),
      reason: gap.reason,
    })),
    unsealed,
    hasOutside: outside.length > 0,
  };
}

/** The leaves of the outside checkpoint that the database does not have, whatever the entry about the gap counts. */
function missingIn({ outside, missing }: Gap, trees: readonly StoredTree[]): number | null {
  if (outside === null) return missing;
  const stored = trees.find(({ origin }) => origin === outside.origin);
  return Math.max(0, outside.size - (stored?.size ?? 0));
}

/** Reports entries that will never be sealed. */
async function reportUnplaced(store: Store, report: (problem: string) => void): Promise<void> {
  for (let after: number = Number.MIN_SAFE_INTEGER; ; ) {
    const page = await store.sealedEntries(after, pageSize);
    for (const { id, isLeaf, isRefused } of page)
      if (isRefused)
        report(`entry ${id} was refused: nothing shows that the service wrote it. It is in no tree`);
      else if (!isLeaf)
        report(`entry ${id} is marked as sealed, but is in no tree: it was added, or its leaf was removed`);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

function verifiedText({ problems, more, trees, gaps, unsealed, hasOutside }: Verified): string {
  const lines = [
    ...trees.map(
      ({ tree, origin, leaves, checkpoints, outside }) =>
        `Tree ${tree} (${origin}): ${counted(leaves, 'entry', 'entries')}, ${counted(checkpoints, 'checkpoint')} in the database, ${outside} outside`,
    ),
    ...gaps.map(
      ({ entry, missing, reason }) =>
        `Entry ${entry} continues after a gap${missing === null ? '' : ` of ${counted(missing, 'entry', 'entries')}`}: ${reason}`,
    ),
    `${counted(unsealed, 'entry', 'entries')} not sealed yet`,
    ...(hasOutside
      ? []
      : [
          'No checkpoint outside the database (CHECKPOINT_DIRECTORY): a database that was replaced as a whole would not be noticed.',
        ]),
    problems.length === 0
      ? 'Everything that is sealed is unchanged.'
      : `${counted(problems.length + more, 'problem')} ${plural(problems.length + more, 'was', 'were')} found:`,
    ...problems.map((problem) => `- ${problem}`),
    ...(more > 0 ? [`- and ${more.toLocaleString('en')} more`] : []),
  ];
  return lines.map((line) => `${inert(line)}\n`).join('');
}
