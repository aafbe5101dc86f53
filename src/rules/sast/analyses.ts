import type { ReportedCheck } from '../../evidence/checks.ts';
import type { Analysis, CodeScanning } from '../../evidence/code-scanning.ts';
import { join, type Message, say } from '../../text/message.ts';
import type { Finding } from '../verdict.ts';
import type { CodeScanningTool } from './options.ts';
import type { Outcome } from './outcome.ts';

/** The app by which code scanning reports that it waits for a tool's results: a check run with the tool's name. */
const codeScanningApp = 'github-advanced-security';

/**
 * Whether a tool has analysed this very commit. Of several analyses of one category the newest counts. While code scanning
 * itself still reports that it waits for the tool, an analysis that is there is one of several.
 */
export function analysisOutcome(
  tool: CodeScanningTool,
  { analyses }: CodeScanning,
  checks: readonly ReportedCheck[],
): Outcome {
  const name = toolName(tool);
  const byTool = newest(analyses.filter((analysis) => sameTool(analysis.tool, tool.name)));
  const expected =
    tool.category === undefined ? byTool : byTool.filter(({ category }) => category === tool.category);
  const failed = expected.filter(({ error }) => error !== '');
  if (failed.length > 0) {
    return {
      status: 'failed',
      tool: name,
      says: say`The analysis by ${name} ended with an error.`,
      findings: failed.map(analysisError),
    };
  }
  if (expected.length === 0) {
    return {
      status: 'waiting',
      tool: name,
      says: say`${name} has not analysed this commit yet.`,
      findings: byTool.length === 0 ? [] : [otherCategories(tool, byTool)],
    };
  }
  if (checks.some((check) => isWaiting(check, tool.name))) {
    return {
      status: 'waiting',
      tool: name,
      says: say`Code scanning has not got all results of ${name} for this commit yet.`,
      findings: [],
    };
  }
  return { status: 'clean', tool: name, says: say`${name} analysed this commit.`, findings: [] };
}

/** Tools are named alike whatever the case: none is told from another by it. */
export function sameTool(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function toolName({ name, category }: CodeScanningTool): Message {
  return category === undefined ? say`${name}` : say`${name} (${category})`;
}

/** The newest analysis of each category. */
function newest(analyses: readonly Analysis[]): readonly Analysis[] {
  const byCategory = new Map<string | null, Analysis>();
  for (const analysis of analyses) {
    const known = byCategory.get(analysis.category);
    if (known === undefined || known.createdAt < analysis.createdAt)
      byCategory.set(analysis.category, analysis);
  }
  return [...byCategory.values()];
}

function isWaiting(check: ReportedCheck, tool: string): boolean {
  return (
    check.kind === 'check-run' &&
    check.reportedBy === codeScanningApp &&
    check.conclusion === 'pending' &&
    sameTool(check.name, tool)
  );
}

function analysisError({ tool, category, error }: Analysis): Finding {
  const where = category === null ? [] : say` of ${category}`;
  return { level: 'failure', message: say`The analysis${where} by ${tool} ended with the error ${error}.` };
}

function otherCategories({ name, category = '' }: CodeScanningTool, found: readonly Analysis[]): Finding {
  const categories = join(found.map((analysis) => say`${analysis.category ?? 'no category'}`));
  return {
    level: 'notice',
    message: say`${name} analysed this commit under ${categories}; the policy asks for ${category}.`,
  };
}
