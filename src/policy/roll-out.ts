import { z } from 'zod';
import { day } from '../rules/options.ts';
import { type Enforcement, enforcements, type RollOut } from './written-policy.ts';

/** How a rule counts that is not off. */
interface RolledOut {
  readonly enforcement: Exclude<Enforcement, 'off'>;
  readonly rollOut?: RollOut;
}

export const rollOut = z
  .strictObject({
    warn: day().optional().describe('The first day, in UTC, on which the rule warns.'),
    enforce: day().optional().describe('The first day, in UTC, on which the rule is enforced.'),
  })
  .refine(({ warn, enforce }) => warn !== undefined || enforce !== undefined, {
    message: 'must have `warn` or `enforce`',
  })
  .refine(({ warn = '', enforce = '9999' }) => warn < enforce, {
    message: 'must have `warn` before `enforce`',
  });

/** How a rule counts at a time: as `enforcement` says, or as the last day that has come, whichever is stricter. */
export function enforcementAt(
  { enforcement, rollOut: days = {} }: RolledOut,
  now: Date,
): RolledOut['enforcement'] {
  const reached = steps(days).flatMap((step): RolledOut['enforcement'][] =>
    step.at.getTime() <= now.getTime() ? [step.enforcement] : [],
  );
  return strictest(enforcement, ...reached);
}

/** The next day on which a rule counts for more; null where none is to come. */
export function nextStep(setting: RolledOut, now: Date): RollOutStep | null {
  const present = enforcements.indexOf(enforcementAt(setting, now));
  const coming = steps(setting.rollOut ?? {}).filter(
    ({ at, enforcement }) => at.getTime() > now.getTime() && enforcements.indexOf(enforcement) > present,
  );
  return coming.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0] ?? null;
}

export interface RollOutStep {
  readonly enforcement: 'warn' | 'enforce';
  /** Such as `2027-01-31`. */
  readonly day: string;
  /** Its midnight in UTC. */
  readonly at: Date;
}

/** The earlier day of either. Associative and idempotent. */
export function joinRollOuts(first: RollOut, second: RollOut): RollOut {
  const earlier = (step: 'warn' | 'enforce') => {
    const days = [first[step], second[step]].filter((each) => each !== undefined).toSorted();
    return days[0] === undefined ? {} : { [step]: days[0] };
  };
  return { ...earlier('warn'), ...earlier('enforce') };
}

/**
 * Whether a step of a roll-out comes earlier or later: an earlier day asks for more, and without a day the step never comes.
 *
 * @returns null where the day is the same
 */
export function directionOfDays(before: unknown, after: unknown): 'loosens' | 'tightens' | null {
  if (before === after) return null;
  const never = '9999-12-31';
  return String(after ?? never) < String(before ?? never) ? 'tightens' : 'loosens';
}

/** The strictest of some, of which there is at least one. */
export function strictest<Some extends Enforcement>(first: Some, ...others: readonly Some[]): Some {
  return others.reduce((a, b) => (enforcements.indexOf(b) > enforcements.indexOf(a) ? b : a), first);
}

function steps({ warn, enforce }: RollOut): readonly RollOutStep[] {
  const step = (enforcement: RollOutStep['enforcement'], on: string | undefined) =>
    on === undefined ? [] : [{ enforcement, day: on, at: new Date(`${on}T00:00:00Z`) }];
  return [...step('warn', warn), ...step('enforce', enforce)];
}
