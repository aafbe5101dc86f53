import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Problem } from '../world/problem.ts';

/** A request that was answered, as it is recorded. */
export interface ApiRequest {
  /** The operation id of GitHub's OpenAPI description, `graphql:<operation name>`, or `unknown`. */
  readonly operation: string;
  readonly method: string;
  /** With the query, without the layout's prefix. */
  readonly path: string;
  /** The body as sent, parsed. */
  readonly body: unknown;
  /** The header `X-GitHub-Api-Version`; null without it. */
  readonly apiVersion: string | null;
  /** `app`, `installation:<id>`, a user's login, or `anonymous`. */
  readonly actor: string;
  /** The status of the answer; 0 when a fault dropped the connection. */
  readonly status: number;
  /** Milliseconds on a monotonic clock: requests that overlap were concurrent. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** A request as it arrived. */
export interface Incoming {
  readonly method: string;
  /** As the client sent it, with the layout's prefix. */
  readonly url: URL;
  /** Without the layout's prefix. */
  readonly path: string;
  readonly api: 'rest' | 'graphql';
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON, or the fields of a form that was sent to a page; undefined when there was none. */
  readonly body: unknown;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
  /** Runs after it is sent. */
  readonly after: readonly (() => unknown)[];
  /** A fault closes the connection in the middle of the body. */
  readonly breaksOff?: boolean;
  readonly operation: string;
  readonly actor: string;
}

/** Bytes; a larger body is refused, as on GitHub. */
const maxBodySize = 50 * 1024 * 1024;

/**
 * Reads a request. GitHub has two layouts: REST at `/` with GraphQL at `/graphql` (github.com), and REST at `/api/v3` with GraphQL at
 * `/api/graphql` (GitHub Enterprise Server).
 *
 * @throws {Problem} 400 for a body that is not JSON, 413 for one that is too large
 */
export async function readRequest(message: IncomingMessage, origin: string): Promise<Incoming> {
  const url = new URL(message.url ?? '/', origin);
  const graphql = url.pathname === '/graphql' || url.pathname === '/api/graphql';
  return {
    method: message.method ?? 'GET',
    url,
    path: url.pathname.replace(/^\/api\/v3(?=\/|$)/, '') || '/',
    api: graphql ? 'graphql' : 'rest',
    headers: message.headers,
    body: isForm(message, url) ? formOf(await readBody(message)) : parse(await readBody(message)),
  };
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodySize) throw new Problem(413, 'Payload Too Large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Only the pages and the sign-in accept forms: the API accepts JSON. */
function isForm({ headers }: IncomingMessage, { pathname }: URL): boolean {
  const type = headers['content-type'] ?? '';
  const takesForms = pathname.startsWith('/_emulator/') || pathname.startsWith('/login/oauth/');
  return takesForms && type.startsWith('application/x-www-form-urlencoded');
}

function formOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(text));
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'Problems parsing JSON');
  }
}

/** The body of GitHub's error answers. https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api */
export function problemBody({ status, message, errors }: Problem): Readonly<Record<string, unknown>> {
  return {
    message,
    ...(errors !== undefined && { errors }),
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  };
}
