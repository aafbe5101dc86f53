import type { Analysis, Background } from '../../evidence/code-scanning.ts';
import type { WorkflowRun } from '../../evidence/workflow-runs.ts';
import type { CodeScanningTool } from './expected-tools.ts';
import { sameTool } from './same-tool.ts';

/**
 * What is known of where an analysis came from. `no-workflow`: it names none. `unexpected-workflow`: not one that the tool ran from
 * before. `no-run`: that workflow did not run on this head, or at another time.
 */
export type Provenance =
  | 'proven'
  | 'running'
  | 'run-failed'
  | 'no-workflow'
  | 'unexpected-workflow'
  | 'no-run';

/** An upload is processed some time after it was made, and clocks differ. */
const earlierMs = 60_000;
const laterMs = 10 * 60_000;

/**
 * Whether an analysis was made by the workflow that it names: by a run on this head that succeeded, at the time of the analysis. A
 * workflow that the change alters is approved separately.
 *
 * @param runs of the head
 * @param changed the workflows that the change alters
 */
export function provenanceOf(
  { workflow, createdAt }: Analysis,
  tool: CodeScanningTool,
  runs: readonly WorkflowRun[],
  background: Background | undefined,
  changed: ReadonlySet<string>,
): Provenance {
  if (workflow === null) return 'no-workflow';
  const known = knownWorkflows(tool, background);
  const expected =
    known.size === 0 || known.has(workflow) || changed.has(workflow) || isDefaultSetup(workflow);
  if (!expected || (tool.workflow !== undefined && tool.workflow !== workflow)) return 'unexpected-workflow';
  const at = createdAt.getTime();
  const ofWorkflow = runs.filter(
    (run) =>
      run.workflow === workflow &&
      run.startedAt.getTime() - earlierMs <= at &&
      (run.conclusion === 'pending' || at <= run.updatedAt.getTime() + laterMs),
  );
  if (ofWorkflow.some(({ conclusion }) => conclusion === 'success')) return 'proven';
  if (ofWorkflow.some(({ conclusion }) => conclusion === 'pending')) return 'running';
  return ofWorkflow.length > 0 ? 'run-failed' : 'no-run';
}

/** The workflows that the tool's analyses of the base and of merged pull requests came from. */
function knownWorkflows({ name }: CodeScanningTool, background: Background | undefined): ReadonlySet<string> {
  const before = [...(background?.base ?? []), ...(background?.merged ?? [])];
  return new Set(
    before.flatMap(({ tool, workflow }) => (workflow !== null && sameTool(tool, name) ? [workflow] : [])),
  );
}

/** GitHub's own workflow: nobody can start another one under this path. */
function isDefaultSetup(workflow: string): boolean {
  return workflow === 'dynamic/github-code-scanning/codeql';
}
