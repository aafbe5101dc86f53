import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import { type Environment, readWebUrl } from '../../platform/settings.ts';
import { type Entry, evidenceDigests, isVerdict, partsOf, readEntry } from '../../record/entry.ts';
import { UnreadableBody } from '../../record/format.ts';
import type { Entries, StoredEntry } from '../../store/entries.ts';
import type { Digest } from '../../subjects/entries.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { type Terminal, UsageError } from '../command.ts';
import { readLimit, readOptions } from '../options.ts';
import { entryNotKnown, findEntry, isEntryName, noSuchEvidence } from './find-entry.ts';
import { maxLimit, withIsoTime } from './list.ts';
import { partStates } from './part-states.ts';
import { pullRequestFilter } from './read-filter.ts';
import { renderEntry, type ShownEntry } from './show-text.ts';

/** Entries of a pull request. */
export const defaultShown = 5;

/** An entry with the texts of its evidence, by digest. */
interface Found extends ShownEntry {
  readonly texts: ReadonlyMap<Digest, string | null>;
}

/**
 * Shows an entry, or the newest of a pull request, with the state of their evidence; or a part of the evidence.
 *
 * @returns what is done with the store; it returns the exit code
 * @throws {UsageError} where the arguments are wrong
 */
export function show(
  words: readonly string[],
  { output, errors }: Terminal,
): (store: Entries, variables: Environment) => Promise<number> {
  const { values, positionals } = readOptions(
    words,
    { limit: { type: 'string' }, evidence: { type: 'string' }, json: { type: 'boolean' } },
    true,
  );
  const [word = '', ...more] = positionals;
  const pullRequest = pullRequestFilter(word);
  if (more.length > 0 || (pullRequest === null && !isEntryName(word))) {
    throw new UsageError(
      'Name one entry, by its number or by 8 or more digits of its digest, or one pull request, such as octo-org/widgets#7.',
    );
  }
  const { evidence: part } = values;
  const limit = part === undefined ? readLimit(values.limit, defaultShown, maxLimit) : 1;
  return async (store, variables) => {
    const webUrl = readWebUrl(variables);
    const listed = pullRequest === null ? null : await store.entries(pullRequest, limit + 1);
    const names = listed === null ? [word] : listed.slice(0, limit).map(({ id }) => String(id));
    if (names.length === 0) {
      errors.write(`${withCode(commandMessages.noEntries, { name: word })}\n`);
      return 1;
    }
    const found: Found[] = [];
    for (const name of names) {
      const entry = await findEntry(store, name);
      if (entry === null) {
        errors.write(entryNotKnown(name));
        return 1;
      }
      found.push(await withEvidence(store, entry, webUrl));
    }
    if (part !== undefined) return found.some((each) => !showPart(each, part, { output, errors })) ? 1 : 0;
    if (values.json) output.write(jsonDocument({ entries: found.map(asJson) }));
    else {
      output.write(found.map(renderEntry).join('\n'));
      if (listed !== null && listed.length > limit) {
        const older = `sdl-gate record list --pull-request ${word} --before ${names.at(-1)}`;
        output.write(`\nOlder entries: ${older}\n`);
      }
    }
    return 0;
  };
}

async function withEvidence(store: Entries, entry: StoredEntry, webUrl: string): Promise<Found> {
  const read = bodyOf(entry);
  const link = linkOf(entry, webUrl);
  if ('problem' in read || !isVerdict(read)) return { entry, read, evidence: [], link, texts: new Map() };
  const texts = await store.evidence(evidenceDigests(read));
  return { entry, read, evidence: partStates(partsOf(read), texts), link, texts };
}

/** The body of an entry; where it cannot be read, why. */
function bodyOf({ body }: StoredEntry): Entry | { readonly problem: string } {
  if (body === null) return { problem: 'redacted' };
  try {
    return readEntry(body);
  } catch (error) {
    if (error instanceof UnreadableBody) return { problem: error.message };
    throw error;
  }
}

function linkOf({ repository, number, sha }: StoredEntry, webUrl: string): string | null {
  if (repository === undefined) return null;
  const page = `${webUrl}/${repository}`;
  if (number !== undefined) return `${page}/pull/${number}`;
  return sha === undefined ? page : `${page}/commit/${sha}`;
}

function asJson({ entry: { body: _, ...entry }, read, evidence, link }: Found): unknown {
  const body = 'problem' in read ? { body: null, problem: read.problem } : { body: read };
  return { ...withIsoTime(entry), link, ...body, evidence };
}

/**
 * Writes a part of the evidence as it is stored: of each pull request, where there are several.
 *
 * @returns false where there is none, which is said
 */
function showPart(
  { entry, evidence, texts }: Found,
  name: string,
  { output, errors }: Pick<Terminal, 'output' | 'errors'>,
): boolean {
  const parts = evidence.filter((part) => part.name === name);
  if (parts.length === 0) {
    errors.write(noSuchEvidence(entry.id, name, evidence));
    return false;
  }
  output.write(
    jsonDocument(
      parts.map(({ digest, ...part }) => ({
        ...part,
        digest,
        stored: storedData(texts.get(digest ?? '') ?? null),
      })),
    ),
  );
  return true;
}

function storedData(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    // The state says that it was changed.
    return text;
  }
}
