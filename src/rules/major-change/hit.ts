import type { Message } from '../../text/message.ts';
import type { Grade } from './signals.ts';

/** One signal that a change gives, with its first place. A signal scores once, however often it is given. */
export interface MajorHit {
  /** A built-in signal's id, or the name of one that the policy adds. */
  readonly signal: string;
  readonly points: number;
  /** How sure its best evidence is. */
  readonly grade: Grade;
  /** What gives it: "Changes who may do what (`is admin`)". */
  readonly reason: Message;
  readonly path: string | null;
  /** 1-based, in the head's version of the file. */
  readonly line: number | null;
  /** Every file that gives it. */
  readonly paths: readonly string[];
  /** Every file and line that gives it, in the order of the change: a line that occurs twice is there twice. */
  readonly places: readonly Place[];
  /** Whether `places` has all of them, each as a whole; false where a bound was met or a diff is not shown. */
  readonly complete: boolean;
}

/** A file and line that gives a signal. */
export interface Place {
  readonly path: string;
  /** The line without white space around it; empty where the path alone gives the signal. */
  readonly text: string;
}

/** Places of one signal. */
export const maxPlaces = 500;

/** Characters of a line in a place. */
export const maxPlaceLength = 1000;

/**
 * The places of a hit: at most {@link maxPlaces}, each text cut at {@link maxPlaceLength}; `complete` says whether nothing was left out.
 *
 * @param unseen a file that gives the signal has lines that its diff does not show
 */
export function placesOf(all: readonly Place[], unseen: boolean): Pick<MajorHit, 'places' | 'complete'> {
  const places = all.slice(0, maxPlaces).map(({ path, text }) => ({ path, text: text.trim() }));
  return {
    places: places.map(({ path, text }) => ({ path, text: text.slice(0, maxPlaceLength) })),
    complete: !unseen && all.length <= maxPlaces && places.every(({ text }) => text.length <= maxPlaceLength),
  };
}

/** Of a signal that no file gives: a title, a label, the size. */
export const nowhere = { path: null, line: null, paths: [], places: [], complete: true } as const;

/** A signal that the policy adds: a label, a changed path, or an added line gives it. */
export interface OwnSignal {
  readonly name: string;
  readonly points: number;
  /** Globs; with `lines`, the files whose added lines are searched. */
  readonly paths: readonly string[];
  /** Regular expressions of RE2, over added product lines. */
  readonly lines: readonly string[];
  readonly labels: readonly string[];
}
