import type { ReportedCheck } from '../../evidence/checks.ts';
import type { Analysis, CodeScanning } from '../../evidence/code-scanning.ts';
import type { WorkflowRun } from '../../evidence/workflow-runs.ts';
import { expectedCategories } from './categories.ts';
import type { CodeScanningTool, ProvenanceOption } from './expected-tools.ts';
import { type Provenance, provenanceOf } from './provenance.ts';
import { sameTool } from './same-tool.ts';
import {
  analysisFailed,
  analyzed,
  categoriesAwaited,
  fewerResults,
  fewerRules,
  leftToPullRequests,
  notAnalyzed,
  notProven,
  onlyOnBase,
  resultsAwaited,
  runFailed,
  type ToolState,
} from './tool-states.ts';

/** The app by which code scanning reports that it waits for a tool's results: a check run with the tool's name. */
const codeScanningApp = 'github-advanced-security';

/** An analysis with fewer of the base's rules than this share has left something out. */
const leastRules = 0.8;

export interface AnalysisEvidence {
  readonly codeScanning: CodeScanning;
  readonly checks: readonly ReportedCheck[];
  /** Null where the policy does not ask for them. */
  readonly runs: readonly WorkflowRun[] | null;
  /** The workflows that the change alters; `approved`: by who may. */
  readonly changed: { readonly workflows: ReadonlySet<string>; readonly approved: boolean };
}

/**
 * Whether a tool has analyzed this exact commit. Of several analyses of one category the newest counts. While code scanning itself
 * reports that it waits for the tool, an analysis that is there is one of several.
 */
export function stateOfAnalysis(
  tool: CodeScanningTool,
  evidence: AnalysisEvidence,
  options: ProvenanceOption,
): ToolState {
  const { codeScanning, checks, changed } = evidence;
  const byTool = codeScanning.analyses.filter((analysis) => sameTool(analysis.tool, tool.name));
  const newest = newestOfEach(byTool);
  const { expected, onlyOnBase: others } = expectedCategories(
    tool,
    codeScanning,
    changed.approved ? changed.workflows : new Set(),
  );
  const found = newest.filter(({ category }) => expected.includes(category));
  const conclusion = latestOf(checks.filter((check) => isOfTool(tool, check)));
  if (found.length === 0) {
    if (codeScanning.notRunOnGroups?.some((name) => sameTool(name, tool.name)))
      return leftToPullRequests(tool);
    return notAnalyzed(tool, newest, conclusion, otherTools(codeScanning, tool));
  }
  const failing = found.filter(({ error }) => error !== '');
  if (failing.length > 0) return analysisFailed(tool, failing);
  const unproven = provenanceProblem(tool, found, evidence, options);
  if (unproven !== null) return unproven;
  const shrunk = found.filter((analysis) => byTool.some((earlier) => hadMore(earlier, analysis)));
  if (shrunk.length > 0) return fewerResults(tool, shrunk);
  const narrowed = found.flatMap((analysis) => {
    const base = baseOf(analysis, codeScanning);
    return base !== undefined && analysis.rules < base.rules * leastRules ? [[analysis, base] as const] : [];
  });
  if (narrowed.length > 0) return fewerRules(tool, narrowed);
  const missing = expected.filter((category) => !found.some((analysis) => analysis.category === category));
  if (missing.length > 0) return categoriesAwaited(tool, missing, conclusion);
  if (checks.some((check) => waitsFor(tool, check))) return resultsAwaited(tool);
  return analyzed(tool, options.provenance === 'shown' ? found : [], others.map(onlyOnBase(tool)));
}

/** The newest analysis of each category. */
function newestOfEach(analyses: readonly Analysis[]): readonly Analysis[] {
  const byCategory = new Map<string | null, Analysis>();
  for (const analysis of analyses) {
    const known = byCategory.get(analysis.category);
    if (known === undefined || known.createdAt < analysis.createdAt)
      byCategory.set(analysis.category, analysis);
  }
  return [...byCategory.values()];
}

/** What is not proven of the analyses: the worst first. */
function provenanceProblem(
  tool: CodeScanningTool,
  found: readonly Analysis[],
  { runs, codeScanning, changed }: AnalysisEvidence,
  { provenance }: ProvenanceOption,
): ToolState | null {
  if (provenance === 'shown' || runs === null) return null;
  const states = found.map(
    (analysis) =>
      [analysis, provenanceOf(analysis, tool, runs, codeScanning.background, changed.workflows)] as const,
  );
  const first = (...wanted: readonly Provenance[]) => states.find(([, state]) => wanted.includes(state));
  const [analysis, state] =
    first('run-failed') ?? first('no-workflow', 'unexpected-workflow', 'no-run') ?? first('running') ?? [];
  if (analysis === undefined || state === undefined || state === 'proven') return null;
  return state === 'run-failed' ? runFailed(tool, analysis) : notProven(tool, analysis, state);
}

/** Whether an earlier analysis of the same category had more results: then one of the two is not of this code, or not whole. */
function hadMore(earlier: Analysis, { category, createdAt, results }: Analysis): boolean {
  return earlier.category === category && earlier.createdAt < createdAt && earlier.results > results;
}

function baseOf({ tool, category }: Analysis, { background }: CodeScanning): Analysis | undefined {
  return background?.base.find((base) => sameTool(base.tool, tool) && base.category === category);
}

function otherTools({ analyses }: CodeScanning, { name }: CodeScanningTool): readonly string[] {
  return [...new Set(analyses.map(({ tool }) => tool))].filter((tool) => !sameTool(tool, name));
}

/** Any app may run the tool and name its check run after it. */
function isOfTool(tool: CodeScanningTool, { kind, name }: ReportedCheck): boolean {
  return kind === 'check-run' && sameTool(name, tool.name);
}

/** One that has not ended yet, or else one that succeeded, or else any. */
function latestOf(checks: readonly ReportedCheck[]): ReportedCheck['conclusion'] | undefined {
  const conclusions = checks.map(({ conclusion }) => conclusion);
  return (['pending', 'success'] as const).find((each) => conclusions.includes(each)) ?? conclusions[0];
}

function waitsFor(tool: CodeScanningTool, check: ReportedCheck): boolean {
  return isOfTool(tool, check) && check.reportedBy === codeScanningApp && check.conclusion === 'pending';
}
