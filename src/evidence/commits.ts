import type { Actor } from './pull-request.ts';
import { defineSlice } from './slice.ts';

/** One commit of the pull request, oldest first in a list. */
export interface Commit {
  readonly sha: string;
  readonly message: string;
  readonly committedAt: Date;
  /** Everybody who wrote it: the author, then those named by Co-authored-by. `actor: null`: the email belongs to no account. */
  readonly authors: readonly Signature[];
  readonly committer: Signature;
  /** GitHub itself committed it (merge button, web editor, suggestion): the committer is no contributor. */
  readonly committedByGitHub: boolean;
  /**
   * GitHub signed it, and the signature is valid: the author is who GitHub knows it was, not who the commit says. So it is with
   * what bots commit through the API. Absent: not known. https://docs.github.com/authentication/managing-commit-signature-verification/about-commit-signature-verification
   */
  readonly signedByGitHub?: boolean;
  /** What GitHub found of its signature; null: it is not signed. Absent: not known, as of a recorded change. */
  readonly signature?: CommitSignature | null;
  /** Two or more: a merge. */
  readonly parents: readonly string[];
}

/** https://docs.github.com/graphql/reference/enums#gitsignaturestate, and `unknown-state` for what GitHub may add one day. */
export const signatureStates = [
  'valid',
  'bad-cert',
  'bad-email',
  'expired-key',
  'gpgverify-error',
  'gpgverify-unavailable',
  'invalid',
  'malformed-sig',
  'not-signing-key',
  'no-user',
  'ocsp-error',
  'ocsp-pending',
  'ocsp-revoked',
  'unknown-key',
  'unknown-sig-type',
  'unsigned',
  'unverified-email',
  'unknown-state',
] as const;

/** A signature of a commit, as GitHub verified it. */
export interface CommitSignature {
  readonly state: (typeof signatureStates)[number];
  /** Whose key it is; null where GitHub signed it, or knows nobody. */
  readonly signer: Actor | null;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly actor: Actor | null;
}

/** The commits of the pull request and who pushed them, as far as GitHub shows. */
export interface Commits {
  readonly commits: readonly Commit[];
  /** Forced pushes, oldest first: who replaced which head. */
  readonly forcePushes: readonly {
    readonly actor: Actor | null;
    readonly at: Date;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

export const commits = defineSlice<Commits>({
  events: [
    'pull_request.opened',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request.edited.base',
  ],
});
