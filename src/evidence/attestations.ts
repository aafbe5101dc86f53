import { defineSlice, type Slice } from './slice.ts';

/** What is released, and what is attested about it. */
export interface Attestations {
  /** The repository's page, such as `https://github.com/acme/shop`. */
  readonly repositoryUrl: string;
  /** The release on GitHub of the tag, or of the commit; null: there is none. */
  readonly release: PublishedRelease | null;
  /** The files of that release, at most 100. */
  readonly artifacts: readonly Artifact[];
  /** What attestations are verified with, which the operator provides. */
  readonly trustedRoot: Slice<TrustedRoot>;
}

export interface PublishedRelease {
  readonly tag: string;
  /** Its tag and files can no longer be changed; null where GitHub does not say. */
  readonly immutable: boolean | null;
}

export interface Artifact {
  /** Hostile. */
  readonly name: string;
  /** `sha256:` and 64 digits; null where GitHub gives none. */
  readonly digest: string | null;
  /** The Sigstore bundles of its provenance, as JSON. Hostile. Empty: nothing is attested. */
  readonly bundles: Slice<readonly string[]>;
}

/** Roots of trust of Sigstore, as `gh attestation trusted-root` writes them. */
export interface TrustedRoot {
  /** JSON lines. */
  readonly text: string;
  /** The time of the file: the roots have no end of their own. */
  readonly changedAt: Date;
}

export const attestations = defineSlice<Attestations>({ events: ['release'] });
