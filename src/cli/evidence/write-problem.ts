import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import { plain } from '../../text/message.ts';

/** What to tell where a path cannot be written; null for any other error. */
export function pathProblem(error: unknown, out: string): string | null {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EEXIST') return withCode(commandMessages.exportExists, { path: plain([out]) });
  if (typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) return null;
  return withCode(commandMessages.exportNotWritten, { path: plain([out]), reason: plain([message]) });
}
