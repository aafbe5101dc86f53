import type { Message } from '../../../text/message.ts';

/** One signal that a change gives, with its first place. A signal scores once, however often it is given. */
export interface MajorHit {
  /** A built-in signal's id, or the name of one that the policy adds. */
  readonly signal: string;
  readonly points: number;
  /** What gives it: "Changes who may do what (`is admin`)". */
  readonly reason: Message;
  readonly path: string | null;
  /** 1-based, in the head's version of the file. */
  readonly line: number | null;
  /** Every file that gives it. */
  readonly paths: readonly string[];
}

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
