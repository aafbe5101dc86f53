import type { ReportedCheck } from '../../evidence/checks.ts';
import type { Alert, Analysis, CodeScanning, Severity } from '../../evidence/code-scanning.ts';
import { reaches } from '../options.ts';
import { alertMayBeOpen, belowThreshold, newAlert, withoutSeverity } from './alerts/alert-findings.ts';
import {
  analysisFailed,
  analyzed,
  awaited,
  checkFailed,
  checkNotReported,
  checkRunning,
  checkSucceeded,
  clean,
  failed,
  isAwaited,
  notAnalyzed,
  resultsAwaited,
  type SastFinding,
  type SastVerdict,
  type ToolState,
} from './messages.ts';
import { type CheckTool, type CodeScanningTool, expectedTools, type Options } from './options.ts';

interface Evidence {
  readonly checks: readonly ReportedCheck[];
  /** Absent where no tool uploads to code scanning. */
  readonly codeScanning?: CodeScanning;
}

/** Evaluates the expected tools' states on this exact commit, then the alerts that the change introduces. */
export function evaluate(evidence: Evidence, options: Options, now: Date): SastVerdict {
  const scan = read(evidence, options);
  return failure(scan, options) ?? wait(scan, options, now) ?? pass(scan, options);
}

function failure({ tools, alerts, findings }: Scan, { threshold }: Options): SastVerdict | null {
  const failing = tools.filter(({ status }) => status === 'failed');
  const count = alerts.failing.length;
  return failing.length === 0 && count === 0 ? null : failed(count, failing, threshold, findings);
}

function wait(scan: Scan, { threshold }: Options, now: Date): SastVerdict | null {
  const { tools, alerts, findings, codeScanning, unfinished } = scan;
  const waiting = tools.filter(isAwaited);
  if (waiting.length === 0 && alerts.awaited.length === 0) return null;
  const verdict = awaited(waiting, alerts.held.length, alerts.awaited, threshold, findings);
  const forAnalysis = unfinished.length > 0 || alerts.awaited.length > 0;
  return forAnalysis ? { ...verdict, ...reevaluation(codeScanning, now) } : verdict;
}

function pass({ tools, findings }: Scan, options: Options): SastVerdict {
  const uploads = expectedTools(options).codeScanning.length > 0;
  return clean(tools, uploads ? options.threshold : null, findings);
}

interface Scan {
  readonly codeScanning: CodeScanning;
  readonly tools: readonly ToolState[];
  /** The names of the expected tools whose analysis of this commit is awaited. */
  readonly unfinished: readonly string[];
  readonly alerts: NewAlerts;
  readonly findings: readonly SastFinding[];
}

function read(
  { checks, codeScanning = { analyses: [], alerts: [] } }: Evidence,
  { tools, threshold }: Options,
): Scan {
  const expected = expectedTools({ tools });
  const analyses = expected.codeScanning.map((tool) => ({
    name: tool.name,
    state: stateOfAnalysis(tool, codeScanning, checks),
  }));
  const unfinished = analyses.filter(({ state }) => isAwaited(state)).map(({ name }) => name);
  const states = [
    ...analyses.map(({ state }) => state),
    ...expected.checks.map((tool) => stateOfCheck(tool, checks)),
  ];
  const alerts = sortAlerts(codeScanning, threshold, unfinished);
  const findings = [
    ...alerts.failing.map(newAlert),
    ...states.flatMap((state) => state.findings),
    ...alerts.held.map(alertMayBeOpen),
    ...belowThreshold(alerts.below, threshold),
    ...withoutSeverity(alerts.withoutSeverity),
  ];
  return { codeScanning, tools: states, unfinished, alerts, findings };
}

/** The app by which code scanning reports that it waits for a tool's results: a check run with the tool's name. */
const codeScanningApp = 'github-advanced-security';

/**
 * Whether a tool has analyzed this exact commit. Of several analyses of one category the newest counts. While code scanning
 * itself reports that it waits for the tool, an analysis that is there is one of several.
 */
function stateOfAnalysis(
  tool: CodeScanningTool,
  { analyses }: CodeScanning,
  checks: readonly ReportedCheck[],
): ToolState {
  const byTool = newest(analyses.filter((analysis) => sameTool(analysis.tool, tool.name)));
  const expected =
    tool.category === undefined ? byTool : byTool.filter(({ category }) => category === tool.category);
  const failing = expected.filter(({ error }) => error !== '');
  if (failing.length > 0) return analysisFailed(tool, failing);
  const conclusions = checks.filter((check) => isOfTool(tool, check)).map(({ conclusion }) => conclusion);
  if (expected.length === 0) return notAnalyzed(tool, byTool, latestOf(conclusions));
  return checks.some((check) => waitsFor(tool, check)) ? resultsAwaited(tool) : analyzed(tool);
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

/** Any app may run the tool and name its check run after it. */
function isOfTool(tool: CodeScanningTool, { kind, name }: ReportedCheck): boolean {
  return kind === 'check-run' && sameTool(name, tool.name);
}

/** One that has not ended yet, or else one that succeeded, or else any. */
function latestOf(
  conclusions: readonly ReportedCheck['conclusion'][],
): ReportedCheck['conclusion'] | undefined {
  return (['pending', 'success'] as const).find((each) => conclusions.includes(each)) ?? conclusions[0];
}

function waitsFor(tool: CodeScanningTool, check: ReportedCheck): boolean {
  return isOfTool(tool, check) && check.reportedBy === codeScanningApp && check.conclusion === 'pending';
}

/** The case of a tool's name does not matter. */
function sameTool(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * Whether the check run of a tool without code scanning succeeded. Name and app must both be right: anyone with write
 * access can report a commit status, and any app a check run of any name. Neutral and skipped are not clean.
 */
function stateOfCheck(tool: CheckTool, checks: readonly ReportedCheck[]): ToolState {
  const namesakes = checks.filter(({ name }) => name === tool.check);
  const found = namesakes.find((check) => check.kind === 'check-run' && check.reportedBy === tool.app);
  if (found === undefined) return checkNotReported(tool, namesakes);
  if (found.conclusion === 'success') return checkSucceeded(tool);
  return found.conclusion === 'pending' ? checkRunning(tool) : checkFailed(tool, found.conclusion);
}

/** The open alerts that this change introduces, by what they mean for the verdict. */
interface NewAlerts {
  readonly failing: readonly Alert[];
  /** They would fail, but their tool has not finished with this commit: they may have been fixed. */
  readonly held: readonly Alert[];
  /** The tools of held alerts that the policy does not name: they ran on an earlier commit. */
  readonly awaited: readonly string[];
  /** The number of those that do not count. */
  readonly below: number;
  readonly withoutSeverity: number;
}

/**
 * Sorts the alerts of all tools, expected or not. One that is also open on the base is not new.
 *
 * @param unfinished the names of the expected tools that still work on this commit
 */
function sortAlerts(
  { alerts, analyses }: CodeScanning,
  threshold: Severity,
  unfinished: readonly string[],
): NewAlerts {
  const expected = (tool: string) => unfinished.some((name) => sameTool(name, tool));
  const finished = (tool: string) =>
    analyses.some((analysis) => sameTool(analysis.tool, tool)) && !expected(tool);
  const brought = alerts.filter(({ onBase }) => !onBase);
  const counting = brought.filter(({ severity }) => reaches(severity, threshold));
  const held = counting.filter(({ tool }) => !finished(tool));
  const withoutSeverity = brought.filter(({ severity }) => severity === null).length;
  return {
    failing: counting.filter(({ tool }) => finished(tool)),
    held,
    awaited: [...new Set(held.map(({ tool }) => tool))].filter((tool) => !expected(tool)),
    below: brought.length - counting.length - withoutSeverity,
    withoutSeverity,
  };
}

/** Milliseconds until the next re-evaluation, at least and at most. */
const minWaitMs = 60_000;
const maxWaitMs = 30 * 60_000;

/**
 * When to re-evaluate for an analysis that no event announces: after a minute, then when the wait has doubled, at least every half
 * hour. Empty where an event announces it.
 */
function reevaluation({ unannouncedSince }: CodeScanning, now: Date): { readonly reevaluateAt?: Date } {
  if (unannouncedSince === undefined) return {};
  const waitedMs = now.getTime() - unannouncedSince.getTime();
  const inMs = Math.min(maxWaitMs, Math.max(minWaitMs, waitedMs));
  return { reevaluateAt: new Date(now.getTime() + inMs) };
}
