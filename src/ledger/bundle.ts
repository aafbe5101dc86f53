import { z } from 'zod';
import type { Signature, Signer, VerificationKey } from './signer.ts';
import { isSignedWith } from './signing-key.ts';

/** https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto */
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** https://github.com/in-toto/attestation/blob/main/spec/v1/envelope.md */
export const statementType = 'application/vnd.in-toto+json';

const base64 = z.base64().min(1);

/** An envelope as DSSE writes it: https://github.com/secure-systems-lab/dsse/blob/master/envelope.md */
export const envelopeSchema = z.strictObject({
  payload: base64,
  payloadType: z.string().max(200),
  signatures: z
    .array(z.strictObject({ sig: base64.max(1_000), keyid: z.string().max(200) }))
    .length(1)
    .readonly(),
});

/** A signed message in the envelope of DSSE. */
export type Envelope = Readonly<z.infer<typeof envelopeSchema>>;

/** A bundle as this service writes it: one signature with a key that is published, and no certificate. */
export const bundleSchema = z.strictObject({
  mediaType: z.literal(bundleType),
  verificationMaterial: z.strictObject({ publicKey: z.strictObject({ hint: z.string().max(200) }) }),
  dsseEnvelope: envelopeSchema,
});

/** A signed statement as a Sigstore bundle, in JSON. The hint is the id of the key. */
export type Bundle = Readonly<z.infer<typeof bundleSchema>>;

/** What DSSE signs, so that no type of message can be taken for another: https://github.com/secure-systems-lab/dsse/blob/master/protocol.md */
function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType);
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}

/** Signs a message. */
export async function signedEnvelope(
  payloadType: string,
  payload: string,
  signer: Signer,
): Promise<Envelope> {
  const bytes = Buffer.from(payload);
  const signature: Signature = await signer.sign(preAuthenticationEncoding(payloadType, bytes));
  return {
    payload: bytes.toString('base64'),
    payloadType,
    signatures: [{ sig: Buffer.from(signature.bytes).toString('base64'), keyid: signature.keyId }],
  };
}

/**
 * Signs a statement.
 *
 * @param statement JSON of an in-toto Statement
 */
export async function signedBundle(statement: string, signer: Signer): Promise<Bundle> {
  const dsseEnvelope = await signedEnvelope(statementType, statement, signer);
  const [{ keyid } = { keyid: '' }] = dsseEnvelope.signatures;
  return {
    mediaType: bundleType,
    verificationMaterial: { publicKey: { hint: keyid } },
    dsseEnvelope,
  };
}

/** What a signature showed. */
export type Opened =
  /** @property keys the times in which the key signed */
  | { readonly state: 'signed'; readonly payload: string; readonly keys: readonly VerificationKey[] }
  /** None of the given keys has this id. */
  | { readonly state: 'unknown-key'; readonly keyId: string }
  /** The key did not sign this. */
  | { readonly state: 'forged'; readonly keyId: string };

/**
 * Verifies the signature of an envelope.
 *
 * @param keys those that are trusted
 * @param payloadType what is expected: an envelope of another type is forged
 */
export function openEnvelope(
  { payload, payloadType, signatures }: Envelope,
  keys: readonly VerificationKey[],
  expectedType: string,
): Opened {
  const [{ sig, keyid: keyId } = { sig: '', keyid: '' }] = signatures;
  const named = keys.filter((key) => key.keyId === keyId);
  const [key] = named;
  if (key === undefined) return { state: 'unknown-key', keyId };
  const bytes = Buffer.from(payload, 'base64');
  const isSigned =
    payloadType === expectedType &&
    isSignedWith(key.publicKey, preAuthenticationEncoding(payloadType, bytes), Buffer.from(sig, 'base64'));
  return isSigned
    ? { state: 'signed', payload: bytes.toString('utf8'), keys: named }
    : { state: 'forged', keyId };
}

/** Verifies the signature of a bundle, and that it names one key only. */
export function openBundle(
  { verificationMaterial, dsseEnvelope }: Bundle,
  keys: readonly VerificationKey[],
): Opened {
  const opened = openEnvelope(dsseEnvelope, keys, statementType);
  const { hint } = verificationMaterial.publicKey;
  return opened.state === 'signed' && hint !== opened.keys[0]?.keyId
    ? { state: 'forged', keyId: hint }
    : opened;
}
