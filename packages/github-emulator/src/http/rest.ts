import { createHash } from 'node:crypto';
import { type Actor, actorName } from '../auth/actor.ts';
import type { Contract, Match } from '../contract/contract.ts';
import { acceptedPermissions, accessTo, covers } from '../contract/permissions.ts';
import { projectEntity } from '../contract/project-entity.ts';
import { type Answer, Call, type Parts } from '../rest/call.ts';
import { handlers } from '../rest/index.ts';
import { Problem } from '../world/problem.ts';
import { nameOf } from '../world/state.ts';
import { type Incoming, problemBody, type Reply } from './exchange.ts';
import { assertVersion, commonHeaders, Dropped, passGate, RefusedWith } from './gate.ts';

/** What answering needs beside the world. */
export interface Desk {
  readonly parts: Parts;
  readonly contract: Contract;
  /** Writes down a violation. */
  readonly report: (violation: string) => void;
  /** Waits for a fault to let a request go. */
  readonly pause: (released: Promise<void>) => Promise<void>;
}

/**
 * Answers a request of the REST API: who asks, may they, is it as described, then the operation itself. The answer is cut to what GitHub describes,
 * and checked against it. An operation that is not described, or that nobody emulates, is a violation and 501.
 *
 * @throws {Dropped} when a fault closes the connection
 */
export async function answerRest(desk: Desk, incoming: Incoming): Promise<Reply> {
  const match = desk.contract.match(incoming.method, incoming.path);
  const operation = match?.operationId ?? 'unknown';
  const { parts } = desk;
  let actor: Actor = { kind: 'anonymous' };
  try {
    actor = parts.tokens.identify(incoming.headers.authorization);
    if (match === undefined) throw notEmulated(`${incoming.method} ${incoming.path}`);
    const ending = await passGate(parts, actor, 'core', [operation], desk.pause);
    const moved = redirect(desk, incoming, match);
    if (operation !== 'rate-limit/get') parts.limits.take(actor, 'core', 1);
    const reply = moved ?? (await perform(desk, incoming, match, actor));
    if (ending === 'drop') throw new Dropped(operation, actorName(actor), reply.after);
    return { ...reply, breaksOff: ending === 'break off', operation, actor: actorName(actor) };
  } catch (error) {
    if (error instanceof Dropped) throw error;
    const problem = problemOf(error, operation);
    if (!(error instanceof Problem) || error.status === 501) desk.report(`${operation}: ${problem.message}`);
    const body = problemJson(desk, operation, problem);
    return {
      status: problem.status,
      headers: {
        ...commonHeaders(parts, actor, 'core'),
        ...(error instanceof RefusedWith && error.headers),
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify(body),
      after: [],
      operation,
      actor: actorName(actor),
    };
  }
}

/** The body of a refusal, cut to what the operation describes for its status. */
function problemJson({ contract, parts, report }: Desk, operation: string, problem: Problem): unknown {
  const body = problemBody(problem);
  if (operation === 'unknown' || problem.status === 500 || problem.status === 501) return body;
  const schema = contract.responseSchema(operation, problem.status) ?? contract.schema('basic-error');
  const shaped = projectEntity(contract, schema, body, { baseUrl: parts.world.url });
  for (const violation of contract.responseViolations(operation, problem.status, shaped)) report(violation);
  return shaped;
}

function notEmulated(what: string): Problem {
  return new Problem(501, `not emulated: ${what}`);
}

/** What is no refusal of GitHub's is a fault of the emulator: 500, and a violation. */
function problemOf(error: unknown, operation: string): Problem {
  if (error instanceof Problem) return error;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new Problem(500, `${operation} failed: ${text}`);
}

type Part = Omit<Reply, 'operation' | 'actor'>;

/** A repository that got another name answers with its new address. */
function redirect({ parts }: Desk, incoming: Incoming, { parameters }: Match): Part | null {
  const { owner, repo } = parameters;
  if (owner === undefined || repo === undefined) return null;
  const repository = parts.world.findRepository(`${owner}/${repo}`);
  if (repository === null || nameOf(repository).toLowerCase() === `${owner}/${repo}`.toLowerCase())
    return null;
  const target = new URL(incoming.url);
  target.pathname = target.pathname.replace(/\/repos\/[^/]+\/[^/]+/, `/repos/${nameOf(repository)}`);
  const status = incoming.method === 'GET' ? 301 : 307;
  const body = {
    message: 'Moved Permanently',
    url: String(target),
    documentation_url:
      'https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects',
  };
  return {
    status,
    headers: { location: String(target), 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
    after: [],
  };
}

async function perform(desk: Desk, incoming: Incoming, match: Match, actor: Actor): Promise<Part> {
  const { parts, contract, report } = desk;
  const { operationId, parameters } = match;
  const handler = handlers[operationId];
  if (handler === undefined) throw notEmulated(operationId);
  assertVersion(incoming);
  const accepted = assertAccess(operationId, actor);
  const query = Object.fromEntries(incoming.url.searchParams);
  const violations = contract.requestViolations(operationId, { parameters, query, body: incoming.body });
  if (violations.length > 0) {
    for (const violation of violations) report(violation);
    throw new Problem(422, `Invalid request.\n\n${violations.join('\n')}`);
  }
  const call = new Call({ parts, actor, ...incoming, parameters, query });
  const { answer, tell } = await done(parts, incoming, () => Promise.resolve(handler(call)));
  const reply = render(desk, operationId, answer, incoming, actor);
  return {
    ...reply,
    headers: { ...accepted, ...commonHeaders(parts, actor, 'core'), ...reply.headers },
    after: [tell, ...(answer.after === undefined ? [] : [answer.after])],
  };
}

/** Changes happen one at a time, and their webhooks wait; reading does neither. */
async function done(
  { outbox }: Parts,
  { method }: Incoming,
  work: () => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly tell: () => void }> {
  if (method === 'GET') return { answer: await work(), tell: () => undefined };
  const { outcome, tell } = await outbox.during(work);
  if (outcome.ok) return { answer: outcome.result, tell };
  tell();
  throw outcome.error;
}

/**
 * May this caller use the operation at all? Answers the header that names the permissions that would do.
 *
 * @throws {Problem} 401 or 403
 */
function assertAccess(operationId: string, actor: Actor): Record<string, string> {
  const access = accessTo(operationId);
  if (access.by === 'app') {
    if (actor.kind !== 'app') throw new Problem(401, 'A JSON web token could not be decoded');
    return {};
  }
  if (actor.kind === 'anonymous') throw new Problem(401, 'Requires authentication');
  if (access.by === 'user') {
    if (actor.kind !== 'user') throw new Problem(403, 'Resource not accessible by integration');
    return {};
  }
  const header: Record<string, string> =
    access.anyOf.length > 0 ? { 'x-accepted-github-permissions': acceptedPermissions(access.anyOf) } : {};
  if (actor.kind === 'app' && access.anyOf.length > 0) {
    throw new RefusedWith(403, 'Resource not accessible by integration', header);
  }
  if (actor.kind === 'installation' && !covers(actor.permissions, access.anyOf)) {
    throw new RefusedWith(403, 'Resource not accessible by integration', header);
  }
  return header;
}

function render(
  { parts, contract, report }: Desk,
  operationId: string,
  { status, body, mediaType, headers = {} }: Answer,
  incoming: Incoming,
  actor: Actor,
): Part {
  const schema = contract.responseSchema(operationId, status);
  const raw = mediaType !== undefined;
  const shaped =
    raw || body === undefined || schema === undefined
      ? undefined
      : projectEntity(contract, schema, body, { baseUrl: parts.world.url });
  for (const violation of contract.responseViolations(operationId, status, shaped, mediaType))
    report(violation);
  if (raw) {
    return {
      status,
      headers: { ...headers, 'content-type': mediaType },
      body: body as string | Uint8Array,
      after: [],
    };
  }
  if (shaped === undefined) return { status, headers, body: null, after: [] };
  const text = JSON.stringify(shaped);
  if (incoming.method !== 'GET') {
    return {
      status,
      headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
      body: text,
      after: [],
    };
  }
  const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`;
  if (incoming.headers['if-none-match'] === etag) {
    // A conditional request that finds nothing new is free.
    parts.limits.take(actor, 'core', -1);
    return { status: 304, headers: { ...headers, etag }, body: null, after: [] };
  }
  return {
    status,
    headers: { ...headers, etag, 'content-type': 'application/json; charset=utf-8' },
    body: text,
    after: [],
  };
}
