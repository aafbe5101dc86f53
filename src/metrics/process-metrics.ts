import { collectDefaultMetrics, Registry } from 'prom-client';

/** Metrics of the process: memory, CPU, event loop lag, garbage collection. */
export interface ProcessMetrics {
  /** In Prometheus' text format. */
  exposition(): Promise<string>;
}

/** Measures this process until it ends: prom-client cannot stop it, so it is called once, where the process starts. */
export function measureProcess(): ProcessMetrics {
  const registry = new Registry();
  // prom-client's default of 10 ms would be most of the work of an idle process.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 });
  return { exposition: () => registry.metrics() };
}
