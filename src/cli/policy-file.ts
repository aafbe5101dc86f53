import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { byteLimit } from '../policy/document.ts';
import { fileText, sizeObstacle } from '../policy/file-text.ts';
import { tooLargeFile } from '../policy/obstacles.ts';

/** A policy file on this machine: its text; something that the service would not take for a policy; or nothing that can be read. */
export type PolicyInput =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** A link is not followed, and a pipe or a device does not make the command wait. Windows has neither flag. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a policy file as the service reads one: no links, at most as many bytes, UTF-8. Never throws.
 *
 *     await readPolicyInput('.github/sdl.yml')   // { kind: 'text', text: 'extends: recommended@1\n' }
 */
export async function readPolicyInput(path: string): Promise<PolicyInput> {
  let file: FileHandle;
  try {
    file = await open(path, flags);
  } catch (error) {
    return notOpened(error);
  }
  try {
    const stats = await file.stat();
    if (stats.isDirectory()) return unreadable('it is a folder; name the file in it');
    if (!stats.isFile()) return unreadable('it is a pipe or a device; use - to read standard input');
    const obstacle = sizeObstacle(stats.size);
    if (obstacle !== null) return refused(obstacle);
    return textOf(await bytesOf(file.createReadStream({ autoClose: false })));
  } catch (error) {
    return unreadable(reasonOf(error));
  } finally {
    await file.close();
  }
}

/** Reads a policy from a stream, such as standard input, and stops where it is too large. Never throws. */
export async function readPolicyStream(stream: Readable): Promise<PolicyInput> {
  try {
    return textOf(await bytesOf(stream));
  } catch (error) {
    return unreadable(reasonOf(error));
  }
}

/** At most one byte more than a policy may have. */
async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > byteLimit) break;
  }
  return Buffer.concat(chunks).subarray(0, byteLimit + 1);
}

function textOf(bytes: Buffer): PolicyInput {
  if (bytes.length > byteLimit) {
    const { remedy } = tooLargeFile(bytes.length, byteLimit);
    return { kind: 'refused', message: `The policy has more than ${byteLimit} bytes. ${remedy}` };
  }
  const read = fileText(bytes);
  return read.readable ? { kind: 'text', text: read.text } : refused(read.obstacle);
}

function refused({ message, remedy }: { readonly message: string; readonly remedy: string }): PolicyInput {
  return { kind: 'refused', message: `${message} ${remedy}` };
}

function unreadable(reason: string): PolicyInput {
  return { kind: 'unreadable', reason };
}

function notOpened(error: unknown): PolicyInput {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return unreadable('there is no such file');
    case 'EACCES':
    case 'EPERM':
      return unreadable('this user may not read it');
    // FreeBSD says EMLINK for a link that is not followed.
    case 'ELOOP':
    case 'EMLINK':
      return {
        kind: 'refused',
        message:
          'The policy file is a symbolic link. Links are never followed: what they lead to can change without a change of the policy file. Replace the link with a file that holds the policy.',
      };
    default:
      return unreadable(reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
