import type { Finding } from '../rules/verdict.ts';
import { plain } from '../text/message.ts';
import type { Evaluation, Outcome } from './evaluate-change.ts';
import type { ReplayPlan } from './plan.ts';

/** Findings of one rule for one change. */
const maxFindings = 20;

/**
 * A evaluation as one line of JSON, without its line feed: `{repo, number, sha, rules}`. `rules` has an entry for each rule of the plan,
 * by id: `{status, messageId?, summary, findings, moreFindings?}`, or `{status: "not-replayed", needs}`.
 */
export function jsonLine({ recorded, outcomes }: Evaluation, { notReplayed }: ReplayPlan): string {
  const replayed = Object.entries(outcomes).map(([id, outcome]) => [id, outcomeJson(outcome)]);
  const others = notReplayed.map(({ rule, needs }) => [rule.id, { status: 'not-replayed', needs }]);
  return JSON.stringify({
    repo: recorded.repository,
    number: recorded.number,
    sha: recorded.sha,
    rules: Object.fromEntries([...replayed, ...others]),
  });
}

function outcomeJson({ status, messageId, summary, findings }: Outcome) {
  const more = findings.length - maxFindings;
  return {
    status,
    ...(messageId === undefined ? {} : { messageId }),
    summary: plain(summary),
    findings: findings.slice(0, maxFindings).map(findingJson),
    ...(more > 0 ? { moreFindings: more } : {}),
  };
}

function findingJson({ messageId, level, path, line, message }: Finding) {
  return {
    level,
    ...(messageId === undefined ? {} : { messageId }),
    ...(path === undefined ? {} : { path }),
    ...(line === undefined ? {} : { line }),
    message: plain(message),
  };
}
