import { defineSlice } from './slice.ts';

/** What the file of a workflow or of a local action says, as far as it matters for what depends on it. Names are hostile. */
export interface WorkflowFacts {
  /** False: the text could not be read as a workflow, so anything may run from it. */
  readonly readable: boolean;
  /** The names of the check runs of its jobs; `*` stands for any text, as of a matrix. */
  readonly checks: readonly string[];
  /** The environments of its jobs; `*` stands for any text. */
  readonly environments: readonly string[];
  /** It uploads analyses to code scanning. */
  readonly analyzes: boolean;
  /** Its token may report a check or status under any name. */
  readonly reportsAnyCheck: boolean;
  /** The workflows of the same repository that it calls, with the name of the job that calls. */
  readonly calls: readonly { readonly path: string; readonly job: string }[];
  /** It calls a workflow of another repository, whose jobs are not known. */
  readonly callsElsewhere: boolean;
  /** The local actions that it uses: folders with a slash at the end. */
  readonly actions: readonly string[];
  /** The files of the repository that it names and runs from: scripts and configuration. */
  readonly files: readonly string[];
}

/** The workflows of the base branch and the local actions that they use. */
export interface BaseWorkflows {
  /** By path. */
  readonly workflows: Readonly<Record<string, WorkflowFacts>>;
  /** By folder, with a slash at the end. One that is absent could not be read. */
  readonly actions: Readonly<Record<string, WorkflowFacts>>;
}

export const baseWorkflows = defineSlice<BaseWorkflows>({
  events: [
    'pull_request.opened',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request.edited.base',
  ],
});
