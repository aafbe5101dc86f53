import type { CommitSignature } from '../../../evidence/commits.ts';
import { type Message, say } from '../../../text/message.ts';

/** Why a signature does not count. */
export interface SignatureProblem {
  /** In words that follow the commit. */
  readonly why: Message;
  /** A sentence to the author. */
  readonly remedy: Message;
}

/** GitHub could not verify it yet: it may be valid. */
export const unverifiedStates: ReadonlySet<CommitSignature['state']> = new Set([
  'gpgverify-error',
  'gpgverify-unavailable',
  'ocsp-pending',
  'ocsp-error',
]);

const signAgain = say`Sign the commits again with a valid key, for instance with ${'git rebase --force-rebase -S'} onto the base, and push them.`;

const anotherKey = say`Sign the commits with a key that is made for signing, and add its public part to your account.`;

/**
 * What each state means and what to do about it:
 * https://docs.github.com/authentication/troubleshooting-commit-signature-verification
 */
const problems: Readonly<Record<Exclude<CommitSignature['state'], 'valid'>, SignatureProblem>> = {
  unsigned: {
    why: say`is not signed`,
    remedy: say`Sign the commits, for instance with ${'git rebase --force-rebase -S'} onto the base, and push them. The key has to be on your account, under ${'SSH and GPG keys'} of its settings.`,
  },
  'unknown-key': {
    why: say`is signed with a key that is on no account`,
    remedy: say`Add the key with which you signed to your account, under ${'SSH and GPG keys'} of its settings, and run the check again.`,
  },
  'no-user': {
    why: say`has a committer address that belongs to no account`,
    remedy: say`Commit with an address of your account (${'git config user.email'}), or add the address to your account, verify it, and run the check again.`,
  },
  'unverified-email': {
    why: say`has a committer address that its account has not verified`,
    remedy: say`Verify the address under ${'Emails'} of your account's settings, and run the check again.`,
  },
  'bad-email': {
    why: say`has a committer address that is not one of the key's`,
    remedy: say`Commit with an address that the key has, or add the address to the key.`,
  },
  'expired-key': { why: say`is signed with a key that has expired`, remedy: signAgain },
  'not-signing-key': { why: say`is signed with a key that is not made for signing`, remedy: anotherKey },
  'unknown-sig-type': { why: say`has a signature of a kind that GitHub does not verify`, remedy: anotherKey },
  invalid: { why: say`has a signature that does not fit its content`, remedy: signAgain },
  'malformed-sig': { why: say`has a signature that cannot be read`, remedy: signAgain },
  'bad-cert': { why: say`is signed with a certificate that is not trusted`, remedy: signAgain },
  'ocsp-revoked': { why: say`is signed with a certificate that was revoked`, remedy: signAgain },
  'ocsp-error': waits('the issuer of the certificate could not be asked whether it still holds'),
  'ocsp-pending': waits('the issuer of the certificate has not said yet whether it still holds'),
  'gpgverify-error': waits('GitHub failed to verify the signature'),
  'gpgverify-unavailable': waits('GitHub could not verify the signature'),
  'unknown-state': {
    why: say`has a signature whose state is not known to this app`,
    remedy: signAgain,
  },
};

function waits(why: string): SignatureProblem {
  return {
    why: say`is not verified: ${[why]}`,
    remedy: say`Nothing to do for now: GitHub is asked again. If this persists, sign the commits again and push them.`,
  };
}

export function problemOf(state: Exclude<CommitSignature['state'], 'valid'>): SignatureProblem {
  return problems[state];
}

export const signedByAnother: Message = say`Have an author of these commits sign them, or ask the owners of the policy to accept the signature of ${'anybody'}.`;
