import type { ReportedCheck } from '../../evidence/checks.ts';
import type { Analysis } from '../../evidence/code-scanning.ts';
import { listOf, plural } from '../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../text/message.ts';
import { nearest } from '../../text/nearest.ts';
import type { CheckTool, CodeScanningTool, StatusTool } from './expected-tools.ts';
import type { ToolFinding } from './messages.ts';
import type { Provenance } from './provenance.ts';

/**
 * What is known of one expected tool. `unclear`: nobody can tell whether it found anything. While it is awaited: `running` is seen,
 * `not-seen` may not have started, `not-uploaded` has ended with success and `stopped` without, and code scanning has no analysis;
 * `not-proven` has an analysis that no run of its workflow vouches for yet.
 */
export interface ToolState {
  readonly status: 'clean' | 'failed' | 'unclear' | Wait;
  readonly name: Message;
  /** The status, as a sentence. */
  readonly says: Message;
  /** What to do, where that is not to open its run. */
  readonly remedy?: Message;
  readonly findings: readonly ToolFinding[];
}

export type Wait = 'running' | 'not-seen' | 'not-uploaded' | 'stopped' | 'not-proven';

export function isAwaited({ status }: ToolState): boolean {
  return status !== 'clean' && status !== 'failed' && status !== 'unclear';
}

/** Categories and other names that one sentence lists. */
const maxNamed = 10;

/** Tools that upload to code scanning */

/** @param claims analyses whose origin is shown and not verified */
export function analyzed(
  tool: CodeScanningTool,
  claims: readonly Analysis[],
  findings: readonly ToolFinding[],
): ToolState {
  const name = nameOf(tool);
  return {
    status: 'clean',
    name,
    says: say`${name} analyzed this commit.`,
    findings: [...findings, ...(claims.length === 0 ? [] : [claimedOrigin(tool, claims)])],
  };
}

export function analysisFailed(tool: CodeScanningTool, failing: readonly Analysis[]): ToolState {
  const name = nameOf(tool);
  const says = say`The analysis by ${name} ended with an error.`;
  return { status: 'failed', name, says, findings: failing.map(analysisError) };
}

export function runFailed(tool: CodeScanningTool, { workflow }: Analysis): ToolState {
  const name = nameOf(tool);
  const says = say`${name} analyzed this commit, but the run of ${workflow ?? ''} that it came from did not succeed.`;
  return { status: 'failed', name, says, findings: [] };
}

/** An analysis that counts only with its run, while that is not there. */
export function notProven(
  tool: CodeScanningTool,
  { workflow }: Analysis,
  why: Exclude<Provenance, 'proven' | 'run-failed'>,
): ToolState {
  const name = nameOf(tool);
  const from = say`${workflow ?? ''}`;
  const sentences = {
    running: say`${name} analyzed this commit, and the run of ${from} has not ended yet.`,
    'no-run': say`${name} has an analysis of this commit that claims to be from ${from}, which did not run on this commit at that time.`,
    'no-workflow': say`${name} has an analysis of this commit that no workflow uploaded.`,
    'unexpected-workflow': say`${name} has an analysis of this commit from ${from}, which is not the expected workflow.`,
  };
  const remedy = say`Run the workflow of ${name} on this commit again. If its analyses are uploaded in another way, the policy can accept that with ${'provenance: shown'}.`;
  return why === 'running'
    ? { status: 'running', name, says: sentences[why], findings: [] }
    : { status: 'not-proven', name, says: sentences[why], remedy, findings: [] };
}

export function fewerResults(tool: CodeScanningTool, analyses: readonly Analysis[]): ToolState {
  const name = nameOf(tool);
  return {
    status: 'unclear',
    name,
    says: say`An earlier analysis of this commit by ${name} had more results than the newest${inCategories(analyses)}: nobody can tell which of them is right.`,
    remedy: say`Push a commit or update the branch, so that ${name} analyzes a new head.`,
    findings: [],
  };
}

/** @param narrowed each with the base's analysis */
export function fewerRules(
  tool: CodeScanningTool,
  narrowed: readonly (readonly [Analysis, Analysis])[],
): ToolState {
  const name = nameOf(tool);
  const [[analysis, base]] = narrowed as readonly [readonly [Analysis, Analysis]];
  return {
    status: 'failed',
    name,
    says: say`${name} ran ${analysis.rules} rules on this commit and ${base.rules} on the base${inCategories([analysis])}: less than 80 % is not a whole analysis.`,
    remedy: say`Run ${name} with the rules that the base is analyzed with.`,
    findings: [],
  };
}

function inCategories(analyses: readonly Analysis[]): Message {
  const categories = analyses.flatMap(({ category }) => (category === null ? [] : [say`${category}`]));
  return categories.length === 0 ? [] : say` (${listOf(categories, 'and', maxNamed)})`;
}

export function categoriesAwaited(
  tool: CodeScanningTool,
  missing: readonly (string | null)[],
  conclusion: ReportedCheck['conclusion'] | undefined,
): ToolState {
  const categories = missing.map((category) => say`${category ?? 'no category'}`);
  const name = say`${tool.name} (${listOf(categories, 'and', maxNamed)})`;
  return {
    status: conclusion === 'pending' ? 'running' : 'not-seen',
    name,
    says: say`${tool.name} has not analyzed this commit under ${listOf(categories, 'and', maxNamed)}, as it did before.`,
    findings: [],
  };
}

/** Code scanning's default setup analyzes no merge group. */
export function leftToPullRequests(tool: CodeScanningTool): ToolState {
  const name = nameOf(tool);
  return {
    status: 'clean',
    name,
    says: say`${name} is run by the default setup of code scanning, which analyzes no merge group: the pull requests’ own analyses count.`,
    findings: [],
  };
}

/**
 * @param newest analyses of this commit by the tool, under other categories
 * @param conclusion of the tool's check run; undefined where none is reported
 * @param others the other tools that analyzed this commit
 */
export function notAnalyzed(
  tool: CodeScanningTool,
  newest: readonly Analysis[],
  conclusion: ReportedCheck['conclusion'] | undefined,
  others: readonly string[],
): ToolState {
  const name = nameOf(tool);
  const findings = [
    ...(newest.length === 0 ? [] : [otherCategories(tool, newest)]),
    ...(newest.length > 0 || others.length === 0 ? [] : [otherTools(tool, others)]),
  ];
  const { category } = tool;
  const none = say`code scanning has no analysis of this commit${category === undefined ? [] : say` under ${category}`}`;
  switch (conclusion) {
    case undefined:
      return { status: 'not-seen', name, says: say`${name} has not analyzed this commit yet.`, findings };
    case 'pending':
      return { status: 'running', name, says: say`${name} has not analyzed this commit yet.`, findings };
    case 'success':
      return {
        status: 'not-uploaded',
        name,
        says: say`The check ${tool.name} succeeded, but ${none}.`,
        findings,
      };
    default:
      return {
        status: 'stopped',
        name,
        says: say`The check ${tool.name} ended with the conclusion ${[conclusion]}, and ${none}.`,
        findings,
      };
  }
}

export function resultsAwaited(tool: CodeScanningTool): ToolState {
  const name = nameOf(tool);
  return {
    status: 'running',
    name,
    says: say`Code scanning does not have all results of ${name} for this commit yet.`,
    findings: [],
  };
}

function nameOf({ name, category }: CodeScanningTool): Message {
  return category === undefined ? say`${name}` : say`${name} (${category})`;
}

function analysisError({ tool, category, error }: Analysis): ToolFinding {
  const where = category === null ? [] : say` of ${category}`;
  return {
    messageId: 'analysis-error',
    level: 'failure',
    message: say`The analysis${where} by ${tool} ended with the error ${error}.`,
  };
}

function otherCategories(
  { name, category = '' }: CodeScanningTool,
  others: readonly Analysis[],
): ToolFinding {
  const categories = join(others.map((analysis) => say`${analysis.category ?? 'no category'}`));
  return {
    messageId: 'other-category',
    level: 'notice',
    message: say`${name} analyzed this commit under ${categories}; the policy asks for ${category}.`,
  };
}

function otherTools({ name }: CodeScanningTool, others: readonly string[]): ToolFinding {
  const names = listOf(
    others.map((tool) => say`${tool}`),
    'and',
    maxNamed,
  );
  const meant = nearest(name, others);
  const question = meant === null ? [] : say` Is ${meant} meant by ${name} in the policy?`;
  return {
    messageId: 'other-tools',
    level: 'notice',
    message: say`This commit was analyzed by ${names}, not by ${name}.${question}`,
  };
}

/** Builds the finding about a category that only the base has. */
export function onlyOnBase({ name }: CodeScanningTool): (category: string | null) => ToolFinding {
  return (category) => ({
    messageId: 'only-on-base',
    level: 'notice',
    message: say`${name} analyzes ${category ?? 'no category'} on the base only; it is not awaited here.`,
  });
}

function claimedOrigin({ name }: CodeScanningTool, claims: readonly Analysis[]): ToolFinding {
  const origins = [...new Set(claims.map(({ workflow }) => workflow ?? 'no workflow'))];
  return {
    messageId: 'claimed-origin',
    level: 'notice',
    message: say`The analyses by ${name} say that they come from ${listOf(
      origins.map((origin) => say`${origin}`),
      'and',
      maxNamed,
    )}; the policy does not ask for proof.`,
  };
}

/** Tools that report a check run */

export function checkSucceeded({ check }: CheckTool, anyWorkflow: boolean): ToolState {
  return {
    status: 'clean',
    name: say`${check}`,
    says: say`The check ${check} succeeded.`,
    findings: anyWorkflowNotes(check, anyWorkflow),
  };
}

export function checkRunning({ check }: CheckTool, anyWorkflow: boolean): ToolState {
  return {
    status: 'running',
    name: say`${check}`,
    says: say`The check ${check} has not ended yet.`,
    findings: anyWorkflowNotes(check, anyWorkflow),
  };
}

/** @param count of the checks of that name, of several workflows */
export function checkFailed(
  { check }: CheckTool,
  conclusion: ReportedCheck['conclusion'],
  count: number,
  anyWorkflow: boolean,
): ToolState {
  const which = count === 1 ? say`The check ${check}` : say`One of ${count} checks ${check}`;
  return {
    status: 'failed',
    name: say`${check}`,
    says: say`${which} ended with the conclusion ${[conclusion]}, which is not a success.`,
    findings: anyWorkflowNotes(check, anyWorkflow),
  };
}

/** @param namesakes checks of this name that do not count */
export function checkNotReported(
  tool: CheckTool,
  namesakes: readonly ReportedCheck[],
  anyWorkflow: boolean,
): ToolState {
  const from = tool.workflow === undefined ? [] : say` from ${tool.workflow}`;
  return {
    status: 'not-seen',
    name: say`${tool.check}`,
    says: say`The check ${tool.check} of the app ${tool.app}${from} has not been reported yet.`,
    findings: [
      ...namesakes.map((check) => namesake(check, tool)),
      ...anyWorkflowNotes(tool.check, anyWorkflow),
    ],
  };
}

function namesake({ kind, reportedBy }: ReportedCheck, tool: CheckTool): ToolFinding {
  const who = reportedBy ?? 'unknown';
  const wanted =
    tool.workflow === undefined
      ? say`the app ${tool.app}`
      : say`the app ${tool.app} and the workflow ${tool.workflow}`;
  return {
    messageId: 'check-not-counted',
    level: 'notice',
    message:
      kind === 'status'
        ? say`A commit status ${tool.check} by ${who} does not count: anyone with write access can report one.`
        : say`A check ${tool.check} of the app ${who} does not count: the policy asks for ${wanted}.`,
  };
}

function anyWorkflowNotes(check: string, anyWorkflow: boolean): readonly ToolFinding[] {
  if (!anyWorkflow) return [];
  return [
    {
      messageId: 'any-workflow',
      level: 'warning',
      message: say`Any workflow can report a check ${check} of the app ${'github-actions'}. Name the ${'workflow'} of the tool in the policy.`,
    },
  ];
}

/** Tools that report a commit status */

/** @param others statuses and checks of this name that do not count */
export function statusNotReported(tool: StatusTool, others: readonly ReportedCheck[]): ToolState {
  return {
    status: 'not-seen',
    name: say`${tool.status}`,
    says: say`The commit status ${tool.status} by ${tool.by} has not been reported yet.`,
    findings: others.map((other) => otherStatus(other, tool)),
  };
}

export function statusState(
  tool: StatusTool,
  conclusion: ReportedCheck['conclusion'],
  others: readonly ReportedCheck[],
): ToolState {
  const name = say`${tool.status}`;
  const findings = others.map((other) => otherStatus(other, tool));
  if (conclusion === 'pending') {
    return { status: 'running', name, says: say`The commit status ${tool.status} is pending.`, findings };
  }
  return conclusion === 'success'
    ? {
        status: 'clean',
        name,
        says: say`The commit status ${tool.status} by ${tool.by} is a success.`,
        findings,
      }
    : {
        status: 'failed',
        name,
        says: say`The commit status ${tool.status} by ${tool.by} is a failure.`,
        findings,
      };
}

function otherStatus({ kind, reportedBy }: ReportedCheck, { status, by }: StatusTool): ToolFinding {
  const what: Message = [kind === 'status' ? 'A commit status' : 'A check'];
  return {
    messageId: 'status-not-counted',
    level: 'notice',
    message: say`${what} ${status} by ${reportedBy ?? 'unknown'} does not count: the policy asks for a commit status by ${by}.`,
  };
}

/** What is said in place of a wait that has lasted too long. */

/**
 * @param skipped the names of jobs on this commit that were skipped
 * @param otherwise what else can be done than to start the tool, as a sentence
 */
export function overdue(
  state: ToolState,
  minutes: number,
  skipped: readonly string[],
  otherwise: Message,
): ToolState {
  const { name, status, says } = state;
  const after = say`Nothing came within ${minutes} minutes.`;
  if (status !== 'not-seen') return { ...state, status: 'failed', says: say`${says} ${after}` };
  const jobs = listOf(
    skipped.map((job) => say`${job}`),
    'and',
    maxNamed,
  );
  const cause =
    skipped.length > 0
      ? say`Likely cause: the ${[plural(skipped.length, 'job', 'jobs')]} ${jobs} ${[plural(skipped.length, 'was', 'were')]} skipped.`
      : say`Likely cause: no workflow of it started, because of its filters of paths, branches or authors.`;
  return {
    ...state,
    status: 'failed',
    says: say`${says} ${after} ${cause}`,
    remedy: say`Start the workflow of ${name} for this commit. ${otherwise}`,
  };
}
