import { say } from '../../../text/message.ts';
import type { Facts } from '../facts.ts';
import { opposite, type Position } from '../names.ts';
import type { Condition } from '../schema/condition.ts';
import { type Answer, allOf, anyOf, known, negated } from './answer.ts';
import { checksAnswer } from './checks.ts';
import { labelsAnswer } from './labels.ts';
import { pathsAnswer } from './paths.ts';
import { authorsAnswer, contributorsAnswer, signedAnswer } from './people.ts';
import { sizeAnswer } from './size.ts';
import { baseAnswer, headAnswer, titleAnswer } from './texts.ts';

/**
 * Whether a condition holds: all of its keys do. What cannot be known makes the whole unknown unless the rest decides. Pure.
 *
 * @param position what follows from it: what is doubtful asks for more, and never spares a change anything
 */
export function decide(condition: Condition, facts: Facts, position: Position): Answer {
  const { all, any, not, paths, labels, title, base, head, size, authors, contributors, draft, checks } =
    condition;
  const signed = condition['signed-by-github'];
  const inner = (each: Condition) => decide(each, facts, position);
  return allOf([
    ...(all === undefined ? [] : all.map(inner)),
    ...(any === undefined ? [] : [anyOf(any.map(inner))]),
    ...(not === undefined ? [] : [negated(decide(not, facts, opposite(position)))]),
    ...(paths === undefined ? [] : [pathsAnswer(paths, facts.files)]),
    ...(labels === undefined ? [] : [labelsAnswer(labels, facts, position)]),
    ...(title === undefined ? [] : [titleAnswer(title, facts.pullRequest, position)]),
    ...(base === undefined ? [] : [baseAnswer(base, facts.pullRequest)]),
    ...(head === undefined ? [] : [headAnswer(head, facts.pullRequest)]),
    ...(size === undefined ? [] : [sizeAnswer(size, facts.files, position)]),
    ...(authors === undefined ? [] : [authorsAnswer(authors, facts, position)]),
    ...(contributors === undefined ? [] : [contributorsAnswer(contributors, facts, position)]),
    ...(draft === undefined ? [] : [draftAnswer(draft, facts)]),
    ...(signed === undefined ? [] : [signedAnswer(signed, facts)]),
    ...(checks === undefined ? [] : [checksAnswer(checks, facts.checks, position)]),
  ]);
}

function draftAnswer(wanted: boolean, { pullRequest: { draft } }: Facts): Answer {
  const is = draft ? say`the pull request is a draft` : say`the pull request is no draft`;
  return known(draft === wanted, is, is);
}
