import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Activity } from '../world/activity.ts';
import { Problem } from '../world/problem.ts';
import { answerBundle, asksForBundle } from './attestation-bundle.ts';
import type { ApiRequest } from './exchange.ts';
import { type Incoming, problemBody, type Reply, readRequest } from './exchange.ts';
import { Dropped } from './faults-and-limits.ts';
import { answerGraphql } from './graphql.ts';
import { answerOauth, asksForOauth } from './oauth.ts';
import { type ApiContext, answerRest } from './rest.ts';

export interface ListenerOptions {
  readonly api: ApiContext;
  readonly activity: Activity;
  readonly origin: () => string;
  readonly log: (request: ApiRequest) => void;
  /** Answers the paths under `/_emulator`. */
  readonly pages: (incoming: Incoming) => Promise<Reply>;
}

const root = '/_emulator';

/** Answers HTTP requests: the API and the pages. */
export function listener(options: ListenerOptions): RequestListener {
  return (message, response) => {
    const own = message.url?.startsWith(root) === true;
    // A request to a page that waits for idleness must not wait for itself.
    if (!own) options.activity.begin();
    handle(options, message, response)
      .catch((error: unknown) => {
        // A client that disconnects during its request is no violation.
        if (message.complete) {
          options.api.report(`the emulator failed: ${error instanceof Error ? error.stack : String(error)}`);
        }
        response.destroy();
      })
      .finally(() => {
        if (!own) options.activity.end();
      });
  };
}

async function handle(
  { api, origin, log, pages }: ListenerOptions,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = performance.now();
  const incoming = await readRequest(message, origin()).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    return error;
  });
  if (incoming instanceof Problem) {
    await send(response, refusal(incoming));
    return;
  }
  if (incoming.path.startsWith(root)) {
    await send(response, await pages(incoming));
    return;
  }
  const bundle = asksForBundle(incoming);
  const oauth = asksForOauth(incoming);
  if (!bundle && !oauth && isBrowser(api, incoming)) {
    await send(response, { ...blank, status: 302, headers: { location: `${root}${incoming.path}` } });
    return;
  }
  // Browsers request it with every page.
  if (incoming.path === '/favicon.ico') {
    await send(response, blank);
    return;
  }
  const record = (reply: Pick<Reply, 'operation' | 'actor' | 'status'>): void =>
    log({
      operation: reply.operation,
      actor: reply.actor,
      status: reply.status,
      method: incoming.method,
      path: incoming.path + incoming.url.search,
      body: incoming.body,
      apiVersion: incoming.headers['x-github-api-version']?.toString() ?? null,
      startedAt,
      endedAt: performance.now(),
    });
  if (api.services.faults.isOut()) {
    record({ operation: 'outage', actor: 'unknown', status: 0 });
    response.destroy();
    return;
  }
  try {
    const answer = oauth
      ? answerOauth
      : bundle
        ? answerBundle
        : incoming.api === 'graphql'
          ? answerGraphql
          : answerRest;
    const reply = await answer(api, incoming);
    record(reply.breaksOff === true ? { ...reply, status: 0 } : reply);
    await send(response, reply);
    for (const step of reply.after) void step();
  } catch (error) {
    if (!(error instanceof Dropped)) throw error;
    record({ operation: error.operation, actor: error.actor, status: 0 });
    response.destroy();
    for (const step of error.after) void step();
  }
}

/** A person who opens the emulator's address, or follows a link to one of GitHub's web pages, which are no API. */
function isBrowser({ contract }: ApiContext, { method, path, headers, api }: Incoming): boolean {
  const wantsPage = headers.accept?.includes('text/html') === true;
  if (method !== 'GET' || api !== 'rest' || !wantsPage) return false;
  return path === '/' || contract.match(method, path) === undefined;
}

const blank: Reply = { status: 204, headers: {}, body: null, after: [], operation: '', actor: '' };

function refusal(problem: Problem): Reply {
  return {
    ...blank,
    status: problem.status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(problemBody(problem)),
  };
}

/**
 * Resolves when the answer was handed to the operating system, because webhooks are sent after it. Sends nothing to a
 * client that disconnected.
 */
async function send(response: ServerResponse, { status, headers, body, breaksOff }: Reply): Promise<void> {
  if (response.destroyed) return;
  const bytes = Buffer.from(body ?? '');
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    if (breaksOff !== true) {
      response.writeHead(status, headers);
      response.end(body ?? undefined, resolve);
      return;
    }
    response.writeHead(status, { ...headers, 'content-length': bytes.length });
    response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.destroy());
  });
}
