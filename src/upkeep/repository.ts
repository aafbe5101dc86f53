import { z } from 'zod';
import type { OpenPullRequest, Survey } from '../github/survey/survey.ts';
import type { Metrics } from '../metrics.ts';
import type { Outcome } from '../reconcile.ts';
import type { Claim, Store } from '../store/store.ts';
import type { Subject } from '../subject.ts';
import { everyMs, spread } from './sweep.ts';

/** An installation may write once a second, and what people ask for in the meantime is to find room. */
const betweenMs = 2_000;

/** What the sweep before saw: the fingerprint of each open pull request, by number. */
const memory = z.object({ seen: z.record(z.string(), z.string()) });

/**
 * Compares the open pull requests of a repository with what the sweep before saw of them, and wakes those where something may
 * have been missed: changed since, never seen, without a check, or with one that still waits.
 */
export async function sweepRepository(
  parts: {
    readonly survey: Pick<Survey, 'openPullRequests'>;
    readonly store: Pick<Store, 'reserve'>;
    readonly metrics: Pick<Metrics, 'gapsFound'>;
  },
  claim: Claim,
  subject: Extract<Subject, { kind: 'repository' }>,
): Promise<Outcome> {
  const { survey, store, metrics } = parts;
  const found = await survey.openPullRequests(subject);
  if (found === null) return { outcome: 'gone', completion: () => ({ remembered: null, againInMs: null }) };
  const { items, whole } = found;
  const seen = memory.safeParse(claim.remembered).data?.seen ?? {};
  const { installationId, owner, repository } = subject;
  const missed = items
    .filter(({ number, fingerprint, check }) => check !== 'concluded' || seen[number] !== fingerprint)
    .map(({ number }): Subject => ({ kind: 'pull-request', installationId, owner, repository, number }));
  metrics.gapsFound(missed.length);
  const startMs = missed.length === 0 ? 0 : await turnsOf(store, installationId, missed.length);
  return {
    outcome: 'swept',
    open: items.length,
    woken: missed.length,
    whole,
    completion: () => ({
      remembered: items.length === 0 ? null : { seen: fingerprintsOf(items) },
      wakes: spread(missed, betweenMs, startMs),
    }),
  };
}

/** The repositories of an installation take turns; where one sweep would reach into the next, they go side by side. */
function turnsOf(store: Pick<Store, 'reserve'>, installationId: number, count: number): Promise<number> {
  return store.reserve(`sweep:${installationId}`, {
    perSecond: 1_000 / (count * betweenMs),
    burst: 1,
    furthestMs: everyMs,
  });
}

function fingerprintsOf(items: readonly OpenPullRequest[]): z.infer<typeof memory>['seen'] {
  return Object.fromEntries(items.map(({ number, fingerprint }) => [number, fingerprint]));
}
