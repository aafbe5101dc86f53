import type { Commit, Commits, Signature } from '../evidence/commits.ts';
import type { EarlierChanges } from '../evidence/earlier-changes.ts';
import type { Actor, PullRequest } from '../evidence/pull-request.ts';
import { commitLink, type Message, say } from '../text/message.ts';
import { account } from './account.ts';
import { isSameSince } from './current.ts';

/** A person or bot that contributed to the change, and how. */
export interface Contributor {
  readonly login: string;
  /** The first contribution found, in words that follow the name: "wrote 1a2b3c4". */
  readonly contribution: Message;
}

/** Who contributed to the change, and whose contribution is unknown. */
export interface Authorship {
  /** By account. */
  readonly contributors: ReadonlyMap<string, Contributor>;
  /** By email that belongs to no account, the commits that name it. */
  readonly unknown: ReadonlyMap<string, readonly string[]>;
  /** The commits that GitHub did not sign: anyone can have committed them under another person's name. */
  readonly unsigned: readonly string[];
}

/**
 * Everybody who opened the pull request, or wrote, co-wrote, committed or force-pushed a commit of it.
 *
 * GitHub's own committer is nobody. A merge is its author's work like any commit, for conflicts are resolved in it; only the merges
 * at the tip that left the change as it was are left out, and so is who rebased it and left it as it was. GitHub's API does not show
 * ordinary pushes: the committer stands for them. Deleted accounts cannot review and are left out.
 *
 * @example
 * authorship(pullRequest, commits, earlierChanges).contributors.get('bob')?.contribution // co-wrote 5ac7e8a
 */
export function authorship(pullRequest: PullRequest, commits: Commits, earlier: EarlierChanges): Authorship {
  const contributors = new Map<string, Contributor>();
  const unknown = new Map<string, string[]>();
  const add = (actor: Actor, contribution: Message) => {
    const key = account(actor);
    if (!contributors.has(key)) contributors.set(key, { login: actor.login, contribution });
  };
  const addUnknown = (email: string, commit: Commit) => {
    unknown.set(email, [...new Set([...(unknown.get(email) ?? []), commit.sha])]);
  };
  const addSignature = (signature: Signature, commit: Commit, contribution: Message) => {
    if (signature.actor === null) addUnknown(signature.email, commit);
    else add(signature.actor, contribution);
  };

  if (pullRequest.author !== null) add(pullRequest.author, say`opened this pull request`);
  const neutralMerges = mergesOfTheBase(pullRequest.head.sha, commits, earlier);
  const rebases = commits.forcePushes.filter(({ before }) => before !== null && isSameSince(earlier, before));
  const rebasers = new Set(rebases.flatMap(({ actor }) => (actor === null ? [] : [account(actor)])));
  const isRebaser = ({ actor }: Signature) => actor !== null && rebasers.has(account(actor));
  const counted = commits.commits.filter(({ sha }) => !neutralMerges.has(sha));
  for (const commit of counted) {
    const sha = commitLink(commit.sha);
    if (commit.authors.length === 0) addUnknown('', commit);
    commit.authors.forEach((author, index) => {
      addSignature(author, commit, index === 0 ? say`wrote ${sha}` : say`co-wrote ${sha}`);
    });
    if (!commit.committedByGitHub && !isRebaser(commit.committer)) {
      addSignature(commit.committer, commit, say`committed ${sha}`);
    }
  }
  for (const push of commits.forcePushes) {
    if (push.actor !== null && !rebases.includes(push))
      add(push.actor, say`force-pushed to this pull request`);
  }
  const unsigned = counted.filter(({ signedByGitHub }) => signedByGitHub !== true).map(({ sha }) => sha);
  return { contributors, unknown, unsigned };
}

/** The merges at the tip that left the change as it was: they brought in the base and nothing else. */
function mergesOfTheBase(head: string, { commits }: Commits, earlier: EarlierChanges): ReadonlySet<string> {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const tips: string[] = [];
  let neutral = 0;
  for (let tip = bySha.get(head); tip !== undefined && tip.parents.length > 1 && !tips.includes(tip.sha); ) {
    const [before] = tip.parents;
    if (before === undefined) break;
    tips.push(tip.sha);
    if (isSameSince(earlier, before)) neutral = tips.length;
    tip = bySha.get(before);
  }
  return new Set(tips.slice(0, neutral));
}
