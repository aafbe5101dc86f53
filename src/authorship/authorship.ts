import type { Commit, Commits, Signature } from '../evidence/commits.ts';
import type { PullRequest } from '../evidence/pull-request.ts';
import { type Message, say } from '../text/message.ts';
import { account } from './account.ts';

/** Who has a part in the change, and whose part is unknown. */
export interface Authorship {
  /** By account, the first part found, in words that follow its name: "wrote commit 1a2b3c4". */
  readonly parts: ReadonlyMap<string, Message>;
  /** By email that belongs to no account, the commits that name it. */
  readonly unknown: ReadonlyMap<string, readonly string[]>;
  /** The commits that GitHub did not sign: anybody can have written them in the name of another. */
  readonly unsigned: readonly string[];
}

/**
 * Everybody who opened the pull request, or wrote, co-wrote, committed or force-pushed a commit of it.
 *
 * GitHub's own committer is nobody. A merge is its author's work like any commit, for conflicts are resolved in it; only
 * the merges at the tip that left the change as it was are nobody's. Ordinary pushes are not told by GitHub's API; the
 * committer stands for them. Accounts since deleted cannot review and are passed over.
 */
export function authorship(pullRequest: PullRequest, commits: Commits): Authorship {
  const parts = new Map<string, Message>();
  const unknown = new Map<string, string[]>();
  const add = (key: string, part: Message) => {
    if (!parts.has(key)) parts.set(key, part);
  };
  const addUnknown = (email: string, commit: Commit) => {
    unknown.set(email, [...new Set([...(unknown.get(email) ?? []), commit.sha])]);
  };
  const addSignature = (signature: Signature, commit: Commit, part: Message) => {
    if (signature.actor === null) addUnknown(signature.email, commit);
    else add(account(signature.actor), part);
  };

  if (pullRequest.author !== null) add(account(pullRequest.author), say`opened this pull request`);
  const passedOver = mergesOfTheBase(pullRequest.head.sha, commits);
  const counted = commits.commits.filter(({ sha }) => !passedOver.has(sha));
  for (const commit of counted) {
    const sha = shortSha(commit.sha);
    if (commit.authors.length === 0) addUnknown('', commit);
    commit.authors.forEach((author, index) => {
      addSignature(
        author,
        commit,
        index === 0 ? say`wrote commit ${sha}` : say`is a co-author of commit ${sha}`,
      );
    });
    if (!commit.committedByGitHub) addSignature(commit.committer, commit, say`committed ${sha}`);
  }
  for (const push of commits.forcePushes) {
    if (push.actor !== null) add(account(push.actor), say`force-pushed to this pull request`);
  }
  const unsigned = counted.filter(({ signedByGitHub }) => signedByGitHub !== true).map(({ sha }) => sha);
  return { parts, unknown, unsigned };
}

/** The merges at the tip before which the change was the same already: they brought in the base and nothing else. */
function mergesOfTheBase(head: string, { commits, sameChangeAsHead = [] }: Commits): ReadonlySet<string> {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const merges = new Set<string>();
  let tip = bySha.get(head);
  while (tip !== undefined && tip.parents.length > 1 && !merges.has(tip.sha)) {
    const [before] = tip.parents;
    if (before === undefined || !sameChangeAsHead.includes(before)) break;
    merges.add(tip.sha);
    tip = bySha.get(before);
  }
  return merges;
}

/** A commit's name as git abbreviates it. */
export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}
