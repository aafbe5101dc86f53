import { commitStates } from '../../ledger/accounted-commit.ts';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import { isVerdict } from '../../record/entry.ts';
import { shorten } from '../../report/size.ts';
import type { Entries, ListedEntry } from '../../store/entries.ts';
import type { Store } from '../../store/store.ts';
import type { AccountedCommitsSubject } from '../../subjects/accounted-commits.ts';
import type { Place } from '../../subjects/place.ts';
import { requested } from '../../subjects/reason.ts';
import { counted, listOfNames } from '../../text/lists-and-counts.ts';
import { type Terminal, UsageError } from '../command.ts';
import { jsonDocument } from '../json-document.ts';
import { readOptions } from '../options.ts';
import { inert } from '../record/list-text.ts';
import { readFilter } from '../record/read-filter.ts';
import { table } from '../table.ts';
import { type RecordedCommit, recordedCommits } from './commit-rows.ts';
import type { EvidenceCommand } from './evidence-command.ts';
import {
  type EvidenceScope,
  findScope,
  readScope,
  type ScopeWords,
  scopeOptions,
  scopeUsage,
} from './evidence-scope.ts';
import { bodyOf, readAll } from './read-entries.ts';

const usage = `sdl-gate evidence commits --from <time> --to <time> [--repository <name or id> …] [--branch <name>] [--state <state> …]
                          [--json]
sdl-gate evidence commits --refresh <owner/repository> [--branch <name>]

Lists the commits of protected branches with how each is accounted for, those that need attention first, with the
totals of the period; docs/accounted-commits.md explains the states.

${scopeUsage}
  --branch <name>               main, without refs/heads/
  --state <state>               ${listOfNames(commitStates.slice(0, 5), 'and').replace(' and ', ', ')},
                                ${listOfNames(commitStates.slice(5), 'or')}; may be repeated
  --refresh <owner/repository>  has the service account for a year of commits again, and lists nothing
  --json                        machine-readable output; times in ISO 8601, UTC

Exit code: 3 where a listed commit is unknown, a direct push or a bypass.`;

/** The exit code where a commit needs attention. */
const attentionExit = 3;

/** The states in the order in which they are listed: those that need attention first. */
const order = [
  'unknown',
  'direct-push',
  'bypass',
  'emergency',
  'waived',
  'bot',
  'before-installation',
  'reviewed',
];
const attention: readonly string[] = order.slice(0, 3);

const maxWhyCharacters = 100;

/** `evidence commits`: how the commits of protected branches are accounted for. */
export const commitsCommand: EvidenceCommand = {
  summary: 'lists the commits of protected branches with how each is accounted for',
  usage,
  action(words, terminal) {
    const { values } = readOptions(
      words,
      {
        ...scopeOptions,
        branch: { type: 'string' },
        state: { type: 'string', multiple: true },
        refresh: { type: 'string' },
        json: { type: 'boolean' },
      },
      false,
    );
    const { refresh, branch } = values;
    if (branch !== undefined) readFilter({ branch });
    if (refresh !== undefined) {
      readFilter({ repository: refresh });
      const others = Object.keys(values).filter((name) => name !== 'refresh' && name !== 'branch');
      if (others.length > 0) throw new UsageError(`--refresh takes no --${others[0]}.`);
      return (store) => wakeBranches(store, refresh, branch, terminal);
    }
    const states = values.state ?? [];
    for (const state of states) {
      if (!(commitStates as readonly string[]).includes(state))
        throw new UsageError(
          `--state takes ${listOfNames(commitStates, 'or')}, not ${JSON.stringify(state)}.`,
        );
    }
    const asked = readScope(values);
    return (store) => list(store, asked, { branch, states, json: values.json === true }, terminal);
  },
};

interface Listed {
  readonly branch: string | undefined;
  readonly states: readonly string[];
  readonly json: boolean;
}

async function list(
  store: Store,
  words: ScopeWords,
  { branch, states, json }: Listed,
  { output, errors }: Terminal,
): Promise<number> {
  const scope = await findScope(store, words);
  if ('problem' in scope) {
    errors.write(`${scope.problem}\n`);
    return 1;
  }
  const ofBranch = (each: { readonly branch: string }) => branch === undefined || each.branch === branch;
  const all: RecordedCommit[] = [];
  for await (const commit of recordedCommits({ store, scope, seen: () => {} }))
    if (ofBranch(commit)) all.push(commit);
  const wanted = all
    .filter(({ state }) => states.length === 0 || states.includes(state))
    .toSorted(
      (one, other) => order.indexOf(one.state) - order.indexOf(other.state) || timeOf(other) - timeOf(one),
    );
  const inventories = (await inventoriesOf(store, scope)).filter(ofBranch);
  if (json) output.write(jsonDocument({ commits: wanted, totals: totalsOf(all), inventories }));
  else output.write(render(wanted, all, inventories));
  return wanted.some(({ state }) => attention.includes(state)) ? attentionExit : 0;
}

function timeOf({ landedAt, committedAt, recordedAt }: RecordedCommit): number {
  return (landedAt ?? committedAt ?? recordedAt).getTime();
}

function totalsOf(commits: readonly RecordedCommit[]): Readonly<Record<string, number>> {
  const counts = order.map((state) => [state, commits.filter((each) => each.state === state).length]);
  return Object.fromEntries([...counts, ['commits', commits.length]]) as Readonly<Record<string, number>>;
}

/** What the three sources said of what an inventory went through. */
interface Inventory {
  readonly repository: string;
  readonly branch: string;
  readonly at: Date;
  readonly tip: string | null;
  readonly isWhole: boolean;
  readonly firstParent: number;
  readonly activity: number;
  readonly entries: number;
}

/** The inventories that ended in a period, the newest first. */
async function inventoriesOf(store: Store, scope: EvidenceScope): Promise<readonly Inventory[]> {
  const inventories: Inventory[] = [];
  const period = { since: scope.from, until: scope.to };
  for await (const entry of readAll(
    { store, scope, seen: () => {} },
    { kind: 'commits-accounted', ...period },
  )) {
    const body = bodyOf(entry);
    if (body === null || isVerdict(body)) continue;
    const { tip, isWhole, firstParent, activity, entries, at } = body.facts;
    inventories.push({
      repository: entry.repository ?? String(entry.repositoryId),
      branch: entry.branch ?? '',
      at: at instanceof Date ? at : new Date(entry.at),
      tip: typeof tip === 'string' ? tip : null,
      isWhole: isWhole === true,
      firstParent: Number(firstParent),
      activity: Number(activity),
      entries: Number(entries),
    });
  }
  return inventories;
}

function render(
  wanted: readonly RecordedCommit[],
  all: readonly RecordedCommit[],
  inventories: readonly Inventory[],
): string {
  const lines = table(
    ['STATE', 'COMMIT', 'LANDED (UTC)', 'BRANCH', 'BY', 'WHY'],
    wanted.map((commit) => [
      commit.state,
      inert(commit.sha.slice(0, 10)),
      (commit.landedAt ?? commit.committedAt)?.toISOString().slice(0, 16).replace('T', ' ') ?? '',
      inert(`${commit.repository ?? commit.repositoryId ?? ''} ${commit.branch}`),
      inert(commit.landedBy ?? ''),
      shorten(inert(commit.why), maxWhyCharacters),
    ]),
  );
  const totals = Object.entries(totalsOf(all)).filter(([name, count]) => count > 0 && name !== 'commits');
  return [
    ...(wanted.length === 0 ? ['no commits'] : lines),
    '',
    `Total: ${counted(all.length, 'commit')}${totals.map(([state, count]) => `; ${count} ${state}`).join('')}`,
    ...(inventories.length === 0 ? [] : ['', ...inventoryLines(inventories)]),
    '',
  ].join('\n');
}

function inventoryLines(inventories: readonly Inventory[]): readonly string[] {
  return table(
    ['ACCOUNTED (UTC)', 'BRANCH', 'TIP', 'ON THE LINE', 'IN THE LOG', 'IN THE RECORD', 'NOTES'],
    inventories.map(({ at, repository, branch, tip, firstParent, activity, entries, isWhole }) => [
      at.toISOString().slice(0, 16).replace('T', ' '),
      inert(`${repository} ${branch}`),
      inert(tip?.slice(0, 10) ?? ''),
      String(firstParent),
      String(activity),
      String(entries),
      isWhole ? '' : 'not whole',
    ]),
  );
}

/** Has the service account for the commits of the branches again of which the record knows. */
async function wakeBranches(
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
