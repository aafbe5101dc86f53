import { type Actor, actorName } from '../auth/actor.ts';
import { covers, graphqlAccess } from '../contract/permissions.ts';
import { answer, GraphqlProblem, type GraphqlRequest, withheld } from '../graphql/engine.ts';
import { rootView } from '../graphql/views/root.ts';
import { timestamp } from '../world/clock.ts';
import { Problem } from '../world/problem.ts';
import { type Incoming, problemBody, type Reply } from './exchange.ts';
import {
  applyFaultsAndLimits,
  commonHeaders,
  Dropped,
  LimitReached,
  RefusedWith,
} from './faults-and-limits.ts';
import type { ApiContext } from './rest.ts';

/** Answers a GraphQL request. A field without a view is a violation. @throws {Dropped} when a fault closes the connection */
export async function answerGraphql(api: ApiContext, incoming: Incoming): Promise<Reply> {
  const { services } = api;
  const request = requestOf(incoming.body);
  const operation = `graphql:${nameOf(request)}`;
  let actor: Actor = { kind: 'anonymous' };
  try {
    actor = services.tokens.identify(incoming.headers.authorization);
    if (request === null) throw new Problem(400, 'A query attribute must be specified and must be a string.');
    if (actor.kind === 'anonymous' || actor.kind === 'app') {
      throw new Problem(401, 'This endpoint requires you to be authenticated.');
    }
    if (actor.kind === 'user' && actor.through !== undefined) {
      // Which fields a user's token of the app may read is not modeled: no answer is invented.
      api.report(`${operation}: not emulated with a user's token of the app`);
      throw new Problem(501, "not emulated: GraphQL with a user's token of the app");
    }
    const ending = await applyFaultsAndLimits(services, actor, 'graphql', [operation, 'graphql'], api.pause);
    const body = await execute(api, request, actor);
    if (ending === 'drop') throw new Dropped(operation, actorName(actor));
    return {
      status: 200,
      headers: {
        ...commonHeaders(services, actor, 'graphql'),
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify(body),
      after: [],
      breaksOff: ending === 'break off',
      operation,
      actor: actorName(actor),
    };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#exceeding-the-rate-limit
    const limited = error instanceof LimitReached;
    return {
      status: limited ? 200 : error.status,
      headers: {
        ...commonHeaders(services, actor, 'graphql'),
        ...(error instanceof RefusedWith && error.headers),
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify(
        limited ? { errors: [{ type: 'RATE_LIMITED', message: error.message }] } : problemBody(error),
      ),
      after: [],
      operation,
      actor: actorName(actor),
    };
  }
}

async function execute(
  { services, report }: ApiContext,
  request: GraphqlRequest,
  actor: Actor,
): Promise<unknown> {
  const { limit, remaining, used, reset } = services.limits.peek(actor, 'graphql', null);
  const outcome = await answer(request, {
    root: rootView(services.world, actor),
    context: null,
    budget: { limit, remaining, used, resetAt: timestamp(new Date(reset * 1000)) },
    authorize: (type, field) => {
      const fault = services.faults.partialAt(`${type}.${field}`);
      if (fault?.type === null) return withheld;
      if (fault !== null) throw new GraphqlProblem(fault.type, fault.message);
      return forbidden(actor, type, field);
    },
  });
  services.limits.take(actor, 'graphql', outcome.cost);
  // GitHub's refusals have a type. An error without one is a query that the schema forbids or the views cannot answer.
  for (const { type, message } of outcome.body.errors ?? []) {
    if (type === undefined) report(`graphql:${nameOf(request)}: ${message}`);
  }
  return outcome.body;
}

function forbidden(actor: Actor, type: string, field: string): string | null {
  if (actor.kind !== 'installation') return null;
  const anyOf = graphqlAccess(type, field);
  return covers(actor.permissions, anyOf) ? null : 'Resource not accessible by integration';
}

function requestOf(body: unknown): GraphqlRequest | null {
  if (typeof body !== 'object' || body === null || !('query' in body) || typeof body.query !== 'string') {
    return null;
  }
  return body as GraphqlRequest;
}

/** The name of the operation, or `anonymous`. */
function nameOf(request: GraphqlRequest | null): string {
  if (request === null) return 'none';
  const [, name] = /^\s*(?:query|mutation)\s+(\w+)/m.exec(request.query) ?? [];
  return request.operationName ?? name ?? 'anonymous';
}
