import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RequestMetrics } from '../github/client/instrumented.ts';
import type { RetryMetrics } from '../queue/retry.ts';
import type { WorkerMetrics } from '../queue/worker.ts';
import type { RedeliveryMetrics } from '../resync/redelivery.ts';
import type { Allowance, Budget } from '../store/rate-limits.ts';
import { type Counts, countOf, workStates } from '../store/work-views.ts';
import type { DeliveryMetrics, deliveryOutcomes } from '../webhooks/endpoint.ts';
import { heardEvents } from '../webhooks/events.ts';
import { type MetricDefinition, metricDefinitions } from './metric-definitions.ts';
import type { ProcessMetrics } from './process-metrics.ts';

/**
 * What the service tells of itself in figures. Times are milliseconds here and seconds in what is shown. No figure names a
 * repository or a person, and a label says one of a few words: what is none of them counts as `other`.
 */
export interface Metrics
  extends DeliveryMetrics,
    WorkerMetrics,
    RetryMetrics,
    RequestMetrics,
    RedeliveryMetrics {
  /** A check had to be written that only a full resync had asked for: the event of the change was missed. */
  missedEvent(): void;
  /** A call of the store failed. */
  storeFailed(): void;
  /** Of the text that `exposition` gives. */
  readonly contentType: string;
  /** Everything in Prometheus' text format. While the store does not answer, the figures of the work are missing. */
  exposition(): Promise<string>;
}

const mostInstallations = 100;

/** What docs/alerts.yaml looks for among the deliveries begins at 0: the first of a series hides from increase(). */
const alertedAnswers: readonly {
  readonly outcome: (typeof deliveryOutcomes)[number];
  readonly status: string;
}[] = [
  { outcome: 'accepted', status: '202' },
  { outcome: 'refused', status: '401' },
  { outcome: 'refused', status: '503' },
];

/**
 * The figures of one service.
 *
 * @param version the service's own
 * @param counts the store's, asked each time the figures are
 * @param processMetrics shown after those of the service, in Prometheus' text format
 */
export function createMetrics(options: {
  readonly version: string;
  readonly counts: () => Promise<Counts>;
  readonly now: () => Date;
  readonly processMetrics?: ProcessMetrics;
}): Metrics {
  const { version, counts, now, processMetrics } = options;
  const registry = new Registry();
  const { counter, histogram, gauge } = instruments(registry);

  const deliveries = counter(metricDefinitions.deliveries);
  for (const event of heardEvents) {
    for (const answer of alertedAnswers) deliveries({ event, ...answer }, 0);
  }
  const intakeDuration = histogram(metricDefinitions.intakeDuration);
  const lag = histogram(metricDefinitions.lag);
  const evaluations = counter(metricDefinitions.evaluations);
  const evaluationDuration = histogram(metricDefinitions.evaluationDuration);
  const retries = counter(metricDefinitions.retries);
  const deadLettered = counter(metricDefinitions.deadLettered);
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

  /** By installation, the one heard of last at the end. */
  const allowances = new Map<number, Map<Budget, Allowance & { readonly resetAt: number }>>();

  const showWork = (work: Counts | null) => {
    subjects.clear();
    oldestWaiting.clear();
    if (work === null) return;
    for (const state of workStates) subjects.set({ state }, countOf(work, state));
    oldestWaiting.set({}, seconds(work.oldestMs));
  };

  /** Only what still holds: after its reset an allowance is not known until GitHub answers again. */
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
      if (allowances.size > mostInstallations && oldest !== undefined) allowances.delete(oldest);
    },
    redelivered: (count) => redelivered({}, count),
    missedEvent: () => gaps({}),
    storeFailed: () => storeErrors({}),
    contentType: registry.contentType,
    async exposition() {
      showWork(await counts().catch(() => null));
      showAllowances();
      return (await registry.metrics()) + ((await processMetrics?.exposition()) ?? '');
    },
  };
}

type Labels = Readonly<Record<string, string>>;

/** Makes what counts and measures; each lets nothing through that its definition does not name. */
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
      // A series that begins with its first event hides that event from increase().
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
        /** Leaves no series, where prom-client's own `reset` may leave one that says 0. */
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

/** Not negative: a clock may be set back while something is measured. */
function seconds(ms: number): number {
  return Math.max(0, ms) / 1000;
}
