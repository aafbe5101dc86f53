import { randomUUID } from 'node:crypto';
import { type Actor, actorName } from '../auth/actor.ts';
import { limitHeaders, type Resource } from '../auth/rate-limit.ts';
import type { Parts } from '../rest/call.ts';
import { Problem } from '../world/problem.ts';
import type { Incoming } from './exchange.ts';

/** A fault closes the connection without an answer. */
export class Dropped extends Error {
  override readonly name = 'Dropped';
  readonly operation: string;
  readonly actor: string;
  /** What happens all the same: the operation was done, only its answer is lost. */
  readonly after: readonly (() => unknown)[];

  constructor(operation: string, actor: string, after: readonly (() => unknown)[] = []) {
    super(`dropped: ${operation}`);
    this.operation = operation;
    this.actor = actor;
    this.after = after;
  }
}

/** GitHub refuses, with headers of its own. */
export class RefusedWith extends Problem {
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>>) {
    super(status, message);
    this.headers = headers;
  }
}

/** The primary rate limit is used up. */
export class LimitReached extends RefusedWith {}

/** How the connection is to end after the operation was done. */
export type Ending = 'answer' | 'drop' | 'break off';

/**
 * What comes before every operation: faults and the primary rate limit.
 *
 * @param names the operation's id, and for GraphQL the query's name as well
 * @param pause called when a fault holds the request back, with what lets it go on
 * @throws {Problem} when the request is refused here
 * @throws {Dropped} when a fault closes the connection
 */
export async function passGate(
  parts: Parts,
  actor: Actor,
  resource: Resource,
  names: readonly string[],
  pause: (released: Promise<void>) => Promise<void>,
): Promise<Ending> {
  const limit = parts.faults.limit(names);
  const allowance = parts.limits.peek(actor, resource, limit);
  if (allowance.remaining === 0) {
    const message = `API rate limit exceeded for ${actorName(actor)}.`;
    throw new LimitReached(limit?.status ?? 403, message, limitHeaders(allowance));
  }
  const strike = parts.faults.strike(names);
  if (strike?.kind === 'answer') throw new RefusedWith(strike.status, strike.message, strike.headers);
  if (strike?.kind === 'hang') await pause(strike.released);
  if (strike?.kind !== 'drop') return 'answer';
  if (strike.when === 'before') throw new Dropped(names[0] ?? '', actorName(actor));
  return strike.when === 'during' ? 'break off' : 'drop';
}

/** The headers that every answer has. */
export function commonHeaders(parts: Parts, actor: Actor, resource: Resource): Record<string, string> {
  return {
    'x-github-request-id': randomUUID().slice(0, 23).toUpperCase().replaceAll('-', ':'),
    'x-github-media-type': 'github.v3; format=json',
    ...limitHeaders(parts.limits.peek(actor, resource, parts.faults.generalLimit())),
  };
}

/** Dates of API versions that GitHub serves; another one is refused. */
const apiVersions = ['2022-11-28', '2026-03-10'];

/** @throws {Problem} 400 */
export function assertVersion({ headers }: Incoming): void {
  const version = headers['x-github-api-version'];
  if (version === undefined || apiVersions.includes(String(version))) return;
  throw new Problem(400, `The version '${String(version)}' is not a supported version of the REST API.`);
}
