import { createPublicKey } from 'node:crypto';
import { describe, expect, it, test } from '@jest/globals';
import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { sampleSigner } from '../../test/samples/signers.ts';
import { type Bundle, bundleSchema, openBundle, signedBundle } from './bundle.ts';
import type { VerificationKey } from './signer.ts';
import { publicKeyPem } from './signing-key.ts';

const signer = sampleSigner();
const { key } = signer;
const other = sampleSigner();
const statement = JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', text: 'für' });

/** Verifies as a client of Sigstore does that was given the key. */
function verifyWithSigstore(bundle: Bundle, { keyId, publicKey, validFrom }: VerificationKey): void {
  const material = toTrustMaterial(
    {
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [],
      certificateAuthorities: [],
      ctlogs: [],
      timestampAuthorities: [],
    },
    (hint) => {
      if (hint !== keyId) throw new Error('unknown key');
      const pem = publicKeyPem(publicKey);
      return { publicKey: createPublicKey(pem), validFor: (date) => date >= validFrom };
    },
  );
  new Verifier(material, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 }).verify(
    toSignedEntity(bundleFromJSON(bundle)),
  );
}

const changed = (bundle: Bundle, text: string): Bundle => ({
  ...bundle,
  dsseEnvelope: { ...bundle.dsseEnvelope, payload: Buffer.from(text).toString('base64') },
});

describe('a bundle', () => {
  it('verifies with @sigstore/verify, and a changed payload does not', async () => {
    const bundle = await signedBundle(statement, signer);
    expect(() => verifyWithSigstore(bundle, key)).not.toThrow();
    expect(() => verifyWithSigstore(changed(bundle, `${statement} `), key)).toThrow(/signature/);
    expect(() => verifyWithSigstore(bundle, { ...other.key, keyId: key.keyId })).toThrow(/signature/);
  });

  it('opens with the key that signed it', async () => {
    const bundle = await signedBundle(statement, signer);
    expect(bundleSchema.parse(JSON.parse(JSON.stringify(bundle)))).toEqual(bundle);
    expect(openBundle(bundle, [other.key, key])).toEqual({
      state: 'signed',
      payload: statement,
      keys: [key],
    });
  });

  test.each<[string, (bundle: Bundle) => Bundle]>([
    ['the payload', (bundle) => changed(bundle, statement.replace('für', 'fur'))],
    [
      'the type',
      (bundle) => ({ ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, payloadType: 'text/plain' } }),
    ],
    ['the hint', (bundle) => ({ ...bundle, verificationMaterial: { publicKey: { hint: other.key.keyId } } })],
    [
      'the signature',
      (bundle) => ({
        ...bundle,
        dsseEnvelope: { ...bundle.dsseEnvelope, signatures: [{ sig: 'AAAA', keyid: key.keyId }] },
      }),
    ],
  ])('is forged where somebody changed %s', async (_, change) => {
    const bundle = change(await signedBundle(statement, signer));
    expect(openBundle(bundle, [key, other.key])).toMatchObject({ state: 'forged' });
  });

  it('is of an unknown key where that is not among the trusted ones', async () => {
    const bundle = await signedBundle(statement, signer);
    expect(openBundle(bundle, [other.key])).toEqual({ state: 'unknown-key', keyId: key.keyId });
    expect(openBundle(bundle, [])).toEqual({ state: 'unknown-key', keyId: key.keyId });
  });

  test.each<[string, (bundle: Bundle) => unknown]>([
    ['no signature', (bundle) => ({ ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, signatures: [] } })],
    [
      'two signatures',
      (bundle) => ({
        ...bundle,
        dsseEnvelope: {
          ...bundle.dsseEnvelope,
          signatures: [...bundle.dsseEnvelope.signatures, ...bundle.dsseEnvelope.signatures],
        },
      }),
    ],
    [
      'a certificate',
      (bundle) => ({ ...bundle, verificationMaterial: { certificate: { rawBytes: 'AA==' } } }),
    ],
    ['an unknown field', (bundle) => ({ ...bundle, more: true })],
    [
      'another version',
      (bundle) => ({ ...bundle, mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.2' }),
    ],
  ])('is none with %s', async (_, change) => {
    expect(bundleSchema.safeParse(change(await signedBundle(statement, signer))).success).toBe(false);
  });
});
