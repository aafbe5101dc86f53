import { Hono } from 'hono';
import type { Metrics } from '../metrics/metrics.ts';
import type { Routes } from './server.ts';

/** `/metrics` for a Prometheus server. It names installations by number: do not publish it. */
export function metricsRoutes(metrics: Metrics): Routes {
  const routes: Routes = new Hono();
  routes.get('/metrics', async (context) =>
    context.body(await metrics.exposition(), 200, { 'content-type': metrics.contentType }),
  );
  return routes;
}
