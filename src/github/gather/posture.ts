import { hasExceptions } from '../../engine/usable-exceptions.ts';
import { honoredFiles } from '../../exceptions/honored-files.ts';
import { overviewOf } from '../../exceptions/overview.ts';
import { coveringRules } from '../../policy/clause-states.ts';
import { withoutExceptions } from '../../policy/exception-policy.ts';
import { policyPath } from '../../policy/path.ts';
import type { Policy } from '../../policy/policy.ts';
import type { BranchRules } from '../../report/branch-rules.ts';
import type { PostureReading } from '../../subjects/posture.ts';
import { nothingVisible, type PostureFacts } from '../../subjects/posture-facts.ts';
import { RetryLater } from '../../subjects/retry-later.ts';
import { Refused } from '../client/failure.ts';
import { pageSize } from '../client/pages.ts';
import { placeOf } from '../client/query-errors.ts';
import { type BranchRulesNode, branchRulesFragment, branchRulesOf } from '../read/branch-rules.ts';
import { requiredCheckName } from '../read/check-name.ts';
import { policyOfDefaultBranch } from '../read/default-branch.ts';
import { assertIsThere, type IdentityNode, identityFragment } from '../read/identity.ts';
import {
  type OrganizationNode,
  organizationField,
  organizationPolicyFragment,
  type PolicyNode,
  policyFragment,
  requiredChecksFragment,
} from '../read/query-fragments.ts';
import { placeOfSource, type Source } from '../read/source.ts';
import { readExceptions } from '../slices/exceptions.ts';
import { readOverdue } from './overdue-findings.ts';

/** The default branch with its policy and its rules, and whether people find how to report a vulnerability. One point. */
export const postureQuery = /* GraphQL */ `
query Posture($owner: String!, $name: String!, $policyPath: String!, $organizationRepository: String!) {
  ${organizationField} { ...organizationPolicy }
  repository(owner: $owner, name: $name) {
    ...identity
    visibility
    isSecurityPolicyEnabled
    defaultBranchRef { name target { ...policy } ...requiredChecks ...branchRules }
  }
}
${organizationPolicyFragment}
${policyFragment}
${requiredChecksFragment}
${branchRulesFragment}
${identityFragment}
`;

interface PostureData {
  readonly organization?: OrganizationNode | null;
  readonly repository:
    | (IdentityNode & {
        readonly visibility: 'PUBLIC' | 'PRIVATE' | 'INTERNAL';
        readonly isSecurityPolicyEnabled?: boolean | null;
        readonly defaultBranchRef:
          | (BranchRulesNode & { readonly name: string; readonly target: Partial<PolicyNode> | null })
          | null;
      })
    | null;
}

/**
 * Reads what a repository shows of its posture. What GitHub or a missing permission hides is null.
 *
 * @throws {RepositoryElsewhere} when the repository is not there
 * @throws {RetryLater} while GitHub cannot be asked
 */
export async function readPosture(asked: Source): Promise<PostureReading> {
  const { installation, organizationRepository, owner, repository: name } = asked;
  const { data, errors } = await installation.query<PostureData>(postureQuery, {
    owner,
    name,
    policyPath,
    organizationRepository,
  });
  const found = data?.repository;
  assertIsThere(asked, found);
  const [foundOwner = owner, repository = name] = found.nameWithOwner.split('/');
  const source: Source = { ...asked, owner: foundOwner, repository };
  const branch = found.defaultBranchRef;
  const organization = data?.organization ?? null;
  const [policy, privateReporting, reports] = await Promise.all([
    policyOfDefaultBranch(source, { branch, organization }, errors),
    // Other repositories cannot have it: https://docs.github.com/code-security/security-advisories/working-with-repository-security-advisories/configuring-private-vulnerability-reporting-for-a-repository
    found.visibility === 'PUBLIC' ? readPrivateReporting(source) : null,
    readUntriaged(source),
  ]);
  const hidden = errors.some((error) =>
    /^repository\.defaultBranchRef\.(?:rules|refUpdateRule)/.test(placeOf(error)),
  );
  const commit = branch?.target?.oid;
  const ofPolicy =
    policy.valid && branch !== null && commit !== undefined
      ? await factsOfPolicy(source, policy.policy, {
          commit,
          branchRules: branchRulesOf(
            { branch: branch.name, rules: branch, hidden },
            requiredCheckName,
            source.ownAppId,
          ),
        })
      : null;
  return {
    overdue: ofPolicy?.overdue ?? null,
    place: placeOfSource(source),
    facts: {
      ...nothingVisible,
      securityPolicy: found.isSecurityPolicyEnabled ?? null,
      privateReporting,
      ...reports,
      ...ofPolicy?.facts,
    },
  };
}

/** What the policy of the default branch decides about. */
async function factsOfPolicy(
  source: Source,
  policy: Policy,
  { commit, branchRules }: { readonly commit: string; readonly branchRules: BranchRules },
): Promise<{
  readonly facts: Pick<PostureFacts, 'activeExceptions' | 'overdueFindings' | 'branchRulesDrift'>;
  readonly overdue: PostureReading['overdue'];
}> {
  const activeExceptions = await countExceptions(source, policy, commit);
  const findings = await readOverdue(source, policy, commit);
  return {
    facts: {
      activeExceptions,
      overdueFindings: findings?.length ?? null,
      branchRulesDrift: driftOf(policy, branchRules, source.now()),
    },
    overdue: findings === null ? null : { commit, findings },
  };
}

/** Null where it is not visible whether a change can be merged without the check. */
function driftOf(policy: Policy, { requires }: BranchRules, now: Date): boolean | null {
  const counting = [...coveringRules(policy, now).values()];
  const enforces = counting.some(
    ({ enforcement, scopes }) =>
      enforcement === 'enforce' || scopes.some((scope) => scope.enforcement === 'enforce'),
  );
  if (!enforces || requires === 'this-app') return false;
  return requires === 'not-visible' || requires === 'unknown-source' ? null : true;
}

async function countExceptions(source: Source, policy: Policy, commit: string): Promise<number | null> {
  if (!hasExceptions(policy)) return 0;
  const { exceptions: section = withoutExceptions } = policy;
  const now = source.now();
  const read = await readExceptions(source, commit, section, honoredFiles(policy, now));
  if (!read.available) return null;
  const { exceptions } = overviewOf(read.value, section, now, null);
  return exceptions.filter(({ state }) => state.kind === 'active').length;
}

/** https://docs.github.com/rest/repos/repos#check-if-private-vulnerability-reporting-is-enabled-for-a-repository */
function readPrivateReporting({ installation, owner, repository: repo }: Source): Promise<boolean | null> {
  return unlessRefused(async () => {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/private-vulnerability-reporting', {
      owner,
      repo,
    });
    return data.enabled;
  });
}

/**
 * The reports that wait for triage, the oldest first; a hundred and more count as a hundred.
 * https://docs.github.com/rest/security-advisories/repository-advisories#list-repository-security-advisories
 */
async function readUntriaged({
  installation,
  owner,
  repository: repo,
  now,
}: Source): Promise<Pick<PostureFacts, 'untriagedReports' | 'oldestUntriagedMs'>> {
  const hidden = { untriagedReports: null, oldestUntriagedMs: null };
  // GitHub's description of a token does not list this permission: a refusal tells that it is missing.
  const read = await unlessRefused(async () => {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/security-advisories', {
      owner,
      repo,
      state: 'triage',
      sort: 'created',
      direction: 'asc',
      per_page: pageSize,
    });
    if (!Array.isArray(data)) throw new RetryLater('GitHub’s answer was cut off.', null);
    const created = data.map(({ created_at: at }) => Date.parse(at ?? '')).filter((at) => !Number.isNaN(at));
    return {
      untriagedReports: data.length,
      oldestUntriagedMs: created.length === 0 ? null : Math.max(0, now().getTime() - Math.min(...created)),
    };
  });
  return read ?? hidden;
}

/** Null where GitHub refuses to show it. */
async function unlessRefused<Value>(read: () => Promise<Value>): Promise<Value | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
