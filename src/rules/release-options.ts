import { z } from 'zod';
import { actionsApp } from './newest-checks.ts';

/** The name of an environment, at most as long as GitHub takes. */
export function environmentName(): z.ZodString {
  return z.string().trim().min(1).max(255);
}

/** The path of a workflow's file. */
export function workflowPath(): z.ZodString {
  return z
    .string()
    .regex(
      /^\.github\/workflows\/[^/]{1,200}\.ya?ml$/,
      'must be the path of a workflow, such as `.github/workflows/deploy.yml`',
    );
}

/** The slug of a GitHub App; GitHub Actions unless told. */
export function appSlug(): z.ZodDefault<z.ZodString> {
  return z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,99}$/, 'must be the slug of a GitHub App, such as `github-actions`')
    .default(actionsApp);
}

/** How many commits may lie between what was tested and what is released. */
export function maxCommits(): z.ZodDefault<z.ZodNumber> {
  return z.int().min(0).max(500).default(0);
}

/** A number of days; null: any. */
export function days(): z.ZodDefault<z.ZodNullable<z.ZodNumber>> {
  return z.int().min(1).max(1095).nullable().default(null);
}
