import { account, isPerson } from '../../authorship/account.ts';
import type { Opener } from '../../engine/joint-evidence.ts';
import type { Actor } from '../../evidence/pull-request.ts';
import { Refused } from '../client/failure.ts';
import type { Source } from './source.ts';

/** Accounts that are asked about. Beyond them somebody uses many accounts, and counts as a stranger. */
const maxAccounts = 20;

/** Who opened pull requests, by the key of the account. */
export type Openers = (author: Actor | null) => Opener;

/**
 * Tells who may write, with one request for each person. An app can open a pull request only where it is installed with that permission.
 *
 * @param authors those who opened pull requests, in the order in which they are asked about
 * @see https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user
 */
export async function readOpeners(source: Source, authors: readonly (Actor | null)[]): Promise<Openers> {
  const people = new Map(
    authors.flatMap((author) =>
      author === null || !isPerson(author) ? [] : [[account(author), author.login]],
    ),
  );
  const asked = [...people].slice(0, maxAccounts);
  const answers = await Promise.all(
    asked.map(async ([key, login]) => [key, await mayWrite(source, login)] as const),
  );
  const writes = new Map(answers);
  return (author) => {
    if (author === null) return 'other';
    if (author.kind === 'bot') return 'app';
    return writes.get(account(author)) === true ? 'writer' : 'other';
  };
}

/** `maintain` counts as `write`, and `triage` as `read`. */
async function mayWrite(
  { installation, owner, repository: repo }: Source,
  username: string,
): Promise<boolean> {
  try {
    const { data } = await installation.request(
      'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
      { owner, repo, username },
    );
    return data.permission === 'admin' || data.permission === 'write';
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // Nobody of that name. Where GitHub does not say, the person counts as one who may: then nothing is left out.
    return error.status !== 404;
  }
}
