import { z } from 'zod';
import { severity } from '../options.ts';

const name = z.string().min(1).max(200);

export const options = z.object({
  tools: z
    .array(
      z.union([
        name,
        z.strictObject({
          name: name.describe('The name of the tool in code scanning.'),
          category: name
            .optional()
            .describe(
              'The category of its analysis, such as `/language:go`. Without one, any analysis by the tool.',
            ),
        }),
        z.strictObject({
          check: name.describe('The name of a check run, for a tool that does not upload to code scanning.'),
          app: name.describe('The slug of the GitHub App that reports the check run.'),
        }),
      ]),
    )
    .min(1)
    .max(20)
    .default(['CodeQL'])
    .describe(
      'The tools that must have analyzed the commit: by their name in code scanning, with its category where there are several, or by check and app.',
    ),
  threshold: severity()
    .default('high')
    .describe('A new open alert of this security severity or worse fails.'),
});

export type Options = z.infer<typeof options>;

/** A tool that uploads its findings to code scanning. */
export interface CodeScanningTool {
  readonly name: string;
  readonly category?: string | undefined;
}

/** A tool known only by its check run. */
export interface CheckTool {
  readonly check: string;
  readonly app: string;
}

/** The expected tools: those in code scanning, and those known by a check run. */
export function expectedTools({ tools }: Pick<Options, 'tools'>): {
  readonly codeScanning: readonly CodeScanningTool[];
  readonly checks: readonly CheckTool[];
} {
  const named = tools.map((tool) => (typeof tool === 'string' ? { name: tool } : tool));
  return {
    codeScanning: named.filter((tool) => 'name' in tool),
    checks: named.filter((tool) => 'check' in tool),
  };
}
