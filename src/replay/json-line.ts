import type { Finding } from '../rules/verdict.ts';
import { plain } from '../text/message.ts';
import type { Evaluation, Outcome } from './evaluate-change.ts';
import { obstacle, type Source } from './format.ts';
import type { ReplayPlan } from './plan.ts';

/** Findings of one rule for one change. */
const maxFindings = 20;

/**
 * An evaluation as one line of JSON, without its line feed: `{repo, number, sha, rules}`. `rules` has an entry for each rule of the plan,
 * by id: `{status, messageId?, summary, findings, moreFindings?}`, or `{status: "not-replayed", options, needs, reason}`.
 *
 * @param compared the same change under another policy; the line then has its rules as `compared`
 */
export function jsonLine(
  evaluation: Evaluation,
  plan: ReplayPlan,
  source: Source,
  compared?: { readonly evaluation: Evaluation; readonly plan: ReplayPlan },
): string {
  const { repository, number, sha } = evaluation.recorded;
  return JSON.stringify({
    repo: repository,
    number,
    sha,
    rules: rulesJson(evaluation, plan, source),
    ...(compared === undefined ? {} : { compared: rulesJson(compared.evaluation, compared.plan, source) }),
  });
}

function rulesJson({ outcomes }: Evaluation, { notReplayed }: ReplayPlan, source: Source): object {
  const replayed = Object.entries(outcomes).map(([id, outcome]) => [id, outcomeJson(outcome)]);
  const others = notReplayed.map((each) => [
    each.rule.id,
    { status: 'not-replayed', options: each.options, needs: each.needs, reason: obstacle(each, source) },
  ]);
  return Object.fromEntries([...replayed, ...others]);
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
