import type { NewAsset, NewRelease, ReleaseChanges } from '../actions/release.ts';
import type { TagRules } from '../world/tag-rules.ts';

/** What a tag points to: a branch, tag or sha, directly or (annotated) by a tag object with a message. */
export type TagTarget = string | { readonly at: string; readonly message: string };

/** The tags of a repository. */
export interface Tags {
  /**
   * Creates, moves or (null) deletes tags in one push: `push` with `create` or `delete` for each, and nothing for more than
   * three. Default pusher: the first admin of the repository’s owner.
   *
   * @throws when a ruleset forbids one, with GitHub's words; then none changes
   */
  push(tags: Readonly<Record<string, TagTarget | null>>, options?: { readonly by: string }): Promise<void>;
  /** Sets a ruleset for tags, by its name; null removes it. */
  rules(name: string, rules: TagRules | null): void;
  /** The commit of a tag; null where it does not exist. */
  commit(name: string): Promise<string | null>;
  readonly names: readonly string[];
}

/** The releases of a repository, by id. */
export interface Releases {
  /**
   * Creates a release, a draft or a published one: `release.created`, and for the latter `published` and `released` (or
   * `prereleased`). Publishing creates the tag on `target` where it does not exist. Returns its id.
   *
   * @throws in GitHub's words where the tag has a release already, or may not be created
   */
  create(release: NewRelease & { readonly by: string }): Promise<number>;
  /** `release.edited`, and `released` when a published prerelease becomes a release. */
  edit(id: number, changes: ReleaseChanges & { readonly by: string }): Promise<void>;
  /** Adds a file; sends nothing. Returns its digest. @throws when the release is immutable */
  upload(id: number, asset: NewAsset & { readonly by: string }): Promise<string | null>;
  /** Publishes a draft: `release.published`, and `released` or `prereleased`. @throws like `create` */
  publish(id: number, options: { readonly by: string }): Promise<void>;
  /** Makes it a draft: `release.unpublished`. @throws when it is immutable */
  unpublish(id: number, options: { readonly by: string }): Promise<void>;
  /** Deletes it and leaves its tag: `release.deleted`. */
  delete(id: number, options: { readonly by: string }): Promise<void>;
  /** Whether releases become immutable when they are published. Default: false. */
  immutable(immutable: boolean): void;
  /** Oldest first, drafts too. */
  readonly all: readonly ReleaseRecord[];
}

export interface ReleaseRecord {
  readonly id: number;
  readonly tag: string;
  readonly name: string | null;
  readonly body: string | null;
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly immutable: boolean;
  readonly assets: readonly { readonly name: string; readonly digest: string | null }[];
}
