import { type FileLayer, fileLayer } from '../../policy/file-layer.ts';
import { fileText, sizeObstacle } from '../../policy/file-text.ts';
import {
  addressRefused,
  contentMissing,
  contentsNotPermitted,
  folderAtPath,
  linkAtPath,
  singleSignOnRefused,
  submoduleAtPath,
} from '../../policy/obstacles.ts';
import { misspelledName, otherPlaces, policyFolder, policyPath } from '../../policy/path.ts';
import type { PolicyObstacle } from '../../policy/policy.ts';
import type { PolicySource } from '../../policy/written-policy.ts';
import { rules } from '../../rules/index.ts';
import { Refused } from '../client/failure.ts';
import type { QueryError } from '../client/installation.ts';
import { type Cache, defineCache } from './cache.ts';
import type { PolicyEntryNode, PolicyNode } from './query-fragments.ts';
import type { Source } from './source.ts';

/** The repository whose commits hold one layer of the policy. */
export interface LayerPlace extends Pick<Source, 'installation' | 'cache' | 'owner' | 'repository'> {
  readonly repositoryId: number;
  /** `owner/name`, where it holds the organization's layer. */
  readonly organization?: string;
}

/** The layer in a commit, by the repository's id and the commit's hash. */
const layersByCommit = defineCache<FileLayer>({ max: 1_000 });

/** What a policy file says, by its blob: the same text is validated once, whatever commit holds it. */
const layersByBlob = defineCache<FileLayer>({ max: 1_000 });

/** The layer in a commit; from the cache where it was read before, for a commit does not change. */
export async function layerAt(place: LayerPlace, node: PolicyNode): Promise<FileLayer> {
  const known = knownLayer(place, node.oid);
  if (known !== null) return known;
  const layer = await layerIn(place, node);
  if (layer.kind !== 'unreadable') place.cache.of(layersByCommit).set(commitKey(place, node.oid), layer);
  return layer;
}

/** The layer in a commit, where it was read before. */
export function knownLayer(
  place: { readonly cache: Cache; readonly repositoryId: number },
  commit: string,
): FileLayer | null {
  return place.cache.of(layersByCommit).get(commitKey(place, commit)) ?? null;
}

function commitKey({ repositoryId }: { readonly repositoryId: number }, commit: string): string {
  return `${repositoryId}@${commit}`;
}

async function layerIn(place: LayerPlace, node: PolicyNode): Promise<FileLayer> {
  const { oid: commit, policy: entry } = node;
  if (entry === null) return withoutFile(node);
  const file = { path: policyPath, commit, blob: entry.oid };
  const source: PolicySource =
    place.organization === undefined
      ? { kind: 'repository', ...file }
      : { kind: 'organization', repository: place.organization, ...file };
  const ofBlobs = place.cache.of(layersByBlob);
  const key = `${place.repositoryId}:${entry.mode}:${entry.oid}`;
  const known = ofBlobs.get(key);
  if (known !== undefined) return at(known, source);
  const read = await textOf(place, entry);
  if (typeof read !== 'string' && read.unreadable)
    return { kind: 'unreadable', source, obstacle: read.obstacle };
  const layer: FileLayer =
    typeof read === 'string'
      ? fileLayer(read, source, rules)
      : { kind: 'invalid', source, problems: [read.obstacle] };
  ofBlobs.set(key, layer);
  return layer;
}

/** The same layer at another commit. */
function at(layer: FileLayer, source: PolicySource): FileLayer {
  if (layer.kind === 'file') return { ...layer, file: { ...layer.file, source } };
  return layer.kind === 'absent' ? layer : { ...layer, source };
}

function withoutFile({ policyFolder: folder, ...node }: PolicyNode): FileLayer {
  const misspelled = misspelledName((folder?.object?.entries ?? []).map(({ name }) => name));
  const other = otherPlaces.find((_, index) => node[`otherPlace${index}`] != null);
  const overlooked = misspelled === null ? other : `${policyFolder}/${misspelled}`;
  return { kind: 'absent', ...(overlooked === undefined ? {} : { overlooked }) };
}

/** Git's modes: https://git-scm.com/docs/gitdatamodel#tree */
const kindOfMode = 0o170000;
const regularFile = 0o100000;
const obstacleOfMode: ReadonlyMap<number, () => PolicyObstacle> = new Map([
  [0o040000, folderAtPath],
  [0o120000, linkAtPath],
  [0o160000, submoduleAtPath],
]);

/** Why there is no text: what lies there is none, or GitHub does not show it. */
interface NoText {
  readonly obstacle: PolicyObstacle;
  readonly unreadable: boolean;
}

/**
 * The text of the policy file, or what lies there instead. GitHub guesses a file's encoding, returns none of a binary file, and truncates a
 * long one: its text counts only where it has exactly the bytes of the file. Otherwise the bytes are read in a request.
 *
 * @throws {RetryLater} while GitHub cannot be asked for the bytes
 */
async function textOf(place: LayerPlace, { mode, oid, object }: PolicyEntryNode): Promise<string | NoText> {
  const other = obstacleOfMode.get(mode & kindOfMode);
  if (other !== undefined) return { obstacle: other(), unreadable: false };
  const missing: NoText = { obstacle: contentMissing(), unreadable: true };
  const { byteSize, text, isBinary, isTruncated } = object ?? {};
  if ((mode & kindOfMode) !== regularFile || byteSize === undefined) return missing;
  const size = sizeObstacle(byteSize);
  if (size !== null) return { obstacle: size, unreadable: false };
  const isWhole =
    typeof text === 'string' &&
    isBinary === false &&
    isTruncated === false &&
    Buffer.byteLength(text) === byteSize;
  const bytes = isWhole ? Buffer.from(text) : await bytesOf(place, oid);
  if (bytes === null) return missing;
  const read = fileText(bytes);
  return read.readable ? read.text : { obstacle: read.obstacle, unreadable: false };
}

/** @returns null where GitHub does not return the file */
async function bytesOf(
  { installation, owner, repository: repo }: LayerPlace,
  file_sha: string,
): Promise<Uint8Array | null> {
  try {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', {
      owner,
      repo,
      file_sha,
    });
    return Buffer.from(data.content, 'base64');
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/**
 * Why GitHub forbids to read a branch or its files. Only its words tell a missing permission from an organization's own rules:
 * https://docs.github.com/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/managing-allowed-ip-addresses-for-your-organization
 */
export function obstacleOf({ message }: QueryError): PolicyObstacle {
  if (/\bIP allow list\b/i.test(message)) return addressRefused();
  return /\bSAML\b/.test(message) ? singleSignOnRefused() : contentsNotPermitted();
}
