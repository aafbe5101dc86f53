import type { Components } from '../../evidence/components.ts';
import type { Problem } from '../../evidence/slice.ts';
import { say } from '../../text/message.ts';
import { matcher } from '../matching.ts';
import { expectedTools } from '../static-analysis/expected-tools.ts';
import { type ReleasedAnalyses, statesOnRelease } from '../static-analysis/states-on-release.ts';
import { isAwaited, type ToolState } from '../static-analysis/tool-states.ts';
import {
  alertsUnknown,
  analysisAwaited,
  analyzed,
  analyzedBy,
  type ComponentFinding,
  failedComponent,
  noComponents,
  notAnalyzed,
  otherBranch,
  type Unit,
  unknownComponent,
} from './messages.ts';
import type { Options } from './options.ts';
import { isInGraph, unitsOf } from './units/units.ts';

type Evidence = ReleasedAnalyses & { readonly components: Components };

/** Whether each manifest and vendored tree of the released commit was analyzed: by GitHub, or by a tool that the policy names. */
export function evaluate(evidence: Evidence, options: Options, now: Date) {
  const isIgnored = matcher(options.ignore);
  const files = evidence.components.files.filter(({ path }) => !isIgnored(path) && !isIgnored(`${path}/-`));
  const units = unitsOf(files);
  if (units.length === 0) return noComponents();
  const analyses = options.analyses.map(({ tool, files: globs }) => {
    const { tools, reevaluateAt } = statesOnRelease(expectedTools({ tools: [tool] }), evidence, options, now);
    return { tools, reevaluateAt, covers: matcher(globs) };
  });
  const problem = problemOf(evidence);
  const sorted = units.map((unit) => stateOf(unit, analyses, problem, options));
  const having = (state: UnitState['state']) => sorted.filter((each) => each.state === state);
  const [unknown, failed, blind, awaited] = [
    having('unknown'),
    having('failed'),
    having('blind'),
    having('awaited'),
  ];
  const ofTools = (some: readonly UnitState[]) => [...new Set(some.flatMap(({ tools }) => tools))];
  const toolFindings = analyses.flatMap(({ tools }) => tools.flatMap(({ findings }) => findings));
  const notes: readonly ComponentFinding[] = [...toolFindings, ...summaries(having('analyzed'))];
  const otherwise =
    blind.length > 0 && problem !== null
      ? alertsUnknown(blind.length, problem, notes)
      : awaited.length > 0
        ? analysisAwaited(
            ofTools(awaited).filter(isAwaited),
            notes,
            new Date(Math.min(...analyses.map(({ reevaluateAt }) => reevaluateAt.getTime()))),
          )
        : analyzed(units.length, notes);
  if (unknown.length + failed.length === 0) return otherwise;
  const findings = [
    ...unknown.map(({ unit }) => unknownComponent(unit)),
    ...failed.map(({ unit, tools }) => failedComponent(unit, tools)),
    ...notes,
  ];
  return {
    ...notAnalyzed(unknown.length + failed.length, ofTools(failed), findings),
    waivable: { of: ['unknown-component', 'analysis-failed'] as const, otherwise },
  };
}

/** `blind`: GitHub would analyze it, and it is not known that it does. `unknown`: nothing analyzes it. */
interface UnitState {
  readonly unit: Unit;
  readonly state: 'analyzed' | 'awaited' | 'failed' | 'blind' | 'unknown';
  /** Those that the policy names for it; empty where it is left to GitHub. */
  readonly tools: readonly ToolState[];
}

/** One analysis that counts is enough. */
function stateOf(
  unit: Unit,
  analyses: readonly { readonly tools: readonly ToolState[]; covers(path: string): boolean }[],
  problem: Problem | null,
  { github }: Options,
): UnitState {
  const isInGitHub = github === 'counts' && isInGraph(unit);
  if (isInGitHub && problem === null) return { unit, state: 'analyzed', tools: [] };
  const tools = analyses
    .filter(({ covers }) => unit.files.some(({ path }) => covers(path) || covers(`${path}/-`)))
    .flatMap((analysis) => analysis.tools);
  if (tools.some(({ status }) => status === 'clean'))
    return { unit, state: 'analyzed', tools: tools.filter(({ status }) => status === 'clean') };
  if (tools.some(isAwaited)) return { unit, state: 'awaited', tools };
  if (tools.length > 0) return { unit, state: 'failed', tools };
  return { unit, state: isInGitHub ? 'blind' : 'unknown', tools };
}

/** Why GitHub's own analysis does not count; null where it does. */
function problemOf({ release, components }: Evidence): Problem | null {
  const { dependencyAlerts } = components;
  if (!dependencyAlerts.available) return dependencyAlerts.problem;
  const isOnDefault = release.branches.some(
    ({ name, contains }) => contains && name === release.defaultBranch,
  );
  return isOnDefault ? null : otherBranch(release.defaultBranch);
}

function summaries(states: readonly UnitState[]): readonly ComponentFinding[] {
  const github = states.filter(({ tools }) => tools.length === 0).length;
  const byTool = Map.groupBy(
    states.filter(({ tools }) => tools.length > 0),
    ({ tools }) => tools[0],
  );
  return [
    ...(github > 0 ? [analyzedBy(github, say`Dependabot alerts`)] : []),
    ...[...byTool].flatMap(([tool, some]) =>
      tool === undefined ? [] : [analyzedBy(some.length, tool.name)],
    ),
  ];
}
