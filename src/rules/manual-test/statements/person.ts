import { account } from '../../../authorship/account.ts';
import { isByAgent } from '../../../authorship/agents.ts';
import type { Authorship } from '../../../authorship/authorship.ts';
import type { Actor, PullRequest } from '../../../evidence/pull-request.ts';
import type { Teams } from '../../../evidence/teams.ts';
import { listOf } from '../../../text/lists-and-counts.ts';
import { type Message, say } from '../../../text/message.ts';
import type { Options } from '../options.ts';

/** What decides who may say how the change was tested. */
export interface Persons {
  readonly pullRequest: PullRequest;
  readonly who: Authorship;
  readonly teams: Teams;
}

/**
 * Why what somebody says does not count, in words that follow "is by"; null where it counts.
 *
 * @param mayPush whether the person has write access
 */
export function whyMayNot(
  person: Actor | null,
  mayPush: boolean,
  { pullRequest, who, teams }: Persons,
  options: Options,
): Message | null {
  if (person === null) return say`an account that was deleted`;
  if (isByAgent(person, [], options)) return say`a bot or an agent, which tests nothing by hand`;
  const key = account(person);
  const isOpener = pullRequest.author !== null && account(pullRequest.author) === key;
  const contributed = isOpener || who.contributors.has(key);
  if (contributed && !options.author) return say`somebody who contributed to the change`;
  const { testers } = options;
  if (testers.length > 0) {
    const isTester = testers.some((team) => teams[team]?.some((login) => login.toLowerCase() === key));
    const names = listOf(
      testers.map((team) => say`${team}`),
      'or',
    );
    return isTester ? null : say`somebody who is not in the team ${names}`;
  }
  return mayPush || isOpener ? null : say`somebody without write access`;
}
