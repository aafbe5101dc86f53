import { attentionStates } from '../ledger/accounted-commit.ts';
import { retryCauses } from '../queue/retry.ts';
import { attentionDays } from '../store/accounted-commits.ts';
import { emergencyStates } from '../store/exceptions.ts';
import type { Budget } from '../store/rate-limits.ts';
import { workStates } from '../store/work-views.ts';
import { entryKinds } from '../subjects/entries.ts';
import { subjectKinds } from '../subjects/index.ts';
import { outcomes } from '../subjects/work.ts';
import { deliveryOutcomes } from '../webhooks/endpoint.ts';
import { handledEvents } from '../webhooks/events.ts';

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const rateLimits = ['primary', 'secondary'] as const;

/** Whether an entry is in the newest tree. */
export const sealStates = ['sealed', 'unsealed', 'refused'] as const;

export interface MetricDefinition {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly name: string;
  readonly help: string;
  /** Each label with its values; a description where they are not known in advance. */
  readonly labels: Readonly<Record<string, readonly string[] | string>>;
  /** Upper bounds of a histogram, in seconds. */
  readonly buckets?: readonly number[];
}

const apis: readonly Budget[] = ['rest', 'graphql'];

/** The intake should answer within 50 ms. */
const intakeBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const requestBuckets = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const evaluationBuckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
/** Background work yields for a minute, and a rate limit lasts up to an hour. */
const lagBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600];

/** Names and units by https://prometheus.io/docs/practices/naming/ */
export const metricDefinitions = {
  build: {
    type: 'gauge',
    name: 'sdl_gate_build_info',
    help: 'Always 1; the label holds the version.',
    labels: { version: 'version of the service' },
  },
  deliveries: {
    type: 'counter',
    name: 'sdl_gate_deliveries_total',
    help: 'Webhook deliveries by outcome and HTTP status of the answer. Not understood: a field is missing or malformed.',
    labels: {
      event: handledEvents,
      outcome: deliveryOutcomes,
      status: ['200', '202', '400', '401', '413', '415', '503'],
    },
  },
  intakeDuration: {
    type: 'histogram',
    name: 'sdl_gate_intake_duration_seconds',
    help: 'Time from the arrival of a delivery to its answer.',
    labels: { outcome: deliveryOutcomes },
    buckets: intakeBuckets,
  },
  lag: {
    type: 'histogram',
    name: 'sdl_gate_work_lag_seconds',
    help: 'Time from when a subject became due until a worker claimed it, separate for background work.',
    labels: { background: ['true', 'false'] },
    buckets: lagBuckets,
  },
  evaluations: {
    type: 'counter',
    name: 'sdl_gate_evaluations_total',
    help: 'Subjects processed, by kind and outcome.',
    labels: { kind: subjectKinds, outcome: outcomes },
  },
  evaluationDuration: {
    type: 'histogram',
    name: 'sdl_gate_evaluation_duration_seconds',
    help: 'Time from the claim of a subject to its outcome.',
    labels: { kind: subjectKinds },
    buckets: evaluationBuckets,
  },
  emergencies: {
    type: 'gauge',
    name: 'sdl_gate_emergencies',
    help: 'Emergencies by state of their review: open, overdue or reviewed.',
    labels: { state: emergencyStates },
  },
  unaccounted: {
    type: 'gauge',
    name: 'sdl_gate_commits_unaccounted',
    help: `Commits of protected branches, accounted for in the last ${attentionDays} days, that need attention.`,
    labels: { state: attentionStates },
  },
  retries: {
    type: 'counter',
    name: 'sdl_gate_retries_total',
    help: 'Evaluations to be retried, by cause: GitHub could not be asked, or an internal error (defect).',
    labels: { cause: retryCauses },
  },
  deadLettered: {
    type: 'counter',
    name: 'sdl_gate_subjects_dead_lettered_total',
    help: 'Subjects dead-lettered after repeated internal errors or crashes of the process.',
    labels: { kind: subjectKinds },
  },
  entries: {
    type: 'counter',
    name: 'sdl_gate_entries_total',
    help: 'Entries written to the record, by kind.',
    labels: { kind: entryKinds },
  },
  ledgerEntries: {
    type: 'gauge',
    name: 'sdl_gate_ledger_entries',
    help: 'Entries of the record: sealed in the newest tree, or waiting unsealed, of which at most 100000 are counted. Every replica reports the same.',
    labels: { state: sealStates },
  },
  oldestUnsealed: {
    type: 'gauge',
    name: 'sdl_gate_ledger_oldest_unsealed_age_seconds',
    help: 'Time since the oldest unsealed entry was written; 0 when none waits. Every replica reports the same.',
    labels: {},
  },
  ledgerHalted: {
    type: 'gauge',
    name: 'sdl_gate_ledger_halted',
    help: 'Whether nothing is sealed because the tree does not match its checkpoints or its own root: 1 or 0. Every replica reports the same.',
    labels: {},
  },
  subjects: {
    type: 'gauge',
    name: 'sdl_gate_subjects',
    help: 'Subjects in the store by state, idle ones left out. Every replica reports the same.',
    labels: { state: workStates },
  },
  oldestWaiting: {
    type: 'gauge',
    name: 'sdl_gate_oldest_waiting_subject_age_seconds',
    help: 'Time since the longest waiting subject became due; 0 when none waits. Every replica reports the same.',
    labels: {},
  },
  githubRequests: {
    type: 'counter',
    name: 'sdl_gate_github_requests_total',
    help: 'Requests to GitHub by class of the status; none when no answer came.',
    labels: {
      api: apis,
      method: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
      status: ['1xx', '2xx', '3xx', '4xx', '5xx', 'none'],
    },
  },
  githubDuration: {
    type: 'histogram',
    name: 'sdl_gate_github_request_duration_seconds',
    help: 'Time from a request to GitHub to its answer.',
    labels: { api: apis },
    buckets: requestBuckets,
  },
  githubRemaining: {
    type: 'gauge',
    name: 'sdl_gate_github_budget_remaining',
    help: 'Remaining rate limit of an installation until its reset: requests (rest), points (graphql).',
    labels: { installation: 'number of one of the last hundred active installations', api: apis },
  },
  githubLimit: {
    type: 'gauge',
    name: 'sdl_gate_github_budget_limit',
    help: 'Hourly rate limit of an installation: requests (rest), points (graphql).',
    labels: { installation: 'number of one of the last hundred active installations', api: apis },
  },
  rateLimits: {
    type: 'counter',
    name: 'sdl_gate_github_rate_limits_total',
    help: 'Rate limits that GitHub applied, primary or secondary.',
    labels: { kind: rateLimits },
  },
  redelivered: {
    type: 'counter',
    name: 'sdl_gate_deliveries_redelivered_total',
    help: 'Failed deliveries that GitHub was asked to redeliver.',
    labels: {},
  },
  gaps: {
    type: 'counter',
    name: 'sdl_gate_resync_gaps_total',
    help: 'Checks that a resync found missing or out of date: their webhook was lost.',
    labels: {},
  },
  storeErrors: {
    type: 'counter',
    name: 'sdl_gate_store_errors_total',
    help: 'Store calls that failed because the store was not available.',
    labels: {},
  },
} satisfies Record<string, MetricDefinition>;
