import type { Severity } from './code-scanning.ts';
import { defineSlice } from './slice.ts';

/** What may be waived for a repository: exceptions and emergencies, from files, commands and the dashboard, whatever their state. */
export interface Exceptions {
  readonly registered: readonly RegisteredException[];
  readonly emergencies: readonly Emergency[];
  /** Entries of files that waive nothing. */
  readonly refused: readonly RefusedException[];
}

/** An exception with everything that was decided about it, in the order in which it was recorded. */
export interface RegisteredException {
  readonly exception: Exception;
  readonly decisions: readonly ExceptionDecision[];
}

/** What somebody asks for: that findings do not count until a time. */
export interface Exception {
  /** Unique in a repository, such as `EX-12`: 1 to 50 letters, digits, `.`, `_` and `-`. */
  readonly id: string;
  readonly scope: ExceptionScope;
  /** The worst severity of a finding that it waives; null: only findings without one. */
  readonly severity: Severity | null;
  readonly reason: string;
  /** What keeps the risk small meanwhile; null: nothing. */
  readonly control: string | null;
  readonly requester: Requester;
  readonly created: Date;
  /** It waives nothing before; null: from its approval on. */
  readonly starts: Date | null;
  /** It waives nothing at this time or later. */
  readonly ends: Date;
  readonly origin: ExceptionOrigin;
}

/** What an exception waives: each part that is given limits it further. */
export interface ExceptionScope {
  /** The id of the rule; null only where an alert is named: the findings of any rule about it. */
  readonly rule: string | null;
  /** Ids of findings, see `findingId`; null: all of the rule. */
  readonly findings: readonly string[] | null;
  /** Globs; a finding without a path is not waived. Null: all paths. */
  readonly paths: readonly string[] | null;
  /** `owner/name`, in the present spelling; null: every repository that its origin governs. */
  readonly repository: string | null;
  readonly pullRequest: number | null;
  readonly alert: AlertReference | null;
  /** The tag of the release with which it ends at the latest; null: none. */
  readonly untilRelease: string | null;
}

/** An alert of the repository, by GitHub's number. */
export interface AlertReference {
  readonly kind: 'code-scanning' | 'dependabot' | 'secret-scanning';
  readonly number: number;
}

/** Who asks for an exception. */
export interface Requester {
  readonly login: string;
  /** The people for whom an agent asks: none of them approves. */
  readonly operators: readonly string[];
}

/** Where an exception was asked for. */
export type ExceptionOrigin =
  | {
      readonly kind: 'file';
      /** `owner/name`. */
      readonly repository: string;
      readonly path: string;
      /** A commit with this version of the file: the same one while the file stays as it is, so that the check does, too. */
      readonly commit: string;
      readonly line: number;
    }
  | {
      readonly kind: 'command';
      /** The number of the issue or pull request. */
      readonly thread: number;
      readonly comment: number;
    }
  | { readonly kind: 'dashboard' };

/** In which role somebody decides, as it was verified when the decision was made. */
export type ApproverRole =
  | { readonly kind: 'person' }
  | { readonly kind: 'team'; readonly team: string }
  /** In place of a person or a team. */
  | { readonly kind: 'deputy'; readonly of: string | { readonly team: string } };

/** What was decided about an exception. Decisions are only ever added. */
export type ExceptionDecision =
  | {
      readonly kind: 'approved' | 'rejected';
      readonly by: string;
      readonly as: readonly ApproverRole[];
      readonly at: Date;
      /** Of what was approved or rejected, see `digestOf`: another digest makes it stale. */
      readonly digest: string;
    }
  | {
      readonly kind: 'revoked';
      readonly by: string;
      readonly as: readonly ApproverRole[];
      readonly at: Date;
    }
  /** The release was published with which it ends. */
  | { readonly kind: 'released'; readonly at: Date };

/** An urgent change that passes at once and is reviewed afterwards: for one head. */
export interface Emergency {
  /** Unique in a repository, such as `EM-3`. */
  readonly id: string;
  readonly pullRequest: number;
  /** The head that it is for. */
  readonly headSha: string;
  readonly reason: string;
  /** The page of the incident. */
  readonly incident: string;
  readonly declaredBy: string;
  readonly declaredAt: Date;
  /** When its review is overdue. */
  readonly due: Date;
  /** The issue in which it is reviewed afterwards; null: not opened yet, or the app may not open any. */
  readonly issue: number | null;
  /** Who reviewed it afterwards; null: nobody yet. */
  readonly reviewed: { readonly by: string; readonly at: Date } | null;
  readonly origin: ExceptionOrigin;
}

/** An entry that was refused, with its place. */
export interface RefusedException {
  /** Null where it has none that can be read. */
  readonly id: string | null;
  /** `owner/name`. */
  readonly repository: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** A sentence, its values quoted with backticks. */
  readonly message: string;
}

/** Nothing on GitHub reports that an exception ends: the check is evaluated again at that time. */
export const exceptions = defineSlice<Exceptions>({ events: [] });
