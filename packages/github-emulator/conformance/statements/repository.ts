import type { GitHub } from '../github.ts';
import { answers, holds, type Statement, same } from '../statement.ts';
import { branchAtMain, commit, newBranch, openIssue, openPullRequest, repository } from '../steps.ts';

const fidelity = 'packages/github-emulator/docs/fidelity.md';
const accounted = ['docs/accounted-commits.md', fidelity];

/** Commits, branches, issues and settings of a repository. */
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
    id: 'issue-with-one-of-several-labels',
    says: 'A list of issues by several labels in GraphQL has those with one of them.',
    where: ['src/github/slices/security-issues.ts', fidelity],
    needs: { app: { issues: 'read' } },
    async run(github) {
      const [one, two] = [github.unique('label'), github.unique('label')];
      const first = await openIssue(github, 'With one label', [one]);
      const both = await openIssue(github, 'With both labels', [one, two]);
      const answer = await github.installed.graphql<{
        repository: { issues: { nodes: readonly { number: number }[] } };
      }>(
        `query ($owner: String!, $repo: String!, $labels: [String!]) { repository(owner: $owner, name: $repo) {
          issues(first: 10, labels: $labels) { nodes { number } } } }`,
        { ...repository(github.place), labels: [one, two] },
      );
      const numbers = answer.repository.issues.nodes.map(({ number }) => number).sort((a, b) => a - b);
      same('issues', numbers, [first, both]);
    },
  },
  {
    id: 'merge-is-the-closer',
    says: 'The closer of an issue that a merge closed is the pull request, also after a squash and a rebase.',
    where: ['docs/rules/linked-issue.md', fidelity],
    needs: { app: { issues: 'read', pull_requests: 'read' } },
    async run(github) {
      for (const method of ['merge', 'squash', 'rebase'] as const) {
        const issue = await openIssue(github, `Closed by ${method}`, []);
        const { number } = await openPullRequest(github, { body: `Closes #${issue}` });
        await github.author.client.rest.pulls.merge({
          ...repository(github.place),
          pull_number: number,
          merge_method: method,
        });
        const closer = await github.until(`closing of the issue by ${method}`, async () => {
          const answer = await github.installed.graphql<Closed>(closerQuery, {
            ...repository(github.place),
            number: issue,
          });
          return answer.repository.issue.timelineItems.nodes[0];
        });
        same(`closer after ${method}`, closer.closer?.number ?? null, number);
      }
    },
  },
  {
    id: 'closing-words-link-issues',
    says: 'A closing word in the description links an issue only if the base is the default branch.',
    where: ['docs/rules/linked-issue.md', fidelity],
    needs: { app: { issues: 'read', pull_requests: 'read' } },
    async run(github) {
      const issue = await openIssue(github, 'To be closed', []);
      const base = await branchAtMain(github);
      const linked = await openPullRequest(github, { body: `Closes #${issue}` });
      const other = await openPullRequest(github, { body: `Closes #${issue}`, base });
      same('issues of the one into main', await linkedBy(github, linked.number), [issue]);
      same('issues of the one into another branch', await linkedBy(github, other.number), []);
    },
  },
  {
    id: 'forms-are-no-templates',
    says: 'The issue templates of a repository in GraphQL leave out forms.',
    where: ['docs/rules/linked-issue.md', fidelity],
    needs: { app: { contents: 'read' } },
    async run(github) {
      const form =
        'name: Form\ndescription: A form\nbody:\n  - type: textarea\n    attributes:\n      label: Text\n';
      await commit(github, {
        branch: 'main',
        files: {
          '.github/ISSUE_TEMPLATE/report.md': '---\nname: Report\nabout: A report\n---\nText\n',
          '.github/ISSUE_TEMPLATE/form.yml': form,
        },
      });
      same('templates', await issueTemplates(github), ['report.md']);
    },
  },
  {
    id: 'templates-of-the-account',
    says: 'The issue templates of a repository in GraphQL leave out those of its account.',
    where: [fidelity],
    needs: { app: { contents: 'read' } },
    async run(github) {
      const before = await issueTemplates(github);
      await github.arrange.fileOfAccount(
        '.github/ISSUE_TEMPLATE/account.md',
        '---\nname: Account\n---\nText\n',
      );
      same('templates', await issueTemplates(github), before);
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

interface Closed {
  readonly repository: {
    readonly issue: {
      readonly timelineItems: {
        readonly nodes: readonly { readonly closer: { readonly number?: number } | null }[];
      };
    };
  };
}

const closerQuery = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) { issue(number: $number) {
    timelineItems(last: 1, itemTypes: [CLOSED_EVENT]) { nodes { ... on ClosedEvent {
      closer { ... on PullRequest { number } } } } } } } }`;

async function linkedBy({ installed, place }: GitHub, number: number): Promise<readonly number[]> {
  const answer = await installed.graphql<{
    repository: { pullRequest: { closingIssuesReferences: { nodes: readonly { number: number }[] } } };
  }>(
    `query ($owner: String!, $repo: String!, $number: Int!) { repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) { closingIssuesReferences(first: 10) { nodes { number } } } } }`,
    { ...repository(place), number },
  );
  return answer.repository.pullRequest.closingIssuesReferences.nodes.map((each) => each.number);
}

async function issueTemplates({ installed, place }: GitHub): Promise<readonly string[]> {
  const answer = await installed.graphql<{
    repository: { issueTemplates: readonly { filename: string }[] | null };
  }>(
    `query ($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { issueTemplates { filename } } }`,
    repository(place),
  );
  return (answer.repository.issueTemplates ?? []).map(({ filename }) => filename);
}
