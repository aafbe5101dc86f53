import { describe, expect, it } from '@jest/globals';
import { event, followed, type Reason, resync, scheduled } from './reason.ts';
import { listingRuns, type WaitingRun, waitingRuns } from './waiting-runs.ts';

const place = { installationId: 7, owner: 'acme', repository: 'api', repositoryId: 4711 };
const everyMs = 3_600_000;
const run: WaitingRun = { run: 12, sha: 'a'.repeat(40), environments: ['production', 'staging'] };

async function reconciled(
  reasons: readonly Reason[],
  remembered: unknown,
  found: { readonly runs: readonly WaitingRun[]; readonly asked: boolean } = { runs: [], asked: true },
) {
  let lists = 0;
  const subject = { ...place, kind: 'waiting-runs' as const };
  const task = { subject, reasons, deliveries: [], background: true, remembered, intended: [] };
  const github = {
    waitingRuns: async () => {
      lists += 1;
      return found;
    },
  };
  const outcome = await waitingRuns.reconcile(task, { github }, async () => true);
  return { lists, outcome: outcome.outcome, completion: outcome.completion?.(1) };
}

describe('the runs of a repository that wait', () => {
  it('are listed an hour after its first gate: until then nothing counts as waiting', async () => {
    expect(listingRuns(place)).not.toHaveProperty('delay');
    const first = await reconciled([followed], null);
    expect(first).toEqual({
      lists: 0,
      outcome: 'deferred',
      completion: { reevaluateInMs: everyMs, remembered: { isScheduled: true } },
    });
  });

  it('are not deferred by another gate', async () => {
    const next = await reconciled([followed], { isScheduled: true });
    expect(next).toEqual({ lists: 0, outcome: 'deferred', completion: {} });
  });

  it.each<[string, readonly Reason[]]>([
    ['when the time has come', [scheduled]],
    ['when the time has come, and another gate is asked', [followed, scheduled]],
    ['at a resync', [resync()]],
    ['after a push, which may change the policy', [event('push')]],
  ])('are listed %s', async (_, reasons) => {
    const { lists, completion } = await reconciled(
      reasons,
      { isScheduled: true },
      { runs: [run], asked: true },
    );
    expect(lists).toBe(1);
    expect(completion).toMatchObject({ reevaluateInMs: everyMs, remembered: { isScheduled: true } });
    expect(completion?.wakes?.map(({ subject }) => subject)).toMatchObject([
      { kind: 'gate', environment: 'production', run: 12 },
      { kind: 'gate', environment: 'staging', run: 12 },
    ]);
  });

  it('are not listed again where no environment asks, until the next gate', async () => {
    const { completion } = await reconciled([scheduled], { isScheduled: true }, { runs: [], asked: false });
    expect(completion).toMatchObject({ reevaluateInMs: null, remembered: { isScheduled: false } });
    const next = await reconciled([followed], { isScheduled: false });
    expect(next.completion).toMatchObject({ reevaluateInMs: everyMs });
  });
});
