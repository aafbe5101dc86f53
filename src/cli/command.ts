import type { Writable } from 'node:stream';
import type { Screen } from '../check/screen.ts';
import { commandMessages } from '../platform/messages/command-messages.ts';
import type { CodedMessage } from '../platform/messages/message.ts';

/** Where a command writes, and whether that is a terminal. */
export interface Terminal {
  readonly output: Writable;
  readonly errors: Writable;
  /** Progress may be drawn and redrawn on `errors`. */
  readonly interactive: boolean;
  /** What `output` is shown on; default: a file. */
  readonly screen?: Screen;
}

/** One command of `sdl-gate`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly usage: string;
  /** The exit code for wrong arguments, where 2 says something else. */
  readonly usageExit?: number;
  /**
   * Runs it.
   *
   * @param words what follows the command's name
   * @returns the exit code
   * @throws {UsageError} when the arguments are wrong
   */
  run(words: readonly string[], terminal: Terminal): Promise<number>;
}

/** A command that is loaded when it is called. */
export interface CommandEntry extends Pick<Command, 'name' | 'summary'> {
  load(): Promise<Command>;
}

/** The command was called with wrong arguments. The message says what to write instead; it is printed with the code. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code: CodedMessage['code'];

  constructor(text: string, { code }: CodedMessage = commandMessages.wrongArguments) {
    super(text);
    this.code = code;
  }
}

/** The exit code after a {@link UsageError}. */
export const usageExit = 2;
