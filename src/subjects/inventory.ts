import { z } from 'zod';
import { loggedLanding } from './branch-moves.ts';
import type { CommitAccount } from './commit-accounts.ts';
import type { NewEntry, Recorder } from './entries.ts';
import { type Place, placeOf } from './place.ts';

/** An inventory of the commits of a branch that is under way. */
const inventory = z.object({
  /** The newest commit of the inventory; null: not known yet. */
  tip: z.string().nullable(),
  /** The commit to continue with; null: the tip of the branch. */
  from: z.string().nullable(),
  /** What is accounted for already; null: the inventory goes back for a year. */
  until: z.string().nullable(),
  /** From when on the activity log is read. */
  since: z.iso.datetime(),
  above: loggedLanding.nullable(),
  requiresCheck: z.boolean().nullable(),
  commits: z.int(),
  logged: z.int(),
  recorded: z.int(),
  /** Entries that were written. */
  written: z.int(),
  states: z.record(z.string(), z.int()),
});

export type Inventory = z.infer<typeof inventory>;

/** The state that a run leaves for the next one. */
export const memory = z.object({
  /** Everything on the line of this commit was accounted for by the last whole inventory; null: there was none. */
  until: z.string().nullable(),
  /** When the last whole inventory began. */
  at: z.iso.datetime().nullable(),
  inventory: inventory.nullable(),
  /** A resync asked for the inventory of this night, which has not begun. */
  isNightly: z.boolean().default(false),
});

export type Memory = z.infer<typeof memory>;

export const nothing: Memory = { until: null, at: null, inventory: null, isNightly: false };

/** The entry of how a commit is accounted for. */
export function accountEntry(
  recorder: Pick<Recorder, 'entry'>,
  { place, branch }: { readonly place: Place; readonly branch: string },
  { sha, pullRequest, state, facts }: CommitAccount,
  at: Date,
): NewEntry {
  return recorder.entry({
    place: placeOf(place),
    kind: 'accounted-commit',
    branch,
    sha,
    ...(pullRequest === null ? {} : { number: pullRequest }),
    conclusion: state,
    facts: { ...facts, at },
  });
}

/** The totals of an inventory from three sources: the line, the activity log and the record. */
export function totalsEntry(
  recorder: Pick<Recorder, 'entry'>,
  { place, branch }: { readonly place: Place; readonly branch: string },
  { tip, until, since, commits, logged, recorded, states }: Inventory,
  isWhole: boolean,
  at: Date,
): NewEntry {
  return recorder.entry({
    place,
    kind: 'commits-accounted',
    branch,
    ...(tip === null ? {} : { sha: tip }),
    conclusion: isWhole ? 'whole' : 'cut',
    facts: {
      branch,
      tip,
      until,
      since: new Date(since),
      at,
      isWhole,
      firstParent: commits,
      activity: logged,
      entries: recorded,
      withoutActivity: commits - logged,
      withoutEntry: commits - recorded,
      states,
    },
  });
}
