import { commitJson, fileJson } from '../entities/commit.ts';
import { pullRequestJson } from '../entities/pull-request.ts';
import { repositoryPage, repositoryUrl } from '../entities/repository.ts';
import type { FileDiff } from '../git/diff.ts';
import type { Commit } from '../git/object.ts';
import { listedPullRequests } from '../world/associated-pull-requests.ts';
import type { RepositoryState } from '../world/model.ts';
import { notFound, Problem } from '../world/problem.ts';
import { type Call, type Handlers, ok } from './call.ts';
import { listed, page } from './paging.ts';

/** Maximum commits of a list, and maximum files and commits of a comparison. */
const maxHistory = 10_000;
const maxComparedFiles = 300;
const maxComparedCommits = 250;

export const commits: Handlers = {
  'repos/list-commits': async (call) => {
    const { repository, query, world } = call;
    const { sha: revision = repository.defaultBranch, path = null, ...others } = query;
    const unknown = Object.keys(others).filter((name) => name !== 'page' && name !== 'per_page');
    if (unknown.length > 0)
      throw new Problem(501, `not emulated: repos/list-commits by ${unknown.join(', ')}`);
    const sha = await commitShaOf(repository, revision);
    const { items, headers } = page(call, await repository.git.history(sha, path, maxHistory));
    const found = await Promise.all(items.map((item) => repository.git.commit(item)));
    return ok(
      found.map((commit) => commitJson(world, repository, commit)),
      headers,
    );
  },

  'repos/get-commit': async (call) => {
    const { repository, world } = call;
    const sha = await commitShaOf(repository, call.text('ref'));
    const commit = await repository.git.commit(sha);
    const { items, headers } = page(
      { ...pagingOf(call), query: { per_page: '300', ...call.query } },
      await filesOfCommit(repository, commit),
    );
    return ok(commitJson(world, repository, commit, items), headers);
  },

  'repos/compare-commits-with-basehead': async (call) => {
    const { repository, world, query } = call;
    const { git } = repository;
    const [from = '', to = ''] = call.text('basehead').split('...');
    const base = await commitShaOf(repository, withoutOwner(repository, from));
    const head = await headOf(call, to);
    const mergeBase = await git.mergeBase(base, head);
    if (mergeBase === null) throw new Problem(404, `No common ancestor between ${from} and ${to}.`);
    const ahead = await git.commitsBetween(base, head);
    const behind = await git.commitsBetween(head, base);
    const size = query.per_page ?? String(maxComparedCommits);
    const { items, headers } = page({ ...pagingOf(call), query: { ...query, per_page: size } }, ahead);
    const firstPage = Number(query.page ?? 1) <= 1;
    const files = firstPage ? (await git.diff(mergeBase, head)).slice(0, maxComparedFiles) : undefined;
    const json = async (sha: string): Promise<unknown> =>
      commitJson(world, repository, await git.commit(sha));
    const url = `${repositoryUrl(world, repository)}/compare/${call.text('basehead')}`;
    const compare = `${repositoryPage(world, repository)}/compare`;
    return ok(
      {
        url,
        html_url: `${compare}/${call.text('basehead')}`,
        permalink_url: `${compare}/${base}...${head}`,
        diff_url: `${compare}/${call.text('basehead')}.diff`,
        patch_url: `${compare}/${call.text('basehead')}.patch`,
        base_commit: await json(base),
        merge_base_commit: await json(mergeBase),
        status: comparison(ahead.length, behind.length),
        ahead_by: ahead.length,
        behind_by: behind.length,
        total_commits: ahead.length,
        commits: await Promise.all(items.map(json)),
        ...(files !== undefined && { files: files.map((file) => fileJson(world, repository, head, file)) }),
      },
      headers,
    );
  },

  'repos/list-pull-requests-associated-with-commit': async (call) => {
    const { repository, world } = call;
    const sha = await commitShaOf(repository, call.text('commit_sha'));
    const found = await listedPullRequests(repository, sha);
    return listed(call, found, (issue) => pullRequestJson(world, issue));
  },
};

/** The sha that a branch, tag or sha of the path names. @throws {Problem} 404 or 422 */
export async function commitShaOf(repository: RepositoryState, revision: string): Promise<string> {
  const sha = await repository.git.resolve(revision.replace(/^refs\//, ''));
  if (sha !== null) return sha;
  if (/^[0-9a-f]{40}$/.test(revision)) throw new Problem(422, `No commit found for SHA: ${revision}`);
  throw notFound();
}

/** A head in a fork is written `owner:branch`. */
async function headOf(call: Call, revision: string): Promise<string> {
  const { repository, world } = call;
  const [owner, branch] = revision.split(':');
  if (branch === undefined || owner === repository.owner.login) {
    return commitShaOf(repository, withoutOwner(repository, revision));
  }
  const fork = world.repositories.find(
    (other) => other.parent === repository && other.owner.login.toLowerCase() === owner?.toLowerCase(),
  );
  if (fork === undefined) throw notFound();
  return commitShaOf(fork, branch);
}

function withoutOwner({ owner }: RepositoryState, revision: string): string {
  return revision.startsWith(`${owner.login}:`) ? revision.slice(owner.login.length + 1) : revision;
}

async function filesOfCommit({ git }: RepositoryState, commit: Commit): Promise<readonly FileDiff[]> {
  const [parent] = commit.parents;
  return git.diff(parent ?? null, commit.sha);
}

function comparison(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

function pagingOf({ query, url }: Call): Pick<Call, 'query' | 'url'> {
  return { query, url };
}
