import type { FileLayer } from '../../policy/file-layer.ts';
import { baseBranchGone, baseCommitUnreadable } from '../../policy/obstacles.ts';
import type {
  OverlookedFile,
  PolicyObstacle,
  PolicyProblem,
  PolicyResult,
  StandIn,
} from '../../policy/policy.ts';
import { notesOf } from '../../policy/policy-notes.ts';
import { repairPolicy } from '../../policy/repair-policy.ts';
import { resolvePolicy } from '../../policy/resolve.ts';
import type { PolicyFile, PolicySource } from '../../policy/written-policy.ts';
import { rules } from '../../rules/index.ts';
import { isEventNamed, isRequested, type Reason } from '../../subjects/reason.ts';
import { lastValidVersion } from './last-valid-version.ts';
import {
  isOrganizationRepository,
  type OrganizationLayer,
  type OrganizationReading,
  organizationLayer,
  organizationPlace,
  standInFor,
} from './organization-policy.ts';
import { type LayerPlace, layerAt } from './policy-layer.ts';
import type { PolicyNode } from './query-fragments.ts';
import { readProperties, usesProperties } from './repository-properties.ts';
import type { Source } from './source.ts';

/** The base branch as a query returned it, with the account's repository for the policy of all its repositories. */
export interface BaseReading {
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** Null when the branch is gone, or could not be read because of the obstacle. */
  readonly ref: { readonly target: Partial<PolicyNode> | null } | null;
  /** Why GitHub does not show the branch or its files; null where it does. */
  readonly obstacle: PolicyObstacle | null;
  readonly organization: OrganizationReading;
}

/** The policy of a base branch. */
export interface BasePolicy {
  /** What a change is evaluated by. */
  readonly result: PolicyResult;
  /** What the files say as they are now: not valid where another version counts instead. A proposal is compared with it. */
  readonly present: PolicyResult;
  /** Where the file lies that a pull request into this branch can change; null where it can change none. */
  readonly changeable: LayerPlace | null;
  /** The policy if this layer lay at that place. */
  proposed(layer: FileLayer): Promise<PolicyResult>;
}

/**
 * The policy of a base branch: the organization's file, at its newest commit, with that of the branch. Without either it is the default. What
 * lies at a policy's path and is no policy, and a branch that cannot be read, are obstacles, never the default. While a file has mistakes its
 * last valid version counts, or else the organization's alone.
 *
 * @param reasons why the subject is processed
 * @throws {RetryLater} while GitHub cannot be asked for what the query did not return
 */
export async function basePolicyOf(
  source: Source,
  reading: BaseReading,
  reasons: readonly Reason[],
): Promise<BasePolicy> {
  const { branch, ref, obstacle } = reading;
  if (obstacle !== null) return failed({ kind: 'unread' }, [obstacle]);
  if (ref === null) return failed({ kind: 'unread' }, [baseBranchGone(branch)]);
  const { oid, policy } = ref.target ?? {};
  if (oid === undefined || policy === undefined)
    return failed({ kind: 'unread' }, [baseCommitUnreadable(branch)]);
  const organization = await organizationLayer(source, reading.organization);
  const resolve = resolverFor(source, branch, reasons);
  if (isOrganizationRepository(source))
    return ofOrganizationRepository(source, reading, organization, resolve);
  if (organization.kind === 'failed') return failed(organization.source, organization.problems);
  return ofRepository({ source, branch, commit: { ...ref.target, oid, policy }, organization, resolve });
}

interface Files {
  readonly organization: PolicyFile | null;
  readonly repository: PolicyFile | null;
  readonly standIns?: readonly StandIn[];
  /** What was probably meant as the policy of the repository and is not read. */
  readonly overlooked?: string | undefined;
  readonly overlookedElsewhere?: OverlookedFile | undefined;
}

type Resolve = (files: Files) => Promise<PolicyResult>;

/** Resolves files for a branch. The custom properties of the repository are read where one of the files has a scope by them. */
function resolverFor(source: Source, branch: string, reasons: readonly Reason[]): Resolve {
  const isNews =
    isRequested(reasons) || reasons.some((reason) => isEventNamed(reason, 'custom_property_values'));
  return async ({ organization, repository, standIns = [], overlooked, overlookedElsewhere }) => {
    const needed = [organization, repository].some((file) => file !== null && usesProperties(file));
    const properties = needed ? await readProperties(source, isNews) : { read: true as const, values: {} };
    if (!properties.read)
      return { valid: false, source: { kind: 'unread' }, problems: [properties.obstacle] };
    const { extends: preset, ...policy } = resolvePolicy(
      { organization, repository },
      { branch, properties: properties.values },
      rules,
      { kind: 'default', ...(overlooked === undefined ? {} : { overlooked }) },
    );
    // The default names no preset: nobody wrote it.
    const isDefault = organization === null && repository === null;
    return {
      valid: true,
      policy: {
        ...policy,
        ...(preset === undefined || isDefault ? {} : { extends: preset }),
        ...notesOf({
          standIns,
          ...(overlookedElsewhere === undefined ? {} : { overlooked: overlookedElsewhere }),
        }),
      },
    };
  };
}

async function ofRepository({
  source,
  branch,
  commit,
  organization,
  resolve,
}: {
  readonly source: Source;
  readonly branch: string;
  readonly commit: PolicyNode;
  readonly organization: Exclude<OrganizationLayer, { kind: 'failed' }>;
  readonly resolve: Resolve;
}): Promise<BasePolicy> {
  const minimum = {
    organization: organization.kind === 'file' ? organization.file : null,
    standIns: standInsOf(organization),
    overlookedElsewhere: organization.kind === 'none' ? organization.overlooked : undefined,
  };
  const proposed = async (layer: FileLayer): Promise<PolicyResult> => {
    if (layer.kind === 'absent')
      return resolve({ ...minimum, repository: null, overlooked: layer.overlooked });
    return layer.kind === 'file' ? resolve({ ...minimum, repository: layer.file }) : invalid(layer);
  };
  const layer = await layerAt(source, commit);
  const present = await proposed(layer);
  const base = { present, changeable: source, proposed };
  if (layer.kind !== 'invalid') return { ...base, result: present };
  const valid = await lastValidVersion(source, branch, commit);
  if (valid === null && organization.kind === 'none') return { ...base, result: present };
  const standIn = standInFor('repository', layer.source, layer.problems, valid);
  const standIns = [...minimum.standIns, standIn];
  return { ...base, result: await resolve({ ...minimum, repository: valid?.file ?? null, standIns }) };
}

/**
 * The account's repository for the policy of all its repositories is under its own file, which is the organization's layer and no second
 * one. A pull request changes it if it goes into the default branch.
 */
async function ofOrganizationRepository(
  source: Source,
  { branch, organization: { node } }: BaseReading,
  organization: OrganizationLayer,
  resolve: Resolve,
): Promise<BasePolicy> {
  const alone = (file: PolicyFile | null, others: Partial<Files> = {}) =>
    resolve({ organization: file, repository: null, ...others });
  const proposed = async (layer: FileLayer): Promise<PolicyResult> => {
    if (layer.kind === 'absent') return alone(null, { overlooked: layer.overlooked });
    return layer.kind === 'file' ? alone(layer.file) : invalid(layer);
  };
  const isDefault = node !== null && node.defaultBranchRef?.name === branch;
  const base = { changeable: isDefault ? organizationPlace(source, node) : null, proposed };
  if (organization.kind === 'failed') {
    const { source: from, problems } = organization;
    const present: PolicyResult = { valid: false, source: from, problems };
    return { ...base, present, result: present };
  }
  const [standIn] = standInsOf(organization);
  const result =
    organization.kind === 'file'
      ? await alone(organization.file, { standIns: standInsOf(organization) })
      : await alone(null, { overlookedElsewhere: organization.overlooked });
  if (standIn === undefined) return { ...base, present: result, result };
  return { ...base, present: { valid: false, source: standIn.present, problems: standIn.problems }, result };
}

function invalid(layer: FileLayer & { readonly kind: 'invalid' | 'unreadable' }): PolicyResult {
  const problems = layer.kind === 'invalid' ? layer.problems : [layer.obstacle];
  return { valid: false, source: layer.source, problems };
}

function standInsOf(organization: OrganizationLayer): readonly StandIn[] {
  return organization.kind === 'file' && organization.standIn !== undefined ? [organization.standIn] : [];
}

/** Nothing can be evaluated, and no pull request of the repository changes that. */
function failed(source: PolicySource, problems: readonly PolicyProblem[]): BasePolicy {
  const result: PolicyResult = { valid: false, source, problems };
  return { result, present: result, changeable: null, proposed: async () => result };
}

/**
 * The policy that a change is evaluated by. Where no version was ever valid, each check fails until the file is fixed: the change that fixes
 * it is evaluated by the default, so that it can be merged. It is never evaluated by what it proposes.
 *
 * @param repairs whether the change makes a valid policy of one that is not
 */
export function policyFor({ result }: BasePolicy, repairs: boolean): PolicyResult {
  return result.valid || !repairs ? result : repairPolicy(result.source, result.problems, rules);
}
