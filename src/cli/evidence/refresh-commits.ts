import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import type { Entries, ListedEntry } from '../../store/entries.ts';
import type { Store } from '../../store/store.ts';
import type { AccountedCommitsSubject } from '../../subjects/accounted-commits.ts';
import type { Place } from '../../subjects/place.ts';
import { requested } from '../../subjects/reason.ts';
import { listOfNames } from '../../text/lists-and-counts.ts';
import type { Terminal } from '../command.ts';
import { inert } from '../record/list-text.ts';
import { readFilter } from '../record/read-filter.ts';
import { bodyOf } from './read-entries.ts';

/** Has the service account for the commits of the branches again of which the record knows. */
export async function refreshCommits(
  store: Store,
  name: string,
  branch: string | undefined,
  { output, errors }: Terminal,
): Promise<number> {
  const [newest] = await store.entries(readFilter({ repository: name }), 1);
  const place = newest === undefined ? null : await placeOfNewest(store, newest);
  const branches =
    branch !== undefined ? [branch] : place === null ? [] : await recordedBranches(store, place.repositoryId);
  if (place === null || branches.length === 0) {
    errors.write(`${withCode(commandMessages.noEntries, { name })}\n`);
    return 1;
  }
  const subjects = branches.map(
    (each): AccountedCommitsSubject => ({ ...place, kind: 'accounted-commits', branch: each }),
  );
  await store.wake(subjects.map((subject) => ({ subject, reason: requested, background: true })));
  const names = listOfNames(branches.map(inert), 'and', 5);
  output.write(`The commits of ${inert(name)} on ${names} will be accounted for again\n`);
  return 0;
}

/** Entries of a repository that are read for its place: some have none. */
const maxEntries = 50;

async function placeOfNewest(store: Store, { repositoryId }: ListedEntry): Promise<Place | null> {
  if (repositoryId === undefined) return null;
  for (const { id } of await store.entries({ repositoryId }, maxEntries)) {
    const entry = await store.entry(id);
    const place = entry === null ? undefined : bodyOf(entry)?.place;
    if (place !== undefined && place.repositoryId === repositoryId) return place;
  }
  return null;
}

/** The branches whose commits are recorded or accounted for, by their newest entries. */
async function recordedBranches(
  store: Pick<Entries, 'entries'>,
  repositoryId: number,
): Promise<readonly string[]> {
  const kinds = ['commits-accounted', 'accounted-commit', 'commit'];
  const lists = await Promise.all(kinds.map((kind) => store.entries({ repositoryId, kind }, 1_000)));
  return [...new Set(lists.flat().flatMap(({ branch }) => branch ?? []))];
}
