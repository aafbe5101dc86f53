import { isPullRequest } from '../world/checks.ts';
import type { Account, PullRequestState, RepositoryState } from '../world/model.ts';
import { invalid, Problem } from '../world/problem.ts';
import type { WorldState } from '../world/state.ts';
import { emitPullRequestEvent } from './emit-events.ts';
import { newIssue } from './issue.ts';
import { record } from './timeline.ts';

export interface NewPullRequest {
  readonly title: string;
  readonly body: string | null;
  readonly by: Account;
  readonly base: string;
  readonly head: { readonly repository: RepositoryState; readonly ref: string };
  readonly draft: boolean;
}

/** A pull request of a repository. @throws {Problem} 404 */
export function pullRequestOf(repository: RepositoryState, number: number): PullRequestState {
  const issue = repository.issues.get(number);
  if (issue === undefined || !isPullRequest(issue)) throw new Problem(404, 'Not Found');
  return issue;
}

/** @throws {Problem} 422 if a branch is missing, has no new commit, or already has an open pull request */
export async function openPullRequest(
  world: WorldState,
  repository: RepositoryState,
  { title, body, by, base, head, draft }: NewPullRequest,
): Promise<PullRequestState> {
  world.clock.tick();
  const { git } = repository;
  const baseSha = git.branch(base);
  const headSha = head.repository.git.branch(head.ref);
  if (baseSha === null) throw missingBranch('base');
  if (headSha === null) throw missingBranch('head');
  if (await git.isAncestor(headSha, baseSha)) {
    throw new Problem(422, 'Validation Failed', [
      { resource: 'PullRequest', code: 'custom', message: `No commits between ${base} and ${head.ref}` },
    ]);
  }
  for (const other of openPullRequests(repository)) {
    const { head: taken, base: into } = other.pull;
    if (taken.repository === head.repository && taken.ref === head.ref && into.ref === base) {
      throw new Problem(422, 'Validation Failed', [
        {
          resource: 'PullRequest',
          code: 'custom',
          message: `A pull request already exists for ${head.repository.owner.login}:${head.ref}.`,
        },
      ]);
    }
  }
  const issue = newIssue(
    world,
    repository,
    { title, body, by },
    {
      id: world.nextId(),
      head: { ...head, sha: headSha, deleted: false },
      base: { ref: base, sha: baseSha },
      draft,
      lastPusher: by,
      mergeabilityUnknown: false,
      mergedAt: null,
      mergedBy: null,
      mergeCommit: null,
      rebasedCommits: [],
      reviews: [],
      threads: [],
      requestedUsers: new Set(),
      requestedTeams: new Set(),
    },
  );
  git.setRef(`refs/pull/${issue.number}/head`, headSha);
  await emitPullRequestEvent(world, issue, 'opened', by);
  return issue;
}

function missingBranch(field: string): Problem {
  return new Problem(422, 'Validation Failed', [{ resource: 'PullRequest', field, code: 'invalid' }]);
}

export function openPullRequests(repository: RepositoryState): readonly PullRequestState[] {
  return [...repository.issues.values()].filter(isPullRequest).filter(({ state }) => state === 'open');
}

/**
 * Changes title, body and base: one `pull_request.edited` with the previous values.
 *
 * @param changes.automatic GitHub changes the base, because the branch is gone
 */
export async function editPullRequest(
  world: WorldState,
  issue: PullRequestState,
  changes: {
    readonly title?: string;
    readonly body?: string | null;
    readonly base?: string;
    readonly automatic?: boolean;
  },
  by: Account,
): Promise<void> {
  world.clock.tick();
  const { pull, repository } = issue;
  const before: Record<string, unknown> = {};
  if (changes.title !== undefined && changes.title !== issue.title) {
    before.title = { from: issue.title };
    record(world, issue, by, { type: 'RenamedTitleEvent', from: issue.title, to: changes.title });
    issue.title = changes.title;
  }
  if (changes.body !== undefined && changes.body !== issue.body) {
    before.body = { from: issue.body ?? '' };
    issue.body = changes.body;
    issue.bodyEditedAt = world.clock.now();
    issue.bodyEditedBy = by;
  }
  if (changes.base !== undefined && changes.base !== pull.base.ref) {
    const sha = repository.git.branch(changes.base);
    if (sha === null) throw invalid('PullRequest', 'base', 'Proposed base branch does not exist');
    before.base = { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } };
    const type = changes.automatic === true ? 'AutomaticBaseChangeSucceededEvent' : 'BaseRefChangedEvent';
    record(world, issue, by, { type, from: pull.base.ref, to: changes.base });
    pull.base.ref = changes.base;
    pull.base.sha = sha;
  }
  if (Object.keys(before).length === 0) return;
  issue.updatedAt = world.clock.now();
  await emitPullRequestEvent(world, issue, 'edited', by, { changes: before });
}

/** Closes without merging. */
export async function closePullRequest(
  world: WorldState,
  issue: PullRequestState,
  by: Account,
): Promise<void> {
  if (issue.state === 'closed') return;
  world.clock.tick();
  issue.pull.base.sha = issue.repository.git.branch(issue.pull.base.ref) ?? issue.pull.base.sha;
  issue.state = 'closed';
  issue.closedAt = world.clock.now();
  issue.closedBy = by;
  record(world, issue, by, { type: 'ClosedEvent' });
  await emitPullRequestEvent(world, issue, 'closed', by);
}

/** @throws {Problem} 422 if it was merged or its branch was deleted */
export async function reopenPullRequest(
  world: WorldState,
  issue: PullRequestState,
  by: Account,
): Promise<void> {
  if (issue.state === 'open') return;
  const { pull, repository } = issue;
  const head = pull.head.repository.git.branch(pull.head.ref);
  if (pull.mergedAt !== null)
    throw invalid('PullRequest', 'state', 'state cannot be changed. The pull request was merged.');
  if (head === null) {
    throw invalid(
      'PullRequest',
      'state',
      `state cannot be changed. The ${pull.head.ref} branch has been deleted.`,
    );
  }
  world.clock.tick();
  pull.head.sha = head;
  pull.base.sha = repository.git.branch(pull.base.ref) ?? pull.base.sha;
  repository.git.setRef(`refs/pull/${issue.number}/head`, head);
  issue.state = 'open';
  issue.closedAt = null;
  issue.closedBy = null;
  record(world, issue, by, { type: 'ReopenedEvent' });
  await emitPullRequestEvent(world, issue, 'reopened', by);
}

export async function setDraft(
  world: WorldState,
  issue: PullRequestState,
  draft: boolean,
  by: Account,
): Promise<void> {
  if (issue.pull.draft === draft) return;
  world.clock.tick();
  issue.pull.draft = draft;
  record(world, issue, by, { type: draft ? 'ConvertToDraftEvent' : 'ReadyForReviewEvent' });
  await emitPullRequestEvent(world, issue, draft ? 'converted_to_draft' : 'ready_for_review', by);
}
