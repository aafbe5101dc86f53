import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { postureQuery } from './gather/posture.ts';
import { exceptionsQuery } from './gather/repository-exceptions.ts';
import { headQuery } from './publish/publish.ts';
import { mergeGroupPlaceQuery, pullRequestPlaceQuery } from './publish/publish-failure.ts';
import { branchHistoryQuery } from './read/branch-line.ts';
import { branchProtectionQuery } from './read/branch-protection.ts';
import { codeOwnersQuery } from './read/code-owners-file.ts';
import { commitContextsQuery } from './read/commit-contexts.ts';
import { intoBranchQuery, newestIntoBranchQuery } from './read/find-pull-requests.ts';
import { versionsQuery } from './read/last-valid-version.ts';
import { mergeGroupQuery } from './read/merge-group-query.ts';
import { mergedQuery } from './read/merged-pull-requests.ts';
import { policyFileOfAccountQuery, policyFileOfBranchQuery } from './read/policy-file-state.ts';
import { proposedPolicyQuery } from './read/proposed-policy.ts';
import { listNames, pullRequestQuery } from './read/pull-request-query.ts';
import { releaseQuery } from './read/read-release.ts';
import { reviewsQuery } from './read/read-review.ts';
import { siblingsQuery } from './read/siblings-query.ts';
import { firstParentsQuery } from './slices/ancestors/first-parents.ts';
import { directoriesQuery } from './slices/base-directories.ts';
import { actionsQuery } from './slices/base-workflows.ts';
import { workflowsQuery } from './slices/code-scanning/background.ts';
import { testMergesQuery } from './slices/code-scanning/test-merges.ts';
import { deploymentsQuery } from './slices/deployments.ts';
import { documentsQuery } from './slices/documents.ts';
import { entriesQuery, textsQuery } from './slices/earlier-changes/tree-entries.ts';
import { linkedIssuesQuery } from './slices/linked-issues.ts';
import { linkedWorkQuery } from './slices/linked-work.ts';
import { tagsQuery } from './slices/new-product.ts';
import { mergedChecksQuery, teamSlugsQuery } from './slices/policy-names.ts';
import { newestTagsQuery } from './slices/release-history.ts';
import { securityIssuesQuery } from './slices/security-issues.ts';
import { targetDeploymentsQuery } from './slices/target-deployments/deployments-to.ts';
import { teamsQuery } from './slices/teams.ts';
import { templatesQuery } from './slices/templates.ts';
import { releasedWorkQuery } from './slices/threat-models.ts';
import { mergeQueueQuery, queueBranchesQuery } from './survey/open-merge-groups.ts';
import { openPullRequestsQuery } from './survey/open-pull-requests.ts';
import { setupQuery } from './survey/repository-setup.ts';

const file = new URL('../../packages/github-emulator/api-description/schema.graphql', import.meta.url);
// GitHub publishes a schema that declares a field twice.
const schema = buildSchema(readFileSync(file, 'utf8'), { assumeValidSDL: true, assumeValid: true });

test.each([
  ['a pull request', pullRequestQuery],
  ['a merge group', mergeGroupQuery],
  ['a release', releaseQuery],
  ['a posture', postureQuery],
  ['the protection of a branch', branchProtectionQuery],
  ['the checks of a commit', commitContextsQuery],
  ['the setup of a repository', setupQuery],
  ['the exceptions of a repository', exceptionsQuery],
  ['the policy file of a branch', policyFileOfBranchQuery],
  ['the policy file of an account', policyFileOfAccountQuery],
  ['the policy in a commit', proposedPolicyQuery],
  ['what former tips hold', versionsQuery('policyEntry', 2)],
  ['former versions of the policy', versionsQuery('policy', 1)],
  ['a head', headQuery],
  ['the texts of reviews', reviewsQuery],
  ['where the check of a pull request belongs', pullRequestPlaceQuery],
  ['where the check of a merge group belongs', mergeGroupPlaceQuery],
  ['the history of a branch', branchHistoryQuery],
  ['the pull requests into a branch', intoBranchQuery],
  ['the newest pull requests into a branch', newestIntoBranchQuery],
  ['the pull requests of a commit', siblingsQuery],
  ['the open pull requests', openPullRequestsQuery],
  ['what a queue builds', mergeQueueQuery],
  ['the branches of a queue', queueBranchesQuery],
  ['issues about security', securityIssuesQuery],
  ['one team', teamsQuery(1)],
  ['teams', teamsQuery(3)],
  ['commits', testMergesQuery(2)],
  ['files of commits', entriesQuery(2, 3)],
  ['texts', textsQuery(2)],
  ['workflows', workflowsQuery(2)],
  ['merged pull requests', mergedQuery],
  ['local actions', actionsQuery(2)],
  ['directories of the base', directoriesQuery(2)],
  ['the code owners', codeOwnersQuery],
  ['the tags', tagsQuery],
  ['deployments', deploymentsQuery],
  ['deployments to environments', targetDeploymentsQuery],
  ['the newest tags', newestTagsQuery],
  ['the commits before one', firstParentsQuery],
  ['the names of teams', teamSlugsQuery],
  ['the checks of merged pull requests', mergedChecksQuery],
  ['a file', documentsQuery(['file'])],
  ['an issue', documentsQuery(['issue'])],
  ['linked issues', linkedIssuesQuery(2)],
  ['no further linked issues', linkedIssuesQuery(0)],
  ['linked work', linkedWorkQuery(2)],
  ['templates', templatesQuery],
  ['released work', releasedWorkQuery(2)],
  ['documents', documentsQuery(['file', 'issue', 'file'])],
])('the query for %s is valid on GitHub’s schema', (_, query) => {
  expect(validate(schema, parse(query)).map(({ message }) => message)).toEqual([]);
});

test('every list of the query is switched by a variable of its name', () => {
  for (const name of listNames) {
    expect(pullRequestQuery).toContain(`@include(if: $${name})`);
    expect(pullRequestQuery).toContain(`after: $${name}After`);
  }
});
