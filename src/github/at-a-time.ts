/** Runs a task when it is its turn, and gives back what it came to. */
export type InTurn = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** Lets so many tasks run at a time, the others wait in their order. No clock is asked: one that is set back holds up nobody. */
export function atATime(most: number): InTurn {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running === most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      // The place is handed on as it is: nobody who comes now gets in before.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
