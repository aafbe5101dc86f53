/** The time and the timers of the process. Passed in, so that a test moves time by hand and never sleeps. */
export interface Clock {
  now(): Date;
  /** Calls back once after this number of milliseconds; returns a function that cancels it. The process does not stay alive for it. */
  after(milliseconds: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => new Date(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};
