import { fileLink, type Message, say } from '../../../text/message.ts';
import type { MajorHit, Place } from '../../major-change/hit.ts';

/**
 * The first thing that gives the present change its score and did not give it to an earlier one: a signal, or a place of a signal. A line
 * that now stands in more places of a file than it did is new. Null where there is none.
 *
 * @param hits of the present change
 * @param before of the earlier one
 */
export function newPlace(hits: readonly MajorHit[], before: readonly MajorHit[]): Message | null {
  const known = new Map(before.map((hit) => [hit.signal, hit]));
  for (const hit of hits) {
    const then = known.get(hit.signal);
    if (then === undefined || !hit.complete || !then.complete) return say`the signal ${hit.signal}`;
    const left = counts(then.places);
    for (const place of hit.places) {
      const count = left.get(keyOf(place)) ?? 0;
      if (count === 0) return say`a line of the signal ${hit.signal} in ${fileLink(place.path)}`;
      left.set(keyOf(place), count - 1);
    }
  }
  return null;
}

function counts(places: readonly Place[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const place of places) found.set(keyOf(place), (found.get(keyOf(place)) ?? 0) + 1);
  return found;
}

function keyOf({ path, text }: Place): string {
  return JSON.stringify([path, text]);
}
