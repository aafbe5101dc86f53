import { commandMessages } from './command-messages.ts';
import { withCode } from './message.ts';

/** Says that GitHub could not be asked about something, and why. */
export function gitHubFailed(name: string, error: unknown): string {
  return withCode(commandMessages.gitHubFailed, { name, reason: asError(error).message });
}

/** What was thrown, as an error. */
export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
