import { withCode } from './platform/messages/message.ts';
import { startMessages } from './platform/messages/start-messages.ts';
import { SettingsError } from './platform/settings.ts';
import { StoreUnusable } from './store/database/database.ts';
import { SchemaTooNew } from './store/database/schema.ts';
import { ListenError } from './web/server.ts';

/** Why the service does not start: one line, with its code, for each problem. */
export function startProblems(error: unknown): readonly string[] {
  if (error instanceof SettingsError) return error.problems;
  const saysItself = [ListenError, StoreUnusable, SchemaTooNew].some((kind) => error instanceof kind);
  if (error instanceof Error && saysItself) return [error.message];
  return [
    withCode(startMessages.startFailed, { reason: error instanceof Error ? error.message : String(error) }),
  ];
}
