import { Hono } from 'hono';
import type { Routes } from './server.ts';

/** Whether the process can take deliveries. Each part is `ok` or what is wrong with it; nothing here is confidential. */
export interface Readiness {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, string>>;
  /** Subjects by state; absent while the store does not answer. */
  readonly work?: { readonly waiting: number; readonly running: number; readonly deadLettered: number };
}

/** `/healthz`: the process answers. `/readyz`: 200 while it can take deliveries, also while GitHub is away; otherwise 503. */
export function healthRoutes(readiness: () => Promise<Readiness>): Routes {
  const routes: Routes = new Hono();
  routes.get('/healthz', (context) => context.json({ status: 'ok' }));
  routes.get('/readyz', async (context) => {
    const { ready, parts, work } = await readiness();
    return context.json({ ready, ...parts, ...work }, ready ? 200 : 503);
  });
  return routes;
}
