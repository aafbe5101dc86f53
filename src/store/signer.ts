import type { Signer, VerificationKey } from '../ledger/signer.ts';
import {
  createSigningKey,
  readSigningKey,
  type SigningKey,
  signWith,
  unwrapSigningKey,
  wrapSigningKey,
} from '../ledger/signing-key.ts';
import type { NewEntry, Recorder } from '../subjects/entries.ts';
import type { SigningKeys, StoredSigningKey } from './signing-keys.ts';

/** Another key signs now, which this process cannot use: another replica has another `SIGNING_KEY_PATH`, or another key of the app. */
export class KeyNotHere extends Error {
  override readonly name = 'KeyNotHere';
}

/** Why a key signs instead of the one before. */
export type KeyReason =
  /** No key signed before. */
  | 'first'
  /** The operator gave it: `SIGNING_KEY_PATH`. */
  | 'given'
  /** The operator gives none any more. */
  | 'no-longer-given'
  /** The one before cannot be decrypted: the app's private key was replaced. */
  | 'not-readable'
  /** An operator asked for it. */
  | 'rotated';

/** What a signer needs. */
export interface SignerParts {
  readonly store: SigningKeys;
  readonly recorder: Pick<Recorder, 'entry'>;
  /** The app's private key, PEM: the keys in the store are encrypted with it. */
  readonly appKey: string;
  /** The key that the operator gives, PEM; null: one is created on first use. */
  readonly given: string | null;
  /** Whether it may sign with another key than the present one, and close that: the service only, by default. A command is easily run with other settings. */
  readonly mayReplace?: boolean;
  now(): Date;
}

/** Signs with the key that all replicas share. */
export interface StoredSigner extends Signer {
  /** The key that signs now. It is created, or the given one is taken, if necessary. */
  current(): Promise<VerificationKey>;
  /** Creates a key, and closes the one before. */
  rotate(): Promise<VerificationKey>;
}

/**
 * A signer whose key is given by the operator, or kept in the store. The first use by a process decides which key signs: the given one; that of
 * the store; or a new one, where there is none that this process can use. Later it follows the store.
 *
 * @example
 * const signer = createSigner({ store, recorder, appKey, given: null, now });
 * const { keyId, bytes } = await signer.sign(Buffer.from('message'));
 */
export function createSigner({
  store,
  recorder,
  appKey,
  given,
  mayReplace = true,
  now,
}: SignerParts): StoredSigner {
  const givenKey = given === null ? null : readSigningKey(given);
  let isFirst = true;
  let known: SigningKey | null = givenKey;

  const keyIn = ({ keyId, publicKey, wrapped }: StoredSigningKey): SigningKey | null => {
    if (known?.keyId === keyId) return known;
    return wrapped === null ? null : unwrapSigningKey(wrapped, publicKey, appKey);
  };
  const replace = (before: StoredSigningKey | null, key: SigningKey, reason: KeyReason) => {
    const { keyId, publicKey } = key;
    const wrapped = key === givenKey ? null : wrapSigningKey(key, appKey);
    known = key;
    return store.replaceSigningKey(
      before?.keyId ?? null,
      { keyId, publicKey, wrapped },
      keyEntry(recorder, { keyId, replaces: before?.keyId ?? null, reason, at: now() }),
    );
  };
  const usable = async (): Promise<{ readonly stored: StoredSigningKey; readonly key: SigningKey }> => {
    let stored = await store.currentSigningKey();
    if ((isFirst && mayReplace) || stored === null) {
      if (givenKey !== null) {
        if (stored?.keyId !== givenKey.keyId) stored = await replace(stored, givenKey, 'given');
      } else if (stored === null) {
        stored = await replace(null, createSigningKey(), 'first');
      } else if (keyIn(stored) === null) {
        const reason = stored.wrapped === null ? 'no-longer-given' : 'not-readable';
        stored = await replace(stored, createSigningKey(), reason);
      }
      isFirst = false;
    }
    const key = keyIn(stored);
    if (key === null)
      throw new KeyNotHere(
        `The key ${stored.keyId} signs now, and this process does not have it. Give all replicas the same SIGNING_KEY_PATH and private key of the app, and restart them.`,
      );
    known = key;
    return { stored, key };
  };
  return {
    sign: async (bytes) => signWith((await usable()).key, bytes),
    current: async () => (await usable()).stored,
    async rotate() {
      isFirst = false;
      return replace(await store.currentSigningKey(), createSigningKey(), 'rotated');
    },
  };
}

/** The entry of the record about a new key. */
function keyEntry(
  recorder: Pick<Recorder, 'entry'>,
  facts: {
    readonly keyId: string;
    readonly replaces: string | null;
    readonly reason: KeyReason;
    readonly at: Date;
  },
): NewEntry {
  return recorder.entry({ kind: 'signing-key', conclusion: facts.reason, facts });
}
