/** What an installation may still ask of GitHub, as GitHub last said. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until GitHub's rate limit resets. */
  readonly resetInMs: number;
}

export type Budget = 'rest' | 'graphql';

/** How often it is somebody's turn. */
export interface Turns {
  readonly perSecond: number;
  /** Turns that may go ahead of their time. */
  readonly burst: number;
  /** No turn is further away than this, in milliseconds: one that seems to be was reserved before the clock was set back. Default: 10 minutes. */
  readonly furthestMs?: number;
}

/** An installation whose subjects are not handed out, and for how many more milliseconds. */
export interface Pause {
  readonly installation: number;
  readonly forMs: number;
}

/** How all replicas together keep within what GitHub grants an installation. */
export interface RateLimits {
  /** Hands out no subject of the installation for this time; a longer pause stays. */
  pause(installationId: number, milliseconds: number): Promise<void>;
  /** The installations that are paused, those that are for longest first. */
  pauses(most: number): Promise<readonly Pause[]>;
  /**
   * Reserves one turn of those that all replicas share.
   *
   * @returns how many milliseconds to wait for the turn
   */
  reserve(what: string, turns: Turns): Promise<number>;
  noteAllowance(installationId: number, budget: Budget, allowance: Allowance): Promise<void>;
  /** What was noted, where GitHub's rate limit has not reset since. */
  allowances(installationId: number): Promise<Partial<Record<Budget, Allowance>>>;
}
