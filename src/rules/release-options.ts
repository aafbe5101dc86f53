import { z } from 'zod';

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
