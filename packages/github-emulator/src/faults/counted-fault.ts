import type { Fault } from './faults.ts';

/** A fault that applies a number of times, or until it is removed. */
export class CountedFault implements Fault {
  hits = 0;
  private left: number;

  constructor(times: number | undefined) {
    this.left = times ?? Number.POSITIVE_INFINITY;
  }

  /** Whether it still applies. */
  get isSet(): boolean {
    return this.left > 0;
  }

  /** Whether it applies now; if so, uses up one of its times. */
  strike(): boolean {
    if (!this.isSet) return false;
    this.left -= 1;
    this.hits += 1;
    return true;
  }

  remove(): void {
    this.left = 0;
  }
}
