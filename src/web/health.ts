import { Hono } from 'hono';
import type { Routes } from './server.ts';

/** Whether the process can take work. Part by part, `ok` or what is not in order, in words that tell nothing to a stranger. */
export interface Readiness {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, string>>;
  /** How many subjects wait, run, and were set aside; absent while the store does not answer. */
  readonly work?: { readonly waiting: number; readonly running: number; readonly deadLettered: number };
}

/** `/healthz`: the process answers. `/readyz`: 200 while it can take work, otherwise 503. */
export function healthRoutes(readiness: () => Promise<Readiness>): Routes {
  const routes: Routes = new Hono();
  routes.get('/healthz', (context) => context.json({ status: 'ok' }));
  routes.get('/readyz', async (context) => {
    const { ready, parts, work } = await readiness();
    return context.json({ ready, ...parts, ...work }, ready ? 200 : 503);
  });
  return routes;
}
