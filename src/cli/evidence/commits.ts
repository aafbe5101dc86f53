import { commitStates } from '../../ledger/accounted-commit.ts';
import { isVerdict } from '../../record/entry.ts';
import type { Store } from '../../store/store.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { listOfNames } from '../../text/lists-and-counts.ts';
import { type Terminal, UsageError } from '../command.ts';
import { readOptions } from '../options.ts';
import { readFilter } from '../record/read-filter.ts';
import { type RecordedCommit, recordedCommits } from './commit-rows.ts';
import { type Inventory, order, renderCommits, totalsOf } from './commits-text.ts';
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
import { refreshCommits } from './refresh-commits.ts';

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

const attention: readonly string[] = order.slice(0, 3);

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
      return (store) => refreshCommits(store, refresh, branch, terminal);
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
  else output.write(renderCommits(wanted, all, inventories));
  return wanted.some(({ state }) => attention.includes(state)) ? attentionExit : 0;
}

function timeOf({ landedAt, committedAt, recordedAt }: RecordedCommit): number {
  return (landedAt ?? committedAt ?? recordedAt).getTime();
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
