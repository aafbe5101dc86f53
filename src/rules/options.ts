import { z } from 'zod';
import type { Severity } from '../evidence/code-scanning.ts';
import { globMistake } from './matching.ts';

/*
 * The building blocks of the rules' options. Each bounds its input, and its mistakes complete "must be …": the reader of the policy
 * file adds the option before and the value after.
 *
 *     export const options = z.object({
 *       files: globs().default(['docs/**']).describe('The files that need a review.'),
 *       team: team().nullable().default(null).describe('The team that reviews them.'),
 *     });
 */

/** Entries of one list. */
const maxEntries = 100;

/** Characters of one glob. */
const maxGlobLength = 200;

/** A glob that {@link matcher} takes, see src/rules/matching.ts. */
export function glob(): z.ZodString {
  return z
    .string()
    .min(1)
    .max(maxGlobLength)
    .superRefine((value, context) => {
      const mistake = globMistake(value);
      if (mistake !== null) context.addIssue({ code: 'custom', message: `must be ${mistake}` });
    });
}

/** A list of globs, such as `['docs/**']`. */
export function globs(): z.ZodArray<z.ZodString> {
  return z.array(glob()).max(maxEntries);
}

/** The slug of a team of the repository's organization, such as `security`. */
export function team(): z.ZodString {
  return z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9_-]{0,99}$/,
      'must be the slug of a team without its organization, such as `security`',
    );
}

/** A list of slugs of teams. */
export function teams(): z.ZodArray<z.ZodString> {
  return z.array(team()).max(10);
}

/** The login of a person or bot, exactly as on GitHub, such as `renovate[bot]`. */
export function login(): z.ZodString {
  return z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,100}(\[bot\])?$/, 'must be a login as GitHub shows it, such as `renovate[bot]`');
}

/** A list of logins. */
export function logins(): z.ZodArray<z.ZodString> {
  return z.array(login()).max(maxEntries);
}

/** A person or team that the policy names as an owner of it: a login, or the slug of a team. */
export type NamedOwner = string | { readonly team: string };

/** Owners in one list. */
const maxOwners = 20;

/** A list of owners, as in `owners: [ada, { team: security }]`. */
export function namedOwners(): z.ZodType<readonly NamedOwner[]> {
  return z
    .array(z.union([login(), z.strictObject({ team: team().describe('The slug of a team.') })]))
    .min(1)
    .max(maxOwners);
}

/** A day as `2030-01-31`, a date that exists. YAML writes no quotes around it, and it is read as text. */
export function day(): z.ZodString {
  return z.string().refine(isDay, { message: 'must be a day such as `2030-01-31`' });
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  // Some parsers take the 31st of April for the 1st of May.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The name of a label of pull requests, such as `threat-model: required`. */
export function label(): z.ZodString {
  return z.string().trim().min(1).max(50);
}

/** The worst first. */
export const severities = ['critical', 'high', 'medium', 'low'] as const satisfies readonly Severity[];

/** One of {@link severities}. */
export function severity(): z.ZodEnum<{ [Each in Severity]: Each }> {
  return z.enum(severities);
}

/** Whether a severity is the threshold or worse: `reaches('critical', 'high')`. An alert without one is not a security finding. */
export function reaches(found: Severity | null, threshold: Severity): boolean {
  return found !== null && severities.indexOf(found) <= severities.indexOf(threshold);
}
