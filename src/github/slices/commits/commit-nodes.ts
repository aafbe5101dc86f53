import {
  type Commit,
  type CommitSignature,
  type Commits,
  type Signature,
  signatureStates,
} from '../../../evidence/commits.ts';
import { available, type Slice, unavailable } from '../../../evidence/slice.ts';
import { say } from '../../../text/message.ts';
import { actorOf } from '../../read/actor.ts';
import { tooLarge } from '../../read/problems.ts';
import type { CommitNode, ForcePushNode, SignatureNode } from '../../read/pull-request-query.ts';

/** The commits of a pull request, oldest first as GitHub lists them, and its forced pushes. */
export function commitsOf(
  commits: readonly CommitNode[],
  forcePushes: readonly ForcePushNode[],
): Slice<Commits> {
  const cut = commits.find(
    ({ commit }) =>
      isCut(commit.authors, commit.authors.nodes) || isCut(commit.parents, commit.parents.nodes),
  );
  if (cut !== undefined) return unavailable(tooLarge(say`the authors or parents of ${cut.commit.oid}`));
  return available({
    commits: commits.map(commitOf),
    forcePushes: forcePushes.map((push) => ({
      actor: actorOf(push.actor),
      at: new Date(push.createdAt),
      before: push.beforeCommit?.oid ?? null,
      after: push.afterCommit?.oid ?? null,
    })),
  });
}

function isCut(list: { readonly totalCount: number }, nodes: readonly unknown[] | null): boolean {
  return given(nodes).length < list.totalCount;
}

function given<Node>(nodes: readonly (Node | null)[] | null): readonly Node[] {
  return (nodes ?? []).filter((node) => node !== null);
}

function commitOf({ commit }: CommitNode): Commit {
  return {
    sha: commit.oid,
    message: commit.message,
    committedAt: new Date(commit.committedDate),
    authors: given(commit.authors.nodes).map(signatureOf),
    committer: signatureOf(commit.committer),
    committedByGitHub: commit.committedViaWeb,
    signedByGitHub: commit.signature?.isValid === true && commit.signature.wasSignedByGitHub,
    signature: commit.signature === null ? null : verifiedSignature(commit.signature),
    parents: given(commit.parents.nodes).map(({ oid }) => oid),
  };
}

function verifiedSignature({
  isValid,
  state: written,
  signer,
}: NonNullable<CommitNode['commit']['signature']>): CommitSignature {
  const state = signatureStates.find((each) => each === written.toLowerCase().replaceAll('_', '-'));
  return {
    state: (state === 'valid') === isValid ? (state ?? 'unknown-state') : 'unknown-state',
    signer: actorOf(signer),
  };
}

/** The address that GitHub gives a bot, by which alone its commits are known: they are linked to no user. */
const botEmail = /^(?:\d{1,20}\+)?([A-Za-z0-9-]{1,100}\[bot\])@users\.noreply\./;

function signatureOf(node: SignatureNode | null): Signature {
  const email = node?.email ?? '';
  const bot = botEmail.exec(email)?.[1];
  const actor =
    actorOf(node?.user ?? null) ?? (bot === undefined ? null : { login: bot, kind: 'bot' as const });
  return { name: node?.name ?? '', email, actor };
}
