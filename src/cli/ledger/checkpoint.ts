import { readFileSync } from 'node:fs';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import { type Environment, readCheckpointDirectory, readKeySettings } from '../../platform/settings.ts';
import { lastProblem, makeCheckpoint } from '../../store/make-checkpoint.ts';
import { checkpointDirectory } from '../../store/outside-checkpoints.ts';
import { createSigner } from '../../store/signer.ts';
import type { Store } from '../../store/store.ts';
import { listOfNames } from '../../text/lists-and-counts.ts';
import type { Terminal } from '../command.ts';
import { entryAuthenticatorOf, entryRecorder } from '../entry-recorder.ts';
import { readOptions } from '../options.ts';
import { inert } from '../record/list-text.ts';

/** Entries of a transaction. */
const maxEntries = 200;

/**
 * Seals what waits, and makes a checkpoint of it.
 *
 * @returns what is done with the store; it returns the exit code
 * @throws {UsageError} where the arguments are wrong
 */
export function checkpoint(words: readonly string[], { output, errors }: Terminal) {
  readOptions(words, {}, false);
  return async (store: Store, variables: Environment): Promise<number> => {
    const keys = readKeySettings(variables, (path) => readFileSync(path, 'utf8'));
    const path = readCheckpointDirectory(variables);
    const outside = path === null ? null : checkpointDirectory(path);
    const now = () => new Date();
    const signer = createSigner({
      store,
      recorder: entryRecorder(variables),
      appKey: keys.privateKey,
      given: keys.signingKey,
      mayReplace: false,
      now,
    });
    // A key that is created for it is an entry itself.
    await signer.current();
    const refused = (problem: string) => {
      errors.write(inert(withCode(commandMessages.treeHalted, { problem })));
      errors.write('\n');
      return 1;
    };
    const problem = await lastProblem({ store, outside });
    const [tree] = (await store.trees()).slice(-1);
    if (tree === undefined) {
      errors.write(`${withCode(commandMessages.noTree, {})}\n`);
      return 1;
    }
    if (problem !== null) {
      await store.halt(tree.id, problem);
      return refused(problem);
    }
    const { isAuthentic } = entryAuthenticatorOf(variables);
    for (let isMore = true; isMore; ) {
      const { sealed, refused: entries } = await store.seal(maxEntries, tree.origin, isAuthentic);
      if (entries.length > 0)
        errors.write(
          `${inert(withCode(commandMessages.entriesRefused, { entries: listOfNames(entries.map(String), 'and', 20) }))}\n`,
        );
      isMore = sealed + entries.length === maxEntries;
    }
    const result = await makeCheckpoint({ store, signer, outside, now });
    if (result.made === null) return refused(result.problem ?? 'it has no entry');
    output.write(result.made.text);
    return 0;
  };
}
