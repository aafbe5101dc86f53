import { expect, it } from '@jest/globals';
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
    clock: { now: () => new Date('2026-03-02T23:59:59Z') },
  } as unknown as PosturePorts;
  return { all, kept };
}

it('keeps what was measured today, with the counts of all days since the last', async () => {
  const place = { ...subject, repository: 'store' };
  const { all, kept } = ports({ place, facts });
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
  const { all, kept } = ports({ place: subject, facts });
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
  const overtaken = ports({ place: subject, facts });
  expect(await posture.reconcile(task, overtaken.all, async () => false)).toMatchObject({
    outcome: 'overtaken',
  });
  expect([...gone.kept, ...overtaken.kept]).toEqual([]);
});
