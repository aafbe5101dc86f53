import type { Subject } from '../../subjects/index.ts';

type Repository = Extract<Subject, { kind: 'repository' }>;

/**
 * Reads what concerns more than one subject: deliveries, installations, open pull requests and merge groups. Each method throws
 * `RetryLater` while GitHub cannot be asked, and `NotCovered` where the app does not reach the repository.
 */
export interface Survey {
  /**
   * One page of the app's deliveries, newest first. GitHub keeps them for three days:
   * https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/viewing-webhook-deliveries
   *
   * @param cursor of the page, as the page before named it; null: the first
   */
  deliveries(cursor: string | null): Promise<DeliveryPage>;
  /** Has GitHub send a delivery again, under its GUID. `false`: GitHub does not have it any more. */
  redeliver(id: string): Promise<boolean>;
  /** Every installation of the app that is not suspended. */
  installations(): Promise<Listed<ListedInstallation>>;
  /** The repositories of an installation that may have an open pull request. `null`: the installation is gone or suspended. */
  repositories(installationId: number): Promise<Listed<Repository> | null>;
  /** Every repository of an installation that is neither archived nor disabled. `null`: the installation is gone or suspended. */
  allRepositories(installationId: number): Promise<Listed<Repository> | null>;
  /** The open pull requests, those that changed last first. `null`: nothing can change in the repository. */
  openPullRequests(repository: Repository): Promise<ListedPullRequests | null>;
  /** The groups that the merge queue of a branch builds, first in line first. None, where nothing is to be found. */
  openMergeGroups(repository: Repository, branch: string): Promise<readonly OpenMergeGroup[]>;
}

export interface ListedInstallation {
  readonly id: number;
  /** Differs when the account granted something else. */
  readonly fingerprint: string;
}

export interface Listed<Item> {
  readonly items: readonly Item[];
  /** Items beyond the maximum are absent. */
  readonly whole: boolean;
}

/** With the branches that they are to be merged into, and the default branch. */
export interface ListedPullRequests extends Listed<OpenPullRequest> {
  readonly branches: readonly BranchTip[];
}

export interface BranchTip {
  readonly branch: string;
  readonly tip: string;
}

export interface DeliveryPage {
  readonly deliveries: readonly DeliveryAttempt[];
  /** Of the next page; null: this is the last. */
  readonly next: string | null;
}

/** One attempt of GitHub's to deliver an event. */
export interface DeliveryAttempt {
  /** A whole number, in digits: GitHub's are too large for a `number`. */
  readonly id: string;
  /** The same for each attempt: the id under which the intake knows the delivery. */
  readonly guid: string;
  /** As `event.action`; `event` alone where there is no action. */
  readonly event: string;
  /** In GitHub's time, ISO 8601. */
  readonly at: string;
  /** The HTTP status that the app answered; 0: no answer. */
  readonly status: number;
}

export interface OpenPullRequest {
  readonly number: number;
  /** Differs when anything changed that a check may depend on, as far as a list shows it. */
  readonly fingerprint: string;
  /** Whether this app's check for the base is shown on the head, and not given up by GitHub. */
  readonly shown: boolean;
  /** The base, where it has a merge queue. */
  readonly queue: string | null;
}

/** A merge group that is being built. */
export interface OpenMergeGroup {
  readonly subject: Extract<Subject, { kind: 'merge-group' }>;
  /** As for a pull request. */
  readonly fingerprint: string;
  readonly shown: boolean;
}
