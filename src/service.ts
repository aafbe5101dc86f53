import { engine } from './engine/engine.ts';
import { checkCredentials } from './github/client/credentials.ts';
import { sharedPace } from './github/client/shared-pace.ts';
import type { GitHub } from './github/github.ts';
import { createGitHub } from './github/index.ts';
import { createMetrics } from './metrics/metrics.ts';
import type { ProcessMetrics } from './metrics/process-metrics.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { createLog, type Log } from './platform/log.ts';
import type { ServiceSettings } from './platform/settings.ts';
import { version } from './platform/version.ts';
import { createDeadLetterNotice } from './queue/dead-letter-notice.ts';
import { createReconcile } from './queue/reconcile.ts';
import { startWorker } from './queue/worker.ts';
import { createResync, wakeSchedules } from './resync/index.ts';
import { watchStore } from './store/health-tracked-store.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/store.ts';
import { healthRoutes, type Readiness } from './web/health.ts';
import { metricsRoutes } from './web/metrics.ts';
import { startServer } from './web/server.ts';
import { createApp, createProbot, receiverOf } from './webhooks/app.ts';
import { webhookRoutes } from './webhooks/endpoint.ts';

export interface Service {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Resolves when no subject waits or runs. */
  idle(): Promise<void>;
  /** Drains: no new work is taken, running work is finished, the port is free. */
  close(): Promise<void>;
}

/** What a test may put in the place of the real thing, and what the process gives. */
export interface Overrides {
  readonly github?: GitHub;
  readonly store?: Store;
  readonly log?: Log;
  readonly clock?: Clock;
  /** Default: none are shown. */
  readonly processMetrics?: ProcessMetrics;
}

/**
 * So many subjects are evaluated at a time; each mostly waits for GitHub. While many deliveries come in these go first: GitHub waits
 * ten seconds for an answer, and what a burst is about is evaluated once it is over.
 */
const concurrency = { usual: 8, inBursts: 1 };
const fewDeliveries = 4;

/** Container platforms send SIGKILL 30 seconds after SIGTERM; the longest part of that is for running evaluations. */
export const drainLimits = { serverMs: 5_000, workerMs: 20_000 };

/**
 * Starts the service: intake, worker and health pages in this process.
 *
 * @throws when the address cannot be listened on, or the store cannot be opened
 */
export async function startService(settings: ServiceSettings, overrides: Overrides = {}): Promise<Service> {
  const log = overrides.log ?? createLog(settings);
  const clock = overrides.clock ?? systemClock;
  const opened = overrides.store ?? (await openStore(settings.store));
  const { processMetrics } = overrides;
  const metrics = createMetrics({
    version,
    counts: opened.counts,
    now: clock.now,
    ...(processMetrics === undefined ? {} : { processMetrics }),
  });
  const { store, takesWork } = watchStore(opened, metrics.storeFailed);
  const probot = createProbot(settings, log);
  await probot.load(createApp({ store, ownAppId: settings.appId, log }));
  const pace = sharedPace({ store, clock, log });
  const github =
    overrides.github ??
    createGitHub({
      probot,
      appId: settings.appId,
      docsUrl: settings.docsUrl,
      now: clock.now,
      pace,
      metrics,
    });

  let draining = false;
  const load = { inFlight: 0 };
  const credentials = checkCredentials({ github, clock, log });
  const readiness = async (): Promise<Readiness> => {
    const work = await store.counts().catch(() => null);
    const parts = {
      process: draining ? 'shutting down' : 'ok',
      store: work === null ? 'does not answer' : (await takesWork()) ? 'ok' : 'takes no work',
      github: credentials.state(),
    };
    const ready = Object.values(parts).every((state) => state === 'ok');
    return { ready, parts, ...(work === null ? {} : { work }) };
  };
  await wakeSchedules(store);
  const server = await startServer(
    settings,
    [
      webhookRoutes({ receiver: receiverOf(probot), log, metrics, load }),
      healthRoutes(readiness),
      metricsRoutes(metrics),
    ],
    log,
  ).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const ports = {
    engine,
    github,
    resync: createResync({ survey: github.survey, store, clock, log, metrics }),
    onMissedEvent: metrics.missedEvent,
    clock,
  };
  const worker = startWorker({
    store,
    reconcile: createReconcile({ ports, store, random: Math.random }),
    publishDeadLetterNotice: createDeadLetterNotice(ports),
    log,
    metrics,
    clock,
    random: Math.random,
    concurrency: () => (load.inFlight > fewDeliveries ? concurrency.inBursts : concurrency.usual),
  });
  log.info({ url: server.url, github: settings.apiUrl, app: settings.appId }, 'ready for webhooks');

  const drain = async () => {
    draining = true;
    credentials.stop();
    // What still comes in is stored, for whoever works on it next: a refusal would come back minutes later.
    server.leave();
    const unfinished = await worker.drain(drainLimits.workerMs);
    await server.close(drainLimits.serverMs);
    const { waiting } = await store.counts().catch(() => ({ waiting: 'not known' }));
    await store.close();
    log.info({ unfinished, waiting }, 'stopped');
  };
  let closed: Promise<void> | null = null;
  return {
    url: server.url,
    idle: worker.idle,
    close: () => {
      closed ??= drain();
      return closed;
    },
  };
}
