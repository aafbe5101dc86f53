import { createServer } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Log } from '../platform/log.ts';

/** GitHub gives up after ten seconds; whoever is slower than this only holds a connection. */
const timeouts = { requestTimeout: 30_000, headersTimeout: 10_000 };

/** Pages and endpoints; each sees the request also as Node has it. */
export type Routes = Hono<{ Bindings: HttpBindings }>;

export interface RunningServer {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** From now on each answer ends its connection: whoever has more to send turns to another process. */
  leave(): void;
  /** Takes no more connections; resolves when the open requests are answered, or cut off after the limit. */
  close(limitMs: number): Promise<void>;
}

/**
 * Serves the routes over HTTP.
 *
 * @param routes each tried in turn
 * @throws the system's error when the address cannot be listened on
 */
export async function startServer(
  address: { readonly host: string; readonly port: number },
  routes: readonly Routes[],
  log: Log,
): Promise<RunningServer> {
  const app: Routes = new Hono();
  let leaving = false;
  app.use(async (context, next) => {
    await next();
    if (leaving) context.header('connection', 'close');
  });
  for (const each of routes) app.route('/', each);
  app.onError((error, context) => {
    log.error({ err: error, path: context.req.path }, 'a request failed');
    return context.text('internal error', 500);
  });

  // The rest of the process keeps the platform's own Request and Response.
  const server = createServer(timeouts, getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
  return {
    url: `http://${address.host.includes(':') ? `[${address.host}]` : address.host}:${port}`,
    leave() {
      leaving = true;
    },
    close: (limitMs) =>
      new Promise<void>((resolve) => {
        leaving = true;
        const cutOff = setTimeout(() => server.closeAllConnections(), limitMs);
        server.close(() => {
          clearTimeout(cutOff);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
