export interface Clock {
  now(): Date;
  /** Advances the time. Installation tokens expire after an hour of this clock; app JWTs use real time. */
  advance(milliseconds: number): void;
}

/** The time of the emulated world. */
export class WorldClock implements Clock {
  private readonly start: number | null;
  private shift = 0;
  private readonly followers: (() => void)[] = [];

  /** @param start the time of a frozen clock; null: real time */
  constructor(start: Date | null) {
    this.start = start?.getTime() ?? null;
  }

  now(): Date {
    return new Date((this.start ?? Date.now()) + this.shift);
  }

  advance(milliseconds: number): void {
    if (!(milliseconds >= 0)) throw new RangeError(`time goes forward: ${milliseconds} ms`);
    this.shift += milliseconds;
    for (const follow of this.followers) follow();
  }

  /** Calls `follower` whenever the time is advanced. */
  follow(follower: () => void): void {
    this.followers.push(follower);
  }

  /** Advances a frozen clock by one second, so that consecutive actions differ in time. Returns the new time. */
  tick(): Date {
    if (this.start !== null) this.shift += 1000;
    return this.now();
  }
}

/** GitHub's times: ISO 8601, whole seconds, UTC. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** {@link timestamp}, or null. */
export function timestampOrNull(date: Date | null): string | null {
  return date === null ? null : timestamp(date);
}
