import type { EnvironmentProtection, NamedEnvironment } from '../../evidence/environment-settings.ts';
import { available, type Slice, unavailable } from '../../evidence/slice.ts';
import { RetryLater } from '../../subjects/retry-later.ts';
import { say } from '../../text/message.ts';
import { Refused } from '../client/failure.ts';
import { pageSize, readPages } from '../client/pages.ts';
import { lacksPermission } from '../client/permissions.ts';
import { notPermitted, tooLarge } from '../read/problems.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';

/** Pages of patterns that are read. */
const maxPages = 5;

/** Characters of a name that are kept. */
const maxNameLength = 255;

/** The settings of the environment that is released to, as they are now. */
export const environmentSettings = defineReader({
  slice: 'environmentSettings',
  lists: [],
  async readForRelease({ source, target }): Promise<Slice<readonly NamedEnvironment[]>> {
    if (target.kind === 'tag') return available([]);
    const { name } = target;
    // Without it, GitHub answers as if there were none.
    if (lacksPermission(await source.installation.permissions(), 'actions=read')) return lacking(name);
    try {
      const found = await readEnvironment(source, name);
      if (found === null) return available([{ name, protection: null }]);
      const [branches, gates] = await Promise.all([readBranches(source, found), readGates(source, name)]);
      if (branches === null) return unavailable(tooLarge(say`the patterns of branches of ${name}`));
      const protection = { ...protectionOf(found), ...gates, branches };
      return available([{ name, protection }]);
    } catch (error) {
      if (error instanceof Refused && error.status === 403) return lacking(name);
      throw error;
    }
  },
});

function lacking(name: string): Slice<never> {
  return unavailable(notPermitted(say`the settings of the environment ${name}`, [['Actions', 'read']]));
}

/** An environment as GitHub shows it. */
interface EnvironmentEntry {
  readonly name: string;
  readonly protection_rules?: readonly {
    readonly type: string;
    readonly wait_timer?: number;
    readonly prevent_self_review?: boolean;
    readonly reviewers?: readonly { readonly type?: string }[];
  }[];
  readonly deployment_branch_policy?: {
    readonly protected_branches: boolean;
    readonly custom_branch_policies: boolean;
  } | null;
  /** Not in GitHub's description of its API; GitHub.com returns it. */
  readonly can_admins_bypass?: unknown;
}

/** Null: there is none. https://docs.github.com/rest/deployments/environments#get-an-environment */
async function readEnvironment(
  { installation, owner, repository: repo }: Source,
  name: string,
): Promise<EnvironmentEntry | null> {
  try {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/environments/{environment_name}', {
      owner,
      repo,
      environment_name: name,
    });
    if (typeof data !== 'object' || typeof data.name !== 'string')
      throw new RetryLater('GitHub’s answer was cut off.', null);
    return data as EnvironmentEntry;
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}

function protectionOf(
  entry: EnvironmentEntry,
): Omit<EnvironmentProtection, 'branches' | 'gate' | 'otherGates'> {
  const rules = entry.protection_rules ?? [];
  const reviews = rules.find(({ type }) => type === 'required_reviewers');
  const reviewers = reviews?.reviewers ?? [];
  const teams = reviewers.filter(({ type }) => type === 'Team').length;
  const bypass = entry.can_admins_bypass;
  return {
    name: entry.name.slice(0, maxNameLength),
    // A rule that names nobody asks nobody.
    reviewers:
      reviewers.length === 0
        ? null
        : {
            people: reviewers.length - teams,
            teams,
            preventSelfReview: reviews?.prevent_self_review === true,
          },
    waitMinutes: rules.find(({ type }) => type === 'wait_timer')?.wait_timer ?? 0,
    adminsMayBypass: typeof bypass === 'boolean' ? bypass : null,
  };
}

/** Null: there are too many patterns. https://docs.github.com/rest/deployments/branch-policies */
async function readBranches(
  source: Source,
  { name, deployment_branch_policy: policy }: EnvironmentEntry,
): Promise<EnvironmentProtection['branches'] | null> {
  const {
    installation: { request },
    owner,
    repository: repo,
  } = source;
  if (policy == null) return 'all';
  if (policy.protected_branches) {
    // https://docs.github.com/rest/branches/branches#list-branches
    const { data } = await request('GET /repos/{owner}/{repo}/branches', {
      owner,
      repo,
      protected: true,
      per_page: 1,
    });
    return data.length > 0 ? 'protected' : 'none-protected';
  }
  const { items, whole } = await readPages(async (page) => {
    const { data, headers } = await request(
      'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies',
      { owner, repo, environment_name: name, per_page: pageSize, page },
    );
    return { data: data.branch_policies, headers };
  }, maxPages);
  if (!whole) return null;
  return items.map(({ name: pattern = '', type }) => ({
    name: pattern.slice(0, maxNameLength),
    type: type === 'tag' ? 'tag' : 'branch',
  }));
}

/** https://docs.github.com/rest/deployments/protection-rules#get-all-deployment-protection-rules-for-an-environment */
async function readGates(
  { installation, owner, repository: repo, ownAppId }: Source,
  name: string,
): Promise<Pick<EnvironmentProtection, 'gate' | 'otherGates'>> {
  const { data } = await installation.request(
    'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules',
    { owner, repo, environment_name: name },
  );
  const enabled = (data.custom_deployment_protection_rules ?? []).filter((rule) => rule.enabled);
  return {
    gate: enabled.some(({ app }) => app.id === ownAppId),
    otherGates: enabled.flatMap(({ app }) => (app.id === ownAppId ? [] : [app.slug.slice(0, maxNameLength)])),
  };
}
