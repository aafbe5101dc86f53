import type { WorkflowRun } from '../../evidence/workflow-runs.ts';
import { type AnalysisEvidence, stateOfAnalysis } from './analysis-state.ts';
import { stateOfCheck, stateOfStatus } from './check-state.ts';
import type { expectedTools, ProvenanceOption } from './expected-tools.ts';
import type { ToolState } from './tool-states.ts';

/** What is known of each expected tool on a commit; of those that upload to code scanning, also by name. */
export function statesOfTools(
  { codeScanning, checks, statuses }: ReturnType<typeof expectedTools>,
  evidence: Omit<AnalysisEvidence, 'runs'> & {
    /** Absent where the policy asks for no proof. */
    readonly runs: readonly WorkflowRun[] | undefined;
  },
  options: ProvenanceOption,
): {
  readonly analyses: readonly { readonly name: string; readonly state: ToolState }[];
  readonly states: readonly ToolState[];
} {
  const { runs } = evidence;
  const analyses = codeScanning.map((tool) => ({
    name: tool.name,
    state: stateOfAnalysis(tool, { ...evidence, runs: runs ?? null }, options),
  }));
  return {
    analyses,
    states: [
      ...analyses.map(({ state }) => state),
      ...checks.map((tool) => stateOfCheck(tool, evidence.checks, runs ?? [])),
      ...statuses.map((tool) => stateOfStatus(tool, evidence.checks)),
    ],
  };
}
