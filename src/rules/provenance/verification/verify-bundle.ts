import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { z } from 'zod';

/** What a bundle proves once its signature holds: who signed which statement. */
export interface VerifiedStatement {
  /** Of Fulcio's certificate: the workflow with its ref, as an address. */
  readonly signer: string;
  /** Who vouched for the signer: the issuer of the token. */
  readonly issuer: string | null;
  readonly repository: string | null;
  /** The commit that the workflow ran for. */
  readonly commit: string | null;
  readonly predicateType: string;
  /** In lower case, each with its algorithm: `sha256:…`. */
  readonly subjects: readonly string[];
}

/** Why a bundle proves nothing. */
export type UnverifiedReason = 'not-a-bundle' | 'signature' | 'statement';

/** Roots that are in use, each with the thresholds of its instance. */
export type Roots = readonly Verifier[];

/**
 * Reads roots of trust, one of each line.
 *
 * The public instance of Sigstore is verified with its logs; the instance of GitHub for private repositories has none, so that a signed
 * timestamp counts: https://docs.github.com/actions/how-tos/secure-your-work/use-artifact-attestations/verify-attestations-offline
 *
 * @returns null where a line is no root
 */
export function readRoots(text: string): Roots | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  try {
    const roots = lines.map((line) => TrustedRoot.fromJSON(JSON.parse(line)));
    if (roots.length === 0 || roots.some(({ certificateAuthorities }) => certificateAuthorities.length === 0))
      return null;
    return roots.map((root) => {
      const hasLogs = root.tlogs.length > 0;
      return new Verifier(toTrustMaterial(root), {
        tlogThreshold: hasLogs ? 1 : 0,
        ctlogThreshold: hasLogs ? 1 : 0,
        timestampThreshold: 1,
      });
    });
  } catch {
    return null;
  }
}

const statement = z.object({
  _type: z.string().regex(/^https:\/\/in-toto\.io\/Statement\/v(?:0\.1|1)$/),
  predicateType: z.string(),
  subject: z
    .array(z.object({ digest: z.record(z.string(), z.string()) }))
    .min(1)
    .max(1024),
});

/** Verifies the signature of a bundle offline, and reads what it says. Pure: what is valid is decided by the time of the signature. */
export function verifyBundle(json: string, roots: Roots): VerifiedStatement | UnverifiedReason {
  const bundle = parsed(() => bundleFromJSON(JSON.parse(json)));
  if (bundle === null || bundle.content.$case !== 'dsseEnvelope') return 'not-a-bundle';
  const { payload, payloadType } = bundle.content.dsseEnvelope;
  const entity = parsed(() => toSignedEntity(bundle));
  // A key without a certificate says nothing of who signed.
  if (entity === null || entity.key.$case !== 'certificate') return 'not-a-bundle';
  const signer = roots.reduce<ReturnType<Verifier['verify']> | null>(
    (found, root) => found ?? parsed(() => root.verify(entity)),
    null,
  );
  if (signer === null) return 'signature';
  const { identity } = signer;
  const said = parsed(() => statement.parse(JSON.parse(payload.toString('utf8'))));
  if (said === null || payloadType !== 'application/vnd.in-toto+json' || identity === undefined)
    return 'statement';
  const text = (oid: string) => textOf(identity.oids, oid);
  return {
    signer: identity.subjectAlternativeName ?? '',
    issuer: identity.extensions?.issuer ?? null,
    repository: text(sourceRepository),
    commit: text(sourceCommit),
    predicateType: said.predicateType,
    subjects: said.subject.flatMap(({ digest }) =>
      Object.entries(digest).map(([algorithm, value]) => `${algorithm}:${value}`.toLowerCase()),
    ),
  };
}

/** Extensions of Fulcio’s certificates: https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md */
const sourceRepository = '1.3.6.1.4.1.57264.1.12';
const sourceCommit = '1.3.6.1.4.1.57264.1.13';

type Extensions = NonNullable<NonNullable<ReturnType<Verifier['verify']>['identity']>['oids']>;

/** The text of an extension, which is a UTF8String in DER; null where it is absent, twice there, or something else. */
function textOf(extensions: Extensions | undefined, oid: string): string | null {
  const found = (extensions ?? []).filter((each) => each.oid?.id.join('.') === oid);
  const [value] = found.map((each) => each.value);
  if (found.length !== 1 || value === undefined || value[0] !== 0x0c) return null;
  const first = value[1] ?? 0;
  const header = first < 0x80 ? 2 : 2 + (first & 0x7f);
  const length = first < 0x80 ? first : value.subarray(2, header).reduce((sum, byte) => sum * 256 + byte, 0);
  return header + length === value.length ? value.subarray(header).toString('utf8') : null;
}

/** Libraries throw on hostile input. */
function parsed<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}
