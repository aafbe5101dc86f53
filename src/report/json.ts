import { createHash } from 'node:crypto';
import type { Report, RuleReport } from '../engine/report.ts';
import type { Finding } from '../rules/verdict.ts';
import { plain } from '../text/message.ts';

/**
 * The report as plain data for machines: the same keys in the same order for the same report, messages as plain text,
 * the time in ISO 8601. Keys without a value are left out.
 */
export function reportJson(report: Report) {
  return {
    subject: report.subject,
    policy: report.policy,
    policyProblems: report.policyProblems,
    conclusion: report.conclusion,
    rules: report.rules.map(ruleJson),
    evaluatedAt: report.evaluatedAt.toISOString(),
  };
}

/** A digest of plain data, equal for equal JSON: SHA-256, its first 32 hexadecimal digits. */
export function digest(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 32);
}

function ruleJson({ id, title, clauses, enforcement, verdict }: RuleReport) {
  return {
    id,
    title,
    enforcement,
    status: verdict.status,
    summary: plain(verdict.summary),
    ...('waitingFor' in verdict ? { waitingFor: plain(verdict.waitingFor) } : {}),
    ...('remedy' in verdict ? { remedy: plain(verdict.remedy), turn: verdict.turn } : {}),
    findings: verdict.findings.map(findingJson),
    clauses: clauses.map(({ source, clause, text }) => ({ source, clause, text })),
  };
}

function findingJson({ level, path, line, message }: Finding) {
  return {
    level,
    ...(path === undefined ? {} : { path }),
    ...(line === undefined ? {} : { line }),
    message: plain(message),
  };
}
