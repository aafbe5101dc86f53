import type { Policy } from './policy.ts';

/** The options of rules that exempt accounts. */
const exempting = 'exempt-authors';

/**
 * The bots that a policy names as authors whose changes it treats in their own way: in `exempt-authors` of a rule, or in `authors` of a
 * scope. In lower case, as in `renovate[bot]`. A default of a rule names nobody.
 */
export function namedBots({ rules, resolved }: Pick<Policy, 'rules' | 'resolved'>): ReadonlySet<string> {
  const exempt = rules.flatMap(({ options }) => loginsIn(options));
  const scoped = (resolved?.scopes ?? []).flatMap(({ authors = [] }) => authors);
  const all = [...exempt, ...scoped].map((login) => login.toLowerCase());
  return new Set(all.filter((login) => login.endsWith('[bot]')));
}

function loginsIn(options: unknown): readonly string[] {
  if (typeof options !== 'object' || options === null) return [];
  const value = (options as Readonly<Record<string, unknown>>)[exempting];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
