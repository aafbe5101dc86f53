import { expect } from '@jest/globals';
import type { CheckRunRecord, Emulator, Repository } from '@sdl-gate/github-emulator';
import { type Entry, isVerdict, readEntry } from '../../src/record/entry.ts';
import { withoutPassing } from '../../src/report/without-passing.ts';
import type { Entries, ListedEntry } from '../../src/store/entries.ts';

const pageSize = 500;

/** An entry with its body. */
export interface ReadEntry {
  readonly listed: ListedEntry;
  readonly entry: Entry;
}

/** All entries of a store, oldest first. */
export async function allEntries(store: Entries): Promise<readonly ReadEntry[]> {
  const listed: ListedEntry[] = [];
  for (;;) {
    const page = await store.entries({}, pageSize, listed.at(-1));
    listed.push(...page);
    if (page.length < pageSize) break;
  }
  const read = async (one: ListedEntry) => {
    const body = (await store.entry(one.id))?.body ?? null;
    if (body === null) throw new Error(`The entry ${one.id} has no body.`);
    return { listed: one, entry: readEntry(body) };
  };
  return Promise.all(listed.toReversed().map(read));
}

/**
 * Fails unless the record holds an entry for whatever this app wrote into a check `SDL` of the emulated GitHub, also where that was replaced
 * since; each check that is shown now has an entry, and no two successive entries about one check say the same.
 *
 * @param only the repository to check. Default: all that the app is installed on
 */
export async function expectRecorded(emulator: Emulator, store: Entries, only?: Repository): Promise<void> {
  const entries = await allEntries(store);
  const recorded = new Set(
    entries.map(({ listed: { repositoryId, sha, conclusion } }) => `${repositoryId}@${sha}: ${conclusion}`),
  );
  const missing = new Set<string>();
  for (const repository of repositoriesOf(emulator)) {
    if (only !== undefined && only.fullName !== repository.fullName) continue;
    for (const said of whatWasSaid(emulator, repository)) {
      if (!recorded.has(`${repository.id}@${said}`)) missing.add(`${repository.fullName}@${said}`);
    }
  }
  expect([...missing]).toEqual([]);
  expect(repeated(entries)).toEqual([]);
}

function repositoriesOf({ world }: Emulator): readonly Repository[] {
  return world.installations.flatMap(({ repositories }) =>
    repositories.map((name) => world.findRepository(name)),
  );
}

/** Each commit with what a check `SDL` ever said about it: `<sha>: failure`. */
function whatWasSaid(emulator: Emulator, repository: Repository): readonly string[] {
  const { requests, app } = emulator;
  const runs = new Map<number, CheckRunRecord>();
  const created: CheckBody[] = [];
  for (const { operation, path, body, status } of requests) {
    if (operation !== 'checks/create' || status >= 400) continue;
    if (!path.startsWith(`/repos/${repository.fullName}/`)) continue;
    created.push(body as CheckBody);
  }
  const heads = [
    ...created.map(({ head_sha: sha = '' }) => sha),
    ...repository.pullRequests.map(({ headSha }) => headSha),
  ];
  for (const sha of new Set(heads)) {
    for (const run of repository.checkRuns(sha)) if (run.app === app.slug) runs.set(run.id, run);
  }
  const said = created
    .filter(({ name }) => isVerdictCheck(name))
    .map((body) => `${body.head_sha}: ${conclusionIn(body)}`);
  for (const { operation, path, body, status } of requests) {
    if (operation !== 'checks/update' || status >= 400) continue;
    const run = runs.get(Number(/\/check-runs\/(\d+)$/.exec(path)?.[1]));
    if (run === undefined || !isVerdictCheck(run.name) || isReplaced((body as CheckBody).output?.title))
      continue;
    said.push(`${run.headSha}: ${conclusionIn(body as CheckBody)}`);
  }
  for (const { name, headSha, status, conclusion, title } of runs.values()) {
    if (isVerdictCheck(name) && !isReplaced(title))
      said.push(`${headSha}: ${conclusionIn({ status, conclusion })}`);
  }
  return said;
}

interface CheckBody {
  readonly name?: string;
  readonly head_sha?: string;
  readonly status?: string;
  readonly conclusion?: string | null;
  readonly output?: { readonly title?: string };
}

function isVerdictCheck(name = ''): boolean {
  return name === 'SDL' || name.startsWith('SDL (');
}

/** A check in progress that a newer one replaced says nothing more. */
function isReplaced(title: string | null = null): boolean {
  return title === 'Replaced by a newer check';
}

function conclusionIn({ status, conclusion }: CheckBody): string {
  return status === 'in_progress' ? 'pending' : String(conclusion);
}

/** Successive entries about one check that say the same. */
function repeated(entries: readonly ReadEntry[]): readonly string[] {
  const last = new Map<string, string>();
  const found: string[] = [];
  for (const { listed, entry } of entries) {
    if (!aboutChecks.has(listed.kind)) continue;
    const subject = `${listed.repositoryId}${listed.number === undefined ? `@${listed.sha}` : `#${listed.number}`}`;
    const says = saidIn(entry);
    if (last.get(subject) === says)
      found.push(`${subject}: entry ${listed.id} says what the one before says`);
    last.set(subject, says);
  }
  return found;
}

const aboutChecks: ReadonlySet<string> = new Set(['verdict', 'check-ended', 'evaluation-failed']);

/** Without times and the commit of the base. */
function saidIn(entry: Entry): string {
  const said = isVerdict(entry)
    ? [entry.checkName, withoutPassing(entry.report), entry.onCheck && withoutPassing(entry.onCheck)]
    : [entry.kind, 'facts' in entry ? entry.facts : null];
  const timeless = new Set(['evaluatedAt', 'reevaluateAt', 'baseSha', 'at']);
  return JSON.stringify(said, (key, value: unknown) => (timeless.has(key) ? undefined : value));
}
