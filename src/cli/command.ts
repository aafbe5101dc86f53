import type { Writable } from 'node:stream';

/** Where a command writes, and whether a person watches. */
export interface Terminal {
  readonly output: Writable;
  readonly errors: Writable;
  /** Progress may be drawn and redrawn on `errors`. */
  readonly interactive: boolean;
}

/** One command of `sdl-gate`. */
export interface Command {
  readonly name: string;
  /** In one line, for the list of commands. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly usage: string;
  /**
   * Runs it.
   *
   * @param words what follows the command's name
   * @returns the exit code
   * @throws {UsageError} when it is not called as its usage says
   */
  run(words: readonly string[], terminal: Terminal): Promise<number>;
}

/** The command cannot be run as it was called. The message says what to write instead. */
export class UsageError extends Error {}

/** The exit code after a {@link UsageError}. */
export const usageExit = 2;
