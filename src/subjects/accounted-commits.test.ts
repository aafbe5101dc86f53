import { describe, expect, it } from '@jest/globals';
import { fakeRecorder } from '../../test/fake-recorder.ts';
import {
  type AccountedCommitsPorts,
  type AccountedCommitsSubject,
  accountedCommits,
} from './accounted-commits.ts';
import type { LineCommit } from './branch-line.ts';
import type { BranchProtection } from './branch-moves.ts';
import type { CommitAccount } from './commit-accounts.ts';
import { type Reason, requested, resync, scheduled } from './reason.ts';

const place = { repositoryId: 5, installationId: 1, owner: 'acme', repository: 'shop' };
const subject: AccountedCommitsSubject = { ...place, kind: 'accounted-commits', branch: 'main' };
const now = new Date('2026-03-01T00:00:00Z');
const day = 86_400_000;

function commit(number: number): LineCommit {
  return {
    sha: String(number),
    tree: 't',
    parents: number === 1 ? [] : [String(number - 1)],
    committedAt: now,
    pullRequests: [],
  };
}

/** A branch with commits 1 to `count`, of which `pageSize` are read at once, whose accounts are as `of` says. */
function branchOf(
  { count, pageSize = 25 }: { count: number; readonly pageSize?: number },
  of: (sha: string) => Partial<CommitAccount> = () => ({}),
  settings: {
    readonly protection?: Partial<BranchProtection> | null;
    readonly others?: readonly string[];
    readonly changed?: readonly string[];
    readonly settled?: number;
  } = {},
) {
  const branch = { count, gone: false };
  const asked: string[] = [];
  const recorded = new Map<string, string>();
  const accountOf = (sha: string): CommitAccount => ({
    sha,
    pullRequest: null,
    state: 'reviewed',
    recordedState: recorded.get(sha) ?? null,
    facts: {},
    isFresh: false,
    isBeyond: false,
    isLogged: true,
    isRecorded: true,
    ...of(sha),
  });
  const { protection = {}, others = [], changed = [], settled } = settings;
  const ports: AccountedCommitsPorts = {
    github: {
      async branchLine(_, from) {
        asked.push(from ?? 'tip');
        if (branch.gone && from !== null) return null;
        const first = from === null ? branch.count : Number(from);
        const commits: LineCommit[] = [];
        for (let number = first; number > 0 && commits.length < pageSize; number -= 1)
          commits.push(commit(number));
        const next = first - commits.length;
        return {
          place: { ...place, repository: 'renamed' },
          tip: String(first),
          until: null,
          commits,
          next: next > 0 ? String(next) : null,
          rewritten: null,
        };
      },
      branchProtection: async () =>
        protection === null
          ? null
          : { isDefault: true, isProtected: true, requiresCheck: true, ...protection },
      protectedBranches: async () => others,
      async branchMoves(_, { since }) {
        asked.push(`log for ${Math.round((now.getTime() - since.getTime()) / day)} days`);
        return { moves: [], since };
      },
    },
    commitAccounts: {
      async account({ commits, isEnd }) {
        const whole = isEnd || settled === undefined ? commits : commits.slice(0, settled);
        return { accounts: whole.map(({ sha }) => accountOf(sha)), last: { kind: 'log-unreadable' } };
      },
      changed: async () => changed.map((sha) => ({ ...accountOf(sha), state: 'emergency' })),
    },
    recorder: fakeRecorder,
    clock: { now: () => now, after: () => () => {} },
  };
  let remembered: unknown = null;
  /** Runs it when it is due: where it is deferred after a resync, at the time to which it is. */
  const run = async (reasons: readonly Reason[]): ReturnType<typeof runOnce> => {
    const found = await runOnce(reasons);
    return found.outcome === 'deferred' ? runOnce([scheduled]) : found;
  };
  const runOnce = async (reasons: readonly Reason[]) => {
    asked.length = 0;
    const task = { subject, reasons, deliveries: [], background: true, remembered, intended: [] };
    const { outcome, completion } = await accountedCommits.reconcile(task, ports, async () => true);
    const left = completion(0);
    // As the store keeps it.
    if (left.remembered !== undefined) remembered = JSON.parse(JSON.stringify(left.remembered));
    const entries = (left.entries ?? []).map(({ entry }) => entry);
    for (const { kind, sha = '', conclusion = '' } of entries)
      if (kind === 'accounted-commit') recorded.set(sha, conclusion);
    return {
      outcome,
      asked: [...asked],
      accounted: entries.flatMap(({ kind, sha }) => (kind === 'accounted-commit' ? [Number(sha)] : [])),
      totals: entries
        .filter(({ kind }) => kind === 'commits-accounted')
        .map(({ body }) => (JSON.parse(body) as { readonly facts: Readonly<Record<string, unknown>> }).facts),
      wakes: (left.wakes ?? []).map(({ subject: { branch: name } }) => name),
      again: left.reevaluateInMs,
      subject: left.subject,
    };
  };
  return { run, runOnce, branch };
}

function from(first: number, last: number): readonly number[] {
  return Array.from({ length: first - last + 1 }, (_, index) => first - index);
}

describe('an inventory', () => {
  it('goes back for a year in parts of a hundred commits, and records the totals at its end', async () => {
    const { run } = branchOf({ count: 230 });
    const first = await run([resync()]);
    expect(first).toMatchObject({
      outcome: 'recorded',
      asked: ['tip', '205', '180', '155', 'log for 365 days'],
      accounted: from(230, 131),
      totals: [],
      again: 5_000,
      subject: { ...subject, repository: 'renamed' },
    });
    const second = await run([scheduled]);
    expect(second).toMatchObject({ accounted: from(130, 31), again: 5_000 });
    const third = await run([scheduled]);
    expect(third).toMatchObject({
      accounted: from(30, 1),
      totals: [{ tip: '230', until: null, firstParent: 230, isWhole: true, states: { reviewed: 230 } }],
      wakes: [],
      again: 30 * 3_600_000,
    });
  });

  it('continues where what is read does not show yet how commits landed', async () => {
    const { run } = branchOf({ count: 150 }, undefined, { settled: 90 });
    expect((await run([resync()])).accounted).toEqual(from(150, 61));
    const second = await run([scheduled]);
    expect(second.asked[0]).toBe('60');
    expect(second.accounted).toEqual(from(60, 1));
  });

  it('reads what landed since the last one, and nothing is written where nothing is new', async () => {
    const { run, branch } = branchOf({ count: 50 });
    await run([resync()]);
    expect(await run([resync()])).toMatchObject({ accounted: [], totals: [] });
    branch.count = 53;
    const later = await run([resync()]);
    expect(later).toMatchObject({
      asked: ['tip', 'log for 2 days'],
      accounted: [53, 52, 51],
      totals: [{ tip: '53', until: '50', firstParent: 3 }],
    });
  });

  it('goes back for a year again where a person asks, and writes what changed', async () => {
    let state = 'unknown';
    const { run } = branchOf({ count: 3 }, (sha) => (sha === '2' ? { state } : {}));
    await run([resync()]);
    state = 'emergency';
    expect((await run([resync()])).accounted).toEqual([]);
    expect(await run([requested])).toMatchObject({
      asked: ['tip', 'log for 365 days'],
      accounted: [2],
      totals: [{ firstParent: 3, states: { reviewed: 2, emergency: 1 } }],
    });
  });

  it('begins again for a person, and not for a resync', async () => {
    const { run, branch } = branchOf({ count: 10 });
    await run([resync()]);
    branch.count = 230;
    await run([resync()]);
    expect((await run([resync()])).asked[0]).toBe('130');
    await run([scheduled]);
    branch.count = 500;
    await run([resync()]);
    expect((await run([requested])).asked[0]).toBe('tip');
    expect((await run([requested])).asked[0]).toBe('400');
  });

  it('leaves what landed a moment ago for later', async () => {
    let fresh: readonly string[] = ['5', '4'];
    const { run } = branchOf({ count: 5 }, (sha) => ({ isFresh: fresh.includes(sha) }));
    expect(await run([resync()])).toMatchObject({ accounted: [3, 2, 1], again: 900_000 });
    fresh = [];
    expect(await run([scheduled])).toMatchObject({ accounted: [5, 4], totals: [{ until: '3' }], wakes: [] });
  });

  it('leaves a branch on which everything landed a moment ago', async () => {
    const { run } = branchOf({ count: 2 }, () => ({ isFresh: true }));
    expect(await run([resync()])).toMatchObject({ accounted: [], totals: [], again: 900_000 });
  });

  it('ends with what is older, or accounted for on the branch that this one was made from', async () => {
    const { run } = branchOf({ count: 300 }, (sha) => ({ isBeyond: Number(sha) < 290 }));
    expect(await run([resync()])).toMatchObject({ accounted: from(300, 290), wakes: [], totals: [{}] });
  });

  it('ends with a commit that is accounted for, after the branch was rewritten', async () => {
    const { run, branch } = branchOf({ count: 200 });
    for (let runs = 1; runs <= 2; runs += 1) await run([resync()]);
    branch.count = 120;
    expect(await run([resync()])).toMatchObject({ accounted: [], wakes: [] });
  });

  it('begins again where the branch was rewritten meanwhile, and says that it was cut', async () => {
    const { run, branch } = branchOf({ count: 230 });
    await run([resync()]);
    branch.gone = true;
    expect(await run([scheduled])).toMatchObject({ totals: [{ isWhole: false }], wakes: [] });
    branch.gone = false;
    expect((await run([resync()])).asked).toContain('log for 365 days');
  });

  it('goes back for a year after it was cut: what was written at its top is no end', async () => {
    const { run, branch } = branchOf({ count: 10 });
    expect((await run([resync()])).accounted).toEqual(from(10, 1));
    branch.count = 240;
    expect((await run([resync()])).accounted).toHaveLength(100);
    branch.gone = true;
    await run([scheduled]);
    branch.gone = false;
    const rest: number[] = [];
    for (let { accounted, again } = await run([resync()]); ; { accounted, again } = await run([scheduled])) {
      rest.push(...accounted);
      if (again !== 5_000) break;
    }
    expect(rest).toEqual(from(140, 11));
  });

  it('goes on to the end of a long line, more slowly', async () => {
    const { run } = branchOf({ count: 10_300, pageSize: 100 });
    const pauses: (number | null | undefined)[] = [(await run([resync()])).again];
    let last = await run([scheduled]);
    for (; last.totals.length === 0; last = await run([scheduled])) {
      if (pauses.length > 200) throw new Error('It has no end.');
      pauses.push(last.again);
    }
    expect([...new Set(pauses)]).toEqual([5_000, 30_000]);
    expect(last.totals).toMatchObject([{ firstParent: 10_300, isWhole: true }]);
    expect((await run([resync()])).asked).toEqual(['tip', 'log for 2 days']);
  });

  it('also records what changed since, such as by an emergency', async () => {
    const { run } = branchOf({ count: 2 }, undefined, { changed: ['1'] });
    expect((await run([resync()])).accounted).toEqual([2, 1]);
    expect(await run([resync()])).toMatchObject({ accounted: [1], totals: [{ firstParent: 0 }] });
  });
});

describe('after a resync', () => {
  it('is deferred, once, until what else the resync found is recorded', async () => {
    const { runOnce } = branchOf({ count: 1 });
    const { outcome, again, asked } = await runOnce([resync()]);
    expect({ outcome, asked }).toEqual({ outcome: 'deferred', asked: [] });
    expect(again).toBeGreaterThanOrEqual(30 * 60_000);
    expect(again).toBeLessThan(60 * 60_000);
    expect((await runOnce([resync()])).accounted).toEqual([1]);
    expect((await runOnce([resync()])).outcome).toBe('deferred');
  });

  it('is not deferred where a person asks', async () => {
    const { runOnce } = branchOf({ count: 1 });
    expect((await runOnce([resync(), requested])).accounted).toEqual([1]);
  });
});

describe('a branch', () => {
  it('that is the default one leads to the other protected ones at night', async () => {
    const { run } = branchOf({ count: 1 }, undefined, { others: ['main', 'release/1', 'release/2'] });
    expect((await run([resync()])).wakes).toEqual(['release/1', 'release/2']);
    expect((await run([scheduled])).wakes).toEqual([]);
  });

  it('that nothing protects is left alone', async () => {
    const { run } = branchOf({ count: 1 }, undefined, {
      protection: { isDefault: false, isProtected: false },
    });
    expect(await run([resync()])).toMatchObject({ outcome: 'skipped', asked: [], again: null });
  });

  it('that is gone is forgotten', async () => {
    const { run } = branchOf({ count: 1 }, undefined, { protection: null });
    expect(await run([resync()])).toMatchObject({ outcome: 'gone', again: null });
  });
});
