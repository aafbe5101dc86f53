import { isNamedLike } from '../../../analysis/check-name.ts';
import type { BaseWorkflows, WorkflowFacts } from '../../../evidence/base-workflows.ts';
import type { ReportedCheck } from '../../../evidence/checks.ts';
import type { RequiredCheck, RequiredChecks } from '../../../evidence/required-checks.ts';
import { matcher } from '../../matching.ts';
import type { Because } from './guarded-file.ts';

/** Calls that are followed from one workflow, and names of checks that they add: those of a further call are not known. */
const maxCalls = 100;
const maxNames = 2_000;

/** What decides whether something that is required runs from a workflow. */
export interface Requirements {
  readonly required: RequiredChecks;
  /** What others report on the head. */
  readonly checks: readonly ReportedCheck[];
  /** Globs of environments. */
  readonly environments: readonly string[];
}

/** Finds what runs from a workflow that is required; null where nothing does. */
export type ReasonOf = (path: string, facts: WorkflowFacts) => Because | null;

/**
 * Prepares to find what runs from a workflow. A required check runs from each workflow with a job that may report its name. One that no
 * workflow of the base reports may come from any workflow, unless something else than GitHub Actions is known to report it.
 *
 * @param workflows of the base, by path, those that the change alters as they are at the head
 */
export function reasonsFor(
  { required, checks, environments }: Requirements,
  base: BaseWorkflows['workflows'],
  workflows: BaseWorkflows['workflows'],
): ReasonOf {
  const ofOthers = required.checks.filter(({ from }) => from !== 'this-app');
  const requiredPaths = new Set(required.workflows);
  const isGuarded = matcher(environments);
  const unknown = ofOthers.find((check) => mayComeFromAny(check, checks, base));
  return (path, facts) => {
    const whole = withCalled(facts, workflows);
    if (!whole.readable) return { kind: 'unreadable' };
    if (requiredPaths.has(path)) return { kind: 'required-workflow' };
    const check = ofOthers.find(({ name }) => reports(whole, name));
    if (check !== undefined) return { kind: 'required-check', name: check.name };
    if (whole.analyzes) return { kind: 'analysis' };
    const environment = whole.environments.find((name) => name.includes('*') || isGuarded(name));
    if (environment !== undefined) return { kind: 'environment', name: environment };
    if (whole.callsElsewhere) return { kind: 'called-elsewhere' };
    if (!required.complete) return { kind: 'unknown-rules' };
    if (whole.reportsAnyCheck && ofOthers.some(({ from }) => from !== 'other-app'))
      return { kind: 'any-check' };
    return unknown === undefined ? null : { kind: 'unknown-check', name: unknown.name };
  };
}

function reports({ checks }: WorkflowFacts, name: string): boolean {
  return checks.some((pattern) => isNamedLike(pattern, name));
}

/** Whether no workflow of the base is known to report a required check, and each of them may. */
function mayComeFromAny(
  { name, from, isOwnName }: RequiredCheck,
  checks: readonly ReportedCheck[],
  base: BaseWorkflows['workflows'],
): boolean {
  if (from === 'other-app' || isOwnName) return false;
  if (Object.values(base).some((facts) => reports(withCalled(facts, base), name))) return false;
  if (from === 'github-actions') return true;
  const reporters = checks.filter((check) => check.name.toLowerCase() === name.toLowerCase());
  return reporters.length === 0 || reporters.some(({ reportedBy }) => isActions(reportedBy));
}

function isActions(reportedBy: string | null): boolean {
  return reportedBy === null || /^github-actions(?:\[bot\])?$/.test(reportedBy);
}

/**
 * What a workflow does with those that it calls. One whose jobs cannot be read may report any name after that of the job that calls it,
 * and may deploy anywhere.
 */
export function withCalled(
  facts: WorkflowFacts,
  workflows: BaseWorkflows['workflows'],
  left: { calls: number } = { calls: maxCalls },
): WorkflowFacts {
  const checks = [...facts.checks];
  const environments = [...facts.environments];
  let { analyzes, reportsAnyCheck, callsElsewhere } = facts;
  for (const { path, job } of facts.calls) {
    left.calls -= 1;
    const called = left.calls < 0 || !Object.hasOwn(workflows, path) ? undefined : workflows[path];
    const inner = called === undefined ? null : withCalled(called, workflows, left);
    if (inner?.readable !== true || checks.length + inner.checks.length > maxNames) {
      checks.push(`${job} / *`);
      callsElsewhere = true;
      continue;
    }
    for (const name of inner.checks) checks.push(`${job} / ${name}`);
    for (const name of inner.environments) environments.push(name);
    analyzes ||= inner.analyzes;
    reportsAnyCheck ||= inner.reportsAnyCheck;
    callsElsewhere ||= inner.callsElsewhere;
  }
  return { ...facts, checks, environments, analyzes, reportsAnyCheck, callsElsewhere };
}
