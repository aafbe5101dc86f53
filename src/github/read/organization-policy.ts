import type { PolicyText } from '../../policy/layer.ts';
import { contentMissing, ofOrganization, organizationHidden } from '../../policy/obstacles.ts';
import { policyPath } from '../../policy/path.ts';
import type { PolicyObstacle, PolicyProblem, PolicySource, StandIn } from '../../policy/policy.ts';
import type { LastPolicyFile, PolicyFileVersion } from '../../store/organization-policies.ts';
import type { QueryError } from '../client/installation.ts';
import { isPolicyFile, placeOf, refuse } from '../client/query-errors.ts';
import { defineCache } from './cache.ts';
import { lastValidVersion } from './last-valid-version.ts';
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
  | { readonly kind: 'none' }
  /** `standIn`: the version is not the present one. */
  | { readonly kind: 'file'; readonly file: PolicyText; readonly standIn?: StandIn }
  /** There must be one, and none can be used: nothing can be evaluated. */
  | { readonly kind: 'failed'; readonly source: PolicySource; readonly problems: readonly PolicyProblem[] };

/** How long the version that was read last counts while the file cannot be read. */
const maxAgeMs = 7 * 24 * 60 * 60 * 1000;

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
  const place = { installation, cache, owner, repository, repositoryId: node.databaseId ?? 0 };
  // Of its own file nothing is elsewhere.
  if (node.databaseId === source.repositoryId) return place;
  return { ...place, elsewhere: node.nameWithOwner };
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
    case 'absent':
      return none(source);
    case 'file':
      await note(source, versionOf(layer.file, name));
      return { kind: 'file', file: layer.file };
    case 'unreadable':
      return unreadable(source, ofOrganization(name, layer.obstacle), name);
    case 'invalid': {
      const problems = layer.problems.map((problem) =>
        'state' in problem ? ofOrganization(name, problem) : problem,
      );
      const valid = await lastValidVersion(place, branch.name, commit);
      if (valid === null) return { kind: 'failed', source: layer.source, problems };
      const { file, at } = valid;
      return {
        kind: 'file',
        file,
        standIn: standInFor('organization', layer.source, problems, { commit: commitOf(file), at }),
      };
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

/** The commit of a file. */
export function commitOf({ source }: PolicyText): string {
  return source.kind === 'repository' ? source.commit : '';
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
  const { lastPolicyFiles, installation, now } = source;
  const last = await lastPolicyFiles.lastPolicyFile(installation.id);
  const present: PolicySource = { kind: 'unread' };
  const failed = { kind: 'failed', source: present, problems: [obstacle] } as const;
  if (last === null) return shown === null ? { kind: 'none' } : failed;
  if (last.ageMs > maxAgeMs) return failed;
  const readAt = now().getTime() - last.ageMs;
  return {
    kind: 'file',
    file: fileOf(source, last),
    standIn: {
      layer: 'organization',
      present,
      problems: [obstacle],
      version: { commit: last.commit, at: new Date(readAt).toISOString() },
      until: new Date(readAt + maxAgeMs).toISOString(),
    },
  };
}

/** The file as it was read last. It is validated again: this may be another release. */
function fileOf(
  { owner, repository }: Source,
  { repository: name, commit, blob, text }: LastPolicyFile,
): PolicyText {
  const isOwn = name.toLowerCase() === `${owner}/${repository}`.toLowerCase();
  return {
    text,
    source: { kind: 'repository', path: policyPath, commit, blob, ...(isOwn ? {} : { repository: name }) },
  };
}

function versionOf(file: PolicyText, repository: string): PolicyFileVersion {
  const { source, text } = file;
  const blob = source.kind === 'repository' ? (source.blob ?? '') : '';
  return { repository, commit: commitOf(file), blob, text };
}

/** Notes the version that was read. */
function note(source: Source, version: PolicyFileVersion): Promise<void> {
  const { lastPolicyFiles, installation } = source;
  return noteOnce(source, version.blob, () => lastPolicyFiles.rememberPolicyFile(installation.id, version));
}

/** The repository can be read and has no file: it was deleted, or there never was one. */
async function none(source: Source): Promise<OrganizationLayer> {
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
