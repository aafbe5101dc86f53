import { z } from 'zod';
import { globs, login, logins, severity } from '../options.ts';
import { levels } from '../security-findings/alert-severity.ts';

const name = z.string().min(1).max(200);
const workflow = z
  .string()
  .regex(
    /^\.github\/workflows\/[^/]{1,200}\.ya?ml$/,
    'must be the path of a workflow, such as `.github/workflows/scan.yml`',
  );

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
              'The category of its analysis, such as `/language:go`. Without one, the categories that merged pull requests had.',
            ),
          workflow: workflow
            .optional()
            .describe(
              'The workflow that its analysis must come from. Without one, those that it came from before.',
            ),
        }),
        z.strictObject({
          check: name.describe('The name of a check run, for a tool that does not upload to code scanning.'),
          app: name.describe('The slug of the GitHub App that reports the check run.'),
          workflow: workflow
            .optional()
            .describe('For the app `github-actions`: the workflow whose job the check run must be.'),
        }),
        z.strictObject({
          status: name.describe('The context of a commit status, for a tool that reports neither.'),
          by: login().describe(
            'The login of the account that reports it. Of any other account it does not count.',
          ),
        }),
      ]),
    )
    .min(1)
    .max(20)
    .default(['CodeQL'])
    .describe(
      'The tools that must have analyzed the commit: by their name in code scanning, by check and app, or by commit status and account.',
    ),
  threshold: severity().default('high').describe('A new open alert of this severity or worse fails.'),
  levels,
  provenance: z
    .enum(['required', 'shown'])
    .default('required')
    .describe(
      '`required`: an analysis counts only with a successful run of its workflow on this head. `shown`: what the analysis says of its origin is believed and shown.',
    ),
  'unanalyzed-base': z
    .enum(['fail', 'report'])
    .default('fail')
    .describe(
      'Where the tool never analyzed the base, all alerts look new: whether those at or above the threshold fail, or are only listed.',
    ),
  paths: globs()
    .default(['**'])
    .describe('The files that the tools analyze. The rule does not apply to a change without one.'),
  'ignore-paths': globs().default([]).describe('Those of `paths` that need no analysis.'),
  'exempt-authors': logins()
    .default([])
    .describe(
      'Logins, exactly as on GitHub (`renovate[bot]`). A change to which only they contributed, and of which GitHub signed each commit, needs no analysis.',
    ),
  'scanner-files': globs()
    .default([
      '.github/codeql/**',
      '.semgrep.{yml,yaml}',
      '.semgrep/**',
      '.semgrepignore',
      '.trivyignore*',
      'trivy.{yml,yaml}',
      '.snyk',
      '.bandit',
      '.checkov.{yml,yaml}',
      '.gitleaks.toml',
      '.gitleaksignore',
    ])
    .describe(
      'Files that analyses run from, besides their workflows and what those name: configuration that a tool finds by itself.',
    ),
  'update-bots': logins()
    .default(['dependabot[bot]', 'renovate[bot]'])
    .describe(
      'Bots whose signed change needs an ordinary approval instead of one by an owner, where it only moves versions in `uses:` lines of workflows.',
    ),
  'grace-minutes': z
    .int()
    .min(10)
    .max(1440)
    .default(60)
    .describe(
      'Minutes after which a tool that has not started on a pull request fails, with the likely cause.',
    ),
});

export type Options = z.infer<typeof options>;

/** A tool that uploads its findings to code scanning. */
export interface CodeScanningTool {
  readonly name: string;
  readonly category?: string | undefined;
  readonly workflow?: string | undefined;
}

/** A tool known only by its check run. */
export interface CheckTool {
  readonly check: string;
  readonly app: string;
  readonly workflow?: string | undefined;
}

/** A tool known only by a commit status. */
export interface StatusTool {
  readonly status: string;
  readonly by: string;
}

/** The expected tools: those in code scanning, and those known by a check run or a commit status. */
export function expectedTools({ tools }: Pick<Options, 'tools'>): {
  readonly codeScanning: readonly CodeScanningTool[];
  readonly checks: readonly CheckTool[];
  readonly statuses: readonly StatusTool[];
} {
  const named = tools.map((tool) => (typeof tool === 'string' ? { name: tool } : tool));
  return {
    codeScanning: named.filter((tool) => 'name' in tool),
    checks: named.filter((tool) => 'check' in tool),
    statuses: named.filter((tool) => 'status' in tool),
  };
}
