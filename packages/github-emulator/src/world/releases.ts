import type { Account } from './account.ts';

/** The releases of a repository. */
export interface ReleasesState {
  /** Releases become immutable when they are published. */
  immutable: boolean;
  /** Oldest first, drafts too. */
  readonly all: ReleaseState[];
  /** The tags of immutable releases, also of deleted ones: they cannot be used again. */
  readonly usedTags: Set<string>;
}

export interface ReleaseState {
  readonly id: number;
  /** A draft’s need not exist. */
  tag: string;
  /** The branch or commit that publishing puts the tag on where it does not exist. */
  target: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  /** Its tag and assets can no longer change. */
  immutable: boolean;
  readonly author: Account;
  readonly assets: ReleaseAsset[];
  /** The time of its commit once it is published. */
  createdAt: Date;
  updatedAt: Date;
  publishedAt: Date | null;
}

export interface ReleaseAsset {
  readonly id: number;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  /** `sha256:…`; null for an asset that was uploaded before GitHub computed digests. */
  readonly digest: string | null;
  readonly uploader: Account;
  readonly createdAt: Date;
}

/**
 * The release that GitHub calls the latest: the one published last, of those that are neither drafts nor prereleases.
 * https://docs.github.com/rest/releases/releases#create-a-release (`make_latest` is true by default)
 */
export function latestRelease({ all }: ReleasesState): ReleaseState | null {
  const published = ({ publishedAt, id }: ReleaseState): number => (publishedAt?.getTime() ?? 0) + id / 1e9;
  return (
    all
      .filter(({ draft, prerelease }) => !draft && !prerelease)
      .sort((one, other) => published(other) - published(one))[0] ?? null
  );
}
