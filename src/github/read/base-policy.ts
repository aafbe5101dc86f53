import type { Layer, PolicyText } from '../../policy/layer.ts';
import { policyOfLayers } from '../../policy/layered-policy.ts';
import { baseBranchGone, baseCommitUnreadable } from '../../policy/obstacles.ts';
import type {
  PolicyObstacle,
  PolicyProblem,
  PolicyResult,
  PolicySource,
  StandIn,
} from '../../policy/policy.ts';
import { repairPolicy } from '../../policy/repair-policy.ts';
import { rules } from '../../rules/index.ts';
import { lastValidVersion } from './last-valid-version.ts';
import {
  commitOf,
  isOrganizationRepository,
  type OrganizationLayer,
  type OrganizationReading,
  organizationLayer,
  organizationPlace,
  standInFor,
} from './organization-policy.ts';
import { type LayerPlace, layerAt } from './policy-layer.ts';
import type { PolicyNode } from './query-fragments.ts';
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
  proposed(layer: Layer): PolicyResult;
}

/**
 * The policy of a base branch: the organization's file, at its newest commit, with that of the branch. Without either it is the default. What
 * lies at a policy's path and is no policy, and a branch that cannot be read, are obstacles, never the default. While a file has mistakes its
 * last valid version counts, or else the organization's alone.
 *
 * @throws {RetryLater} while GitHub cannot be asked for what the query did not return
 */
export async function basePolicyOf(source: Source, reading: BaseReading): Promise<BasePolicy> {
  const { branch, ref, obstacle } = reading;
  if (obstacle !== null) return failed({ kind: 'unread' }, [obstacle]);
  if (ref === null) return failed({ kind: 'unread' }, [baseBranchGone(branch)]);
  const { oid, policy } = ref.target ?? {};
  if (oid === undefined || policy === undefined)
    return failed({ kind: 'unread' }, [baseCommitUnreadable(branch)]);
  const organization = await organizationLayer(source, reading.organization);
  if (isOrganizationRepository(source)) return ofOrganizationRepository(source, reading, organization);
  if (organization.kind === 'failed') return failed(organization.source, organization.problems);
  return ofRepository(source, branch, { ...ref.target, oid, policy }, organization);
}

type Usable = Exclude<OrganizationLayer, { kind: 'failed' }>;

async function ofRepository(
  source: Source,
  branch: string,
  commit: PolicyNode,
  organization: Usable,
): Promise<BasePolicy> {
  const combine = (repository: PolicyText | null, standIns: readonly StandIn[] = [], overlooked?: string) =>
    policyOfLayers(
      { organization: organization.kind === 'file' ? organization.file : null, repository },
      {
        standIns: [...standInsOf(organization), ...standIns],
        ...(overlooked === undefined ? {} : { overlooked }),
      },
      rules,
    );
  const combined = (layer: Layer): PolicyResult => {
    switch (layer.kind) {
      case 'absent':
        return combine(null, [], layer.overlooked);
      case 'file':
        return combine(layer.file);
      case 'invalid':
        return { valid: false, source: layer.source, problems: layer.problems };
      case 'unreadable':
        return { valid: false, source: layer.source, problems: [layer.obstacle] };
    }
  };
  const layer = await layerAt(source, commit);
  const present = combined(layer);
  const base = { present, changeable: source, proposed: combined };
  if (layer.kind !== 'invalid') return { ...base, result: present };
  const valid = await lastValidVersion(source, branch, commit);
  const standIn = standInFor(
    'repository',
    layer.source,
    layer.problems,
    valid === null ? null : { commit: commitOf(valid.file), at: valid.at },
  );
  if (valid !== null) return { ...base, result: combine(valid.file, [standIn]) };
  return { ...base, result: organization.kind === 'file' ? combine(null, [standIn]) : present };
}

/**
 * The account's repository for the policy of all its repositories is under its own file, which is the organization's layer and no second
 * one. A pull request changes it if it goes into the default branch.
 */
function ofOrganizationRepository(
  source: Source,
  { branch, organization: { node } }: BaseReading,
  organization: OrganizationLayer,
): BasePolicy {
  const result = ofOrganizationAlone(organization);
  const standIn = organization.kind === 'file' ? organization.standIn : undefined;
  const present: PolicyResult =
    standIn === undefined ? result : { valid: false, source: standIn.present, problems: standIn.problems };
  const isDefault = node?.defaultBranchRef?.name === branch;
  return {
    result,
    present,
    changeable: isDefault && node !== null ? organizationPlace(source, node) : null,
    proposed: (layer) => {
      if (layer.kind === 'invalid' || layer.kind === 'unreadable') {
        const problems = layer.kind === 'invalid' ? layer.problems : [layer.obstacle];
        return { valid: false, source: layer.source, problems };
      }
      return ofOrganizationAlone(
        layer.kind === 'file' ? { kind: 'file', file: layer.file } : { kind: 'none' },
      );
    },
  };
}

function ofOrganizationAlone(organization: OrganizationLayer): PolicyResult {
  if (organization.kind === 'failed')
    return { valid: false, source: organization.source, problems: organization.problems };
  const file = organization.kind === 'file' ? organization.file : null;
  return policyOfLayers(
    { organization: file, repository: null },
    { standIns: standInsOf(organization) },
    rules,
  );
}

function standInsOf(organization: OrganizationLayer): readonly StandIn[] {
  return organization.kind === 'file' && organization.standIn !== undefined ? [organization.standIn] : [];
}

/** Nothing can be evaluated, and no pull request of the repository changes that. */
function failed(source: PolicySource, problems: readonly PolicyProblem[]): BasePolicy {
  const result: PolicyResult = { valid: false, source, problems };
  return { result, present: result, changeable: null, proposed: () => result };
}

/**
 * The policy that a change is evaluated by. Where no version was ever valid, each check fails until the file is fixed: the change that fixes
 * it is evaluated by the default, so that it can be merged. It is never evaluated by what it proposes.
 *
 * @param repairs whether the change makes a valid policy of one that is not
 */
export function policyFor({ result }: BasePolicy, repairs: boolean): PolicyResult {
  if (result.valid || !repairs) return result;
  return repairPolicy(result.source, result.problems, rules);
}
