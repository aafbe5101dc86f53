import { describe, expect, it, test } from '@jest/globals';
import { fakeRecorder } from '../../test/fake-recorder.ts';
import type { BranchLine, LineCommit, LineEnd } from './branch-line.ts';
import { type MergedCommitsPorts, type MergedCommitsSubject, mergedCommits } from './merged-commits.ts';
import { event, type Reason, resync } from './reason.ts';
import type { RecordedVerdicts } from './recorded-verdicts.ts';

const place = { repositoryId: 5, installationId: 1, owner: 'acme', repository: 'shop' };
const subject: MergedCommitsSubject = { ...place, kind: 'merged-commits', branch: 'main' };

function sha(digit: string): string {
  return digit.repeat(40);
}

/** A commit that nobody proposed, on the one with the digit before. */
function pushed(digit: string, parent: string): LineCommit {
  return {
    sha: sha(digit),
    tree: sha('e'),
    parents: [sha(parent)],
    committedAt: new Date(0),
    pullRequests: [],
  };
}

function moved(after: string, before: string | null, login = 'ada'): Reason {
  const by = { login, kind: 'user' } as const;
  return { kind: 'moved', push: { by, before: before === null ? null : sha(before), after: sha(after) } };
}

const nothingRecorded: RecordedVerdicts = {
  on: async () => [],
  commitsOf: async () => new Set(),
  knowsBranch: async () => false,
  lastCommit: async () => null,
};

/** A branch that reads like this; `asked` lists from where to where. */
function branchOf(
  read: (from: string | null, end: LineEnd) => Partial<BranchLine> | null,
  record: Partial<RecordedVerdicts> = {},
) {
  const asked: string[] = [];
  const times: Date[] = [];
  const now = () => new Date(times.push(new Date(0)));
  const ports: MergedCommitsPorts = {
    github: {
      async branchLine(_, from, end) {
        asked.push(`${from?.[0] ?? 'tip'} to ${end.kind === 'commit' ? end.sha[0] : end.kind}`);
        const found = read(from, end);
        if (found === null) return null;
        const [first] = found.commits ?? [];
        const until = end.kind === 'commit' ? end.sha : null;
        return {
          place,
          tip: first?.sha ?? sha('0'),
          until,
          commits: [],
          next: null,
          rewritten: null,
          ...found,
        };
      },
      compareMerge: async () => ({ state: 'clean' }),
    },
    recorder: fakeRecorder,
    recordedVerdicts: { ...nothingRecorded, ...record },
    clock: { now, after: () => () => {} },
  };
  return {
    asked,
    async run(reasons: readonly Reason[], remembered: unknown = null) {
      const task = { subject, reasons, deliveries: ['d1'], background: true, remembered, intended: [] };
      const { outcome, completion } = await mergedCommits.reconcile(task, ports, async () => true);
      const { entries = [], remembered: left, wakes = [] } = completion(0);
      return {
        outcome,
        left,
        recorded: entries.map(({ entry }) =>
          `${entry.kind} ${entry.sha?.[0]} ${entry.conclusion ?? ''}`.trim(),
        ),
        digests: entries.map(({ entry }) => entry.digest),
        again: wakes.map(({ delay }) => delay),
      };
    },
  };
}

/** Commits 3 on 2 on 1, of which a run has waited for. */
const three = [pushed('3', '2'), pushed('2', '1')];
const waited = { [sha('3')]: 3, [sha('2')]: 3 };

describe('the record of a branch', () => {
  test.each<[string, readonly Reason[], string]>([
    ['with the first push that was heard of', [moved('3', '2'), moved('2', '1')], 'tip to 2'],
    ['with a branch that was created', [moved('3', null)], 'tip to default-branch'],
    ['with what was merged', [{ kind: 'merged', number: 7, commit: sha('3') }], 'tip to open'],
  ])('begins %s', async (_, reasons, expected) => {
    const branch = branchOf(() => ({ commits: three }), { knowsBranch: async () => true });
    await branch.run(reasons);
    expect(branch.asked).toEqual([expected]);
  });

  it('begins with the tip that a resync lists, without a request', async () => {
    const branch = branchOf(() => ({}));
    expect(await branch.run([resync(sha('3'))])).toMatchObject({
      recorded: [],
      left: { recorded: sha('3') },
    });
    expect(branch.asked).toEqual([]);
  });

  it('is not begun for a push to a branch of which nothing is known', async () => {
    const branch = branchOf(() => ({ commits: three }));
    expect(await branch.run([moved('3', '1')])).toMatchObject({ outcome: 'skipped', left: undefined });
    expect(branch.asked).toEqual([]);
  });

  it('goes on where its entries end, when the state was forgotten', async () => {
    const record = { knowsBranch: async () => true, lastCommit: async () => sha('1') };
    const branch = branchOf(() => ({ commits: three }), record);
    await branch.run([moved('3', '2')]);
    expect(branch.asked).toEqual(['tip to 1']);
  });

  it('is not read for a resync that lists what is recorded', async () => {
    const branch = branchOf(() => ({}));
    expect(await branch.run([resync(sha('3'))], { recorded: sha('3') })).toMatchObject({
      outcome: 'skipped',
    });
    expect(branch.asked).toEqual([]);
  });

  it('is kept while the branch is gone', async () => {
    const branch = branchOf(() => null);
    expect(await branch.run([event('push.default')], { recorded: sha('1') })).toMatchObject({
      outcome: 'gone',
      left: undefined,
    });
  });
});

test('a branch that is rewritten in the same way again, with the same commits, is recorded each time', async () => {
  const branch = branchOf(() => ({ commits: three, rewritten: { mergeBase: sha('1') } }));
  const run = () => branch.run([moved('3', '9')], { recorded: sha('9'), waiting: waited });
  const [first, second] = [await run(), await run()];
  expect(second.recorded).toEqual(['branch-rewritten 3', 'commit 2 unknown', 'commit 3 unknown']);
  expect(new Set([...first.digests, ...second.digests]).size).toBe(6);
});

describe('what landed', () => {
  it('waits a little where GitHub may soon show its pull request, with what landed on it', async () => {
    const branch = branchOf(() => ({ commits: three }));
    const reasons = [moved('3', '1')];
    let run = await branch.run(reasons, { recorded: sha('1') });
    for (let tries = 1; tries <= 3; tries += 1) {
      expect(run).toMatchObject({ recorded: [], again: [5_000], left: { recorded: sha('1') } });
      run = await branch.run(reasons, run.left);
    }
    expect(run).toMatchObject({
      recorded: ['commit 2 unknown', 'commit 3 unknown'],
      again: [],
      left: { recorded: sha('3'), waiting: {} },
    });
  });

  it('is recorded up to the first that waits', async () => {
    const branch = branchOf(() => ({ commits: three }));
    const before = { recorded: sha('1'), waiting: { [sha('2')]: 3 } };
    expect(await branch.run([moved('3', '1')], before)).toMatchObject({
      recorded: ['commit 2 unknown'],
      again: [5_000],
      left: { recorded: sha('2'), waiting: { [sha('3')]: 1 } },
    });
  });

  it('is read in parts, and then once more from the tip', async () => {
    const rest = [pushed('1', '0')];
    const branch = branchOf((from) =>
      from === null ? { commits: three, next: sha('1') } : { commits: rest },
    );
    const first = await branch.run([moved('3', '0')], { recorded: sha('0') });
    expect(first).toMatchObject({
      recorded: ['commit 3 unknown'],
      left: { recorded: sha('3'), left: [{ from: sha('2'), until: sha('0') }] },
      again: [1_000],
    });
    const second = await branch.run([moved('3', '0')], first.left);
    expect(second).toMatchObject({
      recorded: ['commit 1 unknown'],
      left: { recorded: sha('3'), left: [] },
      again: [1_000],
    });
    expect(branch.asked).toEqual(['tip to 0', '2 to 0']);
    await branch.run([moved('3', '0')], second.left);
    expect(branch.asked.at(-1)).toBe('tip to 3');
  });

  it('is unknown where the part that was left is gone', async () => {
    const branch = branchOf(() => null);
    const before = { recorded: sha('3'), left: [{ from: sha('2'), until: sha('0') }] };
    expect(await branch.run([moved('3', '0')], before)).toMatchObject({
      recorded: ['commit 2 unknown'],
      left: { recorded: sha('3'), left: [] },
    });
  });
});

describe('a rewritten branch', () => {
  const rewritten = { mergeBase: sha('1') };

  it('is an entry before what it holds now', async () => {
    const branch = branchOf(() => ({ commits: three, rewritten }));
    const run = await branch.run([moved('3', '9')], { recorded: sha('9'), waiting: waited });
    expect(run.recorded).toEqual(['branch-rewritten 3', 'commit 2 unknown', 'commit 3 unknown']);
  });

  it('is none while nothing of it is recorded', async () => {
    const branch = branchOf(() => ({ commits: three, rewritten }));
    expect(await branch.run([moved('3', '9')], { recorded: sha('9') })).toMatchObject({
      recorded: [],
      left: { recorded: sha('9') },
    });
  });

  it('is one where it was only moved back', async () => {
    const branch = branchOf(() => ({ tip: sha('1'), rewritten }));
    expect(await branch.run([moved('1', '9')], { recorded: sha('9') })).toMatchObject({
      recorded: ['branch-rewritten 1'],
      left: { recorded: sha('1') },
    });
  });

  it('of which nothing is known any more is read to what is recorded', async () => {
    const commits = [...three, pushed('1', '0')];
    const record = { commitsOf: async () => new Set([sha('2')]) };
    const branch = branchOf(() => ({ commits, rewritten: { mergeBase: null } }), record);
    const run = await branch.run([moved('3', '9')], { recorded: sha('9'), waiting: waited });
    expect(run.recorded).toEqual(['branch-rewritten 3', 'commit 3 unknown']);
  });
});
