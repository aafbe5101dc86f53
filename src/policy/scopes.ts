import { z } from 'zod';
import { glob, globs, logins } from '../rules/options.ts';
import type { PolicyContext, ScopeConditions } from './written-policy.ts';

/** Scopes of one file. */
export const maxScopes = 20;

const property = z.string().min(1).max(75);

/** The keys of a scope but for its rules. */
export const scopeConditions = {
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,59}$/, 'must be a name of letters, digits, spaces and `._/-`')
    .describe('What the check calls it.'),
  branches: z
    .array(glob())
    .min(1)
    .max(100)
    .optional()
    .describe('Globs of base branches, such as `release/**`.'),
  properties: z
    .record(property, z.array(property).min(1).max(50))
    .optional()
    .describe('Custom properties of the repository: for each one the values, one of which it has.'),
  paths: globs()
    .min(1)
    .optional()
    .describe('The files that the scope is about. A file that is moved belongs to its old and its new path.'),
  authors: logins()
    .min(1)
    .optional()
    .describe(
      'Accounts, exactly as on GitHub (`renovate[bot]`): applies where nobody else contributed to the change, and GitHub signed each commit.',
    ),
  contributors: logins()
    .min(1)
    .optional()
    .describe(
      'Accounts: applies where one of them contributed to the change. Where only a name that anybody can have written in a commit says so, the rules are evaluated with the scope and without it.',
    ),
} as const;

/** Whether a scope's conditions on branch and repository hold. Those on paths and people are left for the evaluation of a change. */
export function holdsIn(
  { branches, properties }: ScopeConditions,
  { branch, properties: actual }: PolicyContext,
  matches: (globs: readonly string[], text: string) => boolean,
): boolean {
  if (branches !== undefined && (branch === null || !matches(branches, branch))) return false;
  return Object.entries(properties ?? {}).every(([name, values]) =>
    (Object.hasOwn(actual, name) ? (actual[name] ?? []) : []).some((value) => values.includes(value)),
  );
}

/** Whether it depends on the change whether a scope applies. */
export function dependsOnChange({ paths, authors, contributors }: ScopeConditions): boolean {
  return paths !== undefined || authors !== undefined || contributors !== undefined;
}
