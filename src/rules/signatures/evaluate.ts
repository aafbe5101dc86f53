import { account } from '../../authorship/account.ts';
import type { Commit, Commits } from '../../evidence/commits.ts';
import type { Actor, PullRequest } from '../../evidence/pull-request.ts';
import { type Message, say } from '../../text/message.ts';
import {
  commitFindings,
  headNotListed,
  notKnown,
  notVerified,
  type SignaturesVerdict,
  signed,
  signedByAnother,
  type Unverified,
  verificationAwaited,
} from './messages.ts';
import type { Options } from './options.ts';
import {
  problemOf,
  signedByAnother as remedyForAnother,
  unverifiedStates,
} from './verified/signature-problem.ts';

interface Evidence {
  readonly pullRequest?: PullRequest;
  readonly commits: Commits;
}

/** Milliseconds after which GitHub is asked again about a signature that it could not verify. */
const recheckMs = 10 * 60_000;

/** Notices about signatures of others. */
const maxNotices = 20;

/** Evaluates the signature of each commit, as GitHub verified it. */
export function evaluate(
  { pullRequest, commits: { commits } }: Evidence,
  options: Options,
  now: Date,
): SignaturesVerdict {
  if (pullRequest === undefined) throw new TypeError('The rule is about pull requests.');
  const { head } = pullRequest;
  if (!commits.some(({ sha }) => sha === head.sha)) return headNotListed(head.sha);
  if (commits.some(({ signature }) => signature === undefined)) return notKnown();
  const state = read(commits, options);
  return failure(state) ?? wait(state, now) ?? pass(state);
}

function failure({ commits, failing, awaited }: State): SignaturesVerdict | null {
  if (failing.length === 0) return null;
  return notVerified(failing, commits.length, [
    ...commitFindings(failing, 'failure'),
    ...commitFindings(awaited, 'warning'),
  ]);
}

function wait({ awaited }: State, now: Date): SignaturesVerdict | null {
  if (awaited.length === 0) return null;
  const at = new Date(now.getTime() + recheckMs);
  return verificationAwaited(awaited, at, commitFindings(awaited, 'warning'));
}

function pass({ commits, byOthers }: State): SignaturesVerdict {
  const signers = new Map(
    commits.flatMap(({ signature }) => {
      const signer = signature?.signer ?? null;
      return signer === null ? [] : [[account(signer), signer] as const];
    }),
  );
  const byGitHub = commits.filter(({ signedByGitHub }) => signedByGitHub === true).length;
  return signed(
    commits.length,
    byGitHub,
    [...signers.values()],
    byOthers
      .slice(0, maxNotices)
      .map(({ sha, signature }) => signedByAnother(sha, signature?.signer ?? null)),
  );
}

interface State {
  readonly commits: readonly Commit[];
  readonly failing: readonly Unverified[];
  /** GitHub has not verified these yet. */
  readonly awaited: readonly Unverified[];
  /** With a valid signature by somebody who is not one of the authors. */
  readonly byOthers: readonly Commit[];
}

function read(commits: readonly Commit[], { signer }: Options): State {
  const unverified = commits.flatMap((commit) => {
    const state = commit.signature?.state ?? 'unsigned';
    return state === 'valid' ? [] : [{ state, sha: commit.sha, ...problemOf(state) }];
  });
  const byOthers = commits.filter(
    (commit) => commit.signature?.state === 'valid' && !isSignedByAuthor(commit),
  );
  return {
    commits,
    failing: [
      ...unverified.filter(({ state }) => !unverifiedStates.has(state)),
      ...(signer === 'author'
        ? byOthers.map(
            ({ sha, signature }): Unverified => ({
              sha,
              why: whyNotByAuthor(signature?.signer ?? null),
              remedy: remedyForAnother,
            }),
          )
        : []),
    ],
    awaited: unverified.filter(({ state }) => unverifiedStates.has(state)),
    byOthers,
  };
}

/** GitHub signs what it commits for the person who is signed in: then the author is who it says. */
function isSignedByAuthor({ signature, signedByGitHub, authors }: Commit): boolean {
  if (signedByGitHub === true) return true;
  const signer = signature?.signer ?? null;
  return signer !== null && authors.some(({ actor }) => actor !== null && account(actor) === account(signer));
}

function whyNotByAuthor(signer: Actor | null): Message {
  return signer === null
    ? say`is signed by an account that GitHub does not show`
    : say`is signed by ${signer.login}, who is not one of its authors`;
}
