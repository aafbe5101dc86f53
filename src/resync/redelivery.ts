import { z } from 'zod';
import type { DeliveryAttempt, Survey } from '../github/survey/survey.ts';
import type { Clock } from '../platform/clock.ts';
import type { Deliveries } from '../store/deliveries.ts';
import { RetryLater } from '../subjects/retry-later.ts';
import { heardActions } from '../webhooks/events.ts';
import type { Schedule } from './schedule.ts';

/** GitHub tries to deliver an event once, and gives up after ten seconds; who wants it again has to ask. */
const everyMs = 600_000;

/** GitHub keeps deliveries no longer: https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/viewing-webhook-deliveries */
const keptMs = 3 * 86_400_000;

/** A delivery is listed when it has ended, not when it began: what the previous run may have missed is read again. */
const overlapMs = 300_000;

/** Pages of a hundred deliveries that are read after a long outage; the full resync heals what an older one was about. */
const mostPages = 100;

/** As many are sent again a minute as GitHub asks for: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests */
const atOnce = 20;
const betweenMs = 20_000;

/** Maximum deliveries remembered; others are searched for again. */
const mostPending = 1_000;

/** What failed so often is not worth another try. */
const mostTries = 3;

const heard = new Set(heardActions);

/** What one run leaves for the next. */
const progress = z.object({
  /** The time of the newest delivery that was processed, by GitHub's clock. */
  until: z.iso.datetime({ offset: true }).nullable(),
  /** What is still to be sent again, oldest first. */
  pending: z.array(z.object({ id: z.string(), guid: z.string() })),
  /** How often each was sent again that may be listed once more, by GUID. */
  tries: z.record(z.string(), z.number()),
});

type Progress = z.infer<typeof progress>;

export interface RedeliveryMetrics {
  /** GitHub was asked to send this many failed deliveries again. */
  redelivered(count: number): void;
}

/** Has GitHub deliver again what we could not take, because we were down or somebody between us was. */
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
    for (let page = 1; page <= mostPages; page += 1) {
      const { deliveries, next } = await survey.deliveries(cursor);
      attempts.push(...deliveries.filter(({ at }) => Date.parse(at) >= since));
      if (next === null || deliveries.some(({ at }) => Date.parse(at) < since)) break;
      cursor = next;
    }
    return attempts;
  };

  const look = async ({ until, tries }: Progress): Promise<Progress> => {
    const oldest = clock.now().getTime() - keptMs;
    const attempts = await attemptsSince(
      until === null ? oldest : Math.max(oldest, Date.parse(until) - overlapMs),
    );
    const failed = failedAmong(attempts);
    const known = await store.known(failed.map(({ guid }) => guid));
    const wanted = failed.filter(({ guid }) => !known.has(guid) && (tries[guid] ?? 0) < mostTries);
    const pending = wanted.slice(0, mostPending);
    const newest = wanted.length > pending.length ? pending.at(-1) : attempts[0];
    return {
      until: newest?.at ?? until,
      pending: pending.map(({ id, guid }) => ({ id, guid })),
      tries: Object.fromEntries(failed.flatMap(({ guid }) => (tries[guid] ? [[guid, tries[guid]]] : []))),
    };
  };

  return {
    everyMs,
    async run(left) {
      const before = progress.safeParse(left).data ?? { until: null, pending: [], tries: {} };
      const found = before.pending.length > 0 ? before : await look(before);
      const { pending } = found;
      const tries = { ...found.tries };
      let handled = 0;
      let sent = 0;
      let waitMs = betweenMs;
      for (const { id, guid } of pending.slice(0, atOnce)) {
        try {
          if (await survey.redeliver(id)) {
            tries[guid] = (tries[guid] ?? 0) + 1;
            sent += 1;
          }
          handled += 1;
        } catch (error) {
          // What was sent already must be remembered, so that it is not sent once more.
          if (!(error instanceof RetryLater)) throw error;
          waitMs = Math.max(waitMs, (error.notBefore?.getTime() ?? 0) - clock.now().getTime());
          break;
        }
      }
      metrics.redelivered(sent);
      const rest = pending.slice(handled);
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
 * The last attempt of each delivery that no attempt brought to us, oldest first: of events that are heard, and failed for a reason that may
 * have passed. What we refused (4xx) we would refuse again.
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
        !delivered.has(guid) && heard.has(event) && (status === 0 || status >= 500),
    )
    .reverse();
}
