import type { AlertOptions } from '../world/code-scanning.ts';
import type { CheckConclusion, CheckStatus } from '../world/model.ts';

export interface CheckOptions {
  /** Slug of the app that reports, created when new. Default: `github-actions`. */
  readonly app?: string;
  readonly name: string;
  readonly sha: string;
  /** Default: `completed` with a conclusion, else `queued`. */
  readonly status?: CheckStatus;
  readonly conclusion?: CheckConclusion;
  readonly title?: string;
  readonly summary?: string;
  /** For `github-actions`, `…/actions/runs/<id>/…` names the workflow run that a new check run is a job of. */
  readonly detailsUrl?: string;
  readonly externalId?: string;
  /** The workflow whose newest unfinished run on the commit has this check run as a job; a run is started when there is none. */
  readonly workflow?: string;
  /** Jobs of that run that need this one have not begun: the run and its suite stay in progress. */
  readonly moreJobs?: boolean;
}

export interface WorkflowRunOptions {
  /** `.github/workflows/ci.yml`. */
  readonly path: string;
  readonly sha: string;
  /** Default: `pull_request`. */
  readonly event?: string;
  /** Default: `completed` with a conclusion, else `in_progress`. */
  readonly status?: CheckStatus;
  /** `action_required`: a maintainer has to approve it first. */
  readonly conclusion?: CheckConclusion;
  /** Who caused it. Default: the owner of the repository. */
  readonly by?: string;
}

export interface WorkflowRunRecord {
  readonly id: number;
  readonly path: string;
  readonly status: CheckStatus | 'waiting';
  readonly conclusion: CheckConclusion | null;
}

/** The current state of a check run. */
export interface CheckRunRecord {
  readonly id: number;
  readonly app: string;
  readonly name: string;
  readonly headSha: string;
  readonly status: CheckStatus;
  readonly conclusion: CheckConclusion | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
  readonly externalId: string | null;
  readonly detailsUrl: string | null;
  readonly startedAt: Date;
  readonly completedAt: Date | null;
  readonly annotations: readonly AnnotationRecord[];
  readonly actions: readonly {
    readonly label: string;
    readonly description: string;
    readonly identifier: string;
  }[];
}

export interface AnnotationRecord {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string | null;
  readonly message: string;
}

export interface StatusOptions {
  readonly context: string;
  readonly sha: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly by: string;
  readonly description?: string;
  readonly targetUrl?: string;
}

export interface AnalysisOptions {
  /** Default: `CodeQL`. */
  readonly tool?: string;
  /** Default: `/language:javascript`. */
  readonly category?: string;
  /** `refs/heads/<branch>`, `refs/pull/<number>/head` or `refs/pull/<number>/merge`. */
  readonly ref: string;
  /** Default: the commit of the ref. */
  readonly sha?: string;
  readonly alerts?: readonly AlertOptions[];
  /** The error of a failed analysis. */
  readonly error?: string;
  /**
   * The workflow that the upload names. Default: code scanning’s default setup for CodeQL, else `.github/workflows/<tool>.yml`.
   * Null: it names none, as an upload by a script.
   */
  readonly workflow?: string | null;
  /** False: no run of that workflow uploaded it. Default: its unfinished run on the head, or else a new one that then succeeds. */
  readonly run?: boolean;
  /** Number of rules that the tool ran. Default: 100. */
  readonly rules?: number;
  /** Number of results. Default: one for each alert. */
  readonly results?: number;
}
