import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RequestMetrics } from '../github/client/instrumented.ts';
import { attentionStates } from '../ledger/accounted-commit.ts';
import type { RetryMetrics } from '../queue/retry.ts';
import type { WorkerMetrics } from '../queue/worker.ts';
import type { RedeliveryMetrics } from '../resync/redelivery.ts';
import type { AttentionCounts } from '../store/accounted-commits.ts';
import { type EmergencyCounts, emergencyStates } from '../store/exceptions.ts';
import type { LedgerCounts } from '../store/ledger.ts';
import type { Allowance, Budget } from '../store/rate-limits.ts';
import { type Counts, countOf, workStates } from '../store/work-views.ts';
import type { DeliveryMetrics, deliveryOutcomes } from '../webhooks/endpoint.ts';
import { handledEvents } from '../webhooks/events.ts';
import { type MetricDefinition, metricDefinitions, sealStates } from './metric-definitions.ts';
import type { ProcessMetrics } from './process-metrics.ts';

/**
 * The metrics of the service. Times are milliseconds here and seconds in the exposition. No metric names a repository or a person, and a
 * label has one of a few values: any other value counts as `other`.
 */
export interface Metrics
  extends DeliveryMetrics,
    WorkerMetrics,
    RetryMetrics,
    RequestMetrics,
    RedeliveryMetrics {
  /** A check had to be written for which only a full resync had asked: the event was missed. */
  missedEvent(): void;
  /** A store call failed because the store was not available. */
  storeFailed(): void;
  /** The content type of the exposition. */
  readonly contentType: string;
  /** All metrics in Prometheus' text format. While the store does not answer, those of the work queue are missing. */
  exposition(): Promise<string>;
}

const maxInstallations = 100;

/** Series that docs/alerts.yaml uses begin at 0: increase() ignores the first value of a series. */
const alertedAnswers: readonly {
  readonly outcome: (typeof deliveryOutcomes)[number];
  readonly status: string;
}[] = [
  { outcome: 'accepted', status: '202' },
  { outcome: 'not_understood', status: '200' },
  { outcome: 'refused', status: '401' },
  { outcome: 'refused', status: '503' },
];

/**
 * Creates the metrics of one service.
 *
 * @param options.version version of the service
 * @param options.counts reads the work queue for each exposition
 * @param options.attentionCounts counts the commits that need attention for each exposition; default: not shown
 * @param options.emergencyCounts counts the emergencies for each exposition; default: not shown
 * @param options.ledgerCounts counts what is in the tree for each exposition; default: not shown
 * @param options.processMetrics appended to those of the service
 */
export function createMetrics(options: {
  readonly version: string;
  readonly counts: () => Promise<Counts>;
  readonly emergencyCounts?: () => Promise<EmergencyCounts>;
  readonly attentionCounts?: () => Promise<AttentionCounts>;
  readonly ledgerCounts?: () => Promise<LedgerCounts>;
  readonly now: () => Date;
  readonly processMetrics?: ProcessMetrics;
}): Metrics {
  const { version, counts, emergencyCounts, attentionCounts, ledgerCounts, now, processMetrics } = options;
  const registry = new Registry();
  const { counter, histogram, gauge } = instruments(registry);

  const deliveries = counter(metricDefinitions.deliveries);
  for (const event of handledEvents) {
    for (const answer of alertedAnswers) deliveries({ event, ...answer }, 0);
  }
  const intakeDuration = histogram(metricDefinitions.intakeDuration);
  const lag = histogram(metricDefinitions.lag);
  const evaluations = counter(metricDefinitions.evaluations);
  const evaluationDuration = histogram(metricDefinitions.evaluationDuration);
  const retries = counter(metricDefinitions.retries);
  const deadLettered = counter(metricDefinitions.deadLettered);
  const entries = counter(metricDefinitions.entries);
  const emergencies = gauge(metricDefinitions.emergencies);
  const unaccounted = gauge(metricDefinitions.unaccounted);
  const ledgerEntries = gauge(metricDefinitions.ledgerEntries);
  const oldestUnsealed = gauge(metricDefinitions.oldestUnsealed);
  const ledgerHalted = gauge(metricDefinitions.ledgerHalted);
  const subjects = gauge(metricDefinitions.subjects);
  const oldestWaiting = gauge(metricDefinitions.oldestWaiting);
  const githubRequests = counter(metricDefinitions.githubRequests);
  const githubDuration = histogram(metricDefinitions.githubDuration);
  const githubRemaining = gauge(metricDefinitions.githubRemaining);
  const githubLimit = gauge(metricDefinitions.githubLimit);
  const rateLimits = counter(metricDefinitions.rateLimits);
  const redelivered = counter(metricDefinitions.redelivered);
  const gaps = counter(metricDefinitions.gaps);
  const storeErrors = counter(metricDefinitions.storeErrors);
  gauge(metricDefinitions.build).set({ version }, 1);

  /** By installation, the most recently active last. */
  const allowances = new Map<number, Map<Budget, Allowance & { readonly resetAt: number }>>();

  const showWork = (work: Counts | null) => {
    subjects.clear();
    oldestWaiting.clear();
    if (work === null) return;
    for (const state of workStates) subjects.set({ state }, countOf(work, state));
    oldestWaiting.set({}, seconds(work.oldestMs));
  };

  const showEmergencies = (found: EmergencyCounts | null) => {
    emergencies.clear();
    if (found === null) return;
    for (const state of emergencyStates) emergencies.set({ state }, found[state]);
  };

  const showLedger = (found: LedgerCounts | null) => {
    for (const each of [ledgerEntries, oldestUnsealed, ledgerHalted]) each.clear();
    if (found === null) return;
    for (const state of sealStates) ledgerEntries.set({ state }, found[state]);
    oldestUnsealed.set({}, seconds(found.oldestUnsealedMs));
    ledgerHalted.set({}, found.isHalted ? 1 : 0);
  };

  const showUnaccounted = (found: AttentionCounts | null) => {
    unaccounted.clear();
    if (found === null) return;
    for (const state of attentionStates) unaccounted.set({ state }, found[state]);
  };

  /** Only current ones: after its reset an allowance is unknown until the next answer of GitHub. */
  const showAllowances = () => {
    githubRemaining.clear();
    githubLimit.clear();
    for (const [installation, noted] of allowances) {
      for (const [api, { remaining, limit, resetAt }] of noted) {
        if (resetAt <= now().getTime()) continue;
        const labels = { installation: String(installation), api };
        githubRemaining.set(labels, remaining);
        githubLimit.set(labels, limit);
      }
    }
  };

  return {
    delivery(event, outcome, status, ms) {
      deliveries({ event, outcome, status: String(status) });
      intakeDuration({ outcome }, ms);
    },
    claimed: (waitedMs, background) => lag({ background: String(background) }, waitedMs),
    evaluated(kind, outcome, ms) {
      evaluations({ kind, outcome });
      evaluationDuration({ kind }, ms);
    },
    retried: (cause) => retries({ cause }),
    deadLettered: (kind) => deadLettered({ kind }),
    recorded: (kind) => entries({ kind }),
    githubRequest(api, method, status, ms) {
      githubRequests({ api, method, status: status === null ? 'none' : `${Math.floor(status / 100)}xx` });
      githubDuration({ api }, ms);
    },
    githubLimited: (kind) => rateLimits({ kind }),
    allowance(installationId, api, allowance) {
      const noted = allowances.get(installationId) ?? new Map();
      noted.set(api, { ...allowance, resetAt: now().getTime() + allowance.resetInMs });
      allowances.delete(installationId);
      allowances.set(installationId, noted);
      const [oldest] = allowances.keys();
      if (allowances.size > maxInstallations && oldest !== undefined) allowances.delete(oldest);
    },
    redelivered: (count) => redelivered({}, count),
    missedEvent: () => gaps({}),
    storeFailed: () => storeErrors({}),
    contentType: registry.contentType,
    async exposition() {
      showWork(await counts().catch(() => null));
      showEmergencies((await emergencyCounts?.().catch(() => null)) ?? null);
      showUnaccounted((await attentionCounts?.().catch(() => null)) ?? null);
      showLedger((await ledgerCounts?.().catch(() => null)) ?? null);
      showAllowances();
      return (await registry.metrics()) + ((await processMetrics?.exposition()) ?? '');
    },
  };
}

type Labels = Readonly<Record<string, string>>;

/** Creates counters, histograms and gauges that accept only the label values of their definitions. */
function instruments(registry: Registry) {
  const common = ({ name, help, labels }: MetricDefinition) => ({
    name,
    help,
    labelNames: Object.keys(labels),
    registers: [registry],
  });
  return {
    counter(definition: MetricDefinition) {
      const counter = new Counter(common(definition));
      // increase() ignores the first value of a series.
      const [label, ...more] = Object.entries(definition.labels);
      if (label !== undefined && more.length === 0) {
        const [name, values] = label;
        for (const value of typeof values === 'string' ? [] : values) counter.inc({ [name]: value }, 0);
      }
      return (labels: Labels, by = 1) => counter.inc(known(definition, labels), by);
    },
    histogram(definition: MetricDefinition) {
      const histogram = new Histogram({ ...common(definition), buckets: [...(definition.buckets ?? [])] });
      return (labels: Labels, ms: number) => histogram.observe(known(definition, labels), seconds(ms));
    },
    gauge(definition: MetricDefinition) {
      const gauge = new Gauge(common(definition));
      return {
        set: (labels: Labels, value: number) => gauge.set(known(definition, labels), value),
        /** Removes all series: prom-client's `reset` may leave one with the value 0. */
        clear() {
          gauge.reset();
          if (Object.keys(definition.labels).length === 0) gauge.remove();
        },
      };
    },
  };
}

function known({ labels }: MetricDefinition, given: Labels): Labels {
  const entries = Object.entries(given).map(([name, value]) => {
    const values = labels[name] ?? [];
    return [name, typeof values === 'string' || values.includes(value) ? value : 'other'];
  });
  return Object.fromEntries(entries);
}

/** Not negative: the clock may be set back during a measurement. */
function seconds(ms: number): number {
  return Math.max(0, ms) / 1000;
}
