import type { Clock } from '../world/clock.ts';
import { CountedFault } from './counted-fault.ts';
import type { FailOptions, Fault, FaultOptions, Faults, Hold, PrimaryLimitOptions } from './faults.ts';
import { WebhookFaultRegistry } from './webhook-fault-registry.ts';

/** How a fault changes the handling of a request. */
export type Strike =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly message: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' | 'during' }
  | { readonly kind: 'hang'; readonly released: Promise<void> };

interface Rule {
  readonly operation: string;
  readonly fault: CountedFault;
  readonly strike: () => Strike;
  readonly end: () => void;
}

interface PartialRule {
  readonly field: string;
  readonly fault: CountedFault;
  readonly type: string | null;
  readonly message: string;
}

/** The primary rate limit is used up: REST is refused with this status. */
export interface Limit {
  readonly status: 403 | 429;
  readonly resetAt: Date;
}

interface LimitRule {
  readonly operation: string;
  readonly fault: CountedFault;
  readonly limit: Limit;
}

/** The faults that are set; applies each to the requests it matches. */
export class FaultRegistry implements Faults {
  readonly webhooks = new WebhookFaultRegistry();
  private readonly clock: Clock;
  private rules: Rule[] = [];
  private partials: PartialRule[] = [];
  private limits: LimitRule[] = [];
  private outages: CountedFault[] = [];

  constructor(clock: Clock) {
    this.clock = clock;
  }

  fail(operation: string, { status, message, headers = {}, times }: FailOptions): Fault {
    const answer: Strike = { kind: 'answer', status, message: message ?? wording(status), headers };
    return this.add(operation, times, () => answer);
  }

  drop(operation: string, { when = 'before', times }: Parameters<Faults['drop']>[1] = {}): Fault {
    return this.add(operation, times, () => ({ kind: 'drop', when }));
  }

  hang(operation: string, { times }: FaultOptions = {}): Hold {
    const released = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const fault = this.add(
      operation,
      times,
      () => {
        reached.resolve();
        return { kind: 'hang', released: released.promise };
      },
      released.resolve,
    );
    return {
      get hits() {
        return fault.hits;
      },
      remove: () => fault.remove(),
      release: () => {
        fault.remove();
        released.resolve();
      },
      reached: () => reached.promise,
    };
  }

  primaryLimit({
    operation = '*',
    resetInSeconds = 3600,
    status = 403,
    times,
  }: PrimaryLimitOptions = {}): Fault {
    const fault = new CountedFault(times);
    const resetAt = new Date(this.clock.now().getTime() + resetInSeconds * 1000);
    this.limits.push({ operation, fault, limit: { resetAt, status } });
    return fault;
  }

  secondaryLimit(
    operation: string,
    { retryAfterSeconds = 60, status = 403, times }: Parameters<Faults['secondaryLimit']>[1] = {},
  ): Fault {
    return this.fail(operation, {
      status,
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      headers: { 'retry-after': String(retryAfterSeconds) },
      ...(times !== undefined && { times }),
    });
  }

  partial(field: string, options: Parameters<Faults['partial']>[1] = {}): Fault {
    const { type = 'RESOURCE_LIMITS_EXCEEDED', message = 'Resource limits for this query exceeded.' } =
      options;
    const fault = new CountedFault(options.times);
    this.partials.push({ field, fault, type, message });
    return fault;
  }

  outage(): Fault {
    const fault = new CountedFault(undefined);
    const untold = this.webhooks.omit();
    this.outages.push(fault);
    return {
      get hits() {
        return fault.hits;
      },
      remove: () => {
        fault.remove();
        untold.remove();
      },
    };
  }

  clear(): void {
    for (const { fault, end } of this.rules.splice(0)) {
      fault.remove();
      end();
    }
    this.partials = [];
    this.limits = [];
    this.outages = [];
    this.webhooks.clear();
  }

  /** The fault that applies to an operation now, by its id, or for GraphQL also by the query's name. */
  strike(names: readonly string[]): Strike | null {
    const rule = this.rules.find(({ operation, fault }) => isOf(operation, names) && fault.strike());
    return rule?.strike() ?? null;
  }

  /** The primary limit that refuses an operation now, if any. */
  limit(names: readonly string[]): Limit | null {
    const now = this.clock.now();
    const rule = this.limits.find(
      ({ operation, fault, limit }) => limit.resetAt > now && isOf(operation, names) && fault.strike(),
    );
    return rule?.limit ?? null;
  }

  /** The primary limit that refuses every operation now, if any: for the operation that reports the rest. */
  generalLimit(): Limit | null {
    const now = this.clock.now();
    const rule = this.limits.find(
      ({ operation, fault, limit }) => limit.resetAt > now && operation === '*' && fault.isSet,
    );
    return rule?.limit ?? null;
  }

  /** Whether an outage applies to the request. */
  isOut(): boolean {
    return this.outages.some((fault) => fault.strike());
  }

  /** The error of a GraphQL field now, if any. */
  partialAt(field: string): { readonly type: string | null; readonly message: string } | null {
    return this.partials.find((rule) => rule.field === field && rule.fault.strike()) ?? null;
  }

  private add(
    operation: string,
    times: number | undefined,
    strike: () => Strike,
    end: () => void = () => undefined,
  ): CountedFault {
    const fault = new CountedFault(times);
    this.rules.push({ operation, fault, strike, end });
    return fault;
  }
}

function isOf(operation: string, names: readonly string[]): boolean {
  return operation === '*' || names.includes(operation);
}

/** GitHub's message for a status. */
function wording(status: number): string {
  if (status === 401) return 'Bad credentials';
  if (status === 403) return 'Forbidden';
  if (status === 404) return 'Not Found';
  return status >= 500 ? 'Server Error' : 'Unprocessable';
}
