/** Counts requests and webhooks in flight, so that callers can wait until there are none. */
export class Activity {
  private count = 0;
  private waiting: (() => void)[] = [];

  begin(): void {
    this.count += 1;
  }

  end(): void {
    this.count -= 1;
    if (this.count === 0) for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** Resolves when nothing is in flight, also after one more turn of the event loop. */
  async idle(): Promise<void> {
    do {
      if (this.count > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.count > 0);
  }
}
