import type { ReadChange } from '../../analysis/read-change.ts';
import type { ReportedCheck } from '../../evidence/checks.ts';
import type { CommitSeen } from '../../evidence/commit-seen.ts';
import type { Commits } from '../../evidence/commits.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import type { WorkflowRun } from '../../evidence/workflow-runs.ts';
import { matcher } from '../matching.ts';
import { actionsApp } from '../newest-checks.ts';
import { reevaluationOf, type Wait, waitSince } from '../waiting.ts';
import { type CheckState, stateOf } from './expected/check-state.ts';
import { likelyCause, skippingWordsIn } from './expected/likely-cause.ts';
import {
  awaited,
  type ChecksVerdict,
  failed,
  notExpected,
  nothingReported,
  skippedByMessage,
  succeeded,
} from './messages.ts';
import { type ExpectedCheck, expectedChecks, type Options } from './options.ts';

interface Evidence {
  readonly checks: readonly ReportedCheck[];
  readonly commitSeen: CommitSeen;
  /** Absent where no check of GitHub Actions is expected. */
  readonly workflowRuns?: readonly WorkflowRun[];
  /** Absent where no check is expected of certain files only. */
  readonly change?: ReadChange;
  /** These are of a pull request; a merge group has none of them. */
  readonly pullRequest?: PullRequest;
  readonly commits?: Commits;
}

/** Milliseconds for which checks that nobody has to report may begin: GitHub starts workflows seconds after a push. */
const startMs = 60_000;

/** Evaluates the expected checks of exactly this commit: what ended badly or never came, then what is awaited. */
export function evaluate(evidence: Evidence, options: Options, now: Date): ChecksVerdict {
  const head = read(evidence, options, now);
  return (
    notApplicable(head) ?? failure(head, evidence) ?? skipped(head, evidence) ?? wait(head, now) ?? pass(head)
  );
}

/** The expected checks of a commit, as far as the change has any. */
interface Head {
  readonly states: readonly (CheckState & { readonly mode: ExpectedCheck['mode'] })[];
  readonly waited: Wait;
  readonly graceMs: number;
  /** GitHub holds back its workflows. */
  readonly held: boolean;
  readonly onGroup: boolean;
  /** Neither the base nor the head has a workflow. */
  readonly hasNoWorkflow: boolean;
  /** When the commit was first seen is known. Of a head it will be, once this app has reported a check on it. */
  readonly isDated: boolean;
}

function read(evidence: Evidence, options: Options, now: Date): Head {
  const { checks, commitSeen, workflowRuns = [], change, pullRequest } = evidence;
  const graceMs = options['grace-minutes'] * 60_000;
  const onGroup = pullRequest === undefined;
  const expected = expectedChecks(options).filter(({ paths }) => isExpectedOf(change, paths));
  return {
    states: expected.map((each) => {
      const mode = onGroup ? each.groupMode : each.mode;
      return { ...stateOf(each, mode, checks, workflowRuns), mode };
    }),
    waited: waitSince(commitSeen.at, checks, graceMs, now),
    graceMs,
    held: pullRequest?.head.workflowsHeld === true,
    onGroup,
    hasNoWorkflow: pullRequest?.hasWorkflows === false,
    isDated: commitSeen.at !== null,
  };
}

/** A renamed file counts with both of its names. */
function isExpectedOf(change: ReadChange | undefined, paths: readonly string[] | null): boolean {
  if (paths === null) return true;
  if (change === undefined)
    throw new TypeError('Where checks are expected of certain files, the change is needed.');
  const isMatch = matcher(paths);
  return change.files.some(
    ({ file: { path, previousPath } }) =>
      isMatch(path) || (previousPath !== undefined && isMatch(previousPath)),
  );
}

function notApplicable({ states }: Head): ChecksVerdict | null {
  return states.length === 0 ? notExpected() : null;
}

function failure({ states, waited, graceMs, held, onGroup }: Head, evidence: Evidence): ChecksVerdict | null {
  const failing = distinct(states.flatMap((state) => state.failing));
  const missing = waited.overdue && !held ? states.filter(isMissing) : [];
  if (failing.length === 0 && missing.length === 0) return null;
  return failed(
    {
      failing,
      missing: missing.map(({ expected }) => ({
        expected,
        cause: likelyCause(expected, evidence.checks, evidence.commits ?? null),
      })),
      graceMinutes: graceMs / 60_000,
      onGroup,
    },
    states,
  );
}

/**
 * The author of a commit can keep workflows from starting by its message. A required check is missing then; of those that need not be
 * there, that none was reported shows nothing.
 */
function skipped({ states, hasNoWorkflow }: Head, { commits }: Evidence): ChecksVerdict | null {
  if (hasNoWorkflow) return null;
  const words = states.flatMap(({ expected, mode, ended, running }) => {
    const isHidden = expected.pattern.includes('*') || ended.length + running.length === 0;
    const found = mode === 'when-present' && isHidden ? skippingWordsIn(commits ?? null, expected) : null;
    return found ?? [];
  })[0];
  return words === undefined ? null : skippedByMessage(words, states);
}

function wait(
  { states, waited, graceMs, held, onGroup, isDated, hasNoWorkflow }: Head,
  now: Date,
): ChecksVerdict | null {
  const running = distinct(states.flatMap((state) => state.running));
  const notSeen = states.filter(isMissing).map(({ expected }) => expected);
  const isNew = isDated ? waited.waitedMs < startMs : !onGroup;
  const mayBegin =
    isNew &&
    states.some(
      ({ mode, expected }) => mode === 'when-present' && !(hasNoWorkflow && expected.by === actionsApp),
    );
  const moreToCome = mayBegin || states.some(({ hasMoreToCome }) => hasMoreToCome);
  const workflowsHeld = held && states.some(mayBeHeld);
  if (running.length === 0 && notSeen.length === 0 && !moreToCome && !workflowsHeld) return null;
  const reevaluateAt = mayBegin
    ? new Date(now.getTime() + startMs - waited.waitedMs)
    : notSeen.length > 0 && !workflowsHeld
      ? reevaluationOf(waited, graceMs, now)
      : null;
  return awaited({ running, notSeen, moreToCome, workflowsHeld }, states, reevaluateAt);
}

function pass({ states }: Head): ChecksVerdict {
  return states.every(({ ended }) => ended.length === 0) ? nothingReported(states) : succeeded(states);
}

function isMissing({ mode, ended, running }: Head['states'][number]): boolean {
  return mode === 'required' && ended.length + running.length === 0;
}

/** Whether nothing was reported that the workflows of the head may report, or start. */
function mayBeHeld({ expected, mode, ended, running }: Head['states'][number]): boolean {
  return ended.length + running.length === 0 && (mode === 'required' || expected.by === actionsApp);
}

/** Each once: several patterns may stand for one check. */
function distinct(checks: readonly ReportedCheck[]): readonly ReportedCheck[] {
  return [...new Set(checks)];
}
