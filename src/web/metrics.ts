import { Hono } from 'hono';
import type { Metrics } from '../metrics/metrics.ts';
import type { Routes } from './server.ts';

/** `/metrics`: what a Prometheus server collects. It names installations by number, and is not for strangers. */
export function metricsRoutes(metrics: Metrics): Routes {
  const routes: Routes = new Hono();
  routes.get('/metrics', async (context) =>
    context.body(await metrics.exposition(), 200, { 'content-type': metrics.contentType }),
  );
  return routes;
}
