import type { DeployingRun, PullRequest, Repository } from '@sdl-gate/github-emulator';

/** One step of the story. */
export interface Step {
  /** Starts a new chapter. */
  readonly chapter?: string;
  /** The action of a person, as one sentence. */
  readonly event: string;
  /** An explanation below it. */
  readonly note?: string;
  /** File name for a picture after the step: of the check, or of the answer of the gate about what is deployed. */
  readonly picture?: string;
  /** What else is shown after it, line by line, such as the answer of the gate. */
  readonly told?: () => readonly string[];
  /** The run that deploys, and its repository, for a picture of the answer of the gate. */
  readonly deploying?: () => { readonly repository: Repository; readonly run: DeployingRun };
  /** Performs it. Returns the commit whose check is shown; null to show none. */
  run(): Promise<Shown | null>;
}

/** The commit whose check is shown, and its pull request. */
export interface Shown {
  readonly repository: Repository;
  readonly sha: string;
  readonly pullRequest: PullRequest;
}
