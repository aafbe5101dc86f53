import { open } from 'node:fs/promises';
import { systemErrorReason } from '../../platform/system-error.ts';

/** Bytes of a file: a case has at most some parts of evidence of 32 MiB. */
const maxBytes = 256 * 1024 * 1024;

/** A file that cannot be verified. The message says why, for a person. */
export class NotVerifiable extends Error {
  override readonly name = 'NotVerifiable';
}

/**
 * Reads a file with JSON.
 *
 * @throws {NotVerifiable}
 */
export async function readJson(path: string): Promise<unknown> {
  return parseJson(await readText(path));
}

/** @throws {NotVerifiable} */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotVerifiable('it is not JSON');
  }
}

async function readText(path: string): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const stats = await file.stat();
      // A device has no end.
      if (!stats.isFile()) throw new NotVerifiable('it is not a file');
      const { size } = stats;
      if (size > maxBytes) throw new NotVerifiable(`it is larger than ${maxBytes / 1024 / 1024} MiB`);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof NotVerifiable) throw error;
    throw new NotVerifiable(systemErrorReason(error));
  }
}
