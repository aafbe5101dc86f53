import { z } from 'zod';
import { actionsApp } from '../newest-checks.ts';
import { globs, login } from '../options.ts';

const pattern = () => z.string().trim().min(1).max(200);

const modes = ['required', 'when-present'] as const;
const further = ['neutral', 'skipped'] as const;

const asked = {
  mode: z
    .enum(modes)
    .optional()
    .describe(
      '`required`, the default: a check of the name must be reported. `when-present`: each one that is reported must end well.',
    ),
  'merge-groups': z
    .enum(modes)
    .optional()
    .describe('The mode on the commit of a merge group. Default: that of pull requests.'),
  accept: z
    .array(z.enum(further))
    .max(further.length)
    .optional()
    .describe(
      'What counts besides a success. Default: nothing for a required check; `[neutral, skipped]` for one when present.',
    ),
  paths: globs()
    .min(1)
    .optional()
    .describe('It is expected only of a change that touches one of these files. Default: of each change.'),
};

export const options = z.object({
  checks: z
    .array(
      z.union([
        pattern(),
        z.strictObject({
          check: pattern().describe('The name of a check run; `*` stands for any text.'),
          app: z
            .string()
            .regex(/^[a-z0-9][a-z0-9-]{0,99}$/, 'must be the slug of a GitHub App, such as `github-actions`')
            .default(actionsApp)
            .describe('The slug of the GitHub App that reports it.'),
          workflow: z
            .string()
            .regex(
              /^\.github\/workflows\/[^/]{1,200}\.ya?ml$/,
              'must be the path of a workflow, such as `.github/workflows/ci.yml`',
            )
            .optional()
            .describe('For the app `github-actions`: the workflow whose job it must be.'),
          ...asked,
        }),
        z.strictObject({
          status: pattern().describe('The context of a commit status; `*` stands for any text.'),
          by: login().describe('The login of the account that reports it.'),
          ...asked,
        }),
      ]),
    )
    .min(1)
    .max(50)
    .default([{ check: '*', app: actionsApp, mode: 'when-present' }])
    .describe(
      'The checks that must have succeeded on the commit, by name and by who reports them. A name alone is a check of GitHub Actions.',
    ),
  'grace-minutes': z
    .int()
    .min(5)
    .max(1440)
    .default(60)
    .describe('Minutes after which a required check that nobody reported fails, with the likely cause.'),
});

export type Options = z.infer<typeof options>;

/** A check that the policy expects. */
export interface ExpectedCheck {
  readonly kind: 'check-run' | 'status';
  /** Its name, where `*` is any text. */
  readonly pattern: string;
  /** The slug of the app, or the login of the account. */
  readonly by: string;
  readonly workflow: string | null;
  readonly mode: (typeof modes)[number];
  /** The mode on a merge group. */
  readonly groupMode: (typeof modes)[number];
  /** Null: the default of the mode. */
  readonly accept: readonly (typeof further)[number][] | null;
  /** Null: of each change. */
  readonly paths: readonly string[] | null;
}

export function expectedChecks({ checks }: Pick<Options, 'checks'>): readonly ExpectedCheck[] {
  return checks.map((each): ExpectedCheck => {
    const entry = typeof each === 'string' ? { check: each, app: actionsApp } : each;
    const { mode = 'required', accept = null, paths = null, 'merge-groups': groupMode = mode } = entry;
    const common = { mode, groupMode, accept, paths };
    return 'status' in entry
      ? { kind: 'status', pattern: entry.status, by: entry.by, workflow: null, ...common }
      : {
          kind: 'check-run',
          pattern: entry.check,
          by: entry.app,
          workflow: entry.workflow ?? null,
          ...common,
        };
  });
}
