import type { ReportedCheck } from '../../../evidence/checks.ts';
import { type Message, say } from '../../../text/message.ts';
import { checkNamed, type Position } from '../names.ts';
import type { NamedCheck } from '../schema/condition.ts';
import { type Answer, allOf, fails, holds } from './answer.ts';

/** What is known of a check of the head. */
export interface CheckState {
  readonly name: string;
  /** `other`: it ended, and not as it must. `absent`: nobody has reported it. */
  readonly state: 'as-wanted' | 'other' | 'running' | 'absent';
  /** How it ended. */
  readonly conclusion: ReportedCheck['conclusion'];
  /** Others reported a check of the name. */
  readonly reportedBy: readonly string[];
}

/**
 * What is known of a named check. Where several report it, the worst counts: all must have ended as they must.
 *
 * @param any one that ended so is enough
 */
export function checkState(check: NamedCheck, checks: readonly ReportedCheck[], any = false): CheckState {
  const { name, app, by, conclusions = ['success'] } = checkNamed(check);
  const namesakes = checks.filter((each) => each.name === name);
  const found = namesakes.filter(
    ({ kind, reportedBy }) =>
      (app === undefined || (kind === 'check-run' && reportedBy?.toLowerCase() === app.toLowerCase())) &&
      (by === undefined || (kind === 'status' && reportedBy?.toLowerCase() === by.toLowerCase())),
  );
  const reporters = namesakes.flatMap(({ reportedBy }) => reportedBy ?? []);
  const of = (state: CheckState['state'], conclusion: ReportedCheck['conclusion']): CheckState => ({
    name,
    state,
    conclusion,
    reportedBy: [...new Set(reporters)],
  });
  const isWanted = ({ conclusion }: ReportedCheck) => conclusions.some((each) => each === conclusion);
  const wanted = found.find(isWanted);
  if (any && wanted !== undefined) return of('as-wanted', wanted.conclusion);
  const other = found.find((each) => each.conclusion !== 'pending' && !isWanted(each));
  if (other !== undefined && !any) return of('other', other.conclusion);
  if (found.some(({ conclusion }) => conclusion === 'pending')) return of('running', 'pending');
  if (other !== undefined) return of('other', other.conclusion);
  return wanted === undefined ? of('absent', 'pending') : of('as-wanted', wanted.conclusion);
}

/** Whether every one of the checks ended as it must. One that has not ended is not known. */
export function checksAnswer(
  wanted: readonly NamedCheck[],
  checks: readonly ReportedCheck[],
  position: Position,
): Answer {
  return allOf(
    wanted.map((check): Answer => {
      const state = checkState(check, checks, position === 'asks');
      const { name, conclusion } = state;
      switch (state.state) {
        case 'as-wanted':
          return holds(say`the check ${name} ended with ${conclusion}`);
        case 'other':
          return fails(say`the check ${name} ended with ${conclusion}`);
        default:
          return {
            value: 'unknown',
            why: notEnded(state),
            remedy: remedyOf(state),
            turn: 'tool',
            waitingFor: say`${name}`,
          };
      }
    }),
  );
}

/** Why a check has no conclusion, as a clause. */
export function notEnded({ name, state, reportedBy }: CheckState): Message {
  if (state === 'running') return say`the check ${name} has not ended yet`;
  return reportedBy.length === 0
    ? say`the check ${name} has not been reported on the head`
    : say`the check ${name} was reported by ${reportedBy[0] ?? ''}, who does not count`;
}

/** What to do about a check that has no conclusion. */
export function remedyOf({ name, state }: CheckState): Message {
  return state === 'running'
    ? say`Wait until ${name} has ended.`
    : say`Wait until ${name} has run. If it does not run for this change, start it, or correct its name in the policy file.`;
}
