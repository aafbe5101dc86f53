import { readFile, stat } from 'node:fs/promises';

/** Bytes of a file of roots of trust. */
const maxBytes = 1024 * 1024;

/**
 * Reads roots of trust from the operator's file, each time: it is replaced while the service runs.
 *
 * @returns null where it cannot be read
 */
export async function readTrustedRoot(
  path: string,
): Promise<{ readonly text: string; readonly changedAt: Date } | null> {
  try {
    const { size, mtime } = await stat(path);
    return size > maxBytes ? null : { text: await readFile(path, 'utf8'), changedAt: mtime };
  } catch {
    return null;
  }
}
