import type { ReadChange } from '../../analysis/read-change.ts';
import type { Label } from '../../evidence/labels.ts';
import type { LinkedIssues } from '../../evidence/linked-issues.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import type { TemplateTexts } from '../../evidence/templates.ts';
import { issueMentions } from '../../text/markdown/issue-mentions.ts';
import { readTemplates } from '../../text/markdown/templates.ts';
import type { Message } from '../../text/message.ts';
import type { Applicability, RuleEvidence } from '../rule.ts';
import { whyFeature } from './feature/is-feature.ts';
import { trackerId } from './feature/tracker-id.ts';
import { type AssessedIssue, assessIssues } from './issues/assess-issue.ts';
import {
  draft,
  failed,
  type LinkedIssueVerdict,
  linkedLate,
  linkedReady,
  noFeature,
  trackerLinked,
  unreadableDescription,
} from './messages.ts';
import type { Options } from './options.ts';

interface Evidence {
  readonly pullRequest: PullRequest;
  readonly change: ReadChange;
  readonly labels: readonly Label[];
  readonly linkedIssues: LinkedIssues;
  readonly templates: TemplateTexts;
}

/** Evaluates whether the change is a feature, then what the issues that it links state, and since when they were ready. */
export function evaluate(evidence: Evidence, options: Options): LinkedIssueVerdict {
  const { pullRequest, linkedIssues, templates } = evidence;
  const why = whyFeature(evidence, options);
  if (why === null) return noFeature();
  const context = {
    pullRequest,
    readySince: linkedIssues.readySince,
    templates: readTemplates(templates.issues),
  };
  const issues = assessIssues(linkedIssues.issues, context, options);
  const passing = pass(issues, pullRequest, options);
  if (passing !== null) return passing;
  const tracked = trackerId(pullRequest, options);
  if (tracked !== null) return trackerLinked(tracked, issues, pullRequest);
  const isUnreadable = issues.length === 0 && issueMentions(pullRequest.body, pullRequest) === null;
  if (isUnreadable) return unreadableDescription();
  return pullRequest.draft
    ? draft(issues, why, pullRequest, options)
    : failed(issues, why, pullRequest, options);
}

/** One issue that has everything is enough; one that was ready in time comes first. */
function pass(
  issues: readonly AssessedIssue[],
  pullRequest: PullRequest,
  options: Options,
): LinkedIssueVerdict | null {
  const complete = issues.flatMap((each) =>
    each.state === 'read' && each.missing.length === 0 ? [each] : [],
  );
  const ready = complete.find(({ readiness }) => readiness.state === 'ready');
  if (ready !== undefined) return linkedReady(ready, pullRequest);
  if (options.late === 'fail') return null;
  const late = complete.find(({ readiness: { state } }) => state === 'late' || state === 'unknown-time');
  return late === undefined ? null : linkedLate(late, pullRequest);
}

/** Whether the change is a feature, as far as its title, labels and files tell. */
export function assess(
  { pullRequest, change, labels = [] }: Partial<Pick<RuleEvidence, 'pullRequest' | 'change' | 'labels'>>,
  options: Options,
): Applicability<LinkedIssueVerdict['messageId']> {
  if (pullRequest === undefined || change === undefined)
    throw new TypeError('The pull request and its change are needed.');
  const why: Message | null = whyFeature({ pullRequest, change, labels }, options);
  if (why === null) return { applies: false, summary: noFeature().summary, findings: [] };
  return { applies: true, summary: ['It is a feature: ', ...why, '.'], findings: [] };
}
