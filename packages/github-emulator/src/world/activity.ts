/** Counts what is under way, so that others can wait until nothing is. */
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

  /** Resolves when nothing is under way, and nothing began when the event loop had gone round once more. */
  async idle(): Promise<void> {
    do {
      if (this.count > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.count > 0);
  }
}
