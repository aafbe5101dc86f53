/** The rate limit of an installation, as GitHub last stated it. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until GitHub's rate limit resets. */
  readonly resetInMs: number;
}

export type Budget = 'rest' | 'graphql';

/** The rate of shared turns. */
export interface Turns {
  readonly perSecond: number;
  /** Turns that may be taken at once. */
  readonly burst: number;
  /** Maximum milliseconds until a turn: a later one was reserved before the clock was set back. Default: 10 minutes. */
  readonly maxWaitMs?: number;
}

/** An installation whose subjects are not claimed, and the remaining milliseconds. */
export interface Pause {
  readonly installation: number;
  readonly forMs: number;
}

/**
 * Keeps all replicas together within GitHub's rate limits.
 *
 * @example const waitMs = await store.reserve('write:1013', { perSecond: 1, burst: 10 });
 */
export interface RateLimits {
  /** Prevents claims of the installation's subjects for this time; a longer pause stays. */
  pause(installationId: number, milliseconds: number): Promise<void>;
  /** The paused installations, longest remaining pause first. */
  pauses(limit: number): Promise<readonly Pause[]>;
  /**
   * Reserves a turn; all replicas share them.
   *
   * @returns milliseconds until the turn
   */
  reserve(what: string, turns: Turns): Promise<number>;
  /** Milliseconds until the turn that would be reserved next. */
  nextTurn(what: string, turns: Turns): Promise<number>;
  noteAllowance(installationId: number, budget: Budget, allowance: Allowance): Promise<void>;
  /** The noted allowances whose rate limit has not been reset since. */
  allowances(installationId: number): Promise<Partial<Record<Budget, Allowance>>>;
}
