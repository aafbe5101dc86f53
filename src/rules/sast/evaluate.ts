import type { ReportedCheck } from '../../evidence/checks.ts';
import type { Alert, Analysis, CodeScanning, Severity } from '../../evidence/code-scanning.ts';
import { reaches } from '../options.ts';
import {
  alertMayBeOpen,
  analysed,
  analysisFailed,
  awaited,
  belowThreshold,
  checkFailed,
  checkNotReported,
  checkRunning,
  checkSucceeded,
  clean,
  failed,
  newAlert,
  notAnalysed,
  resultsAwaited,
  type SastFinding,
  type SastVerdict,
  type ToolState,
  withoutSeverity,
} from './messages.ts';
import { type CheckTool, type CodeScanningTool, expectedTools, type Options } from './options.ts';

interface Evidence {
  readonly checks: readonly ReportedCheck[];
  /** Absent where no tool uploads to code scanning. */
  readonly codeScanning?: CodeScanning;
}

/** Judges by the expected tools' states on this very commit, then by the alerts that the change brings. */
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
  const waiting = tools.filter(({ status }) => status === 'waiting');
  if (waiting.length === 0 && alerts.awaited.length === 0) return null;
  const verdict = awaited(waiting, alerts.held.length, alerts.awaited, threshold, findings);
  const forAnalysis = unfinished.length > 0 || alerts.awaited.length > 0;
  return forAnalysis ? { ...verdict, ...lookAgain(codeScanning, now) } : verdict;
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
  const unfinished = analyses.filter(({ state }) => state.status === 'waiting').map(({ name }) => name);
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
 * Whether a tool has analysed this very commit. Of several analyses of one category the newest counts. While code scanning
 * itself still reports that it waits for the tool, an analysis that is there is one of several.
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
  if (expected.length === 0) return notAnalysed(tool, byTool);
  return checks.some((check) => waitsFor(tool, check)) ? resultsAwaited(tool) : analysed(tool);
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

function waitsFor(tool: CodeScanningTool, { kind, reportedBy, conclusion, name }: ReportedCheck): boolean {
  const isWaiting = kind === 'check-run' && reportedBy === codeScanningApp && conclusion === 'pending';
  return isWaiting && sameTool(name, tool.name);
}

/** Tools are named alike whatever the case: none is told from another by it. */
function sameTool(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * Whether the check run of a tool without code scanning succeeded. Name and app must both be right: anybody with write
 * access can report a commit status, and any app a check run of any name. Neutral and skipped are not clean.
 */
function stateOfCheck(tool: CheckTool, checks: readonly ReportedCheck[]): ToolState {
  const namesakes = checks.filter(({ name }) => name === tool.check);
  const found = namesakes.find((check) => check.kind === 'check-run' && check.reportedBy === tool.app);
  if (found === undefined) return checkNotReported(tool, namesakes);
  if (found.conclusion === 'success') return checkSucceeded(tool);
  return found.conclusion === 'pending' ? checkRunning(tool) : checkFailed(tool, found.conclusion);
}

/** The open alerts that this change brings, by what they mean for the verdict. */
interface NewAlerts {
  readonly failing: readonly Alert[];
  /** They would fail, but their tool has not finished with this commit: it may have been fixed. */
  readonly held: readonly Alert[];
  /** The tools of held alerts that nobody expects: they ran on an earlier commit. */
  readonly awaited: readonly string[];
  /** How many do not count. */
  readonly below: number;
  readonly withoutSeverity: number;
}

/**
 * Sorts the alerts of whatever tool, expected or not: an alert is an alert. One that is open on the base, too, is not new.
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

const soonestMs = 60_000;
const latestMs = 30 * 60_000;

/**
 * When to look again for an analysis that no event announces: after a minute, then when the wait has doubled, at least every half
 * hour. Empty where an event announces it.
 */
function lookAgain({ unannouncedSince }: CodeScanning, now: Date): { readonly reevaluateAt?: Date } {
  if (unannouncedSince === undefined) return {};
  const waitedMs = now.getTime() - unannouncedSince.getTime();
  const inMs = Math.min(latestMs, Math.max(soonestMs, waitedMs));
  return { reevaluateAt: new Date(now.getTime() + inMs) };
}
