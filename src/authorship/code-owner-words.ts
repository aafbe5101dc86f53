import { listOf } from '../text/lists-and-counts.ts';
import { type Message, say } from '../text/message.ts';
import { account } from './account.ts';
import type { Authorship } from './authorship.ts';
import type { CodeOwnerNeed, UnableOwner } from './code-owner-approvals.ts';

/** Files, and owners, named in one message. */
const maxNamed = 3;
const maxNamedOwners = 5;

/** Files in a sentence: `src/cart.ts` and `src/list.ts`; those over a limit are counted. */
export function ownedFiles(
  needs: readonly Pick<CodeOwnerNeed, 'paths'>[],
  conjunction: 'and' | 'or',
): Message {
  const paths = [...new Set(needs.flatMap((need) => need.paths))];
  return listOf(
    paths.map((path) => say`${path}`),
    conjunction,
    maxNamed,
  );
}

/**
 * Owners in a sentence, as CODEOWNERS writes them, any of whom is enough: `@ada` or `@acme/security`. The members of a team are never
 * named: who can read the repository can read the file, not who is in a team.
 */
export function ownersNamed(owners: readonly string[]): Message {
  return listOf(
    owners.map((owner) => say`${owner}`),
    'or',
    maxNamedOwners,
  );
}

/** Why nobody is left to approve for these files, as clauses: `@ada` opened this pull request and `@acme/empty` has no members. */
export function whyNobodyLeft(
  needs: readonly Pick<CodeOwnerNeed, 'unable'>[],
  who: Pick<Authorship, 'excluded'>,
): Message {
  return listOf(
    distinctUnable(needs).map((unable) => whyUnable(unable, who)),
    'and',
    maxNamedOwners,
  );
}

/** The owners who cannot approve, each once. */
export function distinctUnable(needs: readonly Pick<CodeOwnerNeed, 'unable'>[]): readonly UnableOwner[] {
  return [...new Map(needs.flatMap(({ unable }) => unable).map((each) => [each.owner, each])).values()];
}

/** Why an owner cannot approve, as a clause: `@ghost` does not exist or has no write access. */
export function whyUnable(
  { owner, reason, login }: UnableOwner,
  { excluded }: Pick<Authorship, 'excluded'>,
): Message {
  if (reason === 'address') return say`it is not known whose ${owner} is`;
  if (reason === 'empty') return say`${owner} has no members`;
  if (reason === 'excluded') {
    if (login === null) return say`nobody is left in ${owner} who is independent of the change`;
    const contribution = excluded.get(account({ login, kind: 'user' }))?.contribution ?? [];
    return say`${owner} ${contribution}`;
  }
  if (owner.includes('/')) return say`the team ${owner} does not exist, is secret, or has no write access`;
  return owner.startsWith('@')
    ? say`${owner} does not exist or has no write access`
    : say`no account with write access has the address ${owner}`;
}
