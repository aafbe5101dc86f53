import type { ApproverRole } from '../evidence/exceptions.ts';
import type { PolicyResult } from '../policy/policy.ts';
import type { Place } from './place.ts';

/** A comment, or the text of a review, with commands. */
export interface CommandSubject extends Place {
  readonly kind: 'command';
  /** GitHub's id of the comment or of the review. */
  readonly comment: number;
  /** The number of the pull request, where it is the text of a review. */
  readonly reviewOf?: number;
}

/** What an account may do in a repository, as GitHub says. */
export type AccountPermission = 'admin' | 'write' | 'read' | 'none';

/** The issue or pull request that a comment is on. */
export type Thread =
  | { readonly kind: 'issue'; readonly number: number }
  | {
      readonly kind: 'pull-request';
      readonly number: number;
      readonly state: 'open' | 'closed' | 'merged';
      readonly mergedAt: Date | null;
      readonly headSha: string;
      /** The base branch, without `refs/heads/`. */
      readonly base: string;
      /** The logins of who opened it and of who wrote or committed its commits. */
      readonly contributors: readonly string[];
    };

/** A comment, as GitHub shows it. */
export interface ReadComment {
  readonly by: string;
  readonly at: Date;
  /** Markdown; hostile. */
  readonly body: string;
  /** The number of the issue or pull request. */
  readonly thread: number;
}

/** What is read of a comment with commands. */
export interface GatheredCommand {
  readonly place: Place;
  readonly thread: Thread;
  /** Of the base branch, or of the default branch for an issue. */
  readonly policy: PolicyResult;
  readonly permission: AccountPermission;
  /** In which roles the author may decide about exceptions at the time of the comment. */
  readonly roles: readonly ApproverRole[];
  /** In which roles the author may declare an emergency. */
  readonly emergencyRoles: readonly ApproverRole[];
  /** The commits that are asked for, by the digits that they are named by; null: there is none, or there are several. */
  readonly commits: ReadonlyMap<string, string | null>;
}

/** What is answered to a comment. */
export interface CommandAnswer {
  /** Whether everything was done that it asks for. */
  readonly accepted: boolean;
  /** Markdown. */
  readonly text: string;
  /** The number of the issue or pull request. */
  readonly thread: number;
}

/** The issue in which an emergency is reviewed. */
export interface EmergencyIssue {
  readonly id: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}
