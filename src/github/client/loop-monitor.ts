/** How long the event loop was blocked, so that a request without an answer is not taken for GitHub's fault. */
export interface LoopMonitor {
  /** Milliseconds that the loop was blocked in all, the time until now included. */
  blockedMs(): number;
}

/** Milliseconds between two looks at the clock; shorter blocks are not counted. */
const everyMs = 250;

/**
 * Watches the event loop by a timer that comes late when the loop is blocked. A process that is stopped and continued counts as blocked,
 * too.
 *
 * @param parts.now a monotonic clock, in milliseconds
 * @param parts.repeat calls back at this interval, in milliseconds, and keeps no process alive
 */
export function createLoopMonitor(parts: {
  readonly now: () => number;
  readonly repeat: (milliseconds: number, callback: () => void) => void;
}): LoopMonitor {
  const { now, repeat } = parts;
  let last = now();
  let blocked = 0;
  const late = () => {
    const lateMs = now() - last - everyMs;
    return lateMs > everyMs ? lateMs : 0;
  };
  repeat(everyMs, () => {
    blocked += late();
    last = now();
  });
  return { blockedMs: () => blocked + late() };
}

let shared: LoopMonitor | null = null;

/** The monitor of this process, from the first request on. */
export function processLoopMonitor(): LoopMonitor {
  shared ??= createLoopMonitor({
    now: () => performance.now(),
    repeat: (milliseconds, callback) => {
      setInterval(callback, milliseconds).unref();
    },
  });
  return shared;
}
