/** A message that a step reports by a line of its output, and its place. */
export interface StepAnnotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string | null;
  readonly path: string | null;
  readonly line: number | null;
  readonly message: string;
}

/** How a job ended. */
export interface JobResult {
  readonly conclusion: 'success' | 'failure' | 'skipped';
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
  readonly summary: string;
  readonly annotations: readonly StepAnnotation[];
  /** The outputs of its steps, by id. */
  readonly steps: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A run of a workflow that the emulator ran. */
export interface FinishedRun {
  readonly id: number;
  /** `owner/name`. */
  readonly repository: string;
  /** The workflow's name. */
  readonly workflow: string;
  readonly event: string;
  readonly headSha: string;
  /** `cancelled`: a newer run of its concurrency group took its place while it waited. */
  readonly conclusion: 'success' | 'failure' | 'cancelled';
  readonly jobs: Readonly<Record<string, JobResult>>;
}

/** The workflows of the repositories: they run where the emulator was started with `actions`. */
export interface Workflows {
  /** Every run that ended, in that order. */
  readonly runs: readonly FinishedRun[];
  /** Keeps a secret, for a repository or one of its environments. */
  secret(repository: string, name: string, value: string, options?: { readonly environment?: string }): void;
  /** A token as a job of a repository has it, which lives for an hour. @param permissions as a workflow names them; default: `write-all` */
  token(repository: string, permissions?: string | Readonly<Record<string, string>>): string;
  /** The time has come for every workflow of a repository with `schedule`. */
  schedule(repository: string): Promise<void>;
  /** A user starts a workflow with `workflow_dispatch`. */
  dispatch(
    repository: string,
    path: string,
    options: { readonly by: string; readonly inputs?: Readonly<Record<string, string>> },
  ): Promise<void>;
}
