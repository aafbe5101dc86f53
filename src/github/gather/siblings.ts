import type { Opener } from '../../engine/joint-evidence.ts';
import type { Actor } from '../../evidence/pull-request.ts';
import { actorOf } from '../read/actor.ts';
import { checkNameOf } from '../read/check-name.ts';
import { pullRequestsWithHead } from '../read/find-pull-requests.ts';
import { readOpeners } from '../read/opener.ts';
import type { SiblingNode } from '../read/pull-request-query.ts';
import type { PullRequestReading } from '../read/read-pull-request.ts';
import { readSiblings } from '../read/siblings-query.ts';
import { type PullRequestSource, placeOfSource } from '../read/source.ts';
import { chooseSiblings, maxTogether } from './choose-siblings.ts';

/** Another open pull request that may have this head and this check. */
export interface Sibling {
  readonly number: number;
  readonly base: string;
  readonly author: Actor | null;
}

/** The other pull requests that are evaluated with one. */
export interface ChosenSiblings {
  /** The numbers of those to read, without the evaluated one. */
  readonly read: readonly number[];
  /** Too many must be read. */
  readonly tooMany: boolean;
  /** Those that strangers opened and that are not read, perhaps the evaluated one. */
  readonly ignored: readonly { readonly number: number; readonly base: string }[];
  openerOf(author: Actor | null): Opener;
}

/**
 * The other open pull requests that may have this head and this check, as the first query shows them. Where that does not show all, all are
 * read, and where GitHub does not show them so, asked for without regard to their check.
 */
export async function siblingsOf(
  source: PullRequestSource,
  { repository, defaultBranch, headSha, siblings }: PullRequestReading,
  checkName: string,
): Promise<readonly Sibling[]> {
  const { installation, ownAppId, number: own } = source;
  const nodes = siblings ?? (await readSiblings(source, headSha));
  const isOther = ({ number }: { readonly number: number }) => number !== own;
  if (nodes === null) {
    const commit = { ...placeOfSource(source), kind: 'commit', sha: headSha } as const;
    return ((await pullRequestsWithHead(installation, commit)) ?? []).filter(isOther);
  }
  return nodes
    .filter(isOther)
    .filter((node) => isWithHead(node, repository, headSha))
    .filter(
      ({ state, baseRefName: branch, baseRef: required }) =>
        state === 'OPEN' &&
        checkNameOf({ branch, defaultBranch, required }, ownAppId, source.ownCheckName) === checkName,
    )
    .map(({ number, baseRefName, author }) => ({ number, base: baseRefName, author: actorOf(author) }));
}

/** Whether a pull request of the commit has it as its head, and is one of this repository. */
export function isWithHead(
  { headRefOid, baseRepository }: SiblingNode,
  repository: string,
  headSha: string,
): boolean {
  return headRefOid === headSha && baseRepository?.nameWithOwner === repository;
}

/** Chooses which siblings are read, by who opened them. Costs no request where there are none. */
export async function readChoice(
  source: PullRequestSource,
  own: Sibling,
  siblings: readonly Sibling[],
): Promise<ChosenSiblings> {
  const all = [own, ...siblings].toSorted((one, other) => one.number - other.number);
  const openerOf = await readOpeners(
    source,
    all.map(({ author }) => author),
  );
  const { read, ignored } = chooseSiblings(
    all.map(({ number, base, author }) => ({ number, base, openedBy: openerOf(author) })),
  );
  return {
    read: read.filter((number) => number !== own.number),
    tooMany: read.length > maxTogether,
    ignored,
    openerOf,
  };
}
