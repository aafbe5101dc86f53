import type { AnswerOfGraphql } from '../github.ts';
import { holds, type Statement, same } from '../statement.ts';
import { branchAtMain, openPullRequest, repository } from '../steps.ts';

const relying = ['docs/action.md', 'packages/github-emulator/docs/fidelity.md'];
const runners = 'GitHub Actions with runners';

/** Runs of workflows, and what their token may read. */
export const workflowStatements: readonly Statement[] = [
  {
    id: 'pull-request-target-run-is-of-the-head',
    says: 'A run for `pull_request_target` has the head of the pull request as its `head_sha`, although it runs the workflow of the default branch.',
    where: relying,
    needs: { plan: runners },
    async run(github) {
      const base = await github.arrange.branchWithTargetWorkflow();
      const { sha } = await openPullRequest(github, { base });
      const run = await github.until('run for pull_request_target', async () => {
        const { data } = await github.author.client.rest.actions.listWorkflowRunsForRepo({
          ...repository(github.place),
          event: 'pull_request_target',
        });
        return data.workflow_runs[0];
      });
      same('head_sha of the run', run.head_sha, sha);
    },
  },
  {
    id: 'workflow-token-is-github-actions',
    says: 'To a workflow, the viewer is `github-actions[bot]`, whatever the workflow, so that it finds the comments of earlier runs as its own.',
    where: ['src/github/read/pull-request-query.ts', ...relying],
    needs: { plan: runners },
    async run(github) {
      const query =
        'query ($owner: String!, $repo: String!) { viewer { login } repository(owner: $owner, name: $repo) { name } }';
      const { data } = await github.arrange.askAsWorkflow(query, 'main');
      const { viewer } = (data ?? {}) as { readonly viewer?: { readonly login: string } };
      same('login of the viewer', viewer?.login, 'github-actions[bot]');
    },
  },
  {
    id: 'workflow-token-reads-no-merge-queue',
    says: 'A workflow may not read the merge queue, with all permissions that it can give its token.',
    where: ['src/github/read/merge-group-query.ts', ...relying],
    needs: { plan: `a merge queue; ${runners}` },
    async run(github) {
      const base = await branchAtMain(github);
      await github.arrange.rules(base, { mergeQueue: true });
      const query = `query ($owner: String!, $repo: String!, $branch: String!) {
        repository(owner: $owner, name: $repo) { mergeQueue(branch: $branch) { entries(first: 1) { totalCount } } } }`;
      const answer = await github.arrange.askAsWorkflow(query, base);
      holds(isForbidden(answer), `the answer is ${JSON.stringify(answer)}`);
    },
  },
];

function isForbidden({ errors = [] }: AnswerOfGraphql): boolean {
  return errors.some(({ type, path = [] }) => type === 'FORBIDDEN' && path.includes('mergeQueue'));
}
