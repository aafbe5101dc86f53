import type { Actor } from '../../evidence/pull-request.ts';
import { counted, listOf, plural } from '../../text/lists-and-counts.ts';
import { commitLink, join, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';

export const messages = {
  'not-verified': 'A commit has no signature that GitHub verifies, or one of somebody who does not count.',
  'verification-awaited': 'GitHub could not verify a signature yet.',
  signed: 'Each commit has a signature that GitHub verifies.',
  'not-known': 'Whether commits are signed is not known.',
  'head-not-listed': 'GitHub’s list of commits does not contain the head.',
  'commit-not-verified': 'A commit without a valid signature, and why.',
  'signed-by-another': 'A commit that is signed by somebody who is not one of its authors.',
} as const;

type Id = keyof typeof messages;
export type SignaturesVerdict = Verdict<Id>;
export type SignaturesFinding = Finding<Id>;

/** Findings, and commits in one sentence. */
const maxShown = 20;
const maxNamed = 3;

/** A commit that does not count, why and what to do. */
export interface Unverified {
  readonly sha: string;
  /** In words that follow the commit. */
  readonly why: Message;
  readonly remedy: Message;
}

export function headNotListed(head: string): SignaturesVerdict {
  return {
    status: 'error',
    messageId: 'head-not-listed',
    summary: say`GitHub's list of commits does not contain the head ${commitLink(head)}, so its signature is unknown.`,
    remedy: say`Run the check again. If this persists, push a commit.`,
    turn: 'author',
    findings: [],
  };
}

export function notKnown(): SignaturesVerdict {
  return {
    status: 'error',
    messageId: 'not-known',
    summary: say`What was recorded of this change does not say whether its commits are signed.`,
    remedy: say`Run the check again on GitHub.`,
    turn: 'tool',
    findings: [],
  };
}

export function notVerified(
  failing: readonly Unverified[],
  total: number,
  findings: readonly SignaturesFinding[],
): SignaturesVerdict {
  return {
    status: 'fail',
    messageId: 'not-verified',
    summary: say`${[counted(failing.length, 'commit')]} of ${total} ${[plural(failing.length, 'does', 'do')]} not count as signed: ${reasons(failing)}.`,
    remedy: remedies(failing),
    turn: 'author',
    findings,
  };
}

export function verificationAwaited(
  awaited: readonly Unverified[],
  reevaluateAt: Date,
  findings: readonly SignaturesFinding[],
): SignaturesVerdict {
  return {
    status: 'pending',
    messageId: 'verification-awaited',
    summary: say`${[counted(awaited.length, 'signature')]} ${[plural(awaited.length, 'is', 'are')]} not verified yet: ${reasons(awaited)}.`,
    waitingFor: say`GitHub to verify ${[counted(awaited.length, 'signature')]}`,
    remedy: remedies(awaited),
    turn: 'tool',
    reevaluateAt,
    findings,
  };
}

/** @param byGitHub of them, those that GitHub signed */
export function signed(
  total: number,
  byGitHub: number,
  signers: readonly Actor[],
  findings: readonly SignaturesFinding[],
): SignaturesVerdict {
  const who = [
    ...signers.map(({ login }) => say`${login}`),
    ...(byGitHub > 0 ? [['GitHub'] as Message] : []),
  ];
  const by = who.length === 0 ? [] : say`, by ${listOf(who, 'and', 5)}`;
  return {
    status: 'pass',
    messageId: 'signed',
    summary: say`${[counted(total, 'commit')]} ${[plural(total, 'is', 'are')]} signed${by}, and GitHub verified ${[plural(total, 'it', 'them')]}.`,
    findings,
  };
}

/** Each reason once, with its commits. */
function reasons(failing: readonly Unverified[]): Message {
  const byReason = Map.groupBy(failing, ({ why }) => JSON.stringify(why));
  const clauses = [...byReason.values()].map((commits) => {
    const named = listOf(
      commits.map(({ sha }) => commitLink(sha)),
      'and',
      maxNamed,
    );
    return commits.length === 1
      ? say`${named} ${commits[0]?.why ?? []}`
      : say`each of ${named} ${commits[0]?.why ?? []}`;
  });
  return join(clauses, '; ');
}

function remedies(failing: readonly Unverified[]): Message {
  const distinct = new Map(failing.map(({ remedy }) => [JSON.stringify(remedy), remedy]));
  return join([...distinct.values()], ' ');
}

export function commitFindings(
  commits: readonly Unverified[],
  level: 'failure' | 'warning',
): readonly SignaturesFinding[] {
  const shown = commits.slice(0, maxShown).map(
    ({ sha, why }): SignaturesFinding => ({
      messageId: 'commit-not-verified',
      level,
      topic: sha,
      message: say`${commitLink(sha)} ${why}.`,
    }),
  );
  const more = commits.length - shown.length;
  if (more === 0) return shown;
  return [
    ...shown,
    { messageId: 'commit-not-verified', level, message: say`${more} more commits do not count as signed.` },
  ];
}

export function signedByAnother(sha: string, signer: Actor | null): SignaturesFinding {
  const by =
    signer === null
      ? say`an account that GitHub does not show`
      : say`${signer.login}, who is not one of its authors`;
  return {
    messageId: 'signed-by-another',
    level: 'notice',
    topic: sha,
    message: say`${commitLink(sha)} is signed by ${by}.`,
  };
}
