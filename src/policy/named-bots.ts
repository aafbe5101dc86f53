import type { Policy } from './policy.ts';

/** The options of rules that exempt accounts. */
const exempting = 'exempt-authors';

/**
 * The bots that a policy exempts: those in `exempt-authors` of a rule. In lower case, as in `renovate[bot]`. A default of a rule names nobody.
 * Neither does `authors` of a scope, which may ask for more, as of an agent whose changes two people have to approve.
 */
export function namedBots({ rules }: Pick<Policy, 'rules'>): ReadonlySet<string> {
  const logins = rules.flatMap(({ options }) => loginsIn(options)).map((login) => login.toLowerCase());
  return new Set(logins.filter((login) => login.endsWith('[bot]')));
}

function loginsIn(options: unknown): readonly string[] {
  if (typeof options !== 'object' || options === null) return [];
  const value = (options as Readonly<Record<string, unknown>>)[exempting];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
