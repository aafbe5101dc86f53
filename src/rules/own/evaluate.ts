import { say } from '../../text/message.ts';
import type { RuleEvidence } from '../rule.ts';
import { isUnknown } from './conditions/answer.ts';
import { decide } from './conditions/decide.ts';
import { type Facts, factsOf } from './facts.ts';
import {
  allMet,
  doesNotApply,
  headNotListed,
  mayApply,
  notMet,
  type OwnVerdict,
  teamNotFound,
} from './messages.ts';
import { decidingTeamsOf } from './names.ts';
import { approvalsPart } from './requirements/approvals.ts';
import { checkParts } from './requirements/checks.ts';
import { linksPart } from './requirements/links.ts';
import { oneOf } from './requirements/one-of.ts';
import { isUnmet, type Part, partOfAnswer } from './requirements/part.ts';
import { sectionsPart } from './requirements/sections.ts';
import { reviewsToRequest } from './reviews-to-request.ts';
import type { Definition, Requirements } from './schema/definition.ts';

/**
 * Evaluates one requirement of a policy: whether it applies, then everything that it asks for. Where it cannot be known whether it applies,
 * it passes only if the change has what it asks for.
 *
 * @param name its key below `require`, for what it says of itself
 */
export function evaluate(
  name: string,
  evidence: Partial<RuleEvidence>,
  definition: Definition,
  now: Date,
): OwnVerdict {
  const { commits, teams = {}, pullRequest } = evidence;
  const head = pullRequest?.head.sha ?? '';
  if (commits !== undefined && !commits.commits.some(({ sha }) => sha === head)) return headNotListed(head);
  const absent = decidingTeamsOf(definition).filter((slug) => !Object.hasOwn(teams, slug));
  if (absent.length > 0) return teamNotFound(absent, `require.${name}`);
  const facts = factsOf(evidence, definition, now);
  const applies = definition.when === undefined ? null : decide(definition.when, facts, 'asks');
  if (applies?.value === false) return doesNotApply(applies.why);
  const parts = partsOf(facts, definition, now);
  const why = applies === null || isUnknown(applies) ? null : applies.why;
  if (parts.length === 0) return doesNotApply(say`no changed path is one for which approvals are asked`);
  if (!parts.some(isUnmet)) return allMet(parts, why);
  if (applies !== null && isUnknown(applies)) return mayApply(applies, parts);
  const verdict = notMet(parts, why);
  const isReviewMissing = parts.some((part) => isUnmet(part) && part.reviewMissing === true);
  if (verdict.status !== 'pending' || !isReviewMissing) return verdict;
  const requestReviews = reviewsToRequest(facts, definition);
  return requestReviews.length === 0 ? verdict : { ...verdict, requestReviews };
}

/** Everything that a definition asks for, in the order of its keys. */
function partsOf(facts: Facts, definition: Definition, now: Date): readonly Part[] {
  const { any, ...together } = definition.requires;
  return [
    ...partsTogether(together, facts, definition, now),
    ...(any === undefined
      ? []
      : [oneOf(any.map((way) => partsTogether(way, facts, definition, now)))].filter(
          (part) => part !== null,
        )),
  ];
}

function partsTogether(
  required: Requirements,
  facts: Facts,
  definition: Definition,
  now: Date,
): readonly Part[] {
  const { checks, description, links, labels, title, conditions } = required;
  return [
    ...[approvalsPart(required, facts, definition, now)].filter((part) => part !== null),
    ...(checks === undefined ? [] : checkParts(checks, facts)),
    ...(description === undefined ? [] : [sectionsPart(description.sections, facts)]),
    ...(links === undefined ? [] : [linksPart(links, facts)]),
    ...(labels === undefined
      ? []
      : [
          partOfAnswer(decide({ labels }, facts, 'grants'), {
            state: 'pending',
            remedy: say`Somebody whose label counts sets it when the change deserves it; after a push that changes the change, again.`,
            turn: 'reviewer',
            waitingFor: say`a label`,
          }),
        ]),
    ...(title === undefined
      ? []
      : [
          partOfAnswer(decide({ title }, facts, 'grants'), {
            state: 'fail',
            remedy: say`Edit the title of the pull request.`,
            turn: 'author',
            waitingFor: [],
          }),
        ]),
    ...(conditions === undefined
      ? []
      : [
          partOfAnswer(decide(conditions, facts, 'grants'), {
            state: 'fail',
            remedy: say`Change the pull request so that the condition holds.`,
            turn: 'author',
            waitingFor: [],
          }),
        ]),
  ];
}
