import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { createBudgetedEngine } from './budget/budgeted-engine.ts';
import { serveDashboard } from './dashboard.ts';
import { checkCredentials } from './github/client/credentials.ts';
import { createGitHubHealth } from './github/client/health.ts';
import type { RequestMetrics } from './github/client/instrumented.ts';
import { placeForCaller } from './github/client/place-for-caller.ts';
import { sharedPace } from './github/client/shared-pace.ts';
import type { GitHub } from './github/github.ts';
import { createGitHub } from './github/index.ts';
import { trustedRootIn } from './github/read/trusted-root.ts';
import { authenticated, entryAuthenticator } from './ledger/entry-mac.ts';
import { createMetrics } from './metrics/metrics.ts';
import type { ProcessMetrics } from './metrics/process-metrics.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { createLog, type Log } from './platform/log.ts';
import { logMessages } from './platform/messages/log-messages.ts';
import { createOutage, timeOfDay } from './platform/outage.ts';
import { type ServiceSettings, webUrlOf } from './platform/settings.ts';
import { version } from './platform/version.ts';
import { namedBots } from './policy/named-bots.ts';
import type { Policy } from './policy/policy.ts';
import { scopesByChange } from './policy/resolve.ts';
import { askedReleases } from './queue/asked-releases.ts';
import { createDeadLetterNotice } from './queue/dead-letter-notice.ts';
import { createReconcile } from './queue/reconcile.ts';
import { startWorker } from './queue/worker.ts';
import { decodePolicy } from './record/evidence-body.ts';
import { createRecorder } from './record/recorder.ts';
import { type EffectOnMerged, effectOnMerged } from './replay/policy-effect.ts';
import { createResync, wakeAtStart } from './resync/index.ts';
import { rules } from './rules/index.ts';
import { commitAccounts } from './store/commit-accounts.ts';
import { trackHealth } from './store/health-tracked-store.ts';
import { openStore } from './store/open.ts';
import { checkpointDirectory } from './store/outside-checkpoints.ts';
import { postureFrom } from './store/posture-counts.ts';
import { recordedCommits } from './store/recorded-commits.ts';
import { recordedVerdicts } from './store/recorded-verdicts.ts';
import { releaseVerdicts } from './store/release-verdicts.ts';
import { createSigner } from './store/signer.ts';
import type { Store } from './store/store.ts';
import type { MergedPullRequest } from './subjects/policy-effect.ts';
import { duration } from './text/duration.ts';
import type { CallerPorts } from './web/commit-route.ts';
import { healthRoutes, type Readiness } from './web/health.ts';
import { metricsRoutes } from './web/metrics.ts';
import { keyRoutes } from './web/published-keys.ts';
import { type Listener, startServer } from './web/server.ts';
import { statementRoutes } from './web/statements.ts';
import { verdictRoutes } from './web/verdicts.ts';
import { createProbot, loadIntake } from './webhooks/app.ts';
import { webhookRoutes } from './webhooks/endpoint.ts';

export interface Service {
  /** Where `/metrics` is served, without a slash at the end. */
  readonly metricsUrl: string;
  /** Its address, without a slash at the end. */
  readonly url: string;
  /** Where it can be reached, and what it answers there. */
  readonly listeners: readonly Listener[];
  /** Resolves when no subject waits or runs. */
  idle(): Promise<void>;
  /** Drains: no new work is taken, running work is finished, the port is free. */
  close(): Promise<void>;
}

/** Replacements for tests, and what the process provides. */
export interface Overrides {
  readonly github?: GitHub;
  readonly store?: Store;
  readonly log?: Log;
  readonly clock?: Clock;
  /** Default: no metrics of the process. */
  readonly processMetrics?: ProcessMetrics;
}

/**
 * Concurrent evaluations; each mostly waits for GitHub. In a burst deliveries go first, because GitHub waits ten seconds for an answer;
 * their subjects are evaluated after it.
 */
const concurrency = { usual: 8, inBursts: 1 };
/** Concurrent deliveries above which there is a burst. */
const burstAbove = 4;

/** Container platforms send SIGKILL 30 seconds after SIGTERM; most of that time is for running evaluations. */
export const drainLimits = { serverMs: 5_000, workerMs: 20_000 };

/**
 * Starts the service: intake, worker and health pages in this process.
 *
 * @throws {ListenError} when the address cannot be listened on
 * @throws {StoreUnavailable} {@link SchemaTooNew} when the store cannot be opened
 */
export async function startService(settings: ServiceSettings, overrides: Overrides = {}): Promise<Service> {
  const log = overrides.log ?? createLog(settings);
  const clock = overrides.clock ?? systemClock;
  const opened = overrides.store ?? (await openStore(settings.store));
  const { processMetrics } = overrides;
  const metrics = createMetrics({
    version,
    counts: opened.counts,
    emergencyCounts: opened.emergencyCounts,
    attentionCounts: opened.attentionCounts,
    ledgerCounts: opened.ledgerCounts,
    now: clock.now,
    ...(processMetrics === undefined ? {} : { processMetrics }),
  });
  const storeOutage = reportStoreOutage(clock, log);
  const { store, isWritable } = trackHealth(opened, {
    failed(error) {
      metrics.storeFailed();
      storeOutage.failed(error.message, 0, null);
    },
    recovered: storeOutage.ended,
  });
  const probot = createProbot(settings, log);
  const receiver = await loadIntake(probot, {
    store,
    app: {
      id: settings.appId,
      organizationRepository: settings.organizationRepository,
      apiUrl: settings.apiUrl,
    },
    previousSecret: settings.previousWebhookSecret,
    log,
  });
  const pace = sharedPace({ store, clock, log });
  const health = createGitHubHealth({ appId: settings.appId, clock, log });
  const requestMetrics: RequestMetrics = {
    ...metrics,
    githubRequest(api, method, status, ms) {
      health.answered(status);
      metrics.githubRequest(api, method, status, ms);
    },
  };
  const engine = createBudgetedEngine();
  const github =
    overrides.github ??
    createGitHub({
      probot,
      appId: settings.appId,
      engine,
      docsUrl: settings.docsUrl,
      dashboardUrl: settings.dashboard?.url ?? null,
      organizationRepository: settings.organizationRepository,
      lastPolicyFiles: store,
      exceptionEvents: store,
      releaseVerdicts: releaseVerdicts(store),
      recordedCommits: recordedCommits(store),
      ...(settings.trustedRoot === null ? {} : { trustedRoot: trustedRootIn(settings.trustedRoot) }),
      now: clock.now,
      pace,
      metrics: requestMetrics,
    });

  let draining = false;
  const load = { inFlight: 0, bytes: 0 };
  const credentials = checkCredentials({ github, health, clock });
  const readiness = async (): Promise<Readiness> => {
    const work = await store.counts().catch(() => null);
    const parts = {
      process: draining ? 'shutting down' : 'ok',
      store: work === null ? 'does not answer' : (await isWritable()) ? 'ok' : 'not writable',
      github: credentials.state(),
    };
    const ready = Object.values(parts).every((state) => state === 'ok');
    // Deliveries are stored while GitHub is away: an outage after the start does not make the process unready.
    const isAway = health.state() !== 'ok' && parts.github !== 'refuses the credentials';
    const github = isAway ? health.state() : parts.github;
    return { ready, parts: { ...parts, github }, ...(work === null ? {} : { work }) };
  };
  const authenticator = entryAuthenticator(settings.privateKey);
  const recorder = authenticated(createRecorder({ rules, version }), authenticator);
  const signer = createSigner({
    store,
    recorder,
    appKey: settings.privateKey,
    given: settings.signingKey,
    now: clock.now,
  });
  // A key that the operator changed is published at once; any other on first use.
  if (settings.signingKey !== null) await signer.current();
  await wakeAtStart(store, { version, organizationRepository: settings.organizationRepository });
  const caller: CallerPorts = {
    readable: (token, name) =>
      placeForCaller({ probot, apiUrl: settings.apiUrl, now: clock.now }, token, name),
    now: clock.now,
  };
  const server = await startServer(
    settings,
    [
      webhookRoutes({ receiver, log, metrics, load }),
      healthRoutes(readiness),
      keyRoutes({ signingKeys: store.signingKeys, now: clock.now }),
      verdictRoutes({
        ...caller,
        signer,
        evaluate: askedReleases({
          store,
          github,
          engine,
          releaseVerdicts: releaseVerdicts(store),
          clock,
          sleep,
        }),
      }),
      statementRoutes({ ...caller, statementsAbout: store.statementsAbout }),
      ...(settings.metricsPort === null ? [metricsRoutes(metrics)] : []),
      ...(settings.dashboard === null
        ? []
        : [serveDashboard(settings, settings.dashboard, { store, github, clock })]),
    ],
    log,
  ).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const { metricsPort } = settings;
  const metricsServer =
    metricsPort === null
      ? null
      : await startServer({ ...settings, port: metricsPort }, [metricsRoutes(metrics)], log).catch(
          async (error: unknown) => {
            await server.close(0);
            await store.close();
            throw error;
          },
        );
  const ports = {
    engine,
    github,
    compareMerged,
    exceptionEvents: store,
    resync: createResync({
      survey: github.survey,
      store,
      clock,
      log,
      metrics,
      evidenceDays: settings.evidenceRetentionDays,
      entryDays: settings.entryRetentionDays,
      recorder,
      signer,
      isAuthentic: authenticator.isAuthentic,
      stater: {
        verifier: verifierOf(settings),
        webUrl: webUrlOf(settings.apiUrl),
        version,
      },
      outside:
        settings.checkpointDirectory === null ? null : checkpointDirectory(settings.checkpointDirectory),
    }),
    onMissedEvent: metrics.missedEvent,
    clock,
    recorder,
    recordedVerdicts: recordedVerdicts(store),
    commitAccounts: commitAccounts(store, namedBotsIn),
    releaseVerdicts: releaseVerdicts(store),
    posture: postureFrom(store),
  };
  const worker = startWorker({
    store,
    reconcile: createReconcile({ ports, store, random: Math.random }),
    publishDeadLetterNotice: createDeadLetterNotice(ports),
    gitHubHealth: health,
    log,
    metrics,
    clock,
    random: Math.random,
    concurrency: () => (load.inFlight > burstAbove ? concurrency.inBursts : concurrency.usual),
  });
  log.info(
    { url: server.url, metrics: (metricsServer ?? server).url, github: settings.apiUrl, app: settings.appId },
    'ready for webhooks',
  );

  const drain = async () => {
    draining = true;
    credentials.stop();
    health.stop();
    storeOutage.stop();
    // Deliveries that still arrive are stored for the next process: a refused one would be sent again minutes later.
    server.leave();
    const unfinished = await worker.drain(drainLimits.workerMs);
    await server.close(drainLimits.serverMs);
    await metricsServer?.close(0);
    await engine.close();
    const { waiting } = await store.counts().catch(() => ({ waiting: 'unknown' }));
    await store.close();
    log.info({ unfinished, waiting }, 'stopped');
  };
  let closed: Promise<void> | null = null;
  return {
    url: server.url,
    metricsUrl: (metricsServer ?? server).url,
    listeners: metricsServer === null ? [server] : [server, metricsServer],
    idle: worker.idle,
    close: () => {
      closed ??= drain();
      return closed;
    },
  };
}

/** Identifies this installation in what it states: the GitHub, and the number of the app there. */
function verifierOf({ apiUrl, appId }: ServiceSettings): string {
  return `https://sdl-gate.dev/verifier/v1/${new URL(webUrlOf(apiUrl)).host}/${appId}`;
}

/** Reports once a minute that the store is away, whatever fails because of it. */
function reportStoreOutage(clock: Clock, log: Log) {
  return createOutage({
    clock,
    report: ({ since, reason }) =>
      log.error({ since, began: timeOfDay(since), reason }, logMessages.storeAway),
    reportEnd: (lastedMs) => log.info({ lastedMs }, `The store answers again after ${duration(lastedMs)}`),
  });
}

/** Replays merged pull requests under two policies: what a check about a policy says of them. */
function compareMerged(
  present: Policy,
  proposed: Policy,
  merged: readonly MergedPullRequest[],
): Promise<EffectOnMerged> {
  const replayed = (policy: Policy) => ({
    policy,
    isScoped: policy.resolved !== undefined && scopesByChange(policy.resolved).length > 0,
  });
  const changes = merged.map(({ number, title, body, mergedAt, change }) => ({
    repository: '',
    number,
    sha: '',
    date: mergedAt,
    title,
    body,
    author: null,
    url: null,
    change,
    diff: 'absent' as const,
  }));
  return effectOnMerged(replayed(present), replayed(proposed), changes, () => setImmediate());
}

/** The bots that a recorded policy names; none where it was no valid policy. */
function namedBotsIn(text: string): ReadonlySet<string> {
  const result = decodePolicy(text, rules);
  return result.valid ? namedBots(result.policy) : new Set();
}
