/** The time and the timers of the process. Injected, so that tests move time by hand and never sleep. */
export interface Clock {
  now(): Date;
  /** Calls back once after this time; returns a function that cancels it. The timer does not keep the process alive. */
  after(milliseconds: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => new Date(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};
