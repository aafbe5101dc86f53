import { constants } from 'node:fs';
import { lstat, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import { policyFolder, policyPath } from '../../policy/path.ts';

/**
 * Writes the policy file of a clone. A file that exists stays as it is unless it may be replaced, and nothing is written through a link.
 *
 * @param folder the root of the clone's files
 * @returns null where it is written; otherwise why not
 */
export async function writePolicy(folder: string, text: string, replace: boolean): Promise<string | null> {
  const path = join(folder, policyPath);
  try {
    await mkdir(join(folder, policyFolder), { recursive: true });
    if ((await lstat(join(folder, policyFolder))).isSymbolicLink()) {
      return notWritten(path, `${policyFolder} is a symbolic link`);
    }
    const how = replace ? constants.O_TRUNC : constants.O_EXCL;
    const file = await open(
      path,
      constants.O_WRONLY | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | how,
      0o644,
    );
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    return null;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return withCode(commandMessages.policyFileExists, { path });
    return notWritten(path, code === 'ELOOP' ? 'it is a symbolic link' : message);
  }
}

function notWritten(path: string, reason: string): string {
  return withCode(commandMessages.policyFileNotWritten, { path, reason });
}
