import { describe, expect, it, test } from '@jest/globals';
import { fakeRecorder } from '../../test/fake-recorder.ts';
import { type PosturePorts, type PostureSubject, posture } from './posture.ts';
import { nothingVisible } from './posture-facts.ts';
import { resync, scheduled } from './reason.ts';

const subject: PostureSubject = {
  kind: 'posture',
  repositoryId: 7,
  installationId: 1,
  owner: 'acme',
  repository: 'shop',
};
const task = {
  subject,
  reasons: [scheduled],
  deliveries: [],
  background: true,
  remembered: null,
  intended: [],
};
const facts = { ...nothingVisible, activeExceptions: 1 };
const overdue = null;

function ports(reading: Awaited<ReturnType<PosturePorts['github']['readPosture']>>) {
  const kept: unknown[] = [];
  const all = {
    github: { readPosture: async () => reading },
    posture: {
      countsSince: async () => [{ day: 20_513, changes: 2, withoutEvidence: 0, rules: [] }],
      keep: async (...given: readonly unknown[]) => {
        kept.push(given);
      },
    },
    recorder: fakeRecorder,
    clock: { now: () => new Date('2026-03-02T23:59:59Z') },
  } as unknown as PosturePorts;
  return { all, kept };
}

it('keeps what was measured today, with the counts of all days since the last', async () => {
  const place = { ...subject, repository: 'store' };
  const { all, kept } = ports({ place, facts, overdue });
  const { completion, ...outcome } = await posture.reconcile(task, all, async () => true);
  expect(outcome).toEqual({ outcome: 'recorded', days: 1 });
  expect(kept).toEqual([
    [
      { repositoryId: 7, repository: 'acme/store' },
      [{ day: 20_513, changes: 2, withoutEvidence: 0, rules: [] }],
      { day: 20_514, facts },
    ],
  ]);
  expect(completion(0)).toMatchObject({ subject: { kind: 'posture', repository: 'store' } });
});

it('is measured some time after it was woken', async () => {
  const { all, kept } = ports({ place: subject, facts, overdue });
  const { outcome, completion } = await posture.reconcile(
    { ...task, reasons: [resync()] },
    all,
    async () => true,
  );
  expect({ outcome, kept }).toEqual({ outcome: 'deferred', kept: [] });
  expect(completion(0)).toEqual({ reevaluateInMs: 37 * 60_000 });
});

it('keeps nothing of a repository that is gone, or where another worker has the lease', async () => {
  const gone = ports(null);
  expect(await posture.reconcile(task, gone.all, async () => true)).toMatchObject({ outcome: 'gone' });
  const overtaken = ports({ place: subject, facts, overdue });
  expect(await posture.reconcile(task, overtaken.all, async () => false)).toMatchObject({
    outcome: 'overtaken',
  });
  expect([...gone.kept, ...overtaken.kept]).toEqual([]);
});

describe('the history of overdue findings', () => {
  const finding = (number: number) => ({
    id: `remediation/late/dependabot-${number}`,
    text: `Alert ${number}`,
  });
  const idOf = (number: number) => finding(number).id;

  /** What is recorded where these are overdue, and those were before; null: not visible, or not known. */
  async function recorded(now: readonly number[] | null, before: readonly number[] | null) {
    const reading = now === null ? null : { commit: 'c'.repeat(40), findings: now.map(finding) };
    const { all } = ports({ place: subject, facts, overdue: reading });
    const remembered = before === null ? null : { overdue: before.map(idOf) };
    const { completion } = await posture.reconcile({ ...task, remembered }, all, async () => true);
    const { entries = [], remembered: left } = completion(0);
    return {
      left,
      entries: entries.map(({ entry: { kind, conclusion, sha, body } }) => {
        const { facts: of } = JSON.parse(body);
        return { kind, conclusion, sha, added: of.added, gone: of.gone, overdue: of.overdue };
      }),
    };
  }

  test.each<[what: string, now: number[], before: number[] | null, added: number[], gone: number[]]>([
    ['one is overdue for the first time', [3], null, [3], []],
    ['another one is overdue', [3, 4], [3], [4], []],
    ['one is no longer overdue', [3], [3, 4], [], [4]],
    ['none is left', [], [3], [], [3]],
    ['one takes the place of another', [4], [3], [4], [3]],
  ])('has an entry where %s', async (_, now, before, added, gone) => {
    const { entries, left } = await recorded(now, before);
    expect(entries).toEqual([
      {
        kind: 'overdue-findings',
        conclusion: now.length === 0 ? 'none' : 'overdue',
        sha: 'c'.repeat(40),
        added: added.map(idOf),
        gone: gone.map(idOf),
        overdue: now.map(finding),
      },
    ]);
    expect(left).toEqual({ overdue: now.map(idOf) });
  });

  test.each<[what: string, now: number[] | null, before: number[] | null, left: unknown]>([
    ['the same are overdue', [3], [3], { overdue: [idOf(3)] }],
    ['none is overdue, and none was known', [], null, { overdue: [] }],
    ['they are not visible: those that were are still known', null, [3], undefined],
  ])('has none where %s', async (_, now, before, left) => {
    expect(await recorded(now, before)).toEqual({ entries: [], left });
  });
});
