/** An attestation as GitHub stores it: a bundle, and what it is about. Nothing is verified. */
export interface Attestation {
  readonly id: number;
  /** Of its subject, in lower case: `sha256:…`. */
  readonly digest: string;
  /** What the statement in the bundle says; null when it cannot be read. */
  readonly predicateType: string | null;
  readonly bundle: unknown;
  /** What the address of the bundle serves. */
  readonly file: Buffer;
  /** The address of the bundle, where it is not one of this server. */
  readonly elsewhere: string | null;
  /** The list contains the bundle itself, and no address. */
  readonly embedded: boolean;
  /** GitHub attests immutable releases itself. */
  readonly initiator: 'user' | 'github';
}

/** The names that the API has for types of predicates, and how those types begin. */
const families: Readonly<Record<string, readonly string[]>> = {
  provenance: ['https://slsa.dev/provenance/'],
  sbom: ['https://spdx.dev/Document', 'https://cyclonedx.org/bom'],
  release: ['https://in-toto.io/attestation/release/'],
};

/**
 * Whether an attestation is of a type, by its name or in full.
 * https://docs.github.com/rest/repos/attestations#list-attestations (`predicate_type`)
 */
export function isOfType({ predicateType }: Attestation, wanted: string): boolean {
  if (predicateType === null) return false;
  const family = families[wanted];
  return family === undefined
    ? predicateType === wanted
    : family.some((start) => predicateType.startsWith(start));
}
