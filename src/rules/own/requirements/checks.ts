import { say } from '../../../text/message.ts';
import { checkState, notEnded, remedyOf } from '../conditions/checks.ts';
import type { Facts } from '../facts.ts';
import type { NamedCheck } from '../schema/condition.ts';
import { met, type Part } from './part.ts';

/** For each named check, whether it ended on the head as it must. Where several report it, all must have. */
export function checkParts(wanted: readonly NamedCheck[], { checks }: Facts): readonly Part[] {
  return wanted.map((each): Part => {
    const state = checkState(each, checks);
    const { name, conclusion } = state;
    switch (state.state) {
      case 'as-wanted':
        return met(say`The check ${name} ended with ${conclusion}.`);
      case 'other':
        return {
          state: 'fail',
          says: say`The check ${name} ended with ${conclusion}.`,
          remedy: say`Fix what ${name} reports, and push or run it again.`,
          turn: 'author',
          waitingFor: [],
          findings: [],
        };
      default:
        return {
          state: 'pending',
          says: say`It is not met yet: ${notEnded(state)}.`,
          remedy: remedyOf(state),
          turn: 'tool',
          waitingFor: say`${name}`,
          findings: [],
        };
    }
  });
}
