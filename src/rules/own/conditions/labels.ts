import { account } from '../../../authorship/account.ts';
import { whyGrantsNothing } from '../../../authorship/granting-label.ts';
import { nameOf } from '../../../authorship/reviewers.ts';
import type { DecidingLabel } from '../../../evidence/deciding-labels.ts';
import type { Actor } from '../../../evidence/pull-request.ts';
import { type Message, say } from '../../../text/message.ts';
import { type Facts, isActorNamed } from '../facts.ts';
import { labelsNamed, type Position } from '../names.ts';
import type { LabelsCondition } from '../schema/condition.ts';
import { type Answer, allOf, anyOf, fails, holds, known } from './answer.ts';

type SetBy = ReturnType<typeof labelsNamed>['by'];

/**
 * Whether the pull request has labels that count.
 *
 * Where a label asks for something, it counts from the time somebody sets it whose labels count until somebody removes it who may: no
 * contributor takes away what others ask for. Where it grants something, it counts while it is on the pull request, set by somebody else
 * than a contributor, on the change as it is.
 */
export function labelsAnswer(labels: LabelsCondition, facts: Facts, position: Position): Answer {
  const { any, all, by } = labelsNamed(labels);
  const one = (name: string) => labelAnswer(name, by, facts, position);
  return allOf([...all.map(one), ...(any.length === 0 ? [] : [anyOf(any.map(one))])]);
}

function labelAnswer(name: string, by: SetBy, facts: Facts, position: Position): Answer {
  const label = facts.labels.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (label === undefined) return fails(say`the label ${name} is not set`);
  if (position === 'asks') return asking(label, by, facts);
  if (!label.present) return fails(say`the label ${name} is not set`);
  if (by === 'anyone') return holds(say`the label ${name} is set`);
  const why = whyIgnored(label, by, facts);
  return known(why === null, setBy(label), say`the label ${name} does not count: ${why ?? ''}`);
}

/** What GitHub does not show counts here: it asks for more. */
function asking({ name, present, events }: DecidingLabel, by: SetBy, facts: Facts): Answer {
  const isRestricted = by !== undefined && by !== 'anyone';
  const maySet = (actor: Actor | null) =>
    !isRestricted || actor === null || isActorNamed(actor, by, facts.teams);
  const mayRemove = (actor: Actor | null) =>
    actor !== null &&
    (isRestricted ? isActorNamed(actor, by, facts.teams) : !facts.who.contributors.has(account(actor)));
  const decisive = events.findLast(({ kind, by: actor }) =>
    kind === 'removed'
      ? mayRemove(actor)
      : maySet(actor) && (isRestricted || actor === null || !facts.who.contributors.has(account(actor))),
  );
  if (present && (!isRestricted || events.length === 0)) return holds(say`the label ${name} is set`);
  if (decisive?.kind === 'set') {
    const where = present ? [] : say`, and somebody removed it who may not`;
    return holds(say`${nameOf(decisive.by)} set the label ${name}${where}`);
  }
  return fails(
    present
      ? say`the label ${name} was set by somebody whose labels do not count`
      : say`the label ${name} is not set`,
  );
}

/** Why a label grants nothing, as a clause; null where it does. */
function whyIgnored(label: DecidingLabel, by: Exclude<SetBy, 'anyone'>, facts: Facts): Message | null {
  const given = { head: facts.pullRequest.head.sha, earlier: facts.earlierChanges, who: facts.who };
  if (by === undefined) return whyGrantsNothing(label, given);
  return whyGrantsNothing(label, given, (actor) =>
    isActorNamed(actor, by, facts.teams) ? null : say`${actor.login} is not one of those whose label counts`,
  );
}

function setBy({ name, events }: DecidingLabel): Message {
  const by = events.findLast(({ kind }) => kind === 'set')?.by ?? null;
  return say`${nameOf(by)} set the label ${name}`;
}
