import type { Limit } from '../faults/fault-registry.ts';
import type { WorldClock } from '../world/clock.ts';
import type { Actor } from './actor.ts';
import { actorName } from './actor.ts';

export type Resource = 'core' | 'graphql';

/** The rest of an allowance. Times in seconds since 1970, as in GitHub's headers. */
export interface Allowance {
  readonly resource: Resource;
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  readonly reset: number;
}

interface Window {
  used: number;
  readonly endsAt: number;
}

const hour = 60 * 60 * 1000;

/** GitHub's minimum for an installation, a user or the app: requests, or points of GraphQL, per hour. */
const hourly = 5000;

/** The primary rate limit: an allowance for each actor and resource, renewed every hour of the emulator's clock. */
export class RateLimits {
  private readonly clock: WorldClock;
  private readonly windows = new Map<string, Window>();

  constructor(clock: WorldClock) {
    this.clock = clock;
  }

  /** The rest, without taking anything. Nothing under a fault's limit. */
  peek(actor: Actor, resource: Resource, fault: Limit | null): Allowance {
    const { used, endsAt } = this.window(actor, resource);
    const spent = fault === null ? used : hourly;
    const reset = fault?.resetAt.getTime() ?? endsAt;
    return {
      resource,
      limit: hourly,
      used: spent,
      remaining: Math.max(0, hourly - spent),
      reset: Math.ceil(reset / 1000),
    };
  }

  /** Takes points; a negative number refunds them. */
  take(actor: Actor, resource: Resource, points: number): void {
    this.window(actor, resource).used += points;
  }

  private window(actor: Actor, resource: Resource): Window {
    const key = `${actorName(actor)} ${resource}`;
    const now = this.clock.now().getTime();
    const known = this.windows.get(key);
    if (known !== undefined && known.endsAt > now) return known;
    const window = { used: 0, endsAt: now + hour };
    this.windows.set(key, window);
    return window;
  }
}

export function limitHeaders({ resource, limit, used, remaining, reset }: Allowance): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-used': String(used),
    'x-ratelimit-resource': resource,
  };
}
