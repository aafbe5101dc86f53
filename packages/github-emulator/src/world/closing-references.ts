import type { IssueState, PullRequestState } from './model.ts';
import { nameOf, type WorldState } from './state.ts';

/**
 * The issues that a merge closes: those named in the description after a keyword, by number, `owner/name#number` or
 * URL. None where the base is not the default branch: GitHub ignores keywords then.
 * https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
 */
export function closingReferences(world: WorldState, issue: PullRequestState): readonly IssueState[] {
  if (issue.pull.base.ref !== issue.repository.defaultBranch) return [];
  const pattern =
    /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\s*:?\s+(?:([\w.-]+\/[\w.-]+)?#|\S{1,200}?\/([\w.-]+\/[\w.-]+)\/issues\/)(\d{1,9})\b/gi;
  const found = new Set<IssueState>();
  for (const [, named, linked, number] of (issue.body ?? '').matchAll(pattern)) {
    const repository = world.findRepository(named ?? linked ?? nameOf(issue.repository));
    const target = repository?.issues.get(Number(number));
    if (target !== undefined && target.pull === null) found.add(target);
  }
  return [...found];
}
