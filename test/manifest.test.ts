import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from '@jest/globals';
import {
  accessTo,
  covers,
  graphqlAccess,
  graphqlFields,
  loadContract,
  type Permissions,
} from '@sdl-gate/github-emulator/contract';
import { postureQuery } from '../src/github/gather/posture.ts';
import { exceptionsQuery } from '../src/github/gather/repository-exceptions.ts';
import { listedTagsQuery } from '../src/github/gather/survey-releases.ts';
import { headQuery } from '../src/github/publish/publish.ts';
import { mergeGroupPlaceQuery, pullRequestPlaceQuery } from '../src/github/publish/publish-failure.ts';
import { branchHistoryQuery } from '../src/github/read/branch-line.ts';
import { branchProtectionQuery } from '../src/github/read/branch-protection.ts';
import { codeOwnersQuery } from '../src/github/read/code-owners-file.ts';
import { commitContextsQuery } from '../src/github/read/commit-contexts.ts';
import { exceptionsFilesQuery } from '../src/github/read/exceptions-files.ts';
import { intoBranchQuery, newestIntoBranchQuery } from '../src/github/read/find-pull-requests.ts';
import { versionsQuery } from '../src/github/read/last-valid-version.ts';
import { mergeGroupQuery } from '../src/github/read/merge-group-query.ts';
import { mergedQuery } from '../src/github/read/merged-pull-requests.ts';
import { policyFileOfAccountQuery, policyFileOfBranchQuery } from '../src/github/read/policy-file-state.ts';
import { proposedPolicyQuery } from '../src/github/read/proposed-policy.ts';
import { pullRequestQuery } from '../src/github/read/pull-request-query.ts';
import { releaseQuery } from '../src/github/read/read-release.ts';
import { reviewsQuery } from '../src/github/read/read-review.ts';
import { releasesPolicyQuery, tagQuery } from '../src/github/read/read-tag.ts';
import { threadQuery } from '../src/github/read/read-thread.ts';
import { siblingsQuery } from '../src/github/read/siblings-query.ts';
import { firstParentsQuery } from '../src/github/slices/ancestors/first-parents.ts';
import { directoriesQuery } from '../src/github/slices/base-directories.ts';
import { actionsQuery } from '../src/github/slices/base-workflows.ts';
import { workflowsQuery } from '../src/github/slices/code-scanning/background.ts';
import { testMergesQuery } from '../src/github/slices/code-scanning/test-merges.ts';
import { deploymentsQuery } from '../src/github/slices/deployments.ts';
import { documentsQuery } from '../src/github/slices/documents.ts';
import { entriesQuery, textsQuery } from '../src/github/slices/earlier-changes/tree-entries.ts';
import { linkedIssuesQuery } from '../src/github/slices/linked-issues.ts';
import { linkedWorkQuery } from '../src/github/slices/linked-work.ts';
import { tagsQuery } from '../src/github/slices/new-product.ts';
import { mergedChecksQuery, teamSlugsQuery } from '../src/github/slices/policy-names.ts';
import { newestTagsQuery } from '../src/github/slices/release-history.ts';
import { securityIssuesQuery } from '../src/github/slices/security-issues.ts';
import { targetDeploymentsQuery } from '../src/github/slices/target-deployments/deployments-to.ts';
import { teamsQuery } from '../src/github/slices/teams.ts';
import { templatesQuery } from '../src/github/slices/templates.ts';
import { releasedWorkQuery } from '../src/github/slices/threat-models.ts';
import { mergeQueueQuery, queueBranchesQuery } from '../src/github/survey/open-merge-groups.ts';
import { openPullRequestsQuery } from '../src/github/survey/open-pull-requests.ts';
import { setupQuery } from '../src/github/survey/repository-setup.ts';
import { type Profile, profiles } from '../src/web/setup/profiles.ts';
import { handledActions, subscribedEvents } from '../src/webhooks/events.ts';
import { readManifest } from './manifest.ts';

const { default_events: events, default_permissions: permissions } = readManifest();
const contract = loadContract();

/** Why the app asks for more than its operations need. */
const exceptions: Readonly<Record<string, string>> = {
  'metadata: read': 'GitHub grants it to every app, asked or not',
  'statuses: write': 'only then can the app be chosen as the expected source of its required check',
};

describe('the events of the manifest', () => {
  it('are those that are heard, but for those that GitHub sends to every app', () => {
    expect([...events].sort()).toEqual([...subscribedEvents].sort());
  });

  test.each(handledActions.map((name) => [name]))('%s is one that GitHub describes', (name) => {
    expect(contract.webhooks).toContain(name);
  });
});

/** What is done only where an account grants more than the manifest asks for, and left out elsewhere. */
const optional: Readonly<Record<string, string>> = {
  'Commit.deployments':
    'whether the head was deployed, where a policy takes that for a manual test, with deployments: read',
  'Repository.deployments': 'what was deployed to the target of a release, with deployments: read',
  'GET /repos/{owner}/{repo}/attestations/{subject_digest}':
    'the provenance of what is released, with attestations: read; without it, the rule about it is an error',
  'GET /repos/{owner}/{repo}/dependabot/alerts':
    'what Dependabot knows of what is released, with vulnerability_alerts: read; without it, rules about releases cannot be checked',
  'GET /repos/{owner}/{repo}/security-advisories':
    'the reports of vulnerabilities that wait, with repository_advisories: read; without it, the posture does not show them',
  'GET /repos/{owner}/{repo}/secret-scanning/alerts':
    'the secrets in what is released, with secret_scanning_alerts: read; without it, rules about releases cannot be checked',
  'POST /repos/{owner}/{repo}/issues':
    'the issue in which an emergency is reviewed, and that about a release that failed, with issues: write',
};

/** Something that is asked of GitHub: any of these sets of permissions allows it. */
interface Use {
  readonly what: string;
  readonly anyOf: readonly Permissions[];
}

const folder = fileURLToPath(new URL('../src/github', import.meta.url));
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(folder, name), 'utf8'))
  .join('\n');

/** Routes that GitHub serves and does not describe: by id (https://github.com/octokit/octokit.js/issues/163), and GraphQL. */
const undescribed: ReadonlySet<string> = new Set([
  'POST /graphql',
  'GET /repositories/{repository_id}',
  'GET /repositories/{repository_id}/installation',
]);

/** Each REST operation whose route stands in the source. */
function restUses(): readonly Use[] {
  const routes = new Set(
    [...sources.matchAll(/'((?:GET|POST|PATCH|PUT|DELETE) \/[^']*)'/g)].map(([, route]) => route ?? ''),
  );
  return [...routes]
    .filter((route) => !undescribed.has(route) && !(route in optional))
    .map((route) => {
      const [method = '', path = ''] = route.split(' ');
      const operation = contract.match(method, path.replaceAll(/\{\w+\}/g, '1'))?.operationId;
      if (operation === undefined) throw new Error(`GitHub describes no ${route}`);
      const access = accessTo(operation);
      return { what: route, anyOf: access.by === 'installation' ? access.anyOf : [] };
    });
}

/** Every GraphQL query that is sent. */
const queries = [
  pullRequestQuery,
  reviewsQuery,
  threadQuery,
  exceptionsFilesQuery,
  branchHistoryQuery,
  branchProtectionQuery,
  postureQuery,
  policyFileOfBranchQuery,
  policyFileOfAccountQuery,
  siblingsQuery,
  directoriesQuery(1),
  codeOwnersQuery,
  tagsQuery,
  deploymentsQuery,
  targetDeploymentsQuery,
  newestTagsQuery,
  firstParentsQuery,
  templatesQuery,
  teamSlugsQuery,
  mergedChecksQuery,
  proposedPolicyQuery,
  versionsQuery('policy', 1),
  mergeGroupQuery,
  releaseQuery,
  commitContextsQuery,
  tagQuery,
  releasesPolicyQuery,
  listedTagsQuery,
  intoBranchQuery,
  newestIntoBranchQuery,
  mergedQuery,
  actionsQuery(1),
  headQuery,
  teamsQuery(1),
  testMergesQuery(1),
  entriesQuery(1, 1),
  textsQuery(1),
  workflowsQuery(1),
  documentsQuery(['file', 'issue']),
  linkedIssuesQuery(1),
  linkedWorkQuery(1),
  releasedWorkQuery(1),
  securityIssuesQuery,
  openPullRequestsQuery,
  mergeQueueQuery,
  queueBranchesQuery,
  pullRequestPlaceQuery,
  mergeGroupPlaceQuery,
  setupQuery,
  exceptionsQuery,
].join('\n');

/** Each GraphQL field that asks for a permission and stands in a query. Names are distinct enough to go without their type. */
function graphqlUses(): readonly Use[] {
  return graphqlFields().flatMap((field) => {
    const [type = '', name = ''] = field.split('.');
    if (type === 'Mutation' || field in optional || !new RegExp(`\\b${name}\\s*[({@]`).test(queries))
      return [];
    return [{ what: field, anyOf: graphqlAccess(type, name) }];
  });
}

describe('the profiles of the set-up page', () => {
  const grantedBy = ({ permissions: all }: Profile) =>
    Object.fromEntries(all.map(({ key, access }) => [key, access]));
  const [pullRequests, findings, deployments, releases] = profiles;

  test('one of them is the manifest', () => {
    expect(deployments && grantedBy(deployments)).toEqual(permissions);
    expect([...(deployments?.events ?? [])].sort()).toEqual([...events].sort());
  });

  test('without findings, only what static analysis reads is refused', () => {
    const missing = refused(pullRequests ? grantedBy(pullRequests) : {});
    expect(missing).not.toEqual([]);
    for (const what of missing)
      expect(what).toMatch(
        /code-scanning|\/actions\/|\/environments(?:\/|$)|Workflow|CheckSuite\.workflowRun|\/deployments(?:\/|$)/,
      );
  });

  test('without deployments, only what waiting deployments need is refused', () => {
    const missing = refused(findings ? grantedBy(findings) : {});
    expect(missing).not.toEqual([]);
    for (const what of missing) expect(what).toMatch(/deployment/i);
  });

  test('what releases add is only asked for where it is granted', () => {
    expect(refused(releases ? grantedBy(releases) : {})).toEqual([]);
    const added = releases?.permissions.filter(({ key }) => permissions[key] === undefined) ?? [];
    for (const { key } of added)
      expect(uses.filter(({ anyOf }) => anyOf.some((set) => key in set)).map(({ what }) => what)).toEqual([]);
  });
});

const queryNames = (text: string) => [...text.matchAll(/\bquery (\w+)\s*\(/g)].map(([, name]) => name).sort();

const uses = [...restUses(), ...graphqlUses()];
const refused = (granted: Permissions) =>
  uses.filter(({ anyOf }) => !covers(granted, anyOf)).map(({ what }) => what);

describe('the permissions of the manifest', () => {
  it('are checked against every query', () => {
    expect(queryNames(queries)).toEqual(queryNames(sources));
  });

  it('are enough for everything that is asked of GitHub', () => {
    expect(uses.length).toBeGreaterThan(10);
    expect(refused(permissions)).toEqual([]);
  });

  const entries = Object.entries(permissions);
  test.each(entries)('%s: %s is the least that will do, or a known exception', (name, access) => {
    const { [name]: _taken, ...others } = permissions;
    const lessened = access === 'write' ? { ...others, [name]: 'read' } : others;
    expect(`${name}: ${access}` in exceptions).toBe(refused(lessened).length === 0);
  });

  it('are all needed at some level', () => {
    const unneeded = entries.filter(([name]) => {
      const { [name]: _taken, ...others } = permissions;
      return refused(others).length === 0;
    });
    expect(unneeded).toEqual([['metadata', 'read']]);
  });
});
