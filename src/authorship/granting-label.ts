import type { DecidingLabel, LabelEvent } from '../evidence/deciding-labels.ts';
import type { EarlierChanges } from '../evidence/earlier-changes.ts';
import type { Actor } from '../evidence/pull-request.ts';
import { commitLink, type Message, say } from '../text/message.ts';
import { utcMinute } from '../text/utc-time.ts';
import { account, isPerson } from './account.ts';
import type { Authorship } from './authorship.ts';
import { currencyOf } from './current.ts';

/** What decides whether a label on the pull request grants what it stands for. */
export interface PresentLabels {
  /** The present head. */
  readonly head: string;
  readonly earlier: EarlierChanges;
  readonly who: Pick<Authorship, 'contributors'>;
}

/**
 * Why a label grants nothing, as a clause; null where it does: somebody who may set it did, is no contributor, and the change is still the
 * same.
 *
 * @param whyNot why a person's label does not count even if that person did not contribute; null where it does
 */
export function whyGrantsNothing(
  { events }: Pick<DecidingLabel, 'events'>,
  { head, earlier, who }: PresentLabels,
  whyNot: (actor: Actor) => Message | null = whyNoPerson,
): Message | null {
  const set = events.findLast(({ kind }) => kind === 'set');
  const actor = set?.by ?? null;
  if (set === undefined || actor === null) return say`GitHub does not show who set it`;
  const why = whyNot(actor);
  if (why !== null) return why;
  if (set.edited) return say`it was renamed or edited after ${actor.login} set it`;
  const contribution = who.contributors.get(account(actor))?.contribution;
  if (contribution !== undefined) return say`${actor.login} ${contribution}`;
  return staleness(set, head, earlier);
}

/** Bots and apps grant nothing. */
export function whyNoPerson(actor: Actor): Message | null {
  return isPerson(actor) ? null : say`${actor.login} is not a person`;
}

function staleness({ head: commit, at }: LabelEvent, head: string, earlier: EarlierChanges): Message | null {
  if (commit === null) return say`it is not known on which commit it was set. Remove it and set it again`;
  const currency = currencyOf(head, earlier, { commit, at });
  if (currency.current) return null;
  return say`it was set at ${commitLink(commit)} on ${[utcMinute(at)]}, and ${currency.why}`;
}
