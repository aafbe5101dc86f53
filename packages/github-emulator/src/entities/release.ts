import { timestamp, timestampOrNull } from '../world/clock.ts';
import type { RepositoryState } from '../world/model.ts';
import type { ReleaseAsset, ReleaseState } from '../world/releases.ts';
import type { WorldState } from '../world/state.ts';
import { accountJson, type Json, nodeId } from './account.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';

/** https://docs.github.com/rest/releases/releases */
export function releaseJson(world: WorldState, repository: RepositoryState, release: ReleaseState): Json {
  const { id, tag, target, name, body, draft, prerelease, immutable, author, assets } = release;
  const url = `${repositoryUrl(world, repository)}/releases/${id}`;
  const page = `${repositoryPage(world, repository)}/releases`;
  const archive = (format: string): string | null =>
    draft ? null : `${repositoryUrl(world, repository)}/${format}/${encodeURIComponent(tag)}`;
  return {
    id,
    node_id: nodeId('RE', id),
    url,
    html_url: `${page}/tag/${draft ? `untagged-${id}` : encodeURIComponent(tag)}`,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    tarball_url: archive('tarball'),
    zipball_url: archive('zipball'),
    tag_name: tag,
    target_commitish: target,
    name,
    body,
    draft,
    prerelease,
    immutable,
    created_at: timestamp(release.createdAt),
    updated_at: timestamp(release.updatedAt),
    published_at: timestampOrNull(release.publishedAt),
    author: accountJson(world, author),
    assets: assets.map((asset) => assetJson(world, repository, release, asset)),
  };
}

export function assetJson(
  world: WorldState,
  repository: RepositoryState,
  { tag }: ReleaseState,
  { id, name, contentType, bytes, digest, uploader, createdAt }: ReleaseAsset,
): Json {
  const page = `${repositoryPage(world, repository)}/releases/download`;
  return {
    id,
    node_id: nodeId('RA', id),
    url: `${repositoryUrl(world, repository)}/releases/assets/${id}`,
    browser_download_url: `${page}/${encodeURIComponent(tag)}/${encodeURIComponent(name)}`,
    name,
    label: null,
    state: 'uploaded',
    content_type: contentType,
    size: bytes.length,
    digest,
    download_count: 0,
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
    uploader: accountJson(world, uploader),
  };
}
