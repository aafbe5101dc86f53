import { randomUUID } from 'node:crypto';
import { type Actor, actorName } from '../auth/actor.ts';
import { limitHeaders, type Resource } from '../auth/rate-limit.ts';
import type { FaultRegistry } from '../faults/fault-registry.ts';
import type { Services } from '../rest/call.ts';
import { Problem } from '../world/problem.ts';

/** A fault closes the connection without an answer. */
export class Dropped extends Error {
  override readonly name = 'Dropped';
  readonly operation: string;
  readonly actor: string;
  /** Runs although the answer is lost, because the operation was done. */
  readonly after: readonly (() => unknown)[];

  constructor(operation: string, actor: string, after: readonly (() => unknown)[] = []) {
    super(`dropped: ${operation}`);
    this.operation = operation;
    this.actor = actor;
    this.after = after;
  }
}

/** A refusal with additional headers. */
export class RefusedWith extends Problem {
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>>) {
    super(status, message);
    this.headers = headers;
  }
}

/** The primary rate limit is used up. */
export class LimitReached extends RefusedWith {}

/** The end of the connection after the operation. */
export type Ending = 'answer' | 'drop' | 'break off';

/**
 * Applies the injected faults and the primary rate limit, before every operation.
 *
 * @param names the operation's id, and for GraphQL the query's name as well
 * @param pause called when a fault holds the request, with a promise of its release
 * @throws {Problem} when the request is refused
 * @throws {Dropped} when a fault closes the connection
 */
export async function applyFaultsAndLimits(
  services: Services,
  actor: Actor,
  resource: Resource,
  names: readonly string[],
  pause: (released: Promise<void>) => Promise<void>,
): Promise<Ending> {
  const limit = services.faults.limit(names);
  const allowance = services.limits.peek(actor, resource, limit);
  if (allowance.remaining === 0) {
    const message = `API rate limit exceeded for ${actorName(actor)}.`;
    throw new LimitReached(limit?.status ?? 403, message, limitHeaders(allowance));
  }
  return applyFault(services.faults, actorName(actor), names, pause);
}

/** Applies the injected faults only. @throws like {@link applyFaultsAndLimits} */
export async function applyFault(
  faults: FaultRegistry,
  actor: string,
  names: readonly string[],
  pause: (released: Promise<void>) => Promise<void>,
): Promise<Ending> {
  const strike = faults.strike(names);
  if (strike?.kind === 'answer') throw new RefusedWith(strike.status, strike.message, strike.headers);
  if (strike?.kind === 'hang') await pause(strike.released);
  if (strike?.kind !== 'drop') return 'answer';
  if (strike.when === 'before') throw new Dropped(names[0] ?? '', actor);
  return strike.when === 'during' ? 'break off' : 'drop';
}

/** The headers that every answer has. */
export function commonHeaders(services: Services, actor: Actor, resource: Resource): Record<string, string> {
  return {
    'x-github-request-id': randomUUID().slice(0, 23).toUpperCase().replaceAll('-', ':'),
    'x-github-media-type': 'github.v3; format=json',
    ...limitHeaders(services.limits.peek(actor, resource, services.faults.generalLimit())),
  };
}
