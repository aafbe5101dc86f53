import { readCheckpoint } from '../../ledger/checkpoint.ts';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import { type Environment, readCheckpointDirectory } from '../../platform/settings.ts';
import { version } from '../../platform/version.ts';
import { newOrigin } from '../../resync/sealing.ts';
import { continuedKind, type TreeContinued } from '../../store/check-ledger.ts';
import type { StoredTree } from '../../store/ledger.ts';
import { lastProblem } from '../../store/make-checkpoint.ts';
import { checkpointDirectory, type OutsideCheckpoint } from '../../store/outside-checkpoints.ts';
import type { Store } from '../../store/store.ts';
import { counted } from '../../text/lists-and-counts.ts';
import { type Terminal, UsageError } from '../command.ts';
import { entryRecorder } from '../entry-recorder.ts';
import { readOptions } from '../options.ts';
import { inert } from '../record/list-text.ts';
import { operator } from '../record/redact.ts';

/** Characters of a reason. */
const maxReason = 1_000;

/**
 * Starts another tree after a restore. Its first entry names the tree before, the last checkpoint outside, and the gap.
 *
 * @returns what is done with the store; it returns the exit code
 * @throws {UsageError} where the arguments are wrong
 */
export function continueTree(words: readonly string[], { output, errors }: Terminal) {
  const { values } = readOptions(words, { reason: { type: 'string' } }, false);
  const reason = values.reason?.trim() ?? '';
  if (reason === '' || reason.length > maxReason) {
    throw new UsageError(
      `--reason takes why the tree is continued, in at most ${maxReason} characters. It is recorded.`,
    );
  }
  return async (store: Store, variables: Environment): Promise<number> => {
    const path = readCheckpointDirectory(variables);
    const outside = path === null ? null : checkpointDirectory(path);
    const tree = (await store.trees()).at(-1);
    if (tree === undefined) {
      errors.write(`${withCode(commandMessages.noTree, {})}\n`);
      return 1;
    }
    const problem = (await lastProblem({ store, outside })) ?? tree.halted;
    if (problem === null) {
      errors.write(`${withCode(commandMessages.nothingToContinue, {})}\n`);
      return 1;
    }
    const last = (await outside?.last()) ?? null;
    const facts = { ...continued(tree, last), reason, problem, by: operator(), version };
    const entry = entryRecorder(variables).entry({ kind: continuedKind, facts });
    const id = Math.max(tree.id, last?.tree ?? 0) + 1;
    if (!(await store.startTree(tree, { id, origin: newOrigin() }, entry))) {
      errors.write(`${withCode(commandMessages.treeGrew, {})}\n`);
      return 1;
    }
    const number = (await store.entry(entry.digest))?.id ?? null;
    output.write(inert(outcomeText(id, number, problem, facts.missing)));
    output.write('\n');
    return 0;
  };
}

/** What is known of the tree before. */
function continued(
  { origin, size, root }: StoredTree,
  last: OutsideCheckpoint | null,
): Omit<TreeContinued, 'reason' | 'by'> {
  const checkpoint = readCheckpoint(last?.text ?? '');
  const outside =
    last === null || checkpoint === null
      ? null
      : {
          name: last.name,
          origin: checkpoint.origin,
          size: checkpoint.size,
          root: checkpoint.root,
          at: checkpoint.at,
        };
  const missing = outside?.origin === origin ? Math.max(0, outside.size - size) : null;
  return { former: { origin, size, root }, outside, missing };
}

function outcomeText(tree: number, entry: number | null, problem: string, missing: number | null): string {
  const gap = missing === null ? '' : ` It names a gap of ${counted(missing, 'entry', 'entries')}.`;
  return `Tree ${tree} begins with entry ${entry}, because ${problem}.${gap} Entries are sealed again within a minute. Then run "sdl-gate ledger checkpoint".`;
}
