import { createHash, generateKeyPairSync, randomInt, sign } from 'node:crypto';
import { initializeCA, initializeTLog, initializeTSA } from '@sigstore/mock';
import { HashAlgorithm, PublicKeyDetails, TrustedRoot } from '@sigstore/protobuf-specs';

/** What a made-up workflow attests. */
export interface Attested {
  /** `sha256:…` */
  readonly digest: string;
  readonly commit: string;
  /** Default: `https://github.com/acme/shop`. */
  readonly repositoryUrl?: string;
  /** The workflow with its ref, as an address. Default: `release.yml` on `main`. */
  readonly signer?: string;
  readonly issuer?: string;
  readonly predicateType?: string;
  /** After it is signed, the payload is replaced. */
  readonly forged?: true;
  /** No time is stamped. */
  readonly untimed?: true;
}

/** An instance of Sigstore of its own, with its root of trust as a JSON line. */
export interface Instance {
  readonly root: string;
  attest(attested: Attested): Promise<string>;
}

const p256 = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const p384 = () => generateKeyPairSync('ec', { namedCurve: 'secp384r1' });

/**
 * Makes an instance as GitHub has one for private repositories: a timestamp and no logs.
 *
 * @param logs its root names logs, as the public instance has: a timestamp alone does not count
 */
export async function sigstoreInstance({ logs = false } = {}): Promise<Instance> {
  // The roots are valid for a year from now on. Whole seconds: not each fraction that the mock writes can be read.
  const clock = new Date(1_000 * Math.floor(Date.now() / 1_000) + 30 * 24 * 60 * 60_000);
  const ca = await initializeCA(p384(), undefined, clock);
  const tsa = await initializeTSA(p384(), clock);
  const validFor = { start: new Date(0) };
  const certificates = (...all: readonly ArrayBufferView[]) => ({
    certificates: all.map(({ buffer, byteOffset, byteLength }) => ({
      rawBytes: Buffer.from(buffer, byteOffset, byteLength),
    })),
  });
  const authority = (...all: readonly ArrayBufferView[]) => ({
    subject: { commonName: 'sigstore', organization: 'sigstore.mock' },
    uri: 'https://fulcio.example.com',
    certChain: certificates(...all),
    validFor,
    operator: 'example',
  });
  const log = async () => {
    const { publicKey } = await initializeTLog('https://rekor.example.com', p256(), clock);
    return {
      baseUrl: 'https://rekor.example.com',
      hashAlgorithm: HashAlgorithm.SHA2_256,
      publicKey: {
        rawBytes: publicKey,
        keyDetails: PublicKeyDetails.PKIX_ECDSA_P256_SHA_256,
        validFor,
      },
      logId: { keyId: createHash('sha256').update(publicKey).digest() },
      checkpointKeyId: undefined,
      operator: 'example',
    };
  };
  const root = TrustedRoot.toJSON({
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: logs ? [await log()] : [],
    ctlogs: logs ? [await log()] : [],
    certificateAuthorities: [authority(ca.rootCertificate)],
    timestampAuthorities: [authority(tsa.intCertificate, tsa.rootCertificate)],
  });
  return {
    root: JSON.stringify(root),
    async attest({
      digest,
      commit,
      repositoryUrl = 'https://github.com/acme/shop',
      signer = `${repositoryUrl}/.github/workflows/release.yml@refs/heads/main`,
      issuer = 'https://token.actions.githubusercontent.com',
      predicateType = 'https://slsa.dev/provenance/v1',
      forged,
      untimed,
    }) {
      const { publicKey, privateKey } = p256();
      const certificate = await ca.issueCertificate({
        publicKey: publicKey.export({ format: 'der', type: 'spki' }),
        subjectAltName: signer,
        extensions: [
          { oid: '1.3.6.1.4.1.57264.1.8', value: issuer },
          { oid: '1.3.6.1.4.1.57264.1.12', value: repositoryUrl },
          { oid: '1.3.6.1.4.1.57264.1.13', value: commit },
        ],
      });
      const statementOf = (of: string) => {
        const [algorithm = '', value = ''] = of.split(':');
        return Buffer.from(
          JSON.stringify({
            _type: 'https://in-toto.io/Statement/v1',
            subject: [{ name: 'shop.tgz', digest: { [algorithm]: value } }],
            predicateType,
            predicate: {},
          }),
        );
      };
      const payload = statementOf(forged ? `sha256:${'0'.repeat(64)}` : digest);
      const payloadType = 'application/vnd.in-toto+json';
      // https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
      const encoded = Buffer.concat([
        Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `),
        payload,
      ]);
      const signature = sign('sha256', encoded, privateKey);
      const stamp = untimed
        ? null
        : await tsa.timestamp({
            artifactHash: createHash('sha256').update(signature).digest(),
            hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
            nonce: randomInt(1 << 30),
            policyOID: '1.3.6.1.4.1.57264.2',
            certReq: true,
          });
      const base64 = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
        Buffer.from(buffer, byteOffset, byteLength).toString('base64');
      return JSON.stringify({
        mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
        verificationMaterial: {
          certificate: { rawBytes: base64(certificate) },
          tlogEntries: [],
          timestampVerificationData: {
            rfc3161Timestamps: stamp === null ? [] : [{ signedTimestamp: base64(stamp) }],
          },
        },
        dsseEnvelope: {
          payload: (forged ? statementOf(digest) : payload).toString('base64'),
          payloadType,
          signatures: [{ sig: signature.toString('base64'), keyid: '' }],
        },
      });
    },
  };
}
