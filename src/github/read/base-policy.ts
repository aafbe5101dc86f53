import { fileText, sizeObstacle } from '../../policy/file-text.ts';
import { defaultPolicy, loadPolicy } from '../../policy/load.ts';
import {
  addressRefused,
  baseBranchGone,
  baseCommitUnreadable,
  contentMissing,
  contentsNotPermitted,
  folderAtPath,
  linkAtPath,
  singleSignOnRefused,
  submoduleAtPath,
} from '../../policy/obstacles.ts';
import { misspelledName, otherPlaces, policyFolder, policyPath } from '../../policy/path.ts';
import type { PolicyObstacle, PolicyResult } from '../../policy/policy.ts';
import type { PolicySource } from '../../policy/written-policy.ts';
import { rules } from '../../rules/index.ts';
import { Refused } from '../client/failure.ts';
import type { QueryError } from '../client/installation.ts';
import { type Cache, defineCache } from './cache.ts';
import type { PolicyEntryNode, PolicyNode } from './query-fragments.ts';
import type { Source } from './source.ts';

/** The policy in a commit. */
const policies = defineCache<PolicyResult>({ max: 500 });

/** The base branch as a query returned it. */
export interface BaseReading {
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** Null when the branch is gone, or could not be read because of the obstacle. */
  readonly ref: { readonly target: Partial<PolicyNode> | null } | null;
  /** Why GitHub does not show the branch or its files; null where it does. */
  readonly obstacle: PolicyObstacle | null;
}

/**
 * The policy of a base branch, at its newest commit: its file, or the default when there is none. What lies at the policy's path and is no
 * policy, and a branch that cannot be read, are obstacles, never the default.
 *
 * @throws {RetryLater} while GitHub cannot be asked for the bytes of a file that it does not return as plain text
 */
export async function policyOf(
  source: Source,
  { branch, ref, obstacle }: BaseReading,
): Promise<PolicyResult> {
  if (obstacle !== null) return unread(obstacle);
  if (ref === null) return unread(baseBranchGone(branch));
  const { oid, policy } = ref.target ?? {};
  if (oid === undefined || policy === undefined) return unread(baseCommitUnreadable(branch));
  return policyAt(source, { ...ref.target, oid, policy });
}

/** The policy in a commit; from the cache where it was read before, for a commit does not change. */
export async function policyAt(source: Source, node: PolicyNode): Promise<PolicyResult> {
  const known = knownPolicy(source.cache, node.oid);
  if (known !== null) return known;
  const result = await policyIn(source, node);
  source.cache.of(policies).set(node.oid, result);
  return result;
}

/** The policy in a commit, where it was read before. */
export function knownPolicy(cache: Cache, commit: string): PolicyResult | null {
  return cache.of(policies).get(commit) ?? null;
}

async function policyIn(source: Source, node: PolicyNode): Promise<PolicyResult> {
  const { oid: commit, policy: entry } = node;
  if (entry === null) return { valid: true, policy: withoutFile(node) };
  const at: PolicySource = { kind: 'repository', path: policyPath, commit, blob: entry.oid };
  const read = await textOf(source, entry);
  return typeof read === 'string'
    ? loadPolicy(read, at, rules)
    : { valid: false, source: at, problems: [read] };
}

function withoutFile({ policyFolder: folder, ...node }: PolicyNode) {
  const policy = defaultPolicy(rules);
  const misspelled = misspelledName((folder?.object?.entries ?? []).map(({ name }) => name));
  const other = otherPlaces.find((_, index) => node[`otherPlace${index}`] != null);
  const overlooked = misspelled === null ? other : `${policyFolder}/${misspelled}`;
  if (overlooked === undefined) return policy;
  return { ...policy, source: { kind: 'default', overlooked } as const };
}

/** Git's modes: https://git-scm.com/docs/gitdatamodel#tree */
const kindOfMode = 0o170000;
const regularFile = 0o100000;
const obstacleOfMode: ReadonlyMap<number, () => PolicyObstacle> = new Map([
  [0o040000, folderAtPath],
  [0o120000, linkAtPath],
  [0o160000, submoduleAtPath],
]);

/**
 * The text of the policy file, or what lies there instead. GitHub guesses a file's encoding, returns none of a binary file, and truncates a
 * long one: its text counts only where it has exactly the bytes of the file. Otherwise the bytes are read in a request.
 */
async function textOf(source: Source, entry: PolicyEntryNode): Promise<string | PolicyObstacle> {
  const { mode, object } = entry;
  const other = obstacleOfMode.get(mode & kindOfMode);
  if (other !== undefined) return other();
  const { byteSize, text, isBinary, isTruncated } = object ?? {};
  if ((mode & kindOfMode) !== regularFile || byteSize === undefined) return contentMissing();
  const size = sizeObstacle(byteSize);
  if (size !== null) return size;
  const isWhole =
    typeof text === 'string' &&
    isBinary === false &&
    isTruncated === false &&
    Buffer.byteLength(text) === byteSize;
  const bytes = isWhole ? Buffer.from(text) : await bytesOf(source, entry.oid);
  if (bytes === null) return contentMissing();
  const read = fileText(bytes);
  return read.readable ? read.text : read.obstacle;
}

/** @returns null where GitHub does not return the file */
async function bytesOf(
  { installation, owner, repository: repo }: Source,
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
 * Why GitHub forbids to read the base branch or its files. Only its words tell a missing permission from an organization's own rules:
 * https://docs.github.com/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/managing-allowed-ip-addresses-for-your-organization
 */
export function obstacleOf({ message }: QueryError): PolicyObstacle {
  if (/\bIP allow list\b/i.test(message)) return addressRefused();
  return /\bSAML\b/.test(message) ? singleSignOnRefused() : contentsNotPermitted();
}

function unread(obstacle: PolicyObstacle): PolicyResult {
  return { valid: false, source: { kind: 'unread' }, problems: [obstacle] };
}
