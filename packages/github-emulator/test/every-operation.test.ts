import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Octokit } from '@octokit/rest';
import { loadContract } from '../src/contract/contract.ts';
import { type Stage, stage } from './fixture.ts';

const repo = { owner: 'acme', repo: 'shop' };

describe.each([
  ['the current API', false],
  ['the next API version', true],
])('every operation, under %s,', (_, nextApiVersion) => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage({ nextApiVersion });
  });
  afterEach(() => on.close());

  it('is answered as GitHub describes it', async () => {
    await tour(on);
    await on.emulator.idle();
    expect(on.emulator.violations).toEqual([]);
    // The steps of a sign-in are no operations of the API.
    const operations = on.emulator.requests.map(({ operation }) => operation);
    const asked = new Set(operations.filter((each) => !each.startsWith('oauth/')));
    expect([...asked].sort()).toEqual([...loadContract({ nextApiVersion }).operations].sort());
    expect(on.emulator.requests.filter(({ status }) => status >= 400)).toEqual([]);
  });
});

/** Calls each operation at least once, in an order in which each succeeds. */
async function tour(on: Stage): Promise<void> {
  const app = on.app().rest;
  const alice = on.as('alice').rest;
  const bob = on.as('bob').rest;
  const gate = (await on.installed()).rest;
  on.repository.protect('main', {
    requiredChecks: [{ name: 'Gate', app: 'gate' }],
    approvals: 1,
    lastPushApproval: true,
  });

  await alice.meta.root();
  await alice.rateLimit.get();
  await alice.users.getAuthenticated();
  await alice.users.getByUsername({ username: 'bob' });
  await apps(on);
  await alice.orgs.get({ org: 'acme' });
  await gate.orgs.checkMembershipForUser({ org: 'acme', username: 'bob' });
  await gate.orgs.getMembershipForUser({ org: 'acme', username: 'bob' });
  await gate.teams.list({ org: 'acme' });
  await gate.teams.getByName({ org: 'acme', team_slug: 'security' });
  await gate.teams.listMembersInOrg({ org: 'acme', team_slug: 'security' });
  await gate.teams.getMembershipForUserInOrg({ org: 'acme', team_slug: 'security', username: 'bob' });

  await alice.repos.get(repo);
  await alice.repos.listForOrg({ org: 'acme' });
  await gate.repos.customPropertiesForReposGetRepositoryValues(repo);
  await alice.repos.listActivities(repo);
  await alice.repos.listBranches(repo);
  await alice.repos.getBranch({ ...repo, branch: 'main' });
  await gate.repos.getBranchRules({ ...repo, branch: 'main' });
  await gate.repos.listCollaborators(repo);
  await gate.repos.getCollaboratorPermissionLevel({ ...repo, username: 'carol' });

  const base = await git(on);
  await contents(on.as('alice'));
  await on.repository.push({ branch: 'owned', by: 'alice', files: { CODEOWNERS: '* @nobody-here\n' } });
  await gate.repos.codeownersErrors({ ...repo, ref: 'owned' });
  await deployments(on);
  await gate.dependencyGraph.diffRange({ ...repo, basehead: 'main...owned' });
  await gate.dependencyGraph.exportSbom(repo);
  await gate.repos.checkVulnerabilityAlerts(repo);
  await gate.repos.checkPrivateVulnerabilityReporting(repo);
  await on.repository.advisories.report({ summary: 'A hole', by: 'bob' });
  await gate.securityAdvisories.listRepositoryAdvisories({ ...repo, state: 'triage' });
  const { data: pull } = await alice.pulls.create({
    ...repo,
    title: 'A change',
    body: 'Closes #1',
    head: 'topic',
    base: 'main',
  });
  await commits(on, base, pull.head.sha);
  await pulls(on, pull.number, pull.head.sha);
  await issues(on, pull.number);
  await checks(on, pull.head.sha);
  await on.repository.reportWorkflowRun({
    path: '.github/workflows/ci.yml',
    sha: pull.head.sha,
    conclusion: 'success',
  });
  await gate.actions.listWorkflowRunsForRepo({ ...repo, head_sha: pull.head.sha });
  await codeScanning(on, pull.head.sha);
  await otherAlerts(on);
  await releases(on);

  await bob.pulls.createReview({ ...repo, pull_number: pull.number, event: 'APPROVE' });
  await on.repository.push({ branch: 'main', by: 'bob', files: { 'src/other.ts': 'export {};\n' } });
  await alice.pulls.updateBranch({ ...repo, pull_number: pull.number });
  const head = on.repository.pullRequest(pull.number).headSha;
  await gate.checks.create({ ...repo, name: 'Gate', head_sha: head, conclusion: 'success' });
  await bob.pulls.createReview({ ...repo, pull_number: pull.number, event: 'APPROVE' });
  await alice.pulls.merge({ ...repo, pull_number: pull.number, merge_method: 'squash' });
  await alice.pulls.checkIfMerged({ ...repo, pull_number: pull.number });
  await alice.git.deleteRef({ ...repo, ref: 'heads/topic' });
  await gate.apps.revokeInstallationAccessToken();
  await app.apps.getAuthenticated();
}

/** A deployment by the API, and a job that waits for a reviewer and for the app. */
async function deployments(on: Stage): Promise<void> {
  const { repos, actions } = (await on.installed()).rest;
  const production = { ...repo, environment_name: 'production' };
  on.repository.environment('production', { reviewers: ['bob'], branches: ['main'] });
  await repos.getAllEnvironments(repo);
  await repos.createDeploymentProtectionRule({ ...production, integration_id: on.emulator.app.id });
  await repos.getEnvironment(production);
  await repos.listDeploymentBranchPolicies(production);
  await repos.getAllDeploymentProtectionRules(production);
  const run = { ...repo, run_id: (await on.repository.deploy({ jobs: ['production'] })).id };
  await actions.getWorkflowRun(run);
  const { data: waiting } = await actions.getPendingDeploymentsForRun(run);
  await actions.reviewCustomGatesForRun({ ...run, environment_name: 'production', state: 'approved' });
  await on.as('bob').rest.actions.reviewPendingDeploymentsForRun({
    ...run,
    environment_ids: waiting.map(({ environment }) => environment.id ?? 0),
    state: 'approved',
    comment: 'Verified.',
  });
  await actions.getReviewsForRun(run);
  const { data } = await repos.createDeployment({ ...repo, ref: 'main', environment: 'staging' });
  const one = { ...repo, deployment_id: 'id' in data ? data.id : 0 };
  await repos.getDeployment(one);
  await repos.createDeploymentStatus({ ...one, state: 'success', description: 'Deployed.' });
  await repos.listDeploymentStatuses(one);
  await repos.listDeployments(repo);
}

async function apps(on: Stage): Promise<void> {
  const { apps: app } = on.app().rest;
  await app.getAuthenticated();
  await app.getBySlug({ app_slug: 'gate' });
  await app.listInstallations();
  await app.getInstallation({ installation_id: on.installationId });
  await app.getRepoInstallation(repo);
  await app.getOrgInstallation({ org: 'acme' });
  on.emulator.world.user('dora');
  await on.emulator.world.install({ account: 'dora' });
  await app.getUserInstallation({ username: 'dora' });
  await app.createInstallationAccessToken({
    installation_id: on.installationId,
    repositories: ['shop'],
    permissions: { checks: 'read' },
  });
  await on.emulator.idle();
  const { data: deliveries } = await app.listWebhookDeliveries();
  const delivery = { delivery_id: deliveries[0]?.id ?? 0 };
  await app.getWebhookDelivery(delivery);
  await app.redeliverWebhookDelivery(delivery);
  await (await on.installed()).rest.apps.listReposAccessibleToInstallation();
  const acting = (await on.actingFor('alice')).rest.apps;
  await acting.listInstallationsForAuthenticatedUser();
  await acting.listInstallationReposForAuthenticatedUser({ installation_id: on.installationId });
}

/** Writes a commit through the git API and creates the branch `topic` on it. Returns its parent. */
async function git(on: Stage): Promise<string> {
  const { git: alice } = on.as('alice').rest;
  const { data: main } = await alice.getRef({ ...repo, ref: 'heads/main' });
  await alice.listMatchingRefs({ ...repo, ref: 'heads/' });
  const { data: blob } = await alice.createBlob({ ...repo, content: 'export {};\n' });
  await alice.getBlob({ ...repo, file_sha: blob.sha });
  const { data: commit } = await alice.getCommit({ ...repo, commit_sha: main.object.sha });
  const { data: tree } = await alice.createTree({
    ...repo,
    base_tree: commit.tree.sha,
    tree: [
      { path: 'src/new.ts', mode: '100644', type: 'blob', sha: blob.sha },
      { path: 'src/cart.ts', mode: '100644', content: 'export const total = 2;\n' },
    ],
  });
  await alice.getTree({ ...repo, tree_sha: tree.sha, recursive: '1' });
  const { data: written } = await alice.createCommit({
    ...repo,
    message: 'By hand',
    tree: tree.sha,
    parents: [main.object.sha],
  });
  await alice.createRef({ ...repo, ref: 'refs/heads/topic', sha: main.object.sha });
  await alice.updateRef({ ...repo, ref: 'heads/topic', sha: written.sha });
  return main.object.sha;
}

async function contents({ rest: { repos } }: Octokit): Promise<void> {
  const file = { ...repo, path: 'docs/ü b.md', branch: 'topic' };
  const { data } = await repos.createOrUpdateFileContents({
    ...file,
    message: 'Write it down',
    content: Buffer.from('# Why\n').toString('base64'),
  });
  await repos.getContent({ ...repo, path: 'docs', ref: 'topic' });
  await repos.getContent({ ...repo, path: 'docs/ü b.md', ref: 'topic' });
  await repos.getContent({ ...repo, path: 'README.md', mediaType: { format: 'raw' } });
  await repos.deleteFile({ ...file, message: 'Or not', sha: data.content?.sha ?? '' });
}

async function commits(on: Stage, base: string, head: string): Promise<void> {
  const { repos } = (await on.installed()).rest;
  await repos.listCommits({ ...repo, sha: 'topic' });
  await repos.getCommit({ ...repo, ref: head });
  await repos.compareCommitsWithBasehead({ ...repo, basehead: `${base}...${head}` });
  await repos.listPullRequestsAssociatedWithCommit({ ...repo, commit_sha: head });
}

async function pulls(on: Stage, number: number, head: string): Promise<void> {
  const alice = on.as('alice').rest.pulls;
  const bob = on.as('bob').rest.pulls;
  const pull = { ...repo, pull_number: number };
  await alice.list({ ...repo, state: 'all' });
  await alice.get(pull);
  await alice.get({ ...pull, mediaType: { format: 'diff' } });
  await alice.update({ ...pull, title: 'A better change' });
  await alice.listFiles(pull);
  await alice.listCommits(pull);
  await alice.requestReviewers({ ...pull, reviewers: ['bob'], team_reviewers: ['security'] });
  await alice.listRequestedReviewers(pull);
  await alice.removeRequestedReviewers({ ...pull, reviewers: ['bob'], team_reviewers: [] });
  const { data: pending } = await bob.createReview({
    ...pull,
    body: 'Wait.',
    comments: [{ path: 'src/cart.ts', line: 1, side: 'RIGHT', body: 'Why 2?' }],
  });
  await bob.submitReview({ ...pull, review_id: pending.id, event: 'REQUEST_CHANGES', body: 'Not yet.' });
  await bob.getReview({ ...pull, review_id: pending.id });
  await bob.listReviews(pull);
  await bob.createReviewComment({ ...pull, commit_id: head, path: 'src/new.ts', line: 1, body: 'Empty?' });
  await bob.listReviewComments(pull);
  await alice.dismissReview({ ...pull, review_id: pending.id, message: 'Because.' });
}

async function issues(on: Stage, number: number): Promise<void> {
  const { issues: alice } = on.as('alice').rest;
  const { data: issue } = await alice.create({ ...repo, title: 'A wish', labels: ['feature'] });
  await alice.get({ ...repo, issue_number: issue.number });
  await alice.update({ ...repo, issue_number: issue.number, state: 'closed', state_reason: 'not_planned' });
  await alice.listForRepo({ ...repo, state: 'all' });
  const target = { ...repo, issue_number: number };
  const { data: comment } = await alice.createComment({ ...target, body: 'Look here.' });
  await alice.listComments(target);
  await alice.lock({ ...target, lock_reason: 'too heated' });
  await alice.unlock(target);
  await alice.getComment({ ...repo, comment_id: comment.id });
  await on
    .as('alice')
    .rest.reactions.createForIssueComment({ ...repo, comment_id: comment.id, content: '+1' });
  await alice.updateComment({ ...repo, comment_id: comment.id, body: 'Look there.' });
  await alice.deleteComment({ ...repo, comment_id: comment.id });
  await alice.addLabels({ ...target, labels: ['security', 'bug'] });
  await alice.removeLabel({ ...target, name: 'bug' });
  await alice.setLabels({ ...target, labels: ['major'] });
  await alice.listLabelsOnIssue(target);
  await alice.removeAllLabels(target);
}

async function checks(on: Stage, head: string): Promise<void> {
  const { checks: gate, repos } = (await on.installed()).rest;
  const { data: run } = await gate.create({
    ...repo,
    name: 'Gate',
    head_sha: head,
    status: 'in_progress',
    external_id: 'x',
    output: {
      title: 'T',
      summary: 'S',
      annotations: [
        { path: 'src/new.ts', start_line: 1, end_line: 1, annotation_level: 'warning', message: 'M' },
      ],
    },
    actions: [{ label: 'Again', description: 'Do it again', identifier: 'again' }],
  });
  const one = { ...repo, check_run_id: run.id };
  await gate.update({ ...one, conclusion: 'success' });
  await gate.get(one);
  await gate.listAnnotations(one);
  await gate.listForRef({ ...repo, ref: 'heads/topic', check_name: 'Gate' });
  await gate.listSuitesForRef({ ...repo, ref: head });
  const suite = { ...repo, check_suite_id: run.check_suite?.id ?? 0 };
  await gate.getSuite(suite);
  await gate.listForSuite(suite);
  await gate.rerequestRun(one);
  await gate.rerequestSuite(suite);
  await repos.createCommitStatus({ ...repo, sha: head, state: 'success', context: 'ci' });
  await repos.getCombinedStatusForRef({ ...repo, ref: head });
  await repos.listCommitStatusesForRef({ ...repo, ref: 'topic' });
}

async function otherAlerts(on: Stage): Promise<void> {
  const { dependabot, secretScanning } = (await on.installed()).rest;
  await on.repository.dependabot.open({ package: 'left-pad', severity: 'high' });
  await on.repository.secretScanning.open({
    type: 'npm_access_token',
    location: { path: 'src/cart.ts', line: 1 },
  });
  await dependabot.listAlertsForRepo(repo);
  await dependabot.getAlert({ ...repo, alert_number: 1 });
  await secretScanning.listAlertsForRepo(repo);
  await secretScanning.getAlert({ ...repo, alert_number: 1 });
}

async function releases(on: Stage): Promise<void> {
  const { repos, git } = (await on.installed()).rest;
  await on.repository.tags.push({ v0: { at: 'main', message: 'Annotated' } });
  const { data: ref } = await git.getRef({ ...repo, ref: 'tags/v0' });
  await git.getTag({ ...repo, tag_sha: ref.object.sha });
  await repos.listTags(repo);
  on.repository.tags.rules('releases', { include: ['v*'], deletion: true });
  const { data: rulesets } = await repos.getRepoRulesets(repo);
  for (const { id } of rulesets) await repos.getRepoRuleset({ ...repo, ruleset_id: id });
  const { data: draft } = await repos.createRelease({ ...repo, tag_name: 'v1', draft: true });
  const one = { ...repo, release_id: draft.id };
  await on.repository.releases.upload(draft.id, { name: 'shop.tgz', content: 'bytes', by: 'alice' });
  await repos.updateRelease({ ...one, draft: false, name: 'First' });
  await repos.listReleases(repo);
  await repos.getRelease(one);
  await repos.getLatestRelease(repo);
  await repos.getReleaseByTag({ ...repo, tag: 'v1' });
  await repos.listReleaseAssets(one);
  const digest = `sha256:${'ab'.repeat(32)}`;
  await on.repository.attestations.add({ digest, bundle: {} });
  await repos.listAttestations({ ...repo, subject_digest: digest });
  await repos.deleteRelease(one);
}

async function codeScanning(on: Stage, head: string): Promise<void> {
  const { codeScanning: gate } = (await on.installed()).rest;
  const sarif = {
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'CodeQL', rules: [{ id: 'js/xss', properties: { 'security-severity': '6.1' } }] },
        },
        automationDetails: { id: '/language:javascript/' },
        results: [
          {
            ruleId: 'js/xss',
            message: { text: 'Cross-site scripting' },
            locations: [
              { physicalLocation: { artifactLocation: { uri: 'src/cart.ts' }, region: { startLine: 1 } } },
            ],
          },
        ],
      },
    ],
  };
  const { data: receipt } = await gate.uploadSarif({
    ...repo,
    commit_sha: head,
    ref: 'refs/heads/topic',
    sarif: gzipSync(JSON.stringify(sarif)).toString('base64'),
  });
  await gate.getDefaultSetup(repo);
  await gate.getSarif({ ...repo, sarif_id: receipt.id ?? '' });
  await gate.listRecentAnalyses(repo);
  await gate.listAlertsForRepo({ ...repo, ref: 'refs/heads/topic' });
  await gate.getAlert({ ...repo, alert_number: 1 });
  await gate.updateAlert({
    ...repo,
    alert_number: 1,
    state: 'dismissed',
    dismissed_reason: 'false positive',
  });
  await gate.updateAlert({ ...repo, alert_number: 1, state: 'open' });
}
