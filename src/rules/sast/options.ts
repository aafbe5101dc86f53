import { z } from 'zod';
import { globs, logins, severity } from '../options.ts';
import { levels } from '../security-findings/alert-severity.ts';
import { provenance, tools } from '../static-analysis/expected-tools.ts';

export const options = z.object({
  tools: tools(),
  threshold: severity().default('high').describe('A new open alert of this severity or worse fails.'),
  levels,
  provenance: provenance(),
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
