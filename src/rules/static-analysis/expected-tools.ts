import { z } from 'zod';
import { actionsApp } from '../newest-checks.ts';
import { login } from '../options.ts';
import { namesOf, type RuleNames } from '../rule.ts';

const name = z.string().min(1).max(200);
const workflow = z
  .string()
  .regex(
    /^\.github\/workflows\/[^/]{1,200}\.ya?ml$/,
    'must be the path of a workflow, such as `.github/workflows/scan.yml`',
  );

/** One tool: by its name in code scanning, by check and app, or by commit status and account. */
export function tool() {
  return z.union([
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
  ]);
}

/** The option that names the expected tools. */
export function tools() {
  return z
    .array(tool())
    .min(1)
    .max(20)
    .default(['CodeQL'])
    .describe(
      'The tools that must have analyzed the commit: by their name in code scanning, by check and app, or by commit status and account.',
    );
}

/** The option that says whether an analysis needs proof of its origin. */
export function provenance() {
  return z
    .enum(['required', 'shown'])
    .default('required')
    .describe(
      '`required`: an analysis counts only with a successful run of its workflow on this head. `shown`: what the analysis says of its origin is believed and shown.',
    );
}

export interface ProvenanceOption {
  readonly provenance: 'required' | 'shown';
}

interface ToolsOption {
  readonly tools: z.infer<ReturnType<typeof tools>>;
}

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
export function expectedTools({ tools }: ToolsOption): {
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

/** Whether a tool is expected that uploads to code scanning. */
export function uploadsExpected(options: ToolsOption): boolean {
  return expectedTools(options).codeScanning.length > 0;
}

/** Whether the runs of workflows are needed: they show who made an analysis, and of which workflow a check is. */
export function runsNeeded(options: ToolsOption & ProvenanceOption): boolean {
  return (
    (options.provenance === 'required' && uploadsExpected(options)) ||
    expectedTools(options).checks.some(({ app }) => app === actionsApp)
  );
}

/** Whether a check of a named workflow is expected. */
export function namesWorkflows(options: ToolsOption): boolean {
  return expectedTools(options).checks.some(({ workflow }) => workflow !== undefined);
}

/** The accounts and checks that the option names. */
export function namesInTools(options: ToolsOption): Required<Pick<RuleNames, 'accounts' | 'checks'>> {
  const { checks, statuses } = expectedTools(options);
  return {
    accounts: namesOf({ tools: statuses.map(({ by }) => by) }),
    checks: namesOf({
      tools: [...checks.map(({ check }) => check), ...statuses.map(({ status }) => status)],
    }),
  };
}
