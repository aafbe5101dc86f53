import { z } from 'zod';
import { globs } from '../options.ts';
import { provenance, tool } from '../static-analysis/expected-tools.ts';

export const options = z.object({
  analyses: z
    .array(
      z.strictObject({
        tool: tool().describe('The tool, as in the rule `release-sast`.'),
        files: globs()
          .min(1)
          .describe(
            'The manifests and vendored folders that it analyzes, such as `vendor/**` or `**/Dockerfile`.',
          ),
      }),
    )
    .max(20)
    .default([])
    .describe(
      'Analyses besides GitHub’s own that cover components, such as a scan of containers or of a bill of materials. Each must have analyzed the released commit.',
    ),
  github: z
    .enum(['counts', 'ignored'])
    .default('counts')
    .describe(
      'Whether Dependabot alerts with the dependency graph count as the analysis of the files that the graph reads.',
    ),
  ignore: globs()
    .default(['**/{fixtures,__fixtures__,testdata}/**'])
    .describe('Files that bring nothing into the product.'),
  provenance: provenance(),
  'grace-minutes': z
    .int()
    .min(10)
    .max(1440)
    .default(60)
    .describe(
      'Minutes after the commit was made in which an analysis may still start. Then its absence fails.',
    ),
});

export type Options = z.infer<typeof options>;
