import { listOf } from '../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../text/message.ts';
import { defineRule } from '../rule.ts';
import type { Finding, Verdict } from '../verdict.ts';
import { countAlerts, type NewAlerts, sortAlerts } from './alerts.ts';
import { analysisOutcome } from './analyses.ts';
import { checkOutcome } from './check-runs.ts';
import { clauses } from './clauses.ts';
import { lookAgain } from './look-again.ts';
import { expectedTools, type Options, options } from './options.ts';
import type { Outcome } from './outcome.ts';

/** Static analysis: each expected tool analysed this very commit without error, and no new alert reaches the threshold. */
export const sast = defineRule({
  id: 'sast',
  title: 'Static analysis',
  passesWhen:
    'Each expected tool analysed this very commit without an error, and the change brings no alert at or over the threshold.',
  clauses,
  options,
  evidence: ['checks'],
  furtherEvidence: { codeScanning: { when: (options) => expectedTools(options).codeScanning.length > 0 } },
  on: { pullRequest: 'evaluate', mergeGroup: 'evaluate' },
  evaluate({ checks, codeScanning = { analyses: [], alerts: [] } }, options, now) {
    const expected = expectedTools(options);
    const analyses = expected.codeScanning.map((tool) => ({
      name: tool.name,
      outcome: analysisOutcome(tool, codeScanning, checks),
    }));
    const unfinished = analyses.filter(({ outcome }) => outcome.status === 'waiting').map(({ name }) => name);
    const outcomes = [
      ...analyses.map(({ outcome }) => outcome),
      ...expected.checks.map((tool) => checkOutcome(tool, checks)),
    ];
    const alerts = sortAlerts(codeScanning, options.threshold, unfinished);
    const verdict =
      failure(outcomes, alerts, options) ??
      wait(outcomes, alerts, options) ??
      pass(outcomes, alerts, options);
    const forAnalysis = unfinished.length > 0 || alerts.awaited.length > 0;
    return verdict.status === 'pending' && forAnalysis
      ? { ...verdict, ...lookAgain(codeScanning, now) }
      : verdict;
  },
});

function failure(outcomes: readonly Outcome[], alerts: NewAlerts, options: Options): Verdict | null {
  const failed = outcomes.filter(({ status }) => status === 'failed');
  const count = alerts.failing.length;
  if (failed.length === 0 && count === 0) return null;
  return {
    status: 'fail',
    summary: sentences([
      ...(count > 0 ? [say`${countAlerts(count)} ${reaching(options)}.`] : []),
      ...failed.map(({ says }) => says),
    ]),
    remedy: sentences([
      ...(count > 0
        ? [
            say`Mend what the alerts show and push, or dismiss a false alarm in code scanning with the reason.`,
          ]
        : []),
      ...failed.map(({ tool }) => say`Open the run of ${tool}, mend what stopped it, and run it again.`),
    ]),
    turn: 'author',
    findings: findings(outcomes, alerts),
  };
}

function wait(outcomes: readonly Outcome[], alerts: NewAlerts, options: Options): Verdict | null {
  const waiting = outcomes.filter(({ status }) => status === 'waiting');
  const tools = [...waiting.map(({ tool }) => tool), ...alerts.awaited.map((tool) => say`${tool}`)];
  if (tools.length === 0) return null;
  const names = listOf(tools, 'and');
  const held = alerts.held.length;
  return {
    status: 'pending',
    summary: sentences([
      ...waiting.map(({ says }) => says),
      ...(held > 0 ? [say`${countAlerts(held)} ${reaching(options)}, known before, may still be open.`] : []),
    ]),
    waitingFor: names,
    remedy: say`Nothing while it runs. If it does not start, see whether the workflow of ${names} is triggered for this commit.`,
    turn: 'tool',
    findings: findings(outcomes, alerts),
  };
}

function pass(outcomes: readonly Outcome[], alerts: NewAlerts, options: Options): Verdict {
  const scanned = expectedTools(options).codeScanning.length > 0;
  return {
    status: 'pass',
    summary: sentences([
      ...outcomes.map(({ says }) => says),
      ...(scanned ? [say`No new alert ${reaching(options)}.`] : []),
    ]),
    findings: findings(outcomes, alerts),
  };
}

function findings(outcomes: readonly Outcome[], alerts: NewAlerts): readonly Finding[] {
  return [
    ...alerts.failing,
    ...outcomes.flatMap((outcome) => outcome.findings),
    ...alerts.held,
    ...alerts.notes,
  ];
}

function reaching({ threshold }: Options): Message {
  return [`of ${threshold} severity${threshold === 'critical' ? '' : ' or worse'}`];
}

function sentences(messages: readonly Message[]): Message {
  return join(messages, ' ');
}
