import type { ReportedCheck } from '../../evidence/checks.ts';
import { say } from '../../text/message.ts';
import type { Finding } from '../verdict.ts';
import type { CheckTool } from './options.ts';
import type { Outcome } from './outcome.ts';

/**
 * Whether the check run of a tool without code scanning succeeded. Name and app must both be right: anybody with write
 * access can report a commit status, and any app a check run of any name. Neutral and skipped are not clean.
 */
export function checkOutcome(tool: CheckTool, checks: readonly ReportedCheck[]): Outcome {
  const namesakes = checks.filter(({ name }) => name === tool.check);
  const found = namesakes.find((check) => check.kind === 'check-run' && check.reportedBy === tool.app);
  const name = say`${tool.check}`;
  if (found === undefined) {
    return {
      status: 'waiting',
      tool: name,
      says: say`The check ${name} of the app ${tool.app} has not been reported yet.`,
      findings: namesakes.map((check) => namesake(check, tool)),
    };
  }
  switch (found.conclusion) {
    case 'success':
      return { status: 'clean', tool: name, says: say`The check ${name} succeeded.`, findings: [] };
    case 'pending':
      return { status: 'waiting', tool: name, says: say`The check ${name} has not ended yet.`, findings: [] };
    default:
      return {
        status: 'failed',
        tool: name,
        says: say`The check ${name} ended as ${found.conclusion}, which is not success.`,
        findings: [],
      };
  }
}

function namesake({ kind, reportedBy }: ReportedCheck, tool: CheckTool): Finding {
  const who = reportedBy ?? 'unknown';
  return {
    level: 'notice',
    message:
      kind === 'status'
        ? say`A commit status ${tool.check} by ${who} does not count: anybody with write access can report one.`
        : say`A check ${tool.check} of the app ${who} does not count: the policy asks for the app ${tool.app}.`,
  };
}
