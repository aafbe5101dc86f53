import type { Fault } from './faults.ts';

/** A fault that strikes a number of times, or until it is removed. */
export class Striking implements Fault {
  hits = 0;
  private left: number;

  constructor(times: number | undefined) {
    this.left = times ?? Number.POSITIVE_INFINITY;
  }

  /** Whether it would strike now. */
  get isSet(): boolean {
    return this.left > 0;
  }

  /** Whether it strikes now; if so, one time fewer is left. */
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
