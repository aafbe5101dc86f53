import { createPublicKey, verify } from 'node:crypto';
import type { Signer, VerificationKey } from './signer.ts';
import type { StatedTree } from './tree.ts';

/** A tree at a time. */
export interface Checkpoint extends StatedTree {
  /** Names the tree: no other has the same. */
  readonly origin: string;
  readonly at: Date;
}

/** A checkpoint with the bytes that were signed and the signatures under them. */
interface Note {
  readonly checkpoint: Checkpoint;
  readonly text: string;
  readonly signatures: readonly { readonly keyHint: string; readonly bytes: Uint8Array }[];
}

/** The result of verifying a signed checkpoint. `problem` is a clause about it. */
export type VerifiedCheckpoint =
  | { readonly checkpoint: Checkpoint; readonly keyId: string; readonly problem: null }
  | { readonly checkpoint: Checkpoint | null; readonly keyId: null; readonly problem: string };

/** Characters: far more than a checkpoint has. */
const maxLength = 10_000;
const maxSignatures = 16;

/** Bytes of the key id in a signature line. */
const hintBytes = 4;

/** Milliseconds by which the clocks of a replica and of the database may differ: a wrong clock halts no tree. */
const clockToleranceMs = 86_400_000;

/**
 * The signed text of a checkpoint, as C2SP's `tlog-checkpoint` and `signed-note` write it: origin, number of leaves, root in base64, a line
 * with the time; after an empty line the signature. Its line names the origin, and holds in base64 the first four bytes of the key id and an
 * ECDSA signature in DER, as Rekor's checkpoints do.
 * https://github.com/C2SP/C2SP/blob/main/tlog-checkpoint.md https://github.com/C2SP/C2SP/blob/main/signed-note.md
 */
export async function signCheckpoint(checkpoint: Checkpoint, signer: Signer): Promise<string> {
  const text = checkpointText(checkpoint);
  const { keyId, bytes } = await signer.sign(Buffer.from(text));
  const signature = Buffer.concat([Buffer.from(keyId, 'hex').subarray(0, hintBytes), bytes]);
  return `${text}\n— ${checkpoint.origin} ${signature.toString('base64')}\n`;
}

function checkpointText({ origin, size, root, at }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root, 'hex').toString('base64')}\ntime ${at.toISOString()}\n`;
}

/** The checkpoint of a signed text, whether or not its signature is right; null where it is none. */
export function readCheckpoint(text: string): Checkpoint | null {
  return readNote(text)?.checkpoint ?? null;
}

/** Verifies that one of the keys signed a checkpoint while it was valid. */
export function verifyCheckpoint(text: string, keys: readonly VerificationKey[]): VerifiedCheckpoint {
  const note = readNote(text);
  if (note === null) return { checkpoint: null, keyId: null, problem: 'is not a signed checkpoint' };
  const { checkpoint } = note;
  const named = keys.filter(({ keyId }) => note.signatures.some(({ keyHint }) => keyId.startsWith(keyHint)));
  if (named.length === 0) {
    const hints = note.signatures.map(({ keyHint }) => `${keyHint}…`).join(', ');
    return { checkpoint, keyId: null, problem: `is signed by the key ${hints}, which is not a known key` };
  }
  const signing = named.filter((key) =>
    note.signatures.some(({ bytes }) => isSignature(note.text, bytes, key)),
  );
  const [first] = signing;
  if (first === undefined) return { checkpoint, keyId: null, problem: 'has an invalid signature' };
  const at = checkpoint.at.getTime();
  // A key that was used again is listed with each time in which it signed.
  const isValid = signing.some(
    ({ validFrom, validUntil }) =>
      at >= validFrom.getTime() - clockToleranceMs &&
      (validUntil === null || at <= validUntil.getTime() + clockToleranceMs),
  );
  return isValid
    ? { checkpoint, keyId: first.keyId, problem: null }
    : { checkpoint, keyId: null, problem: 'is of a time at which the key that signed it was not valid' };
}

function isSignature(text: string, bytes: Uint8Array, { publicKey }: VerificationKey): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ec' && verify('sha256', Buffer.from(text), key, bytes);
  } catch {
    return false;
  }
}

function readNote(whole: string): Note | null {
  if (whole.length > maxLength || !whole.isWellFormed()) return null;
  const end = whole.lastIndexOf('\n\n');
  if (end === -1 || !whole.endsWith('\n')) return null;
  const text = whole.slice(0, end + 1);
  const checkpoint = parse(text);
  const signatures = whole
    .slice(end + 2, -1)
    .split('\n')
    .map((line) => /^— [^\s+]+ ([A-Za-z0-9+/]+={0,2})$/.exec(line)?.[1]);
  if (checkpoint === null || signatures.length > maxSignatures) return null;
  const read = signatures.flatMap((signature) => {
    const bytes = Buffer.from(signature ?? '', 'base64');
    return bytes.length > hintBytes
      ? [{ keyHint: bytes.subarray(0, hintBytes).toString('hex'), bytes: bytes.subarray(hintBytes) }]
      : [];
  });
  return read.length === signatures.length ? { checkpoint, text, signatures: read } : null;
}

/** Only the one form in which it is written: equal checkpoints have equal texts. */
function parse(text: string): Checkpoint | null {
  const [origin = '', size = '', root = '', time = ''] = text.split('\n');
  const at = new Date(/^time (.+)$/.exec(time)?.[1] ?? '');
  if (!/^[!-*,-~]{1,200}$/.test(origin) || !/^\d{1,15}$/.test(size) || Number.isNaN(at.getTime()))
    return null;
  const checkpoint = {
    origin,
    size: Number(size),
    root: Buffer.from(root, 'base64').toString('hex'),
    at,
  };
  return checkpoint.root.length === 64 && checkpointText(checkpoint) === text ? checkpoint : null;
}
