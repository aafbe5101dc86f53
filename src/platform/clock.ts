/** The time and the timers of the process. Passed in, so that a test moves time by hand and never sleeps. */
export interface Clock {
  now(): Date;
  /** Calls back once after so many milliseconds; returns how to call it off. The process does not stay alive for it. */
  after(milliseconds: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => new Date(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};
