import { collectDefaultMetrics, Registry } from 'prom-client';

/** Metrics of the process: memory, CPU, the lag of the event loop, garbage collection. */
export interface ProcessMetrics {
  /** In Prometheus' text format. */
  exposition(): Promise<string>;
}

/** Measures this process until it ends: prom-client gives no way to stop it, so it is called once, where the process starts. */
export function measureProcess(): ProcessMetrics {
  const registry = new Registry();
  // Looking at the event loop every 10 ms, prom-client's default, would be most of what an idle process does.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 });
  return { exposition: () => registry.metrics() };
}
