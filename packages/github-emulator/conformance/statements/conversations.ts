import { answers, type Statement, same } from '../statement.ts';
import { branchAtMain, commit, newBranch, openPullRequest, repository } from '../steps.ts';

const fidelity = 'packages/github-emulator/docs/fidelity.md';

const updatedAt = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) { updatedAt } } }`;

/** Comments, reviews and what they change. */
export const conversationStatements: readonly Statement[] = [
  {
    id: 'locked-conversation-refuses-apps',
    says: 'An app that comments on a locked conversation is refused with 403.',
    where: ['src/github/publish/publish-comment.ts', fidelity],
    needs: { app: { issues: 'write', pull_requests: 'write' } },
    async run(github) {
      const { number } = await openPullRequest(github);
      const issue = { ...repository(github.place), issue_number: number };
      await github.author.client.rest.issues.lock(issue);
      const comment = github.installed.rest.issues.createComment({ ...issue, body: 'Locked?' });
      await answers('a comment of an app', comment, 403);
    },
  },
  {
    id: 'locked-conversation-lets-apps-edit',
    says: 'An app may edit its own comment on a locked conversation.',
    where: ['src/github/publish/publish-comment.ts', fidelity],
    needs: { app: { issues: 'write', pull_requests: 'write' } },
    async run(github) {
      const { number } = await openPullRequest(github);
      const issue = { ...repository(github.place), issue_number: number };
      const { data } = await github.installed.rest.issues.createComment({ ...issue, body: 'Before.' });
      await github.author.client.rest.issues.lock(issue);
      const edit = github.installed.rest.issues.updateComment({
        ...repository(github.place),
        comment_id: data.id,
        body: 'After.',
      });
      await answers('an edit by the app', edit, 200);
    },
  },
  {
    id: 'edited-comment-keeps-updated-at',
    says: 'An edited comment does not move the `updatedAt` of its pull request.',
    where: ['src/resync', fidelity],
    needs: { app: { pull_requests: 'read' } },
    async run(github) {
      const { number } = await openPullRequest(github);
      const issue = { ...repository(github.place), issue_number: number };
      const { data } = await github.author.client.rest.issues.createComment({ ...issue, body: 'Before.' });
      const read = async (): Promise<string> => {
        const answer = await github.installed.graphql<{
          repository: { pullRequest: { updatedAt: string } };
        }>(updatedAt, { ...repository(github.place), number });
        return answer.repository.pullRequest.updatedAt;
      };
      const before = await read();
      // GitHub's times are whole seconds.
      await github.arrange.pass({ minutes: 0.05 });
      await github.author.client.rest.issues.updateComment({
        ...repository(github.place),
        comment_id: data.id,
        body: 'After.',
      });
      same('updatedAt', await read(), before);
    },
  },
  {
    id: 'approval-after-retargeting',
    says: 'An approval still counts after the base of the pull request was changed, where no rule dismisses it.',
    where: ['docs/rules/review.md', 'src/authorship/code-owner-approvals.ts'],
    needs: { app: { pull_requests: 'read' }, reviewer: true },
    async run(github) {
      const { author, reviewer, place } = github;
      const base = await branchAtMain(github);
      const { number } = await openPullRequest(github);
      const pull = { ...repository(place), pull_number: number };
      await reviewer.client.rest.pulls.createReview({ ...pull, event: 'APPROVE' });
      await author.client.rest.pulls.update({ ...pull, base });
      const { data } = await github.installed.rest.pulls.listReviews(pull);
      same(
        'state of the review',
        data.map(({ state }) => state),
        ['APPROVED'],
      );
    },
  },
  {
    id: 'dismissal-by-push-names-commit',
    says: 'A dismissal by a push names the pushed commit and who pushed.',
    where: [fidelity],
    needs: { app: { pull_requests: 'read', contents: 'read' }, reviewer: true },
    async run(github) {
      const { author, reviewer, place, arrange } = github;
      const base = await branchAtMain(github);
      await arrange.rules(base, { approvals: 1, dismissStaleReviews: true });
      const { number, branch } = await openPullRequest(github, { base });
      await reviewer.client.rest.pulls.createReview({
        ...repository(place),
        pull_number: number,
        event: 'APPROVE',
      });
      const pushed = await commit(github, { branch, files: { [github.unique('more')]: '' } });
      const event = await github.until('dismissal of the approval', async () => {
        const answer = await github.installed.graphql<{
          repository: { pullRequest: { timelineItems: { nodes: readonly DismissalNode[] } } };
        }>(dismissals, { ...repository(place), number });
        return answer.repository.pullRequest.timelineItems.nodes[0];
      });
      same('commit of the dismissal', event.pullRequestCommit?.commit.oid, pushed);
      same('actor of the dismissal', event.actor?.login, author.login);
    },
  },
  {
    id: 'dismissal-by-github-names-nobody',
    says: 'A dismissal because the merge base changed names no actor.',
    where: [fidelity],
    needs: { app: { pull_requests: 'read' }, reviewer: true },
    notModeled: 'A test dismisses a review in the name of GitHub; no change of the base does.',
    async run(github) {
      const { author, reviewer, place, arrange } = github;
      const base = await newBranch(github, 'base');
      await arrange.rules(base, { approvals: 1, dismissStaleReviews: true });
      const { number } = await openPullRequest(github, { base });
      const pull = { ...repository(place), pull_number: number };
      await reviewer.client.rest.pulls.createReview({ ...pull, event: 'APPROVE' });
      const other = github.unique('base');
      await commit(github, { branch: other, from: base });
      await arrange.rules(other, { approvals: 1, dismissStaleReviews: true });
      await author.client.rest.pulls.update({ ...pull, base: other });
      await author.client.rest.pulls.update({ ...pull, base });
      await author.client.rest.pulls.update({ ...pull, base: 'main' });
      const event = await github.until('dismissal of the approval', async () => {
        const answer = await github.installed.graphql<{
          repository: { pullRequest: { timelineItems: { nodes: readonly DismissalNode[] } } };
        }>(dismissals, { ...repository(place), number });
        return answer.repository.pullRequest.timelineItems.nodes[0];
      });
      same('actor of the dismissal', event.actor, null);
    },
  },
];

interface DismissalNode {
  readonly actor: { readonly login: string } | null;
  readonly pullRequestCommit: { readonly commit: { readonly oid: string } } | null;
}

const dismissals = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) {
    timelineItems(first: 10, itemTypes: [REVIEW_DISMISSED_EVENT]) { nodes {
      ... on ReviewDismissedEvent { actor { login } pullRequestCommit { commit { oid } } } } } } } }`;
