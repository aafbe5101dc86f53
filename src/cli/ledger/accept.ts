import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import type { Environment } from '../../platform/settings.ts';
import { version } from '../../platform/version.ts';
import type { Store } from '../../store/store.ts';
import { acceptedKind } from '../../subjects/entries.ts';
import { counted, plural } from '../../text/lists-and-counts.ts';
import { type Terminal, UsageError } from '../command.ts';
import { entryAuthenticatorOf, entryRecorder } from '../entry-recorder.ts';
import { readOptions } from '../options.ts';
import { entryNotKnown } from '../record/find-entry.ts';
import { operator } from '../record/redact.ts';

/** Characters of a reason, and entries of one command. */
const maxReason = 1_000;
const maxEntries = 1_000;

/**
 * Has entries sealed that were refused because nothing shows that the service wrote them. The acceptance is an entry.
 *
 * @returns what is done with the store; it returns the exit code
 * @throws {UsageError} where the arguments are wrong
 */
export function accept(words: readonly string[], { output, errors }: Terminal) {
  const { values, positionals } = readOptions(words, { reason: { type: 'string' } }, true);
  const reason = values.reason?.trim() ?? '';
  if (reason === '' || reason.length > maxReason) {
    throw new UsageError(
      `--reason takes why the entries are accepted, in at most ${maxReason} characters. It is recorded.`,
    );
  }
  const isNumber = (word: string) => /^[1-9]\d{0,14}$/.test(word);
  if (positionals.length === 0 || positionals.length > maxEntries || !positionals.every(isNumber))
    throw new UsageError(`Give the numbers of up to ${maxEntries} entries that "ledger verify" names.`);
  const numbers = [...new Set(positionals.map(Number))];
  return async (store: Store, variables: Environment): Promise<number> => {
    const { macOf } = entryAuthenticatorOf(variables);
    const macs = new Map<number, string>();
    const entries: { readonly number: number; readonly digest: string }[] = [];
    for (const number of numbers) {
      const entry = await store.entry(number);
      if (entry === null) {
        errors.write(entryNotKnown(String(number)));
        return 1;
      }
      macs.set(number, macOf(entry.digest));
      entries.push({ number, digest: entry.digest });
    }
    const acceptance = entryRecorder(variables).entry({
      kind: acceptedKind,
      facts: { entries, reason, by: operator(), version },
    });
    if (!(await store.accept(macs, acceptance))) {
      errors.write(`${withCode(commandMessages.notRefused, {})}\n`);
      return 1;
    }
    const recordedAs = (await store.entry(acceptance.digest))?.id ?? null;
    output.write(
      `${counted(numbers.length, 'entry', 'entries')} ${plural(numbers.length, 'is', 'are')} sealed within a minute, although nothing shows that the service wrote ${plural(numbers.length, 'it', 'them')}. Entry ${recordedAs} says so.\n`,
    );
    return 0;
  };
}
