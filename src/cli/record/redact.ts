import { userInfo } from 'node:os';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import type { Environment } from '../../platform/settings.ts';
import { version } from '../../platform/version.ts';
import { isVerdict, partsOf, type RecordedPart, readEntry } from '../../record/entry.ts';
import { UnreadableBody } from '../../record/format.ts';
import type { Entries, StoredEntry } from '../../store/entries.ts';
import { type Digest, type NewEntry, type Recorder, redactionKind } from '../../subjects/entries.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { counted, plural } from '../../text/lists-and-counts.ts';
import { type Terminal, UsageError } from '../command.ts';
import { entryRecorder } from '../entry-recorder.ts';
import { readOptions } from '../options.ts';
import { entryNotKnown, findEntry, noSuchEvidence, readEntryName } from './find-entry.ts';

/** Characters of a reason. */
const maxReason = 1_000;

/**
 * Removes the body of an entry, and the parts of its evidence that `--evidence` names. The removal is an entry.
 *
 * @returns what is done with the store; it returns the exit code
 * @throws {UsageError} where the arguments are wrong
 */
export function redact(
  words: readonly string[],
  { output, errors }: Terminal,
): (store: Entries, variables: Environment) => Promise<number> {
  const { values, positionals } = readOptions(
    words,
    { reason: { type: 'string' }, evidence: { type: 'string', multiple: true }, json: { type: 'boolean' } },
    true,
  );
  const [word, ...more] = positionals;
  const name = readEntryName(word, more);
  const reason = values.reason?.trim() ?? '';
  if (reason === '' || reason.length > maxReason) {
    throw new UsageError(
      `--reason takes why the entry is redacted, in at most ${maxReason} characters. It is recorded.`,
    );
  }
  return async (store, variables) => {
    const entry = await findEntry(store, name);
    if (entry === null) {
      errors.write(entryNotKnown(name));
      return 1;
    }
    const parts = partsBehind(entry);
    const names = values.evidence ?? [];
    const unknown = names.find((each) => !parts.some((part) => part.name === each));
    if (unknown !== undefined) {
      errors.write(noSuchEvidence(entry.id, unknown, parts));
      return 1;
    }
    const removed = digestsOf(parts.filter((part) => names.includes(part.name)));
    const kept = digestsOf(parts).filter((digest) => !removed.includes(digest));
    const removal = removalOf(entry, reason, { removed, kept, recorder: entryRecorder(variables) });
    if (!(await store.redact(entry.id, removed, removal))) {
      errors.write(`${withCode(commandMessages.nothingToRedact, { entry: entry.id })}\n`);
      return 1;
    }
    const recordedAs = (await store.entry(removal.digest))?.id ?? null;
    if (values.json) {
      output.write(
        jsonDocument({
          entry: entry.id,
          digest: entry.digest,
          removedEvidence: removed,
          keptEvidence: kept,
          recordedAs,
        }),
      );
    } else output.write(outcomeText(entry, removed.length, kept.length, recordedAs));
    return 0;
  };
}

/** The parts of the evidence behind an entry; none where it has none, or its body cannot be read. */
function partsBehind({ body }: StoredEntry): readonly RecordedPart[] {
  try {
    const entry = body === null ? null : readEntry(body);
    return entry !== null && isVerdict(entry) ? partsOf(entry) : [];
  } catch (error) {
    if (error instanceof UnreadableBody) return [];
    throw error;
  }
}

function digestsOf(parts: readonly RecordedPart[]): readonly Digest[] {
  return [...new Set(parts.flatMap(({ reference }) => (typeof reference === 'string' ? [reference] : [])))];
}

/** The entry about the removal, which is found by what the removed one was found by. */
function removalOf(
  { digest, kind, repositoryId, repository, number, sha, branch }: StoredEntry,
  reason: string,
  {
    removed,
    kept,
    recorder,
  }: {
    readonly removed: readonly Digest[];
    readonly kept: readonly Digest[];
    readonly recorder: Recorder;
  },
): NewEntry {
  return recorder.entry({
    kind: redactionKind,
    ...(repositoryId === undefined ? {} : { repositoryId }),
    ...(repository === undefined ? {} : { repository }),
    ...(number === undefined ? {} : { number }),
    ...(sha === undefined ? {} : { sha }),
    ...(branch === undefined ? {} : { branch }),
    facts: { digest, kind, reason, removedEvidence: removed, keptEvidence: kept, by: operator(), version },
  });
}

/** The user of this machine who runs the command; null where it has no name. */
export function operator(): string | null {
  try {
    return userInfo().username;
  } catch {
    // A user of a container need not have an entry in its list of users.
    return null;
  }
}

function outcomeText({ id }: StoredEntry, removed: number, kept: number, recordedAs: number | null): string {
  const lines = [
    `Entry ${id} is redacted: its body is removed.`,
    'Its number, digest, time, kind, repository, pull request, commit, branch, verdict and the status of each rule stay.',
    ...(removed > 0
      ? [
          `${counted(removed, 'part')} of its evidence ${plural(removed, 'is', 'are')} removed, too. Verdicts on the same evidence cannot be recomputed, also later ones.`,
        ]
      : []),
    ...(kept > 0
      ? [
          `${counted(kept, 'part')} of its evidence ${plural(kept, 'stays', 'stay')} until retention removes what no entry uses.`,
        ]
      : []),
    ...(recordedAs === null ? [] : [`The removal is entry ${recordedAs}.`]),
    'Backups still have what was removed.',
  ];
  return `${lines.join('\n')}\n`;
}
