import type { Change } from './change.ts';
import type { ReportedCheck } from './checks.ts';
import type { CodeScanning } from './code-scanning.ts';
import type { Commits } from './commits.ts';
import type { LinkedDocument } from './documents.ts';
import type { HeadFiles } from './head-files.ts';
import type { Label } from './labels.ts';
import type { PullRequest } from './pull-request.ts';
import type { Reviews } from './reviews.ts';
import type { Slice } from './slice.ts';
import type { Teams } from './teams.ts';

/** Everything that a rule may look at, by slice. A rule gets only the slices that it declares. */
export interface EvidenceValues {
  readonly pullRequest: PullRequest;
  readonly change: Change;
  readonly commits: Commits;
  readonly reviews: Reviews;
  readonly labels: readonly Label[];
  readonly checks: readonly ReportedCheck[];
  readonly codeScanning: CodeScanning;
  readonly documents: readonly LinkedDocument[];
  readonly teams: Teams;
  readonly headFiles: HeadFiles;
}

export type SliceName = keyof EvidenceValues;

/** The evidence as gathered: each slice that was asked for, read whole or with the reason why not. */
export type Evidence = { readonly [Name in SliceName]?: Slice<EvidenceValues[Name]> };

/**
 * The webhook events, as `event` or `event.action`, that can change each slice. An event that changes no slice of any
 * enabled rule costs no request. Source: GitHub's documentation of webhook events and payloads.
 */
export const sliceEvents: { readonly [Name in SliceName]: readonly string[] } = {
  pullRequest: [
    'pull_request.opened',
    'pull_request.edited',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request.ready_for_review',
    'pull_request.converted_to_draft',
  ],
  change: ['pull_request.opened', 'pull_request.reopened', 'pull_request.synchronize', 'pull_request.edited'],
  commits: [
    'pull_request.opened',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request.edited',
  ],
  reviews: [
    'pull_request.review_requested',
    'pull_request.review_request_removed',
    'pull_request_review.submitted',
    'pull_request_review.edited',
    'pull_request_review.dismissed',
  ],
  labels: ['pull_request.labeled', 'pull_request.unlabeled'],
  checks: ['check_run.created', 'check_run.completed', 'check_suite.completed', 'status'],
  codeScanning: [
    'check_run.completed',
    'check_suite.completed',
    'code_scanning_alert.appeared_in_branch',
    'code_scanning_alert.closed_by_user',
    'code_scanning_alert.created',
    'code_scanning_alert.fixed',
    'code_scanning_alert.reopened',
    'code_scanning_alert.reopened_by_user',
  ],
  documents: ['pull_request.edited', 'pull_request.synchronize'],
  teams: [],
  headFiles: [
    'pull_request.opened',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request.edited',
  ],
};
