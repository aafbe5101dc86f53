import type { Commit, Signature } from '../../evidence/commits.ts';
import type { Actor } from '../../evidence/pull-request.ts';
import { type ReplacedHead, replacedHeadDays } from '../../evidence/replaced-heads.ts';
import { available } from '../../evidence/slice.ts';
import { RetryLater } from '../../subjects/retry-later.ts';
import { Refused } from '../client/failure.ts';
import { pageSize } from '../client/pages.ts';
import { actorOf } from '../read/actor.ts';
import { defineCache } from '../read/cache.ts';
import type { PullRequestSource } from '../read/source.ts';
import { defineReader } from './reader.ts';

/** Heads whose commits are read, the newest. Each takes a request, made once for a head. */
const maxHeads = 10;

/** Commits of one head: those of the first page. */
const maxCommits = pageSize;

/** By head, its commits that were not in the base when they were first read. Commits never change. */
const known = defineCache<readonly Commit[]>({ max: 1000 });

/** The heads that were replaced by forced pushes of late, with their commits. */
export const replacedHeads = defineReader({
  slice: 'replacedHeads',
  lists: ['forcePushes'],
  async read({ source, reading: { headSha, baseSha }, list }) {
    const forcePushes = await list('forcePushes');
    if (!forcePushes.available) return forcePushes;
    const since = source.now().getTime() - replacedHeadDays * 24 * 60 * 60_000;
    const replaced = forcePushes.value
      .map(({ beforeCommit, createdAt }) => ({ head: beforeCommit?.oid ?? null, at: new Date(createdAt) }))
      .filter(({ head, at }) => at.getTime() >= since && head !== headSha);
    const unread = replaced.length - maxHeads;
    const heads = replaced.map(async ({ head, at }, index): Promise<ReplacedHead> => {
      const commits = head === null || index < unread ? null : await commitsOf(source, baseSha, head);
      return { head, at, commits };
    });
    return available(await Promise.all(heads));
  },
});

interface CommitEntry {
  readonly sha: string;
  readonly commit: {
    readonly message: string;
    readonly author: { readonly name?: string; readonly email?: string } | null;
    readonly committer: { readonly name?: string; readonly email?: string; readonly date?: string } | null;
    readonly verification?: { readonly verified: boolean };
  };
  readonly author: object | null;
  readonly committer: object | null;
  readonly parents: readonly { readonly sha: string }[];
}

/**
 * The commits of a head that are not in the base; null where GitHub has dropped them, or lists only a part.
 * https://docs.github.com/rest/commits/commits#compare-two-commits
 */
async function commitsOf(
  { installation, cache, repositoryId, owner, repository: repo }: PullRequestSource,
  baseSha: string,
  head: string,
): Promise<readonly Commit[] | null> {
  const key = `${repositoryId}:${baseSha}...${head}`;
  const found = cache.of(known).get(key);
  if (found !== undefined) return found;
  try {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner,
      repo,
      basehead: `${baseSha}...${head}`,
      per_page: maxCommits,
    });
    // Where a connection broke in the middle of an answer, Octokit leaves text.
    if (typeof data !== 'object') throw new RetryLater('GitHub’s answer broke off.', null);
    if (data.total_commits > data.commits.length) return null;
    const commits = data.commits.map(commitOf);
    cache.of(known).set(key, commits);
    return commits;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

function commitOf({ sha, commit, author, committer, parents }: CommitEntry): Commit {
  return {
    sha,
    message: commit.message,
    committedAt: new Date(commit.committer?.date ?? 0),
    authors: [signatureOf(commit.author, author)],
    committer: signatureOf(commit.committer, committer),
    committedByGitHub: isGitHub(committer) && commit.verification?.verified === true,
    parents: parents.map((parent) => parent.sha),
  };
}

/** https://docs.github.com/authentication/managing-commit-signature-verification/about-commit-signature-verification */
function isGitHub(user: object | null): boolean {
  return accountOf(user)?.login === 'web-flow';
}

function signatureOf(
  written: { readonly name?: string; readonly email?: string } | null,
  user: object | null,
): Signature {
  return { name: written?.name ?? '', email: written?.email ?? '', actor: accountOf(user) };
}

/** GitHub gives `{}` for some commits without an account. */
function accountOf(user: object | null): Actor | null {
  if (user === null || !('login' in user) || !('type' in user)) return null;
  return actorOf({ __typename: String(user.type), login: String(user.login) });
}
