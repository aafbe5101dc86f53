import type { Place } from './place.ts';

/** The deployments of a workflow run to an environment, which wait for the answer of this app. */
export interface GateSubject extends Place {
  readonly kind: 'gate';
  readonly run: number;
  /** As GitHub wrote it; hostile. Its case does not matter. */
  readonly environment: string;
  /** The commit of the run, as GitHub reported it. */
  readonly sha: string;
}

/** What GitHub shows of a run, and whether it waits. */
export interface GateReading {
  readonly place: Place;
  readonly run: {
    readonly url: string;
    /** Counts up when the run is started again. */
    readonly attempt: number;
    readonly completed: boolean;
    readonly conclusion: string | null;
    readonly headSha: string;
    /** The branch or tag; null where GitHub names none. */
    readonly ref: string | null;
    /** The event that started it. */
    readonly event: string;
    /** The login of the account that started this attempt. */
    readonly startedBy: string | null;
  };
  /** Whether jobs of the environment wait: for this app, or for something else that protects it. */
  readonly waits: boolean;
}

/** What GitHub shows of jobs that no longer wait. */
export interface GateEnd {
  /** Whether they ran, or run; null where that is not shown. */
  readonly ran: boolean | null;
  /** Who started them whatever protects the environment, or approved them last; null where GitHub names nobody. */
  readonly by: string | null;
  /** What that person wrote; hostile. */
  readonly comment: string | null;
  /** Whether somebody rejected jobs of the environment. */
  readonly rejected: boolean;
  /** Whether the environment still asks this app; null where that is not shown. */
  readonly enabled: boolean | null;
}

export interface GateAnswer {
  /** Null: a status report, which decides nothing. */
  readonly state: 'approved' | 'rejected' | null;
  /** Markdown of at most 1,024 characters. */
  readonly comment: string;
}

/** What became of an answer. `nothing-waits`: no job waits for this app. `refused`: this app may not answer, with the reason. */
export type AnswerResult =
  | { readonly kind: 'taken' }
  | { readonly kind: 'nothing-waits' }
  | { readonly kind: 'refused'; readonly why: string };
