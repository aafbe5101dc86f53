import type { VerificationKey } from '../ledger/signer.ts';
import type { NewEntry } from '../subjects/entries.ts';

/** A key that may be made the one that signs. */
export interface NewSigningKey {
  readonly keyId: string;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
  /** The private key, encrypted; null: the operator gives it to each process. */
  readonly wrapped: Uint8Array | null;
}

/** A key in the time in which it signs, or signed. */
export interface StoredSigningKey extends NewSigningKey, VerificationKey {}

/**
 * The keys that sign, shared by all replicas. At most one signs at a time. A key that was replaced may be used again: then it is listed with
 * both times.
 *
 * @example
 * const current = await store.currentSigningKey();
 * await store.replaceSigningKey(current?.keyId ?? null, { keyId, publicKey, wrapped }, entry);
 */
export interface SigningKeys {
  /** The key that signs now; null: none yet. */
  currentSigningKey(): Promise<StoredSigningKey | null>;
  /** All keys, in the order in which they signed. */
  signingKeys(): Promise<readonly StoredSigningKey[]>;
  /**
   * Makes this key the one that signs, and records that, unless another process was first.
   *
   * @param replaces the id of the key that signs now; null: there is none
   * @param entry of the record, about the new key
   * @returns the key that signs now: this one, or that of the process that was first
   */
  replaceSigningKey(replaces: string | null, key: NewSigningKey, entry: NewEntry): Promise<StoredSigningKey>;
}
