import { createMetrics, type Metrics } from '../src/metrics/metrics.ts';

/** Figures of nothing yet. */
export function someMetrics(): Metrics {
  const counts = { waiting: 0, running: 0, scheduled: 0, deadLettered: 0, oldestMs: 0 };
  return createMetrics({ version: '0.0.0', counts: async () => counts, now: () => new Date() });
}
