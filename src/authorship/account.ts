import type { Actor } from '../evidence/pull-request.ts';

/**
 * The key of an actor's account: logins do not differ by case, and one API writes `renovate` for a bot where the other writes
 * `renovate[bot]`. No person's login has brackets.
 */
export function account(actor: Actor): string {
  const login = actor.login.toLowerCase();
  return actor.kind === 'bot' && !login.endsWith('[bot]') ? `${login}[bot]` : login;
}

/** Whether the account is a person's, and not an app's, an organization's or an import's placeholder. */
export function isPerson(actor: Actor): boolean {
  return actor.kind === 'user' && !actor.login.endsWith('[bot]');
}
