import { policyPath } from '../../policy/path.ts';
import type { PolicyResult } from '../../policy/policy.ts';
import { releasePlan } from '../../policy/releases.ts';
import type { BranchRules } from '../../report/branch-rules.ts';
import type { Place } from '../../subjects/place.ts';
import type { Clients } from '../client/client.ts';
import { Refused } from '../client/failure.ts';
import type { Installation, Permissions } from '../client/installation.ts';
import { placeOf } from '../client/query-errors.ts';
import { type BranchRulesNode, branchRulesFragment, branchRulesOf } from '../read/branch-rules.ts';
import { requiredCheckName } from '../read/check-name.ts';
import { openSource, policyOfDefaultBranch, type SurveyAccess } from '../read/default-branch.ts';
import { assertIsThere, type IdentityNode, identityFragment } from '../read/identity.ts';
import {
  type OrganizationNode,
  organizationField,
  organizationPolicyFragment,
  type PolicyNode,
  policyFragment,
  requiredChecksFragment,
} from '../read/query-fragments.ts';
import { openApp } from './as-app.ts';

/** What the app sees of something; or why it does not. */
export type Seen<Value> =
  | { readonly visible: true; readonly value: Value }
  | { readonly visible: false; readonly why: string };

/** How a repository and the app are set up, as far as the app sees it. */
export interface RepositorySetup {
  readonly app: {
    readonly id: number;
    readonly slug: string;
    /** `organization` or `user`: whose settings hold the app's page. */
    readonly owner: { readonly kind: 'organization' | 'user'; readonly login: string };
    readonly permissions: Permissions;
    readonly events: readonly string[];
  };
  readonly installation: {
    /** Its page in the settings of the account. */
    readonly url: string;
    /** What the account granted. */
    readonly permissions: Permissions;
    readonly events: readonly string[];
  };
  readonly repository: {
    /** `owner/name` as GitHub writes it. */
    readonly name: string;
    readonly url: string;
    readonly archived: boolean;
    /** Null where it is empty. */
    readonly defaultBranch: string | null;
  };
  /** Of the default branch. */
  readonly policy: PolicyResult;
  /** What the rules of the default branch ask of the check; null where there is no branch. */
  readonly branchRules: BranchRules | null;
  readonly checkName: string;
  /** Of the rulesets of the default branch. */
  readonly reviews: Seen<ReviewRules>;
  /** The tools that lately uploaded an analysis of the default branch, each once. */
  readonly analyzedBy: Seen<readonly string[]>;
  readonly environments: Seen<readonly DeploymentEnvironment[]>;
}

/** What rulesets ask of reviews on GitHub's own account. */
export interface ReviewRules {
  readonly approvals: number;
  readonly dismissesStale: boolean;
  readonly mergeQueue: boolean;
}

export interface DeploymentEnvironment {
  readonly name: string;
  /** Reviewers, a wait, an app or branches protect it. */
  readonly isProtected: boolean;
  /** Whether it asks this app before it deploys; null where the policy releases to no such environment, or that is not shown. */
  readonly asksGate: boolean | null;
}

/** The default branch with its policy and its rules. */
export const setupQuery = /* GraphQL */ `
query RepositorySetup($owner: String!, $name: String!, $policyPath: String!, $organizationRepository: String!) {
  ${organizationField} { ...organizationPolicy }
  repository(owner: $owner, name: $name) {
    ...identity
    url
    defaultBranchRef { name target { ...policy } ...requiredChecks ...branchRules }
  }
}
${organizationPolicyFragment}
${policyFragment}
${requiredChecksFragment}
${branchRulesFragment}
${identityFragment}
`;

interface SetupData {
  readonly organization?: OrganizationNode | null;
  readonly repository:
    | (IdentityNode & {
        readonly url: string;
        readonly defaultBranchRef:
          | (BranchRulesNode & { readonly name: string; readonly target: Partial<PolicyNode> | null })
          | null;
      })
    | null;
}

/**
 * Reads how a repository and the app are set up. Nothing is written.
 *
 * @throws {RetryLater} {@link RepositoryElsewhere} while GitHub cannot be asked, or the repository is not there
 */
export async function readRepositorySetup(access: SurveyAccess, place: Place): Promise<RepositorySetup> {
  const { now } = access.clock;
  const source = await openSource(access, place);
  const { installation, organizationRepository } = source;
  const variables = { owner: place.owner, name: place.repository, policyPath, organizationRepository };
  const [{ data, errors }, registration] = await Promise.all([
    installation.query<SetupData>(setupQuery, variables),
    readRegistration(access.probot, place, now),
  ]);
  const found = data?.repository;
  assertIsThere(source, found);
  const branch = found.defaultBranchRef;
  const policy = await policyOfDefaultBranch(
    source,
    { branch, organization: data?.organization ?? null },
    errors,
  );
  const hidden = errors.some((error) =>
    /^repository\.defaultBranchRef\.(?:rules|refUpdateRule)/.test(placeOf(error)),
  );
  const read = { installation, owner: place.owner, repo: place.repository, branch: branch?.name ?? null };
  const [reviews, analyzedBy, environments] = await Promise.all([
    readReviewRules(read),
    readAnalyses(read),
    readEnvironments(read, policy, access.appId),
  ]);
  return {
    ...registration,
    app: { ...registration.app, id: access.appId },
    repository: {
      name: found.nameWithOwner,
      url: found.url,
      archived: found.isArchived || found.isDisabled,
      defaultBranch: branch?.name ?? null,
    },
    policy,
    branchRules:
      branch === null
        ? null
        : branchRulesOf({ branch: branch.name, rules: branch, hidden }, requiredCheckName, access.appId),
    checkName: requiredCheckName,
    reviews,
    analyzedBy,
    environments,
  };
}

/** The app and its installation, as the app itself sees them. */
async function readRegistration(
  probot: Clients,
  { installationId }: Place,
  now: () => Date,
): Promise<{ readonly app: Omit<RepositorySetup['app'], 'id'> } & Pick<RepositorySetup, 'installation'>> {
  const asApp = openApp(() => probot.auth(), now);
  const [{ data: app }, { data: installation }] = await Promise.all([
    asApp('GET /app', (request) => request('GET /app')),
    asApp('GET /app/installations/{installation_id}', (request) =>
      request('GET /app/installations/{installation_id}', { installation_id: installationId }),
    ),
  ]);
  const owner = app?.owner ?? {};
  return {
    app: {
      slug: app?.slug ?? '',
      owner: {
        kind: 'type' in owner && owner.type === 'User' ? 'user' : 'organization',
        login: 'login' in owner ? String(owner.login) : '',
      },
      permissions: { ...app?.permissions },
      events: app?.events ?? [],
    },
    installation: {
      url: installation.html_url,
      permissions: { ...installation.permissions },
      events: installation.events,
    },
  };
}

interface Read {
  readonly installation: Installation;
  readonly owner: string;
  readonly repo: string;
  readonly branch: string | null;
}

/** https://docs.github.com/rest/repos/rules#get-rules-for-a-branch lists those of rulesets. */
function readReviewRules({ installation, owner, repo, branch }: Read): Promise<Seen<ReviewRules>> {
  return seen(async () => {
    const none = { approvals: 0, dismissesStale: false, mergeQueue: false };
    if (branch === null) return none;
    const { data } = await installation.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', {
      owner,
      repo,
      branch,
      per_page: 100,
    });
    const reviews = data.flatMap((rule) =>
      rule.type === 'pull_request' && rule.parameters !== undefined ? [rule.parameters] : [],
    );
    return {
      approvals: Math.max(0, ...reviews.map((rule) => rule.required_approving_review_count)),
      dismissesStale: reviews.some((rule) => rule.dismiss_stale_reviews_on_push),
      mergeQueue: data.some(({ type }) => type === 'merge_queue'),
    };
  });
}

/** https://docs.github.com/rest/code-scanning/code-scanning#list-code-scanning-analyses-for-a-repository */
function readAnalyses({ installation, owner, repo, branch }: Read): Promise<Seen<readonly string[]>> {
  return seen(async () => {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/code-scanning/analyses', {
      owner,
      repo,
      per_page: 100,
      ...(branch === null ? {} : { ref: `refs/heads/${branch}` }),
    });
    return [...new Set(data.map(({ tool }) => tool.name ?? ''))].filter((name) => name !== '');
  });
}

/** https://docs.github.com/rest/deployments/environments#list-environments */
function readEnvironments(
  read: Read,
  policy: PolicyResult,
  appId: number,
): Promise<RepositorySetup['environments']> {
  const { installation, owner, repo } = read;
  const isReleasedTo = (name: string) =>
    policy.valid && releasePlan(policy.policy, { kind: 'environment', name }).entries.length > 0;
  return seen(async () => {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/environments', {
      owner,
      repo,
      per_page: 100,
    });
    return Promise.all(
      (data.environments ?? []).map(async ({ name, protection_rules: rules = [] }) => ({
        name,
        isProtected: rules.length > 0,
        asksGate: isReleasedTo(name) ? await readAsksGate(read, name, appId) : null,
      })),
    );
  });
}

/** https://docs.github.com/rest/deployments/protection-rules#get-all-deployment-protection-rules-for-an-environment */
async function readAsksGate(
  { installation, owner, repo }: Read,
  name: string,
  appId: number,
): Promise<boolean | null> {
  const found = await seen(() =>
    installation.request(
      'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules',
      {
        owner,
        repo,
        environment_name: name,
      },
    ),
  );
  const rules = found.visible ? (found.value.data.custom_deployment_protection_rules ?? []) : null;
  return rules?.some(({ enabled, app }) => enabled && app.id === appId) ?? null;
}

/** What GitHub refuses to show is not visible; any other failure is one. */
async function seen<Value>(read: () => Promise<Value>): Promise<Seen<Value>> {
  try {
    return { visible: true, value: await read() };
  } catch (error) {
    if (error instanceof Refused) return { visible: false, why: `${error.status}: ${error.reason}` };
    throw error;
  }
}
