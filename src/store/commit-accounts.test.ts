import { beforeEach, describe, expect, it } from '@jest/globals';
import { memoryStores } from '../../test/opened-stores.ts';
import { record } from '../../test/recorded-entries.ts';
import { declared, emergency } from '../../test/samples/exceptions.ts';
import { gatheredPullRequest } from '../../test/samples/gathered.ts';
import { engine } from '../engine/engine.ts';
import { createRecorder } from '../record/recorder.ts';
import { rules } from '../rules/index.ts';
import type { LineCommit } from '../subjects/branch-line.ts';
import type { BranchMove, BranchMoves } from '../subjects/branch-moves.ts';
import type { CommitAccount, LinePart } from '../subjects/commit-accounts.ts';
import { evaluateTogether } from '../subjects/joint-evaluation.ts';
import { event } from '../subjects/reason.ts';
import { commitAccounts } from './commit-accounts.ts';
import type { Store } from './store.ts';

const openMemoryStore = memoryStores();
const recorder = createRecorder({ rules, version: '1.2.3' });
const gathered = gatheredPullRequest();
const { place } = gathered;
const { repositoryId } = place;
const shop = { place, repositoryId };
const began = Date.parse('2026-01-01T00:00:00Z');
const day = 86_400_000;
const sha = 'c'.repeat(40);
const head = 'd'.repeat(40);

let now = began;
let store: Store;
beforeEach(async () => {
  now = began;
  store = await openMemoryStore(() => now);
});

const at = (days: number) => new Date(began + days * day);

/** Records a verdict on the head, whose check passed; returns it. */
async function verdict() {
  const encoded = recorder
    .verdict({ gathered, ...(await evaluateTogether(gathered, engine, new Date(now))), deliveries: [] })
    .encode();
  const entry = { ...encoded.entry, branch: 'main' };
  await record(store, [entry], encoded);
  return entry;
}

/** Records how the commit landed. */
async function landed(facts: Readonly<Record<string, unknown>>, branch = 'main'): Promise<void> {
  const entry = recorder.entry({
    ...shop,
    kind: 'commit',
    branch,
    sha,
    number: 7,
    facts: { at: new Date(now), sha, branch, head, ...facts },
  });
  await record(store, [entry]);
}

async function landedWithVerdict(branch = 'main') {
  const { digest } = await verdict();
  now += day;
  await landed({ state: 'matched', verdict: { digest, conclusion: 'success', confirmed: true } }, branch);
  return digest;
}

const bot = { login: 'release-bot[bot]', kind: 'bot' } as const;

function move(fields: Partial<BranchMove> = {}): BranchMoves {
  const push = { kind: 'push', actor: bot, at: at(5), before: 'b'.repeat(40), after: sha } as const;
  return { since: at(-300), moves: [{ ...push, ...fields }] };
}

function commit(fields: Partial<LineCommit> = {}): LineCommit {
  return { sha, tree: 't', parents: ['b'.repeat(40)], committedAt: at(4), pullRequests: [], ...fields };
}

async function account(
  fields: Partial<LinePart> = {},
  names: readonly string[] = [],
): Promise<CommitAccount> {
  const part: LinePart = {
    place,
    branch: 'main',
    commits: [commit()],
    above: null,
    below: 'b'.repeat(40),
    isEnd: true,
    log: move(),
    requiresCheck: true,
    now: new Date(now),
    ...fields,
  };
  const { accounts } = await commitAccounts(store, () => new Set(names)).account(part);
  const [found] = accounts;
  if (found === undefined) throw new Error('No commit is accounted for.');
  return found;
}

/** Records an account, as the subject does. */
async function keep({ facts, state }: CommitAccount, branch = 'main'): Promise<void> {
  const fields = { ...shop, kind: 'accounted-commit', branch, sha, conclusion: state };
  await record(store, [recorder.entry({ ...fields, facts: { ...facts, at: new Date(now) } })]);
}

async function redact(digest: string): Promise<void> {
  const entry = await store.entry(digest);
  await store.redact(entry?.id ?? 0, [], recorder.entry({ kind: 'redaction', facts: { at: new Date(now) } }));
}

describe('a verdict that was redacted', () => {
  it('leaves the commit unknown; where it was accounted for before, that stands', async () => {
    const digest = await landedWithVerdict();
    const first = await account();
    expect(first).toMatchObject({ state: 'reviewed', recordedState: null, isRecorded: true });
    await redact(digest);
    expect(await account()).toMatchObject({ state: 'unknown' });
    await keep(first);
    expect(await account()).toMatchObject({ state: 'reviewed', recordedState: 'reviewed' });
  });

  it('is not believed where its body has another digest', async () => {
    await landedWithVerdict();
    const { entry } = store;
    store = {
      ...store,
      async entry(id) {
        const found = await entry(id);
        return found === null ? null : { ...found, body: `${found.body} ` };
      },
    };
    expect(await account()).toMatchObject({ state: 'unknown' });
  });
});

describe('a bot that pushed', () => {
  it('is named by the policy of the last verdict before', async () => {
    await verdict();
    now = began + 10 * day;
    expect(await account({}, [bot.login])).toMatchObject({ state: 'bot' });
    expect(await account({}, [])).toMatchObject({ state: 'direct-push' });
  });

  it('is named by none where nothing was evaluated before, even if it is later', async () => {
    await record(store, [recorder.entry({ ...shop, kind: 'policy-change', facts: { at: new Date(now) } })]);
    now = began + 7 * day;
    await verdict();
    now = began + 10 * day;
    expect(await account({}, [bot.login])).toMatchObject({ state: 'direct-push' });
  });

  it('leaves the commit unknown where the policy is no longer readable', async () => {
    const { digest } = await verdict();
    now = began + 10 * day;
    await redact(digest);
    expect(await account({}, [bot.login])).toMatchObject({ state: 'unknown' });
  });
});

describe('a commit of another branch', () => {
  const log = { since: at(-300), moves: [] };

  it('is accounted for there where this branch was made from it, and ends the inventory', async () => {
    await landedWithVerdict();
    await keep(await account());
    const made = move({ kind: 'branch_creation', before: null });
    for (const shown of [log, made])
      expect(await account({ branch: 'trunk', log: shown })).toMatchObject({ isBeyond: true });
  });

  it('keeps its verdict where that branch was accounted for', async () => {
    await landedWithVerdict();
    const other = { ...shop, kind: 'accounted-commit', branch: 'main', sha: 'e'.repeat(40), facts: {} };
    await record(store, [recorder.entry({ ...other, conclusion: 'reviewed' })]);
    expect(await account({ branch: 'trunk', log })).toMatchObject({ state: 'reviewed', isBeyond: false });
  });

  it('is unknown, and not from before the installation, where nothing accounted for that branch', async () => {
    await landedWithVerdict('next');
    expect(await account({ log })).toMatchObject({ state: 'unknown', isRecorded: false });
  });

  it('is a direct push where it was pushed here', async () => {
    await landedWithVerdict('next');
    const byAda = move({ actor: { login: 'ada', kind: 'user' } });
    now = began + 10 * day;
    expect(await account({ log: byAda })).toMatchObject({ state: 'direct-push' });
  });
});

describe('an account', () => {
  it('keeps what the branch required when it was first made', async () => {
    await verdict();
    await landed({ state: 'unknown', reason: 'no-verdict', why: '' });
    const free = await account({ requiresCheck: false });
    expect(free).toMatchObject({ state: 'unknown' });
    await keep(free);
    expect(await account({ requiresCheck: true })).toMatchObject({ state: 'unknown' });
  });

  it('changes with an emergency that is declared for the head', async () => {
    await verdict();
    await landed({ state: 'unknown', reason: 'evaluated-later', why: '' });
    await keep(await account());
    const branch = { place, branch: 'main', requiresCheck: true, now: at(3) };
    const accounts = commitAccounts(store, () => new Set());
    expect(await accounts.changed(branch)).toEqual([]);
    const subject = { ...place, kind: 'pull-request', number: 7 } as const;
    await store.wake([{ subject, reason: event('x') }]);
    const [claim] = await store.claim(1_000, 1);
    if (claim === undefined) throw new Error('nothing is due');
    const declaration = declared({ ...emergency({ headSha: head, pullRequest: 7 }), declaredAt: at(2) });
    await store.complete(claim, { exceptionEvents: [{ ...declaration, repositoryId }] });
    expect(await accounts.changed(branch)).toMatchObject([
      { sha, state: 'emergency', recordedState: 'bypass', pullRequest: 7 },
    ]);
  });

  it('waits for what landed a moment ago, whatever time the commit bears', async () => {
    await verdict();
    now = began + 5 * day + 60_000;
    const old = [commit({ committedAt: at(-3_000) })];
    expect(await account({ commits: old })).toMatchObject({ isFresh: true });
    now += 15 * 60_000;
    expect(await account({ commits: old })).toMatchObject({ isFresh: false });
    const later = [commit({ committedAt: at(1_000) })];
    expect(await account({ commits: later, log: null })).toMatchObject({ isFresh: false, state: 'unknown' });
  });

  it('ends the inventory with what is older than a year and than the installation; the time of a commit alone does not', async () => {
    await verdict();
    now = began + 10 * day;
    const old = [commit({ committedAt: at(-3_000) })];
    expect(await account({ commits: old })).toMatchObject({ state: 'direct-push', isBeyond: false });
    await keep(await account({ commits: old }));
    expect(await account({ commits: old })).toMatchObject({ isBeyond: false });
    const log = { since: at(-300), moves: [] };
    expect(await account({ commits: old, log, branch: 'other' })).toMatchObject({ isBeyond: true });
  });
});
