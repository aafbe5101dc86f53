import { bundleSchema, openBundle } from '../../ledger/bundle.ts';
import { publishedKeysSchema, readPublishedKeys } from '../../ledger/published-keys.ts';
import type { VerificationKey } from '../../ledger/signer.ts';
import { keysName, manifestName, maxManifestBytes, signatureName } from './export-manifest.ts';
import { type FileSource, textOf } from './export-source.ts';

/** Who signed the manifest. */
export interface ManifestSignature {
  /** `unsigned`: nobody, so that it shows damage and no forgery. `unknown-key`: the key is none of the given ones. */
  readonly state: 'signed' | 'unsigned' | 'unknown-key' | 'forged';
  /** Null: there is none. */
  readonly keyId: string | null;
  /** A sentence that says why it counts for nothing; null: it counts, or there is none. */
  readonly problem: string | null;
}

/** Bytes of a bundle: it has the manifest in base64. */
const maxSignatureBytes = 2 * maxManifestBytes;

/** Bytes of a list of keys. */
const maxKeysBytes = 4_000_000;

/** Milliseconds by which clocks may differ. */
const clockToleranceMs = 600_000;

export const unsigned: ManifestSignature = { state: 'unsigned', keyId: null, problem: null };

/**
 * Who signed the manifest that lies with files, and whether the key signed at the time at which the manifest says that it was made.
 *
 * @param text the manifest
 * @param madeAt as it says itself
 * @param given the keys that are trusted; null: those beside the manifest, which show only that it is consistent
 */
export async function manifestSignature(
  source: FileSource,
  text: string,
  madeAt: string,
  given: readonly VerificationKey[] | null,
): Promise<ManifestSignature> {
  if (!source.names.includes(signatureName)) return unsigned;
  const bundle = bundleSchema.safeParse(jsonIn(await textOf(source, signatureName, maxSignatureBytes)));
  if (!bundle.success)
    return { state: 'forged', keyId: null, problem: `${signatureName} is not a signed bundle.` };
  const opened = openBundle(bundle.data, given ?? (await keysIn(source)));
  if (opened.state === 'unknown-key') {
    const problem = `${manifestName} is signed with the key ${opened.keyId}, which is not a known key.`;
    return { state: 'unknown-key', keyId: opened.keyId, problem };
  }
  if (opened.state === 'forged') {
    const problem = `The signature of ${manifestName} does not match.`;
    return { state: 'forged', keyId: opened.keyId, problem };
  }
  const keyId = opened.keys[0]?.keyId ?? null;
  if (opened.payload !== text)
    return { state: 'forged', keyId, problem: `${manifestName} is not the one that was signed.` };
  const at = Date.parse(madeAt);
  const isValid = opened.keys.some(
    ({ validFrom, validUntil }) =>
      at >= validFrom.getTime() - clockToleranceMs &&
      (validUntil === null || at <= validUntil.getTime() + clockToleranceMs),
  );
  const problem = `The key ${keyId} did not sign at ${madeAt}, the time of ${manifestName}.`;
  return isValid ? { state: 'signed', keyId, problem: null } : { state: 'forged', keyId, problem };
}

async function keysIn(source: FileSource): Promise<readonly VerificationKey[]> {
  const { data } = publishedKeysSchema.safeParse(jsonIn(await textOf(source, keysName, maxKeysBytes)));
  try {
    return data === undefined ? [] : readPublishedKeys(data);
  } catch {
    return [];
  }
}

function jsonIn(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
