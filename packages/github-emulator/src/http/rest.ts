import { createHash } from 'node:crypto';
import { type Actor, actorName } from '../auth/actor.ts';
import type { Contract, Match } from '../contract/contract.ts';
import { acceptedPermissions, accessTo, covers } from '../contract/permissions.ts';
import { projectEntity } from '../contract/project-entity.ts';
import { type Answer, Call, type Services } from '../rest/call.ts';
import { handlers } from '../rest/index.ts';
import { Problem } from '../world/problem.ts';
import { nameOf } from '../world/state.ts';
import { type Incoming, problemBody, type Reply } from './exchange.ts';
import { applyFaultsAndLimits, commonHeaders, Dropped, RefusedWith } from './faults-and-limits.ts';

/** The dependencies of HTTP request handling. */
export interface ApiContext {
  readonly services: Services;
  readonly contract: Contract;
  /** Records a violation. */
  readonly report: (violation: string) => void;
  /** Waits until a fault releases a request. */
  readonly pause: (released: Promise<void>) => Promise<void>;
}

/**
 * Answers a REST request: authentication, authorization, validation, then the operation itself. The answer is reduced to the documented
 * properties and validated. An operation that is not described or not emulated is a violation, answered with 501.
 *
 * @throws {Dropped} when a fault closes the connection
 */
export async function answerRest(api: ApiContext, incoming: Incoming): Promise<Reply> {
  const match = api.contract.match(incoming.method, byName(api, incoming.path));
  const operation = match?.operationId ?? 'unknown';
  const { services } = api;
  let actor: Actor = { kind: 'anonymous' };
  try {
    actor = services.tokens.identify(incoming.headers.authorization);
    if (match === undefined) throw notEmulated(`${incoming.method} ${incoming.path}`);
    const ending = await applyFaultsAndLimits(services, actor, 'core', [operation], api.pause);
    const moved = redirect(api, incoming, match);
    if (operation !== 'rate-limit/get') services.limits.take(actor, 'core', 1);
    const reply = moved ?? (await perform(api, incoming, match, actor));
    if (ending === 'drop') throw new Dropped(operation, actorName(actor), reply.after);
    return { ...reply, breaksOff: ending === 'break off', operation, actor: actorName(actor) };
  } catch (error) {
    if (error instanceof Dropped) throw error;
    const problem = problemOf(error, operation);
    if (!(error instanceof Problem) || error.status === 501) api.report(`${operation}: ${problem.message}`);
    const body = problemJson(api, operation, problem);
    return {
      status: problem.status,
      headers: {
        ...commonHeaders(services, actor, 'core'),
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

/** The body of a refusal, reduced to the properties that the operation documents for its status. */
function problemJson(
  { contract, services, report }: ApiContext,
  operation: string,
  problem: Problem,
): unknown {
  const body = problemBody(problem);
  if (operation === 'unknown' || problem.status === 500 || problem.status === 501) return body;
  const schema = contract.responseSchema(operation, problem.status) ?? contract.schema('basic-error');
  const shaped = projectEntity(contract, schema, body, { baseUrl: services.world.url });
  for (const violation of contract.responseViolations(operation, problem.status, shaped)) report(violation);
  return shaped;
}

function notEmulated(what: string): Problem {
  return new Problem(501, `not emulated: ${what}`);
}

/** Any error that is not a `Problem` is a bug in the emulator: 500, and a violation. */
function problemOf(error: unknown, operation: string): Problem {
  if (error instanceof Problem) return error;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new Problem(500, `${operation} failed: ${text}`);
}

/**
 * The path of a route by repository id, as the description has it: by name. The description lacks the routes by id, and GitHub redirects to
 * them. An unknown id has a name that no repository can have.
 */
function byName({ services }: ApiContext, path: string): string {
  const [, id, rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  if (id === undefined) return path;
  const repository = services.world.repositories.find((one) => one.id === Number(id));
  return `/repos/${repository === undefined ? '-/-' : nameOf(repository)}${rest}`;
}

type Part = Omit<Reply, 'operation' | 'actor'>;

/** Redirects from the former name of a repository to its id. */
function redirect({ services }: ApiContext, incoming: Incoming, { parameters }: Match): Part | null {
  const { owner, repo } = parameters;
  if (owner === undefined || repo === undefined) return null;
  const repository = services.world.findRepository(`${owner}/${repo}`);
  if (repository === null || nameOf(repository).toLowerCase() === `${owner}/${repo}`.toLowerCase())
    return null;
  const target = new URL(incoming.url);
  target.pathname = target.pathname.replace(/\/repos\/[^/]+\/[^/]+/, `/repositories/${repository.id}`);
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

/** The API versions that GitHub serves; others are refused. */
const apiVersions = ['2022-11-28', '2026-03-10'];

/** @throws {Problem} 400 */
function assertVersion({ headers }: Incoming): void {
  const version = headers['x-github-api-version'];
  if (version === undefined || apiVersions.includes(String(version))) return;
  throw new Problem(400, `The version '${String(version)}' is not a supported version of the REST API.`);
}

async function perform(api: ApiContext, incoming: Incoming, match: Match, actor: Actor): Promise<Part> {
  const { services, contract, report } = api;
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
  const call = new Call({ services, actor, ...incoming, parameters, query });
  const { answer, sendWebhooks } = await done(services, incoming, () => Promise.resolve(handler(call)));
  const reply = render(api, operationId, answer, incoming, actor);
  return {
    ...reply,
    headers: { ...accepted, ...commonHeaders(services, actor, 'core'), ...reply.headers },
    after: [sendWebhooks, ...(answer.after === undefined ? [] : [answer.after])],
  };
}

/** Changes are serialized, and their webhooks are sent after the answer; reads run at once. */
async function done(
  { outbox }: Services,
  { method }: Incoming,
  work: () => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly sendWebhooks: () => void }> {
  if (method === 'GET') return { answer: await work(), sendWebhooks: () => undefined };
  const { outcome, sendWebhooks } = await outbox.perform(work);
  if (outcome.ok) return { answer: outcome.result, sendWebhooks };
  sendWebhooks();
  throw outcome.error;
}

/**
 * Checks that the caller may use the operation. Returns the header that names the accepted permissions.
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
  const granted = actor.kind === 'installation' ? actor.permissions : null;
  if (granted !== null && !covers(granted, access.anyOf)) {
    throw new RefusedWith(403, 'Resource not accessible by integration', header);
  }
  // Of a user's token of the app, what an installation grants counts: whether it covers the repository is decided by the operation.
  if (
    actor.kind === 'user' &&
    actor.through !== undefined &&
    !actor.through.some((one) => !one.deleted && covers(one.permissions, access.anyOf))
  ) {
    throw new RefusedWith(403, 'Resource not accessible by integration', header);
  }
  return header;
}

function render(
  { services, contract, report }: ApiContext,
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
      : projectEntity(contract, schema, body, { baseUrl: services.world.url });
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
    // A conditional request that is answered with 304 costs nothing.
    services.limits.take(actor, 'core', -1);
    return { status: 304, headers: { ...headers, etag }, body: null, after: [] };
  }
  return {
    status,
    headers: { ...headers, etag, 'content-type': 'application/json; charset=utf-8' },
    body: text,
    after: [],
  };
}
