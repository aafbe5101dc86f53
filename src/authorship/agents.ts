import type { Commit, Commits } from '../evidence/commits.ts';
import type { Actor, PullRequest } from '../evidence/pull-request.ts';
import { type Message, say } from '../text/message.ts';
import { account, isPerson } from './account.ts';
import { accountsByKey, identityOf, identityOfNamed, type KnownIdentities } from './identities.ts';
import { agentAccounts, toolAddresses } from './tool-addresses.ts';
import { namedCoAuthors } from './trailers.ts';

/** Who asked an agent for a pull request. */
export interface Requesters {
  readonly agent: string;
  readonly people: readonly Actor[];
  readonly contribution: Message;
}

/**
 * The people who asked the agent that opened the pull request: it is assigned to them, or its commits name them as co-authors.
 *
 * @param settings.agents logins of further agents
 * @returns null where no agent opened it
 */
export function requestersOf(
  {
    pullRequest,
    commits,
  }: { readonly pullRequest: Pick<PullRequest, 'author' | 'assignees'>; readonly commits: Commits },
  { agents }: { readonly agents: readonly string[] },
  known: KnownIdentities,
): Requesters | null {
  const { author, assignees = [] } = pullRequest;
  if (author === null || !isAgent(author, agents)) return null;
  const coAuthors = commits.commits.flatMap((commit) => coAuthorsOf(commit, known));
  const people = accountsByKey([...assignees, ...coAuthors].filter(isPerson));
  return {
    agent: author.login,
    people: [...people.values()].filter((actor) => !isAgent(actor, agents)),
    contribution: say`asked ${author.login} for this change`,
  };
}

/**
 * The people whom the agent names who wrote a commit: they asked it for that.
 *
 * @param settings.agents logins of further agents
 */
export function operatorsOf(
  commit: Commit,
  settings: { readonly agents: readonly string[] },
  known: KnownIdentities,
): readonly Actor[] {
  if (!isByAgent(null, [commit], settings)) return [];
  return coAuthorsOf(commit, known).filter((actor) => isPerson(actor) && !isAgent(actor, settings.agents));
}

function coAuthorsOf({ authors, message }: Commit, known: KnownIdentities): readonly Actor[] {
  return [
    ...authors.slice(1).flatMap((each) => identityOf(each, known).accounts),
    ...namedCoAuthors(message).named.flatMap((each) => identityOfNamed(each, known).accounts),
  ];
}

/** Whether it is the account of an agent, listed here or by the policy. */
export function isAgent(actor: Actor, agents: readonly string[]): boolean {
  const key = account(actor);
  return [...agentAccounts, ...agents.map((login) => login.toLowerCase())].includes(key);
}

/** Whether a bot or an agent opened the pull request, or is the author of one of these commits. */
export function isByAgent(
  author: Actor | null,
  commits: readonly Commit[],
  { agents }: { readonly agents: readonly string[] },
): boolean {
  const isAutomatic = (actor: Actor | null) => actor !== null && (!isPerson(actor) || isAgent(actor, agents));
  return (
    isAutomatic(author) ||
    commits.some(({ authors: [first] }) => {
      return (
        first !== undefined &&
        (isAutomatic(first.actor) || Object.hasOwn(toolAddresses, first.email.toLowerCase()))
      );
    })
  );
}
