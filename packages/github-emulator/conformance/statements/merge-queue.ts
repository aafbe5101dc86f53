import type { GitHub } from '../github.ts';
import { holds, type Statement, same } from '../statement.ts';
import { branchAtMain, deliveries, nameOf, openPullRequest, payloadOf, repository } from '../steps.ts';

const queue = ['docs/required-check.md', 'packages/github-emulator/docs/fidelity.md'];
const needs = {
  app: { checks: 'write', merge_queues: 'read' },
  events: ['merge_group'],
  plan: 'a merge queue',
} as const;

interface Group {
  readonly head_sha: string;
  readonly head_ref: string;
  readonly base_sha: string;
  readonly base_ref: string;
}

/** Merge queues. */
export const queueStatements: readonly Statement[] = [
  {
    id: 'merge-group-is-merged-by-its-check',
    says: 'A merge group is on a branch below `gh-readonly-queue/` that names base and pull request, and is merged when the required check succeeds there.',
    where: queue,
    needs,
    async run(github) {
      const { base, name, number, group } = await queued(github);
      const prefix = `refs/heads/gh-readonly-queue/${base}/pr-${number}-`;
      holds(group.head_ref.startsWith(prefix), `the branch of the group is ${group.head_ref}`);
      same('base of the group', group.base_ref, `refs/heads/${base}`);
      await report(github, name, group.head_sha, 'success');
      const sha = await github.until('merge of the pull request', async () => {
        const { data } = await github.author.client.rest.git.getRef({
          ...repository(github.place),
          ref: `heads/${base}`,
        });
        return data.object.sha === group.base_sha ? undefined : data.object.sha;
      });
      same('tip of the base', sha, group.head_sha);
    },
  },
  {
    id: 'merge-group-fails-with-its-check',
    says: 'A pull request leaves the merge queue when the required check fails on its group.',
    where: queue,
    needs,
    async run(github) {
      const { name, number, group } = await queued(github);
      await report(github, name, group.head_sha, 'failure');
      await github.until('removal from the merge queue', async () => {
        const { repository: found } = await github.installed.graphql<{
          repository: { pullRequest: { isInMergeQueue: boolean } };
        }>(
          `query ($owner: String!, $repo: String!, $number: Int!) { repository(owner: $owner, name: $repo) {
            pullRequest(number: $number) { isInMergeQueue } } }`,
          { ...repository(github.place), number },
        );
        return found.pullRequest.isInMergeQueue ? undefined : true;
      });
    },
  },
];

/** A pull request in a merge queue, and its group, which waits for the check of the app. */
async function queued(github: GitHub) {
  const name = github.unique('Gate');
  const base = await branchAtMain(github);
  await github.arrange.rules(base, { check: { name }, mergeQueue: true });
  const { number, sha } = await openPullRequest(github, { base });
  await report(github, name, sha, 'success');
  await github.arrange.enqueue(number);
  const group = await github.until('merge group', async () => {
    const found = (await deliveries(github)).filter(
      (each) => nameOf(each) === 'merge_group.checks_requested',
    );
    const payloads = await Promise.all(found.slice(0, 5).map((each) => payloadOf(github, each)));
    return payloads
      .map((payload) => payload.merge_group as Group)
      .find((each) => each.base_ref.endsWith(`/${base}`));
  });
  return { name, base, number, group };
}

async function report(
  { installed, place }: GitHub,
  name: string,
  head_sha: string,
  conclusion: 'success' | 'failure',
): Promise<void> {
  await installed.rest.checks.create({ ...repository(place), name, head_sha, conclusion });
}
