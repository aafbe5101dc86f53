import { commandMessages } from '../platform/messages/command-messages.ts';
import { withCode } from '../platform/messages/message.ts';
import { type Environment, readStoreLocation, SettingsError } from '../platform/settings.ts';
import { CopyRefused } from '../store/copy.ts';
import { StoreUnavailable, StoreUnusable } from '../store/database/database.ts';
import { SchemaTooNew } from '../store/database/schema.ts';
import { NoStore, openExisting } from '../store/open.ts';
import { OutsideUnavailable } from '../store/outside-checkpoints.ts';
import { KeyNotHere } from '../store/signer.ts';
import { createStore } from '../store/sql/sql-store.ts';
import type { Store } from '../store/store.ts';
import type { Terminal } from './command.ts';

/**
 * Opens the store that the service uses, by the same setting, and closes it after the work.
 *
 * @returns the exit code: that of the work, or 1 when the store cannot be used, with the reason in one line
 */
export function withStore(
  environment: Environment,
  terminal: Terminal,
  work: (store: Store) => Promise<number>,
): Promise<number> {
  return reportProblems(terminal, async () => {
    const database = await openExisting(readStoreLocation(environment));
    try {
      return await work(createStore(database));
    } finally {
      await database.close();
    }
  });
}

/** Runs the work; problems that the operator can fix are reported, one line each, with the exit code 1. */
export async function reportProblems(terminal: Terminal, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const problem = operatorProblem(error);
    if (problem === null) throw error;
    terminal.errors.write(`${problem}\n`);
    return 1;
  }
}

/** What to tell the operator, with its code; null for an internal error. */
function operatorProblem(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (
    [SettingsError, NoStore, SchemaTooNew, StoreUnusable, CopyRefused, KeyNotHere].some(
      (kind) => error instanceof kind,
    )
  ) {
    return error.message;
  }
  if (error instanceof OutsideUnavailable) {
    return withCode(commandMessages.checkpointsAway, { reason: error.message });
  }
  if (error instanceof StoreUnavailable) {
    return withCode(commandMessages.storeFailed, { reason: error.message });
  }
  return null;
}
