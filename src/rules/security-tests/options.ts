import { z } from 'zod';
import { logins, teams } from '../options.ts';
import { appSlug, days, environmentName, maxCommits, workflowPath } from '../release-options.ts';

const name = () => z.string().trim().min(1).max(200);

/** What shows that a security test took place. */
const evidence = z.union([
  z.strictObject({
    tool: name().describe('The tool as code scanning names it: an analysis that it uploaded.'),
    category: name().optional().describe('The category of the analysis. Default: any.'),
  }),
  z.strictObject({
    check: name().describe('The name of a check run; `*` stands for any text.'),
    app: appSlug().describe('The slug of the GitHub App that reports it.'),
  }),
  z.strictObject({
    workflow: workflowPath().describe('The workflow that tests: a run of it on the commit that succeeded.'),
    environment: environmentName()
      .optional()
      .describe('The environment that it tests: the commit was deployed there with success, before the run.'),
  }),
  z.strictObject({
    command: z
      .enum(['dast', 'pentest'])
      .describe('A comment: `/sdl dast <commit> report …` or `/sdl pentest <commit> report …`.'),
  }),
]);

export type WantedEvidence = z.infer<typeof evidence>;

export const options = z.object({
  tests: z
    .array(
      z.strictObject({
        kind: z
          .enum(['dast', 'penetration-test', 'fuzzing', 'other'])
          .describe('What it is: `dast` is a dynamic scan of the running application.'),
        name: z.string().trim().min(1).max(60).describe('What reports call it.'),
        evidence: evidence.describe('What shows that it took place.'),
        'max-age': days().describe('Days for which it counts; null: for ever.'),
        'max-commits': maxCommits().describe(
          'How many commits the release may add to the tested one, counted on its branch.',
        ),
      }),
    )
    .max(20)
    .default([])
    .describe('The security tests of which each has to have taken place. Empty: none.'),
  accounts: logins()
    .default([])
    .describe('People whose comments count. Without them and without `teams`: everybody with write access.'),
  teams: teams().default([]).describe('Teams whose members’ comments count.'),
});

export type Options = z.infer<typeof options>;
export type WantedTest = Options['tests'][number];
