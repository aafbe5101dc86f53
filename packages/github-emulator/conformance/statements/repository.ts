import { answers, holds, type Statement, same } from '../statement.ts';
import { branchAtMain, commit, newBranch, openPullRequest, repository } from '../steps.ts';

const fidelity = 'packages/github-emulator/docs/fidelity.md';
const accounted = ['docs/accounted-commits.md', fidelity];

/** Commits, branches and settings of a repository. */
export const repositoryStatements: readonly Statement[] = [
  {
    id: 'unsigned-commit-has-no-signature',
    says: 'The signature of a commit that nobody signed is null.',
    where: ['docs/rules/signatures.md', fidelity],
    needs: { app: { contents: 'read' } },
    async run(github) {
      const sha = await commit(github, { branch: github.unique('unsigned') });
      const answer = await github.installed.graphql<{ repository: { object: { signature: unknown } } }>(
        `query ($owner: String!, $repo: String!, $oid: GitObjectID!) { repository(owner: $owner, name: $repo) {
          object(oid: $oid) { ... on Commit { signature { state } } } } }`,
        { ...repository(github.place), oid: sha },
      );
      same('signature', answer.repository.object.signature, null);
    },
  },
  {
    id: 'rebased-commits-belong-to-their-pull-request',
    says: 'Each commit that a rebase merge writes belongs to the merged pull request.',
    where: ['docs/merged-commits.md', fidelity],
    needs: { app: { contents: 'read', pull_requests: 'read' } },
    async run(github) {
      const base = await branchAtMain(github);
      const { number, branch } = await openPullRequest(github, { base });
      await commit(github, { branch, files: { [github.unique('second')]: '' } });
      await commit(github, { branch: base, files: { [github.unique('meanwhile')]: '' } });
      await github.author.client.rest.pulls.merge({
        ...repository(github.place),
        pull_number: number,
        merge_method: 'rebase',
      });
      const commits = await github.installed.rest.repos.listCommits({
        ...repository(github.place),
        sha: base,
        per_page: 2,
      });
      const numbers = await Promise.all(
        commits.data.map(async ({ sha }) => {
          const pulls = await github.installed.rest.repos.listPullRequestsAssociatedWithCommit({
            ...repository(github.place),
            commit_sha: sha,
          });
          return pulls.data.map((each) => each.number);
        }),
      );
      same('pull requests of both commits', numbers, [[number], [number]]);
    },
  },
  {
    id: 'security-policy-of-the-account',
    says: '`isSecurityPolicyEnabled` counts the security policy of the account.',
    where: ['docs/posture.md', fidelity],
    needs: { app: { contents: 'read' } },
    async run(github) {
      await github.arrange.fileOfAccount('SECURITY.md', 'Report to us.\n');
      const answer = await github.installed.graphql<{ repository: { isSecurityPolicyEnabled: boolean } }>(
        `query ($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { isSecurityPolicyEnabled } }`,
        repository(github.place),
      );
      same('isSecurityPolicyEnabled', answer.repository.isSecurityPolicyEnabled, true);
    },
  },
  {
    id: 'activity-with-contents-read',
    says: 'An app reads the activity log with `contents: read`, and a push is in it within some minutes.',
    where: accounted,
    needs: { app: { contents: 'read' } },
    async run(github) {
      const sha = await commit(github, { branch: github.unique('pushed') });
      const reader = await github.limited({ contents: 'read' });
      const first = reader.rest.repos.listActivities(repository(github.place));
      await answers('the activity log', first, 200);
      await github.until('line of the push in the activity log', async () => {
        const { data } = await reader.rest.repos.listActivities({
          ...repository(github.place),
          per_page: 100,
        });
        return data.find(({ after }) => after === sha);
      });
    },
  },
  {
    id: 'activity-of-a-renamed-branch',
    says: 'The activity log has a branch that was renamed as created under its new name.',
    where: accounted,
    needs: { app: { contents: 'read' } },
    notModeled: 'No branch is renamed here.',
    async run(github) {
      const from = await newBranch(github, 'before');
      const to = github.unique('after');
      await github.arrange.renameBranch(from, to);
      const line = await github.until('line of the new name in the activity log', async () => {
        const { data } = await github.installed.rest.repos.listActivities({
          ...repository(github.place),
          per_page: 100,
        });
        return data.find(({ ref }) => ref === `refs/heads/${to}`);
      });
      same('kind of the line', line.activity_type, 'branch_creation');
    },
  },
  {
    id: 'activity-of-a-deleted-account',
    says: 'The actor of a line of the activity log is null when the account was deleted.',
    where: accounted,
    needs: { app: { contents: 'read' } },
    async run(github) {
      const branch = github.unique('orphaned');
      await github.arrange.deletePusher(branch);
      const { data } = await github.installed.rest.repos.listActivities({
        ...repository(github.place),
        per_page: 100,
      });
      const line = data.find(({ ref }) => ref === `refs/heads/${branch}`);
      holds(line !== undefined, 'the log has no line of the branch');
      same('actor', line?.actor ?? null, null);
    },
  },
  {
    id: 'settings-with-administration-read',
    says: 'An app sees `security_and_analysis` of a repository with `administration: read`.',
    where: ['docs/posture.md', fidelity],
    needs: { app: { administration: 'read' } },
    async run(github) {
      const reader = await github.limited({ administration: 'read' });
      const { data } = await reader.rest.repos.get(repository(github.place));
      holds(data.security_and_analysis !== undefined, 'the repository has no security_and_analysis');
    },
  },
  {
    id: 'private-reporting-with-metadata',
    says: 'An app reads whether private vulnerability reporting is on without a permission other than metadata.',
    where: ['docs/posture.md', fidelity],
    needs: { app: {} },
    async run(github) {
      const reader = await github.limited({ metadata: 'read' });
      const ask = () => reader.rest.repos.checkPrivateVulnerabilityReporting(repository(github.place));
      await answers('the setting', ask(), 200);
      await github.arrange.privateReporting(false);
      same('enabled after it was turned off', (await ask()).data.enabled, false);
      await github.arrange.privateReporting(true);
      same('enabled after it was turned on', (await ask()).data.enabled, true);
    },
  },
  {
    id: 'triage-with-advisories-read',
    says: 'An app sees reports in triage with `repository_advisories: read`.',
    where: ['docs/posture.md', fidelity],
    needs: { app: { repository_advisories: 'read' }, reviewer: true },
    async run(github) {
      await github.arrange.privateReporting(true);
      await github.arrange.reportVulnerability(github.unique('Reported'));
      const { data } = await github.installed.rest.securityAdvisories.listRepositoryAdvisories({
        ...repository(github.place),
        state: 'triage',
      });
      holds(data.length > 0, 'the list is empty');
    },
  },
  {
    id: 'graphql-forbidden-is-null',
    says: 'A field of GraphQL that an app may not read is null, with the error FORBIDDEN at its place.',
    where: ['src/github/client/query-errors.ts', fidelity],
    needs: { app: { contents: 'read', pull_requests: 'read', checks: 'read' } },
    async run(github) {
      const { number } = await openPullRequest(github);
      const reader = await github.limited({ contents: 'read', pull_requests: 'read' });
      const failure = await reader
        .graphql(
          `query ($owner: String!, $repo: String!, $number: Int!) { repository(owner: $owner, name: $repo) {
            pullRequest(number: $number) { number statusCheckRollup { state } } } }`,
          { ...repository(github.place), number },
        )
        .then(
          () => null,
          (error: { data?: unknown; errors?: readonly { type?: string; path?: readonly unknown[] }[] }) =>
            error,
        );
      same(
        'errors',
        failure?.errors?.map(({ type, path }) => [type, path]),
        [['FORBIDDEN', ['repository', 'pullRequest', 'statusCheckRollup']]],
      );
      same('data', failure?.data, { repository: { pullRequest: { number, statusCheckRollup: null } } });
    },
  },
];
