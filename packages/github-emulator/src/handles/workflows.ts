import type { JobResult } from '../runner/run-job.ts';

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
  /** The time has come for every workflow of a repository with `schedule`. */
  schedule(repository: string): Promise<void>;
  /** A user starts a workflow with `workflow_dispatch`. */
  dispatch(
    repository: string,
    path: string,
    options: { readonly by: string; readonly inputs?: Readonly<Record<string, string>> },
  ): Promise<void>;
}
