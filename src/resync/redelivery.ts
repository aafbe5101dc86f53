import { z } from 'zod';
import type { DeliveryAttempt, Survey } from '../github/survey/survey.ts';
import type { Clock } from '../platform/clock.ts';
import type { Deliveries } from '../store/deliveries.ts';
import { RetryLater } from '../subjects/retry-later.ts';
import { handledActions } from '../webhooks/events.ts';
import type { Schedule } from './schedule.ts';

/** Milliseconds between runs. GitHub delivers an event once, with a timeout of ten seconds, and redelivers only on request. */
const everyMs = 600_000;

/** Milliseconds between runs when processes start: a restart is when deliveries fail, and replicas start together. */
const afterStartMs = 20_000;

/** Milliseconds that GitHub keeps deliveries: https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/viewing-webhook-deliveries */
const keptMs = 3 * 86_400_000;

/** Milliseconds that two runs overlap: GitHub lists a delivery when it has ended, with the time of its start. */
const overlapMs = 300_000;

/** Pages of a hundred deliveries; the full resync covers older ones after a long outage. */
const maxPages = 100;

/** Redeliveries per run, and milliseconds between runs while some are pending: GitHub's recommended rate, https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests */
const batchSize = 20;
const betweenMs = 20_000;

/** Pending redeliveries that are remembered; further ones are found by the next run. */
const maxPending = 1_000;

/** Redeliveries of one delivery. */
const maxTries = 3;

const handled = new Set(handledActions);

/** The state that one run leaves for the next. */
const progress = z.object({
  /** The time of the newest processed delivery, by GitHub's clock. */
  until: z.iso.datetime({ offset: true }).nullable(),
  /** The pending redeliveries, oldest first. */
  pending: z.array(z.object({ id: z.string(), guid: z.string() })),
  /** The number of redeliveries by GUID, of deliveries that may be listed again. */
  tries: z.record(z.string(), z.number()),
});

type Progress = z.infer<typeof progress>;

export interface RedeliveryMetrics {
  /** GitHub was asked to redeliver this many deliveries. */
  redelivered(count: number): void;
}

/** Asks GitHub to redeliver what failed because the service, or something between it and GitHub, was down. */
export function redelivery(parts: {
  readonly survey: Pick<Survey, 'deliveries' | 'redeliver'>;
  readonly store: Pick<Deliveries, 'known'>;
  readonly clock: Clock;
  readonly metrics: RedeliveryMetrics;
}): Schedule {
  const { survey, store, clock, metrics } = parts;

  /** The attempts since the last run, newest first. */
  const attemptsSince = async (since: number): Promise<readonly DeliveryAttempt[]> => {
    const attempts: DeliveryAttempt[] = [];
    let cursor: string | null = null;
    for (let page = 1; page <= maxPages; page += 1) {
      const { deliveries, next } = await survey.deliveries(cursor);
      attempts.push(...deliveries.filter(({ at }) => Date.parse(at) >= since));
      if (next === null || deliveries.some(({ at }) => Date.parse(at) < since)) break;
      cursor = next;
    }
    return attempts;
  };

  const findFailed = async ({ until, tries }: Progress): Promise<Progress> => {
    const oldest = clock.now().getTime() - keptMs;
    const attempts = await attemptsSince(
      until === null ? oldest : Math.max(oldest, Date.parse(until) - overlapMs),
    );
    const failed = failedAmong(attempts);
    const known = await store.known(failed.map(({ guid }) => guid));
    const wanted = failed.filter(({ guid }) => !known.has(guid) && (tries[guid] ?? 0) < maxTries);
    const pending = wanted.slice(0, maxPending);
    const newest = wanted.length > pending.length ? pending.at(-1) : attempts[0];
    return {
      until: newest?.at ?? until,
      pending: pending.map(({ id, guid }) => ({ id, guid })),
      tries: Object.fromEntries(failed.flatMap(({ guid }) => (tries[guid] ? [[guid, tries[guid]]] : []))),
    };
  };

  return {
    everyMs,
    afterStartMs,
    async run(left) {
      const before = progress.safeParse(left).data ?? { until: null, pending: [], tries: {} };
      const found = before.pending.length > 0 ? before : await findFailed(before);
      const { pending } = found;
      const tries = { ...found.tries };
      let processed = 0;
      let sent = 0;
      let waitMs = betweenMs;
      for (const { id, guid } of pending.slice(0, batchSize)) {
        try {
          if (await survey.redeliver(id)) {
            tries[guid] = (tries[guid] ?? 0) + 1;
            sent += 1;
          }
          processed += 1;
        } catch (error) {
          // The redeliveries so far must be stored, so that they are not repeated.
          if (!(error instanceof RetryLater)) throw error;
          waitMs = Math.max(waitMs, (error.notBefore?.getTime() ?? 0) - clock.now().getTime());
          break;
        }
      }
      metrics.redelivered(sent);
      const rest = pending.slice(processed);
      return {
        outcome: 'redelivered',
        facts: { sent, pending: rest.length },
        left: { until: found.until, pending: rest, tries } satisfies Progress,
        ...(rest.length > 0 && { nextRunInMs: waitMs }),
      };
    },
  };
}

/**
 * The last attempt of each delivery without a successful one, oldest first: of events that are handled, and with a failure that may have
 * passed. A refused delivery (4xx) would be refused again.
 *
 * @param attempts newest first
 */
function failedAmong(attempts: readonly DeliveryAttempt[]): readonly DeliveryAttempt[] {
  const delivered = new Set(
    attempts.filter(({ status }) => status >= 200 && status < 300).map(({ guid }) => guid),
  );
  const last = new Map<string, DeliveryAttempt>();
  for (const attempt of attempts) if (!last.has(attempt.guid)) last.set(attempt.guid, attempt);
  return [...last.values()]
    .filter(
      ({ guid, event, status }) =>
        !delivered.has(guid) && handled.has(event) && (status === 0 || status >= 500),
    )
    .reverse();
}
