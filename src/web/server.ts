import { createServer } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Log } from '../platform/log.ts';
import { logMessages } from '../platform/messages/log-messages.ts';
import { withCode } from '../platform/messages/message.ts';
import { startMessages } from '../platform/messages/start-messages.ts';

/** Milliseconds; GitHub's own timeout is ten seconds. */
const timeouts = { requestTimeout: 30_000, headersTimeout: 10_000 };

/** Pages and endpoints, with access to Node's own request. */
export type Routes = Hono<{ Bindings: HttpBindings }>;

/** The address cannot be listened on. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** What answers on one address. */
export interface Listener {
  /** Its address, without a slash at the end. */
  readonly url: string;
  /** What is answered, as hono has it: everything else gets 404. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
}

export interface RunningServer extends Listener {
  /** From now on each answer closes its connection, so that clients connect to another process. */
  leave(): void;
  /** Accepts no more connections; resolves when the open requests are answered, or aborted after the limit. */
  close(limitMs: number): Promise<void>;
}

/**
 * Serves the routes over HTTP. A path is answered only as its route has it: with `..`, encoded letters or a host before it, it is another
 * one. Proxies and browsers keep no answer, unless its route says how long, and do not guess its type.
 *
 * @param routes tried in order
 * @throws {ListenError} when the address cannot be listened on
 */
export async function startServer(
  address: { readonly host: string; readonly port: number },
  routes: readonly Routes[],
  log: Log,
): Promise<RunningServer> {
  const app: Routes = new Hono();
  let leaving = false;
  app.use(async (context, next) => {
    // The path as it was sent: a proxy in front decides by that which requests to let through.
    const [path = ''] = (context.env.incoming.url ?? '').split('?');
    if (paths.some((each) => each.test(path))) await next();
    else context.res = await context.notFound();
    context.header('x-content-type-options', 'nosniff');
    if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store');
    if (leaving) context.header('connection', 'close');
  });
  for (const each of routes) app.route('/', each);
  const paths = routes.flatMap((each) => each.routes.map(({ path }) => patternOf(path)));
  app.onError((error, context) => {
    log.error({ err: error, path: context.req.path }, logMessages.requestFailed);
    return context.text('internal error', 500);
  });

  // Other parts of the process keep the platform's Request and Response.
  const server = createServer(timeouts, getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, address)));
    server.listen(address.port, address.host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
  return {
    routes: app.routes.map(({ method, path }) => ({ method, path })),
    url: `http://${address.host.includes(':') ? `[${address.host}]` : address.host}:${port}`,
    leave() {
      leaving = true;
    },
    close: (limitMs) =>
      new Promise<void>((resolve) => {
        leaving = true;
        const abort = setTimeout(() => server.closeAllConnections(), limitMs);
        server.close(() => {
          clearTimeout(abort);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** A route's path as it must be sent: a parameter takes letters, digits and `._-`, so that no character is written in two ways. */
function patternOf(path: string): RegExp {
  const segments = path
    .split('/')
    .map((segment) =>
      segment.startsWith(':') ? '(?!\\.{1,2}(?:/|$))[\\w.-]+' : segment.replace(/[^\w-]/g, '\\$&'),
    );
  return new RegExp(`^${segments.join('/')}$`);
}

function listenError(
  error: NodeJS.ErrnoException,
  { host, port }: { readonly host: string; readonly port: number },
): ListenError {
  switch (error.code) {
    case 'EADDRINUSE':
      return new ListenError(withCode(startMessages.portTaken, { port }), { cause: error });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ListenError(withCode(startMessages.addressNotAvailable, { host, reason: error.code }), {
        cause: error,
      });
    case 'EACCES':
      return new ListenError(withCode(startMessages.portForbidden, { port }), { cause: error });
    default:
      return new ListenError(withCode(startMessages.startFailed, { reason: error.message }), {
        cause: error,
      });
  }
}
