import { z } from 'zod';
import type { ReleaseTarget } from '../evidence/release.ts';
import { matcher } from '../rules/matching.ts';
import { glob } from '../rules/options.ts';
import type { EnabledRule, Policy, PolicyLayers } from './policy.ts';
import { enabledForRelease } from './resolve.ts';
import type { PolicyFile, WrittenRelease } from './written-policy.ts';

/** Entries of `releases` in one file. */
export const maxReleases = 20;

/** Days within which a commit that an environment ran counts as a roll-back. */
const defaultRollBackDays = 90;

const patterns = () => z.array(glob()).min(1).max(100);

/** The keys of an entry of `releases` but for its rules. */
export const releaseKeys = {
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,59}$/, 'must be a name of letters, digits, spaces and `._/-`')
    .describe('What reports call it.'),
  environments: patterns()
    .optional()
    .describe('Globs of environments, such as `production`. Case does not matter, as on GitHub.'),
  tags: patterns().optional().describe('Globs of tags without `refs/tags/`, such as `v*`.'),
  branches: patterns()
    .optional()
    .describe(
      'Globs of the branches of which a commit is released: one of them contains it. Without it: the default branch. Protect these branches, or anybody who can push to one releases.',
    ),
  'dry-run': z
    .boolean()
    .optional()
    .describe(
      'Show the result and let every deployment pass. A repository cannot set it where the policy of the organization enforces a rule about releases or lists the target without it.',
    ),
  'roll-back': z
    .enum(['allow', 'forbid'])
    .optional()
    .describe(
      'Whether a commit passes that the environment has run before. Without it: `allow`. Known malware stops it either way.',
    ),
  'roll-back-within': z
    .int()
    .min(1)
    .max(3650)
    .optional()
    .describe('Days since the environment ran the commit, for a roll-back. Without it: 90.'),
} as const;

/** Lists of globs of branches; null stands for the default branch. */
export type BranchLists = readonly (readonly string[] | null)[] | null;

/** What a policy says of the releases to one target. */
export interface ReleasePlan {
  /** The entries that list it, by name, the organization's first. None: the policy does not say that commits are released there. */
  readonly entries: readonly string[];
  /**
   * Globs of branches, one list for each layer that has any: a branch has to match one of each. A list that is null, and null for all:
   * the default branch.
   */
  readonly branches: BranchLists;
  readonly dryRun: boolean;
  /** Days within which a roll-back passes; null: none does. */
  readonly rollBackDays: number | null;
  /** Those that are evaluated on releases, with the settings for this target. */
  readonly rules: readonly EnabledRule[];
}

/** What a policy says of the releases to a target. A repository's entry never loosens what the organization says of the same target. Pure. */
export function releasePlan(policy: Policy, target: ReleaseTarget): ReleasePlan {
  const { resolved } = policy;
  const layers: PolicyLayers = resolved?.layers ?? { organization: null, repository: null };
  const organization = entriesFor(layers.organization, target);
  const repository = entriesFor(layers.repository, target);
  const places = (entries: readonly Listed[]) => entries.map(({ index }) => index);
  const rules =
    resolved === undefined
      ? policy.rules
      : enabledForRelease(resolved, {
          organization: places(organization),
          repository: places(repository),
        });
  const ofOrganization =
    layers.organization === null || resolved === undefined
      ? []
      : enabledForRelease(
          { ...resolved, layers: { ...layers, repository: null } },
          { organization: places(organization), repository: [] },
        );
  const enforces = ofOrganization.some(
    ({ rule, enforcement, rollOut }) =>
      rule.on.release !== undefined && (enforcement === 'enforce' || rollOut?.enforce !== undefined),
  );
  const all = [...organization, ...repository];
  const own = lastOf(repository, 'branches');
  const branches = [
    // An entry of the organization without branches means the default branch, whatever the repository says.
    ...(organization.length === 0 ? [] : [lastOf(organization, 'branches') ?? null]),
    ...(own === undefined ? [] : [own]),
  ];
  const dryRunOf = (of: readonly Listed[]) => lastOf(of, 'dry-run');
  const mayDryRun = organization.length > 0 ? dryRunOf(organization) === true : !enforces;
  const days = [organization, repository].map((of) => lastOf(of, 'roll-back-within') ?? defaultRollBackDays);
  return {
    entries: all.map(({ entry }) => entry.name),
    branches: branches.length === 0 ? null : branches,
    // Where both say something, the stricter counts.
    dryRun: mayDryRun && (dryRunOf(repository) ?? dryRunOf(organization) ?? false),
    rollBackDays:
      lastOf(organization, 'roll-back') === 'forbid' || lastOf(repository, 'roll-back') === 'forbid'
        ? null
        : Math.min(...daysOf(organization, repository, days)),
    rules: rules.filter(({ rule }) => rule.on.release !== undefined),
  };
}

/** Whether a policy lists any tags, and any environments. */
export function listedKinds(policy: Policy): { readonly tags: boolean; readonly environments: boolean } {
  const entries = entriesOf(policy);
  return {
    tags: entries.some(({ tags }) => tags !== undefined),
    environments: entries.some(({ environments }) => environments !== undefined),
  };
}

/**
 * The entries that tell the releases of this tag from those of others: null where every entry with tags lists it. Tags that the same entries
 * list are released by the same terms.
 */
export function tagEntries(policy: Policy, name: string): readonly string[] | null {
  const withTags = entriesOf(policy).filter(({ tags }) => tags !== undefined);
  const own = withTags.filter((entry) => lists(entry, { kind: 'tag', name }));
  return own.length === withTags.length ? null : own.map((entry) => entry.name);
}

function entriesOf({ resolved }: Policy): readonly WrittenRelease[] {
  const { organization = null, repository = null } = resolved?.layers ?? {};
  return [organization, repository].flatMap((layer) => layer?.written.releases ?? []);
}

interface Listed {
  readonly entry: WrittenRelease;
  readonly index: number;
}

function entriesFor(file: PolicyFile | null, target: ReleaseTarget): readonly Listed[] {
  return (file?.written.releases ?? []).flatMap((entry, index) =>
    lists(entry, target) ? [{ entry, index }] : [],
  );
}

/** Whether an entry lists a target. */
function lists({ environments, tags }: WrittenRelease, { kind, name }: ReleaseTarget): boolean {
  if (kind === 'tag') return tags !== undefined && matcher(tags)(name);
  return (
    environments !== undefined && matcher(environments.map((each) => each.toLowerCase()))(name.toLowerCase())
  );
}

/** Of an organization that lists the target, the repository's days count where they are fewer; otherwise the repository's alone. */
function daysOf(
  organization: readonly Listed[],
  repository: readonly Listed[],
  [below = defaultRollBackDays, above = defaultRollBackDays]: readonly number[],
): readonly number[] {
  if (organization.length === 0) return [above];
  return lastOf(repository, 'roll-back-within') === undefined ? [below] : [below, above];
}

/** What the last of these entries says that says anything of a key. */
function lastOf<Key extends keyof WrittenRelease>(
  entries: readonly Listed[],
  key: Key,
): NonNullable<WrittenRelease[Key]> | undefined {
  return entries.findLast(({ entry }) => entry[key] !== undefined)?.entry[key] ?? undefined;
}
