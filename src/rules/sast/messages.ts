import type { ReportedCheck } from '../../evidence/checks.ts';
import type { Alert, Analysis, Severity } from '../../evidence/code-scanning.ts';
import { listOf } from '../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';
import type { CheckTool, CodeScanningTool } from './options.ts';

export const messages = {
  'new-alerts': 'The change brings alerts at or over the threshold.',
  'tool-failed': 'An expected tool ended with an error, or its check did not succeed.',
  'tool-awaited': 'An expected tool has not finished with this commit.',
  clean: 'Each expected tool has finished, and there is no new alert at or over the threshold.',
  'new-alert': 'An open alert that is not open on the base.',
  'alert-may-be-open': 'An alert of an earlier commit, whose tool has not finished with this one.',
  'alerts-below-threshold': 'New alerts of a lower severity, which do not count.',
  'alerts-without-severity': 'New alerts without a security severity, which do not count.',
  'analysis-error': 'An analysis of this commit ended with an error.',
  'other-category': 'The tool analysed the commit under other categories than the expected one.',
  'check-not-counted': 'A check of the expected name, from another app or as a commit status.',
} as const;

type Id = keyof typeof messages;
export type SastFinding = Finding<Id>;
export type SastVerdict = Verdict<Id>;

/** What is known of one expected tool. */
export interface ToolState {
  readonly status: 'clean' | 'failed' | 'waiting';
  readonly name: Message;
  /** One sentence that says so. */
  readonly says: Message;
  readonly findings: readonly SastFinding[];
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
        ? [
            say`Mend what the alerts show and push, or dismiss a false alarm in code scanning with the reason.`,
          ]
        : []),
      ...tools.map(({ name }) => say`Open the run of ${name}, mend what stopped it, and run it again.`),
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
  const names = listOf([...tools.map(({ name }) => name), ...unexpected.map((tool) => say`${tool}`)], 'and');
  return {
    status: 'pending',
    messageId: 'tool-awaited',
    summary: sentences([
      ...tools.map(({ says }) => says),
      ...(alerts > 0
        ? [say`${countAlerts(alerts)} ${reaching(threshold)}, known before, may still be open.`]
        : []),
    ]),
    waitingFor: names,
    remedy: say`Nothing while it runs. If it does not start, see whether the workflow of ${names} is triggered for this commit.`,
    turn: 'tool',
    findings,
  };
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

export function analysed(tool: CodeScanningTool): ToolState {
  const name = nameOf(tool);
  return { status: 'clean', name, says: say`${name} analysed this commit.`, findings: [] };
}

export function analysisFailed(tool: CodeScanningTool, failing: readonly Analysis[]): ToolState {
  const name = nameOf(tool);
  const says = say`The analysis by ${name} ended with an error.`;
  return { status: 'failed', name, says, findings: failing.map(analysisError) };
}

/** @param others what the tool analysed this commit under, if anything */
export function notAnalysed(tool: CodeScanningTool, others: readonly Analysis[]): ToolState {
  const name = nameOf(tool);
  return {
    status: 'waiting',
    name,
    says: say`${name} has not analysed this commit yet.`,
    findings: others.length === 0 ? [] : [otherCategories(tool, others)],
  };
}

export function resultsAwaited(tool: CodeScanningTool): ToolState {
  const name = nameOf(tool);
  return {
    status: 'waiting',
    name,
    says: say`Code scanning has not got all results of ${name} for this commit yet.`,
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
    message: say`${name} analysed this commit under ${categories}; the policy asks for ${category}.`,
  };
}

/** Tools that report a check run */

export function checkSucceeded({ check }: CheckTool): ToolState {
  return { status: 'clean', name: say`${check}`, says: say`The check ${check} succeeded.`, findings: [] };
}

export function checkRunning({ check }: CheckTool): ToolState {
  return {
    status: 'waiting',
    name: say`${check}`,
    says: say`The check ${check} has not ended yet.`,
    findings: [],
  };
}

export function checkFailed({ check }: CheckTool, conclusion: string): ToolState {
  return {
    status: 'failed',
    name: say`${check}`,
    says: say`The check ${check} ended as ${conclusion}, which is not success.`,
    findings: [],
  };
}

/** @param namesakes checks of this name that do not count */
export function checkNotReported(tool: CheckTool, namesakes: readonly ReportedCheck[]): ToolState {
  return {
    status: 'waiting',
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
        ? say`A commit status ${tool.check} by ${who} does not count: anybody with write access can report one.`
        : say`A check ${tool.check} of the app ${who} does not count: the policy asks for the app ${tool.app}.`,
  };
}

/** Alerts */

export function newAlert(alert: Alert): SastFinding {
  return { messageId: 'new-alert', level: 'failure', ...described(alert) };
}

export function alertMayBeOpen(alert: Alert): SastFinding {
  return { messageId: 'alert-may-be-open', level: 'warning', ...described(alert) };
}

export function belowThreshold(count: number, threshold: Severity): readonly SastFinding[] {
  return notCounted('alerts-below-threshold', count, [`of less than ${threshold} severity`]);
}

export function withoutSeverity(count: number): readonly SastFinding[] {
  return notCounted('alerts-without-severity', count, ['without a security severity']);
}

function described({ tool, description, rule, severity, path, line }: Alert): Omit<SastFinding, 'level'> {
  return {
    message: say`${tool}: ${description} (rule ${rule}, ${[severity ?? 'no']} severity)`,
    ...(path === null ? {} : { path }),
    ...(path === null || line === null ? {} : { line }),
  };
}

function notCounted(messageId: Id, count: number, which: Message): readonly SastFinding[] {
  if (count === 0) return [];
  const does: Message = [count === 1 ? 'does' : 'do'];
  return [{ messageId, level: 'notice', message: say`${countAlerts(count)} ${which} ${does} not count.` }];
}

function countAlerts(count: number): Message {
  return [`${count} new ${count === 1 ? 'alert' : 'alerts'}`];
}

function reaching(threshold: Severity): Message {
  return [`of ${threshold} severity${threshold === 'critical' ? '' : ' or worse'}`];
}

function sentences(all: readonly Message[]): Message {
  return join(all, ' ');
}
