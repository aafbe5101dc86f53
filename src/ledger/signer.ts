/** A signature, and the key that made it. */
export interface Signature {
  /** SHA-256 of the public key's SubjectPublicKeyInfo in DER, in hexadecimal. */
  readonly keyId: string;
  /** ECDSA over P-256 and SHA-256, in DER: what Sigstore, X.509 and key services write. */
  readonly bytes: Uint8Array;
}

/** Signs what this installation states. A key service can stand behind it. */
export interface Signer {
  /** @param bytes the message itself, not its digest */
  sign(bytes: Uint8Array): Promise<Signature>;
}

/** A published key. */
export interface VerificationKey {
  readonly keyId: string;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
  readonly validFrom: Date;
  /** Null: it signs now. */
  readonly validUntil: Date | null;
}
