import { type FileLayer, fileLayer } from '../../policy/file-layer.ts';
import { contentMissing, ofOrganization, organizationHidden } from '../../policy/obstacles.ts';
import { policyPath } from '../../policy/path.ts';
import type { OverlookedFile, PolicyObstacle, PolicyProblem, StandIn } from '../../policy/policy.ts';
import type { PolicyFile, PolicySource } from '../../policy/written-policy.ts';
import { rules } from '../../rules/index.ts';
import {
  isOfPolicyRepository,
  isRecentPolicyFile,
  policyFileCountsMs,
} from '../../store/organization-policies.ts';
import type { QueryError } from '../client/installation.ts';
import { isPolicyFile, placeOf, refuse } from '../client/query-errors.ts';
import { defineCache } from './cache.ts';
import { type LastValidVersion, lastValidVersion } from './last-valid-version.ts';
import { type LayerPlace, layerAt, obstacleOf } from './policy-layer.ts';
import type { OrganizationNode, PolicyNode } from './query-fragments.ts';
import type { Source } from './source.ts';

/** The account's repository for the policy of all its repositories, as a query returned it. */
export interface OrganizationReading {
  /** Null where GitHub shows none by that name. */
  readonly node: OrganizationNode | null;
  /** Why GitHub does not show its files; null where it does. */
  readonly obstacle: PolicyObstacle | null;
}

/** The organization's layer as it counts now. */
export type OrganizationLayer =
  /** There is none. */
  | { readonly kind: 'none'; readonly overlooked?: OverlookedFile }
  /** `standIn`: the version is not the present one. */
  | { readonly kind: 'file'; readonly file: PolicyFile; readonly standIn?: StandIn }
  /** There must be one, and none can be used: nothing can be evaluated. */
  | { readonly kind: 'failed'; readonly source: PolicySource; readonly problems: readonly PolicyProblem[] };

/** How often it is noted that the file is still what it was. */
const notedEveryMs = 60 * 60 * 1000;

/** What this process noted last for an installation: a blob, or none, and when. */
const noted = defineCache<{ readonly blob: string | null; readonly at: number }>({ max: 2_000 });

/** Whether an error is at a place of the organization's repository. */
export function isOfOrganization(place: string): boolean {
  return place === 'organization' || place.startsWith('organization.');
}

/**
 * What an error at a place of the organization's repository means.
 *
 * @returns null where there is no such repository, or no file in it
 * @throws as {@link refuse} for an error that is none of these
 */
export function organizationObstacle(error: QueryError): PolicyObstacle | null {
  const place = placeOf(error);
  if (error.type === 'NOT_FOUND' && (place === 'organization' || isPolicyFile(place))) return null;
  return error.type === 'FORBIDDEN' ? obstacleOf(error) : refuse(error);
}

/** Whether a repository is the one that holds the policy of its account. Names of repositories have no case. */
export function isOrganizationRepository({
  repository,
  organizationRepository,
}: Pick<Source, 'repository' | 'organizationRepository'>): boolean {
  return repository.toLowerCase() === organizationRepository.toLowerCase();
}

/** Git's hash of the organization's file, by which a change of it is noticed. */
export function organizationBlob(node: OrganizationNode | null | undefined): string | undefined {
  return node?.defaultBranchRef?.target?.policy?.oid;
}

/** Where the organization's file lies. */
export function organizationPlace(source: Source, node: OrganizationNode): LayerPlace {
  const [owner = source.owner, repository = source.organizationRepository] = node.nameWithOwner.split('/');
  const { installation, cache } = source;
  const repositoryId = node.databaseId ?? 0;
  return { installation, cache, owner, repository, repositoryId, organization: node.nameWithOwner };
}

/**
 * The organization's layer: its file, or what counts in place of one that cannot be used. A file with mistakes is replaced by its last valid
 * version; one that nobody can read by the version that was read last, for seven days. A file that was deleted is no layer.
 *
 * @throws {RetryLater} while GitHub cannot be asked
 */
export async function organizationLayer(
  source: Source,
  { node, obstacle }: OrganizationReading,
): Promise<OrganizationLayer> {
  const name = node?.nameWithOwner ?? `${source.owner}/${source.organizationRepository}`;
  if (obstacle !== null) return unreadable(source, ofOrganization(name, obstacle), name);
  if (node === null) return unreadable(source, organizationHidden(name), null);
  const { defaultBranchRef: branch } = node;
  if (branch === null) return none(source);
  const { oid, policy } = branch.target ?? {};
  if (oid === undefined || policy === undefined)
    return unreadable(source, ofOrganization(name, contentMissing()), name);
  const place = organizationPlace(source, node);
  const commit: PolicyNode = { ...branch.target, oid, policy };
  const layer = await layerAt(place, commit);
  switch (layer.kind) {
    case 'absent': {
      const { overlooked } = layer;
      const found = await none(source);
      return overlooked === undefined
        ? found
        : { ...found, overlooked: { repository: name, path: overlooked } };
    }
    case 'file':
      await note(source, name, layer);
      return { kind: 'file', file: layer.file };
    case 'unreadable':
      return unreadable(source, ofOrganization(name, layer.obstacle), name);
    case 'invalid': {
      const { source: present, problems: found } = layer;
      const problems = found.map((problem) => ('state' in problem ? ofOrganization(name, problem) : problem));
      const valid = (await lastValidVersion(place, branch.name, commit)) ?? accepted(await lastRead(source));
      if (valid === null) return { kind: 'failed', source: present, problems };
      const standIn = standInFor('organization', present, problems, valid);
      return { kind: 'file', file: valid.file, standIn };
    }
  }
}

/** What counts in place of a file of a layer. */
export function standInFor(
  layer: StandIn['layer'],
  present: PolicySource,
  problems: readonly PolicyProblem[],
  version: { readonly commit: string; readonly at: Date } | null,
): StandIn {
  return {
    layer,
    present,
    problems,
    version: version === null ? null : { commit: version.commit, at: version.at.toISOString() },
  };
}

/**
 * The version that was read last, while it counts.
 *
 * @param shown the name of the repository, where GitHub shows it: then there may be a file even if none was read before
 */
async function unreadable(
  source: Source,
  obstacle: PolicyObstacle,
  shown: string | null,
): Promise<OrganizationLayer> {
  const last = await lastRead(source);
  const present: PolicySource = { kind: 'unread' };
  if (last === null && shown === null) return { kind: 'none' };
  if (last === null || !isRecentPolicyFile(last) || !isAccepted(last))
    return { kind: 'failed', source: present, problems: [obstacle] };
  const until = new Date(last.at.getTime() + policyFileCountsMs).toISOString();
  const standIn = { ...standInFor('organization', present, [obstacle], last), until };
  return { kind: 'file', file: last.file, standIn };
}

/** A version that was read. The file is null where this release does not accept it: there is a minimum, and nobody knows which. */
interface LastRead extends Omit<LastValidVersion, 'file'> {
  readonly file: PolicyFile | null;
  readonly ageMs: number;
}

function isAccepted(last: LastRead): last is LastRead & LastValidVersion {
  return last.file !== null;
}

function accepted(last: LastRead | null): LastValidVersion | null {
  return last !== null && isAccepted(last) ? last : null;
}

/** The version that was read last; null where there was none. */
async function lastRead(source: Source): Promise<LastRead | null> {
  const { lastPolicyFiles, installation, now } = source;
  const last = await lastPolicyFiles.lastPolicyFile(installation.id);
  if (last === null) return null;
  const { repository, commit, blob, text, ageMs } = last;
  if (!isOfPolicyRepository(last, source.organizationRepository)) return null;
  const layer = fileLayer(text, { kind: 'organization', repository, path: policyPath, commit, blob }, rules);
  const at = new Date(now().getTime() - ageMs);
  return { file: layer.kind === 'file' ? layer.file : null, commit, at, ageMs };
}

/** Notes the version that was read. */
function note(
  source: Source,
  repository: string,
  { file, text }: FileLayer & { readonly kind: 'file' },
): Promise<void> {
  const { lastPolicyFiles, installation } = source;
  if (file.source.kind !== 'organization') throw new Error('The file is not the organization’s.');
  const { commit, blob = '' } = file.source;
  return noteOnce(source, blob, () =>
    lastPolicyFiles.rememberPolicyFile(installation.id, { repository, commit, blob, text }),
  );
}

/** The repository can be read and has no file: it was deleted, or there never was one. */
async function none(source: Source): Promise<OrganizationLayer & { readonly kind: 'none' }> {
  const { lastPolicyFiles, installation } = source;
  await noteOnce(source, null, () => lastPolicyFiles.forgetPolicyFile(installation.id));
  return { kind: 'none' };
}

/** Stores what was read, if it is something else than before or was stored some time ago. */
async function noteOnce(
  { cache, installation, now }: Source,
  blob: string | null,
  store: () => Promise<void>,
): Promise<void> {
  const key = String(installation.id);
  const before = cache.of(noted).get(key);
  const at = now().getTime();
  if (before !== undefined && before.blob === blob && Math.abs(at - before.at) < notedEveryMs) return;
  await store();
  cache.of(noted).set(key, { blob, at });
}
