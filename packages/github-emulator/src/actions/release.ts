import { createHash } from 'node:crypto';
import type { Json } from '../entities/account.ts';
import { releaseJson } from '../entities/release.ts';
import { isRefName } from '../git/ref-name.ts';
import type { Account, RepositoryState } from '../world/model.ts';
import { Problem, type ValidationError } from '../world/problem.ts';
import type { ReleaseAsset, ReleaseState } from '../world/releases.ts';
import type { WorldState } from '../world/state.ts';
import { allowedChanges, pushTags } from './tag.ts';

export interface NewRelease {
  readonly tag: string;
  /** Default: the default branch. */
  readonly target?: string;
  readonly name?: string | null;
  readonly body?: string | null;
  readonly draft?: boolean;
  readonly prerelease?: boolean;
}

export type ReleaseChanges = Partial<Omit<NewRelease, 'draft'>>;

/** An asset to upload. */
export interface NewAsset {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Default: `application/octet-stream`. */
  readonly contentType?: string;
  /** False: an asset of the time before GitHub computed digests. */
  readonly hasDigest?: boolean;
}

/**
 * Creates a release: `release.created`, and the events of {@link publishRelease} unless it is a draft.
 *
 * @throws {Problem} 422 where its tag has a release already, or may not be created
 */
export async function createRelease(
  world: WorldState,
  repository: RepositoryState,
  {
    tag,
    target = repository.defaultBranch,
    name = null,
    body = null,
    draft = false,
    prerelease = false,
  }: NewRelease,
  by: Account,
): Promise<ReleaseState> {
  assertTagName(tag);
  const now = world.clock.tick();
  const release: ReleaseState = {
    id: world.nextId(),
    tag,
    target,
    name,
    body,
    draft: true,
    prerelease,
    immutable: false,
    author: by,
    assets: [],
    createdAt: now,
    updatedAt: now,
    publishedAt: null,
  };
  if (!draft) {
    await putTag(world, repository, release, release, by);
    await markPublished(world, repository, release);
  }
  repository.releases.all.push(release);
  await emitReleaseEvent(world, repository, release, 'created', by);
  if (!draft) await announce(world, repository, release, by);
  return release;
}

/**
 * Publishes a draft: puts its tag on the target where it does not exist, then `release.published`, and `released` or
 * `prereleased`. https://docs.github.com/webhooks/webhook-events-and-payloads#release
 *
 * @throws {Problem} 422 where its tag has a release already, or may not be created
 */
export async function publishRelease(
  world: WorldState,
  repository: RepositoryState,
  release: ReleaseState,
  by: Account,
): Promise<void> {
  if (!release.draft) return;
  world.clock.tick();
  await putTag(world, repository, release, release, by);
  await markPublished(world, repository, release);
  await announce(world, repository, release, by);
}

/** Makes a published release a draft: `release.unpublished`. @throws {Problem} 422 for an immutable one */
export async function unpublishRelease(
  world: WorldState,
  repository: RepositoryState,
  release: ReleaseState,
  by: Account,
): Promise<void> {
  if (release.draft) return;
  if (release.immutable) throw refused({ field: 'draft', message: 'Immutable releases cannot be drafts' });
  release.updatedAt = world.clock.tick();
  release.draft = true;
  release.publishedAt = null;
  await emitReleaseEvent(world, repository, release, 'unpublished', by);
}

/**
 * Changes a release: `release.edited`, and `released` when a published prerelease becomes a release.
 *
 * @throws {Problem} 422 for another tag or target of an immutable release; its texts and `prerelease` may change (github/docs#45730)
 */
export async function editRelease(
  world: WorldState,
  repository: RepositoryState,
  release: ReleaseState,
  changes: ReleaseChanges,
  by: Account,
): Promise<void> {
  const before = { ...release };
  const { tag = before.tag, target = before.target, prerelease = before.prerelease } = changes;
  const { name = before.name, body = before.body } = changes;
  assertTagName(tag);
  const locked = tag !== before.tag ? 'tag_name' : target !== before.target ? 'target_commitish' : null;
  if (release.immutable && locked !== null) {
    throw refused({ field: locked, message: `${locked} cannot be changed for an immutable release` });
  }
  const updatedAt = world.clock.tick();
  if (!release.draft && tag !== before.tag) await putTag(world, repository, release, { tag, target }, by);
  Object.assign(release, { tag, target, name, body, prerelease, updatedAt });
  const from = (was: string | null, is: string | null): Json => (was === is ? {} : { from: was ?? '' });
  const changed = {
    name: from(before.name, name),
    body: from(before.body, body),
    tag_name: from(before.tag, tag),
  };
  await emitReleaseEvent(world, repository, release, 'edited', by, {
    changes: Object.fromEntries(Object.entries(changed).filter(([, change]) => 'from' in change)),
  });
  if (!release.draft && before.prerelease && !prerelease) {
    await emitReleaseEvent(world, repository, release, 'released', by);
  }
}

/** Deletes a release and leaves its tag: `release.deleted`. */
export async function deleteRelease(
  world: WorldState,
  repository: RepositoryState,
  release: ReleaseState,
  by: Account,
): Promise<void> {
  world.clock.tick();
  const { all } = repository.releases;
  all.splice(all.indexOf(release), 1);
  await emitReleaseEvent(world, repository, release, 'deleted', by);
}

/** Adds a file to a release. No webhook is sent. @throws {Problem} 422 for an immutable release, and for a name that is taken */
export function uploadAsset(
  world: WorldState,
  release: ReleaseState,
  { name, content, contentType = 'application/octet-stream', hasDigest = true }: NewAsset,
  by: Account,
): ReleaseAsset {
  if (release.immutable) throw new Problem(422, 'Cannot upload assets to an immutable release.');
  if (release.assets.some((asset) => asset.name === name)) {
    throw refused({ resource: 'ReleaseAsset', field: 'name', code: 'already_exists' });
  }
  const bytes = Buffer.from(content);
  const asset: ReleaseAsset = {
    id: world.nextId(),
    name,
    contentType,
    bytes,
    digest: hasDigest ? `sha256:${createHash('sha256').update(bytes).digest('hex')}` : null,
    uploader: by,
    createdAt: world.clock.tick(),
  };
  release.assets.push(asset);
  release.updatedAt = asset.createdAt;
  return asset;
}

/** @throws {Problem} 404 */
export function releaseOf({ releases }: RepositoryState, id: number): ReleaseState {
  const release = releases.all.find((candidate) => candidate.id === id);
  if (release === undefined) throw new Problem(404, 'Not Found');
  return release;
}

/** `created_at` becomes the time of the commit: https://docs.github.com/rest/releases/releases#get-the-latest-release */
async function markPublished(
  world: WorldState,
  { git, releases }: RepositoryState,
  release: ReleaseState,
): Promise<void> {
  const now = world.clock.now();
  const commit = await git.resolve(`refs/tags/${release.tag}`);
  Object.assign(release, {
    draft: false,
    publishedAt: now,
    updatedAt: now,
    immutable: releases.immutable,
    ...(commit !== null && { createdAt: (await git.commit(commit)).committer.at }),
  });
  if (release.immutable) releases.usedTags.add(release.tag);
}

/** Puts the tag of a release on its target where it does not exist. @throws like {@link tagToPut} */
async function putTag(
  world: WorldState,
  repository: RepositoryState,
  release: ReleaseState,
  place: Pick<ReleaseState, 'tag' | 'target'>,
  by: Account,
): Promise<void> {
  const missing = await tagToPut(repository, release, place, by);
  if (missing !== null) await pushTags(world, repository, missing, by);
}

/**
 * The tag of a release with its commit, if it must be created to publish the release. The errors are observed:
 * googleapis/release-please-action#1194, github-community-projects/ospo-reusable-workflows#83.
 *
 * @throws {Problem} 422 where its tag has a release already, or may not be created
 */
export async function tagToPut(
  repository: RepositoryState,
  release: ReleaseState,
  { tag, target }: Pick<ReleaseState, 'tag' | 'target'>,
  by: Account,
): Promise<ReadonlyMap<string, string> | null> {
  const { git, releases } = repository;
  if (releases.all.some((other) => other !== release && !other.draft && other.tag === tag)) {
    throw refused({ field: 'tag_name', code: 'already_exists' });
  }
  const invalid = { message: 'Published releases must have a valid tag' };
  if (releases.usedTags.has(tag)) {
    throw refused({ field: 'tag_name', message: 'tag_name was used by an immutable release' }, invalid);
  }
  if (git.ref(`refs/tags/${tag}`) !== null) return null;
  const commit = await git.resolve(target);
  if (commit === null) {
    throw refused(invalid, { field: 'target_commitish', code: 'invalid' });
  }
  const targets = new Map([[tag, commit]]);
  try {
    await allowedChanges(repository, targets, by);
    return targets;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw refused({ field: 'pre_receive', message: `pre_receive ${error.message}` }, invalid);
  }
}

/** The words are observed: NyaMisty/action-ipadown#1. @throws {Problem} 422 */
export function assertTagName(tag: string): void {
  if (isRefName(`refs/tags/${tag}`)) return;
  const error = { field: 'tag_name' };
  throw refused(
    { ...error, message: 'tag_name is not a valid tag' },
    { ...error, message: 'tag_name is not well-formed' },
  );
}

function refused(...errors: readonly Partial<ValidationError>[]): Problem {
  return new Problem(
    422,
    'Validation Failed',
    errors.map((error) => ({ resource: 'Release', code: 'custom', ...error })),
  );
}

async function announce(
  world: WorldState,
  repository: RepositoryState,
  release: ReleaseState,
  by: Account,
): Promise<void> {
  await emitReleaseEvent(world, repository, release, 'published', by);
  await emitReleaseEvent(world, repository, release, release.prerelease ? 'prereleased' : 'released', by);
}

function emitReleaseEvent(
  world: WorldState,
  repository: RepositoryState,
  release: ReleaseState,
  action: string,
  sender: Account,
  particulars: Json = {},
): Promise<void> {
  return world.emit({
    event: 'release',
    action,
    sender,
    repository,
    payload: async () => ({ release: releaseJson(world, repository, release), ...particulars }),
  });
}
