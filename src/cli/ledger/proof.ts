import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import type { Store } from '../../store/store.ts';
import { jsonDocument } from '../../text/json-document.ts';
import type { Terminal } from '../command.ts';
import { readOptions } from '../options.ts';
import { entryNotKnown, findEntry, readEntryName } from '../record/find-entry.ts';

/**
 * Prints the proof that an entry is in the tree.
 *
 * @returns what is done with the store; it returns the exit code
 * @throws {UsageError} where the arguments are wrong
 */
export function proof(words: readonly string[], { output, errors }: Terminal) {
  const { positionals } = readOptions(words, {}, true);
  const [word, ...more] = positionals;
  const name = readEntryName(word, more);
  return async (store: Store): Promise<number> => {
    const entry = await findEntry(store, name);
    if (entry === null) {
      errors.write(entryNotKnown(name));
      return 1;
    }
    const found = await store.proof(entry.id);
    if (found.proof === null) {
      errors.write(`${withCode(commandMessages.noProof, { entry: entry.id, why: found.why })}\n`);
      return 1;
    }
    output.write(jsonDocument(found.proof));
    return 0;
  };
}
