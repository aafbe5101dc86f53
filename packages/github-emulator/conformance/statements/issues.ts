import type { GitHub } from '../github.ts';
import { type Statement, same } from '../statement.ts';
import { branchAtMain, commit, openIssue, openPullRequest, repository } from '../steps.ts';

const fidelity = 'packages/github-emulator/docs/fidelity.md';

/** Issues, what closes them, and their templates. */
export const issueStatements: readonly Statement[] = [
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
