import type { ReportedCheck } from '../../evidence/checks.ts';
import type { Analysis, Severity } from '../../evidence/code-scanning.ts';
import { counted, listOf, plural } from '../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';
import type { CheckTool, CodeScanningTool } from './options.ts';

export const messages = {
  'new-alerts': 'The change introduces alerts at or above the threshold.',
  'tool-failed': 'An expected tool ended with an error, or its check did not succeed.',
  'tool-awaited': 'An expected tool has not finished with this commit.',
  clean: 'Each expected tool has finished, and there is no new alert at or above the threshold.',
  'new-alert': 'An open alert that is not open on the base.',
  'alert-may-be-open': 'An alert of an earlier commit, whose tool has not finished with this one.',
  'alerts-below-threshold': 'New alerts of a lower severity, which do not count.',
  'alerts-without-severity': 'New alerts without a security severity, which do not count.',
  'analysis-error': 'An analysis of this commit ended with an error.',
  'other-category': 'The tool analyzed the commit under other categories than the expected one.',
  'check-not-counted': 'A check of the expected name, from another app or as a commit status.',
} as const;

type Id = keyof typeof messages;
export type SastFinding = Finding<Id>;
export type SastVerdict = Verdict<Id>;

/**
 * What is known of one expected tool. While it is awaited: `running` is seen, `not-seen` may not have started, `not-uploaded` has ended with
 * success and `stopped` without, and code scanning has no analysis.
 */
export interface ToolState {
  readonly status: 'clean' | 'failed' | Wait;
  readonly name: Message;
  /** The status, as a sentence. */
  readonly says: Message;
  readonly findings: readonly SastFinding[];
}

type Wait = 'running' | 'not-seen' | 'not-uploaded' | 'stopped';

export function isAwaited({ status }: ToolState): boolean {
  return status !== 'clean' && status !== 'failed';
}

/** Verdicts */

/** @param alerts how many fail */
export function failed(
  alerts: number,
  tools: readonly ToolState[],
  threshold: Severity,
  findings: readonly SastFinding[],
): SastVerdict {
  return {
    status: 'fail',
    messageId: alerts > 0 ? 'new-alerts' : 'tool-failed',
    summary: sentences([
      ...(alerts > 0 ? [say`${countAlerts(alerts)} ${reaching(threshold)}.`] : []),
      ...tools.map(({ says }) => says),
    ]),
    remedy: sentences([
      ...(alerts > 0
        ? [say`Fix the alerts and push, or dismiss false positives in code scanning with a reason.`]
        : []),
      ...(tools.length > 0 ? [openRun(tools.map(({ name }) => name))] : []),
    ]),
    turn: 'author',
    findings,
  };
}

/**
 * @param alerts how many may still be open
 * @param unexpected tools that have not finished and that the policy does not name
 */
export function awaited(
  tools: readonly ToolState[],
  alerts: number,
  unexpected: readonly string[],
  threshold: Severity,
  findings: readonly SastFinding[],
): Extract<SastVerdict, { status: 'pending' }> {
  const others = unexpected.map((tool) => say`${tool}`);
  return {
    status: 'pending',
    messageId: 'tool-awaited',
    summary: sentences([
      ...tools.map(({ says }) => says),
      ...(alerts > 0
        ? [say`${countAlerts(alerts)} ${reaching(threshold)}, known before, may still be open.`]
        : []),
    ]),
    waitingFor: listOf([...tools.map(({ name }) => name), ...others], 'and'),
    remedy: whileAwaited(tools, others),
    turn: 'tool',
    findings,
  };
}

/** @param others the names of tools that the policy does not name */
function whileAwaited(tools: readonly ToolState[], others: readonly Message[]): Message {
  const named = (wait: Wait) => tools.filter(({ status }) => status === wait).map(({ name }) => name);
  const notSeen = [...named('not-seen'), ...others];
  const working = [...named('running'), ...notSeen];
  const [notUploaded, stopped] = [named('not-uploaded'), named('stopped')];
  return sentences([
    ...(stopped.length > 0 ? [openRun(stopped)] : []),
    ...(notUploaded.length > 0
      ? [say`Check whether the upload step of ${listOf(notUploaded, 'and')} ran.`]
      : []),
    ...(working.length > 0
      ? [say`Nothing to do while ${listOf(working, 'and')} ${[plural(working.length, 'runs', 'run')]}.`]
      : []),
    ...(notSeen.length > 0
      ? [
          say`If ${listOf(notSeen, 'or')} does not start, check that its workflow is triggered for this commit.`,
        ]
      : []),
  ]);
}

function openRun(names: readonly Message[]): Message {
  return say`Open the run of ${listOf(names, 'and')}, fix what stopped it, and run it again.`;
}

/** @param threshold null where no tool brings alerts */
export function clean(
  tools: readonly ToolState[],
  threshold: Severity | null,
  findings: readonly SastFinding[],
): SastVerdict {
  return {
    status: 'pass',
    messageId: 'clean',
    summary: sentences([
      ...tools.map(({ says }) => says),
      ...(threshold === null ? [] : [say`No new alert ${reaching(threshold)}.`]),
    ]),
    findings,
  };
}

/** Tools that upload to code scanning */

export function analyzed(tool: CodeScanningTool): ToolState {
  const name = nameOf(tool);
  return { status: 'clean', name, says: say`${name} analyzed this commit.`, findings: [] };
}

export function analysisFailed(tool: CodeScanningTool, failing: readonly Analysis[]): ToolState {
  const name = nameOf(tool);
  const says = say`The analysis by ${name} ended with an error.`;
  return { status: 'failed', name, says, findings: failing.map(analysisError) };
}

/**
 * @param others analyses of this commit by the tool, under other categories
 * @param conclusion of the tool's check run; undefined where none is reported
 */
export function notAnalyzed(
  tool: CodeScanningTool,
  others: readonly Analysis[],
  conclusion: ReportedCheck['conclusion'] | undefined,
): ToolState {
  const name = nameOf(tool);
  const findings = others.length === 0 ? [] : [otherCategories(tool, others)];
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

function analysisError({ tool, category, error }: Analysis): SastFinding {
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
): SastFinding {
  const categories = join(others.map((analysis) => say`${analysis.category ?? 'no category'}`));
  return {
    messageId: 'other-category',
    level: 'notice',
    message: say`${name} analyzed this commit under ${categories}; the policy asks for ${category}.`,
  };
}

/** Tools that report a check run */

export function checkSucceeded({ check }: CheckTool): ToolState {
  return { status: 'clean', name: say`${check}`, says: say`The check ${check} succeeded.`, findings: [] };
}

export function checkRunning({ check }: CheckTool): ToolState {
  return {
    status: 'running',
    name: say`${check}`,
    says: say`The check ${check} has not ended yet.`,
    findings: [],
  };
}

export function checkFailed({ check }: CheckTool, conclusion: ReportedCheck['conclusion']): ToolState {
  return {
    status: 'failed',
    name: say`${check}`,
    says: say`The check ${check} ended with the conclusion ${[conclusion]}, which is not a success.`,
    findings: [],
  };
}

/** @param namesakes checks of this name that do not count */
export function checkNotReported(tool: CheckTool, namesakes: readonly ReportedCheck[]): ToolState {
  return {
    status: 'not-seen',
    name: say`${tool.check}`,
    says: say`The check ${tool.check} of the app ${tool.app} has not been reported yet.`,
    findings: namesakes.map((check) => namesake(check, tool)),
  };
}

function namesake({ kind, reportedBy }: ReportedCheck, tool: CheckTool): SastFinding {
  const who = reportedBy ?? 'unknown';
  return {
    messageId: 'check-not-counted',
    level: 'notice',
    message:
      kind === 'status'
        ? say`A commit status ${tool.check} by ${who} does not count: anyone with write access can report one.`
        : say`A check ${tool.check} of the app ${who} does not count: the policy asks for the app ${tool.app}.`,
  };
}

/** `2 new alerts` */
export function countAlerts(count: number): Message {
  return [counted(count, 'new alert')];
}

function reaching(threshold: Severity): Message {
  return [`of ${threshold} severity${threshold === 'critical' ? '' : ' or worse'}`];
}

function sentences(all: readonly Message[]): Message {
  return join(all, ' ');
}
