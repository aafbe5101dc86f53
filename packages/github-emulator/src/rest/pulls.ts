import { mergePullRequest, updateBranch } from '../actions/merge.ts';
import {
  closePullRequest,
  editPullRequest,
  openPullRequest,
  reopenPullRequest,
} from '../actions/pull-request.ts';
import { commitJson, fileJson } from '../entities/commit.ts';
import { pullRequestDetailsJson, pullRequestJson, pullRequestUrl } from '../entities/pull-request.ts';
import { diffText } from '../git/diff.ts';
import { isPullRequest } from '../world/checks.ts';
import type { PullRequestState, RepositoryState } from '../world/model.ts';
import { mayPush } from '../world/permission.ts';
import { notFound, Problem } from '../world/problem.ts';
import { baseTip, commitsOf, filesOf } from '../world/pull-request-commits.ts';
import { type Answer, type Call, created, type Handlers, noContent, ok, withBody } from './call.ts';
import { listed } from './paging.ts';

/** Maximum items that GitHub lists of a pull request. */
const maxFiles = 3000;
const maxCommits = 250;

export const pulls: Handlers = {
  'pulls/list': (call) => {
    const { repository, query, world } = call;
    const { state = 'open', head, base, sort = 'created', direction } = query;
    const found = [...repository.issues.values()]
      .filter(isPullRequest)
      .filter(
        (issue) =>
          (state === 'all' || issue.state === state) &&
          (base === undefined || issue.pull.base.ref === base) &&
          (head === undefined || labelOf(issue) === head),
      );
    if (sort !== 'created' && sort !== 'updated') {
      throw new Problem(501, `not emulated: pulls/list sorted by ${sort}`);
    }
    const time = ({ createdAt, updatedAt, number }: PullRequestState): number =>
      (sort === 'updated' ? updatedAt : createdAt).getTime() + number / 1000;
    const descending = (direction ?? 'desc') === 'desc';
    found.sort((one, other) => (descending ? time(other) - time(one) : time(one) - time(other)));
    return listed(call, found, (issue) => pullRequestJson(world, issue));
  },

  'pulls/create': withBody<'pulls/create'>(async (call, body) => {
    const { repository, world, account } = call;
    const { title, head, base, draft = false } = body;
    if (title === undefined) throw new Problem(501, 'not emulated: pulls/create from an issue');
    const source = headOf(repository, call, head);
    if (!mayPush(source.repository, account)) throw notFound();
    const issue = await openPullRequest(world, repository, {
      title,
      body: body.body ?? null,
      by: account,
      base,
      head: source,
      draft,
    });
    return created(await pullRequestDetailsJson(world, issue, { mergeability: false }));
  }),

  'pulls/get': async (call) => {
    const { pullRequest: issue, world, accept } = call;
    if (/\.diff\b/.test(accept)) return diffAnswer(issue);
    return ok(await pullRequestDetailsJson(world, issue, { mergeability: true }));
  },

  'pulls/update': withBody<'pulls/update'>(async (call, { title, body, base, state }) => {
    const { pullRequest: issue, world, account } = call;
    assertMayEdit(call, issue);
    await editPullRequest(
      world,
      issue,
      {
        ...(title !== undefined && { title }),
        ...(body !== undefined && { body }),
        ...(base !== undefined && { base }),
      },
      account,
    );
    if (state === 'closed') await closePullRequest(world, issue, account);
    if (state === 'open') await reopenPullRequest(world, issue, account);
    return ok(await pullRequestDetailsJson(world, issue, { mergeability: false }));
  }),

  'pulls/list-files': async (call) => {
    const { pullRequest: issue, world } = call;
    const head = issue.pull.head.sha;
    const files = (await filesOf(issue, head)).slice(0, maxFiles);
    return listed(call, files, (file) => fileJson(world, issue.repository, head, file));
  },

  'pulls/list-commits': async (call) => {
    const { pullRequest: issue, world } = call;
    const commits = (await commitsOf(issue)).slice(0, maxCommits);
    return listed(call, commits, (commit) => commitJson(world, issue.repository, commit));
  },

  'pulls/check-if-merged': ({ pullRequest }) => {
    if (pullRequest.pull.mergedAt === null) throw notFound();
    return noContent;
  },

  'pulls/merge': withBody<'pulls/merge'>(async (call, body) => {
    const { pullRequest, world, account } = call;
    const {
      merge_method: method = 'merge',
      sha: expectedHead,
      commit_title: title,
      commit_message: message,
    } = body;
    const sha = await mergePullRequest(world, pullRequest, {
      by: account,
      method,
      ...(expectedHead !== undefined && { expectedHead }),
      ...(title !== undefined && { title }),
      ...(message !== undefined && { message }),
    });
    return ok({ sha, merged: true, message: 'Pull Request successfully merged' });
  }),

  'pulls/update-branch': withBody<'pulls/update-branch'>(async (call, { expected_head_sha: expected }) => {
    const { pullRequest: issue, world, account } = call;
    const { head } = issue.pull;
    if (expected !== undefined && expected !== head.sha) {
      throw new Problem(422, `expected head sha didn’t match current head ref.`);
    }
    if (!mayPush(head.repository, account))
      throw new Problem(403, 'Must have push access to the head repository.');
    await updateBranch(world, issue, account);
    return {
      status: 202,
      body: { message: 'Updating pull request branch.', url: pullRequestUrl(world, issue) },
    };
  }),
};

/** @throws {Problem} 403 unless the caller is the author or has push access */
export function assertMayEdit({ repository, account }: Call, { author }: { readonly author: unknown }): void {
  if (author === account || mayPush(repository, account)) return;
  throw new Problem(403, 'Must have write access to the repository.');
}

function labelOf({ pull: { head } }: PullRequestState): string {
  return `${head.repository.owner.login}:${head.ref}`;
}

/** A head is a branch, or `owner:branch` of a fork. */
function headOf(
  repository: RepositoryState,
  { world }: Call,
  head: string,
): { readonly repository: RepositoryState; readonly ref: string } {
  const [owner = '', ref] = head.split(':');
  if (ref === undefined) return { repository, ref: head };
  const network = world.repositories.filter((other) => other === repository || other.parent === repository);
  const source = network.find((other) => other.owner.login.toLowerCase() === owner.toLowerCase());
  if (source === undefined) {
    throw new Problem(422, 'Validation Failed', [
      { resource: 'PullRequest', field: 'head', code: 'invalid' },
    ]);
  }
  return { repository: source, ref };
}

async function diffAnswer(issue: PullRequestState): Promise<Answer> {
  const { git } = issue.repository;
  const head = issue.pull.head.sha;
  const base = await git.mergeBase(baseTip(issue), head);
  const text = await diffText(git.directory, base ?? issue.pull.base.sha, head);
  return { status: 200, body: text, mediaType: 'application/vnd.github.diff; charset=utf-8' };
}
