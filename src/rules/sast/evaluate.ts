import type { ReadChange } from '../../analysis/read-change.ts';
import { type Authorship, authorship, type Independence } from '../../authorship/authorship.ts';
import type { ReportedCheck } from '../../evidence/checks.ts';
import type { CodeScanning } from '../../evidence/code-scanning.ts';
import type { Commits } from '../../evidence/commits.ts';
import type { EarlierChanges } from '../../evidence/earlier-changes.ts';
import type { Owners } from '../../evidence/owners.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import type { Pushes } from '../../evidence/pushes.ts';
import type { Reviews } from '../../evidence/reviews.ts';
import type { WorkflowRun } from '../../evidence/workflow-runs.ts';
import { say } from '../../text/message.ts';
import { expectedTools } from '../static-analysis/expected-tools.ts';
import { skippedJobs } from '../static-analysis/skipped-jobs.ts';
import { statesOfTools } from '../static-analysis/states-of-tools.ts';
import { isAwaited, overdue, type ToolState } from '../static-analysis/tool-states.ts';
import type { WaivableFindings } from '../verdict.ts';
import {
  alertMayBeOpen,
  belowThreshold,
  dismissed,
  dismissedWithoutEffect,
  fixedOnBase,
  inheritedDismissals,
  newAlert,
  ungraded,
  unknownOrigin,
} from './alerts/alert-findings.ts';
import { type SortedAlerts, sortAlerts } from './alerts/sort-alerts.ts';
import type { SastFinding, SastMessageId, SastVerdict } from './messages.ts';
import type { Options } from './options.ts';
import { type ChangedScanners, changedScanners } from './scanners/changed-scanners.ts';
import { type ScannerApproval, scannerApproval } from './scanners/scanner-approval.ts';
import { whyNoAnalysis } from './scope/needs-analysis.ts';
import { type Waiting, waitingOf } from './tools/waiting.ts';
import {
  awaited,
  clean,
  failed,
  notComparable,
  nothingAwaited,
  notNeeded,
  scannerFile,
} from './verdict/verdicts.ts';

interface Evidence {
  readonly checks: readonly ReportedCheck[];
  /** Absent where no tool uploads to code scanning. */
  readonly codeScanning?: CodeScanning;
  /** Absent where the policy asks for no proof. */
  readonly workflowRuns?: readonly WorkflowRun[];
  /** Of a merge group: what all of its pull requests change. */
  readonly change?: ReadChange;
  /** These are of a pull request; a merge group has none of them. */
  readonly pullRequest?: PullRequest;
  readonly commits?: Commits;
  readonly earlierChanges?: EarlierChanges;
  readonly reviews?: Reviews;
  readonly pushes?: Pushes;
  readonly owners?: Owners;
}

/**
 * Evaluates whether the change needs an analysis; then the expected tools' states on this exact commit, and the alerts that the change
 * introduces; then whether what the analyses run from was changed.
 */
export function evaluate(evidence: Evidence, options: Options, now: Date): SastVerdict {
  const scan = read(evidence, options, now);
  return (
    notApplicable(scan, evidence, options) ??
    failure(scan, options) ??
    unclear(scan) ??
    wait(scan, options) ??
    pass(scan, options)
  );
}

/**
 * A change of what the analyses run from always needs them, but for one by Dependabot that no tool analyzed and that moves only versions:
 * it needs only its approval.
 */
function notApplicable(scan: Scan, { change }: Evidence, options: Options): SastVerdict | null {
  const { who, scanners, approval, codeScanning, findings } = scan;
  if (change === undefined || who === null) return null;
  const why = whyNoAnalysis(change, who, codeScanning.analyses.length > 0, options);
  if (why === null) return null;
  if (approval === null || scanners === null) return notNeeded(why, []);
  if (why !== 'dependency-update') return null;
  if (approval.givenBy !== null) return notNeeded(why, findings);
  return awaited({ ...nothingAwaited, approval, scanners }, options.threshold, findings);
}

function failure(scan: Scan, options: Options): SastVerdict | null {
  const { tools, alerts, findings } = scan;
  const failing = tools.filter(({ status }) => status === 'failed');
  const unknownOriginFails = options['unanalyzed-base'] === 'fail';
  const count =
    alerts.failing.length +
    alerts.dismissedWithoutEffect.length +
    (unknownOriginFails ? alerts.unknownOrigin.length : 0);
  if (failing.length === 0 && count === 0) return null;
  const verdict = failed({ tools: failing, alerts, unknownOriginFails }, options.threshold, findings);
  return count === 0 ? verdict : { ...verdict, waivable: waivableAlerts(scan, unknownOriginFails, options) };
}

/** The alerts that make the change fail, and what it would be without them. */
function waivableAlerts(
  scan: Scan,
  unknownOriginFails: boolean,
  options: Options,
): WaivableFindings<SastMessageId> {
  const alerts: SortedAlerts = {
    ...scan.alerts,
    failing: [],
    dismissedWithoutEffect: [],
    ...(unknownOriginFails ? { unknownOrigin: [] } : {}),
  };
  const without = { ...scan, alerts };
  return {
    of: ['new-alert', 'dismissal-not-counted', ...(unknownOriginFails ? (['unknown-origin'] as const) : [])],
    otherwise:
      failure(without, options) ?? unclear(without) ?? wait(without, options) ?? pass(without, options),
  };
}

function unclear({ tools, findings }: Scan): SastVerdict | null {
  const found = tools.filter(({ status }) => status === 'unclear');
  return found.length === 0 ? null : notComparable(found, findings);
}

function wait(scan: Scan, { threshold }: Options): SastVerdict | null {
  const { tools, alerts, findings, scanners, approval, held, waiting, isGroup, hasUploads } = scan;
  const awaitedTools = tools.filter(isAwaited);
  const lacking = approval !== null && approval.givenBy === null ? approval : null;
  const forTools = awaitedTools.length > 0 || alerts.awaited.length > 0;
  if (!forTools && lacking === null && alerts.fixedOnBase.length === 0) return null;
  const verdict = awaited(
    {
      tools: awaitedTools,
      held: alerts.held.length,
      unexpected: alerts.awaited,
      workflowsHeld: held && awaitedTools.length > 0,
      approval: lacking,
      scanners,
      fixedOnBase: alerts.fixedOnBase.length,
    },
    threshold,
    findings,
  );
  const unannounced = isGroup
    ? hasUploads && (scan.unfinished.length > 0 || alerts.awaited.length > 0)
    : forTools && !held;
  return unannounced ? { ...verdict, reevaluateAt: waiting.reevaluateAt } : verdict;
}

function pass({ tools, alerts, findings }: Scan, options: Options): SastVerdict {
  const uploads = expectedTools(options).codeScanning.length > 0;
  return clean(tools, uploads ? options.threshold : null, alerts.unknownOrigin.length, findings);
}

interface Scan {
  readonly codeScanning: CodeScanning;
  /** Null on a merge group. */
  readonly who: Authorship | null;
  readonly scanners: ChangedScanners | null;
  /** Null where no scanner is changed. */
  readonly approval: ScannerApproval | null;
  readonly tools: readonly ToolState[];
  /** The names of the expected tools whose analysis of this commit is awaited. */
  readonly unfinished: readonly string[];
  readonly alerts: SortedAlerts;
  /** GitHub holds back the workflows of the head. */
  readonly held: boolean;
  readonly waiting: Waiting;
  readonly isGroup: boolean;
  /** Since when analyses are awaited that no event announces is known. */
  readonly hasUploads: boolean;
  readonly findings: readonly SastFinding[];
}

/** As of peer review; who contributed can be no owner and dismiss no alert, whatever that rule's options say. */
const settings: Independence = {
  independence: 'two-people',
  identities: {},
  'not-reviewers': [],
  agents: [],
};

function read(evidence: Evidence, options: Options, now: Date): Scan {
  const {
    checks,
    codeScanning = { analyses: [], alerts: [] },
    pullRequest,
    change,
    commits,
    earlierChanges,
    pushes,
  } = evidence;
  const who =
    pullRequest === undefined || commits === undefined || earlierChanges === undefined
      ? null
      : authorship({ pullRequest, commits, earlierChanges, pushes }, settings, now);
  const scanners =
    change === undefined || pullRequest === undefined ? null : changedScanners(change, codeScanning, options);
  const approval = approvalOf(evidence, who, scanners, options);
  const held = pullRequest?.head.workflowsHeld === true;
  const waiting = waitingOf(pullRequest, codeScanning, checks, options, now);
  const { analyses, states } = toolStates(evidence, codeScanning, scanners, approval, options);
  const settled = (state: ToolState) =>
    waiting.overdue && !held && isAwaited(state)
      ? overdue(state, waiting.graceMinutes, skippedJobs(checks), noNeedForAnalysis)
      : state;
  const unfinished = analyses.filter(({ state }) => isAwaited(state)).map(({ name }) => name);
  const tools = states.map(settled);
  const alerts = sortAlerts(codeScanning, unfinished, who, options);
  return {
    codeScanning,
    who,
    scanners,
    approval,
    tools,
    unfinished,
    alerts,
    held,
    waiting,
    isGroup: pullRequest === undefined,
    hasUploads: codeScanning.unannouncedSince !== undefined,
    findings: findingsOf(alerts, tools, scanners, approval, change, options),
  };
}

/** What else can be done where a tool does not start. */
const noNeedForAnalysis = say`If such changes need no analysis, name their files in ${'ignore-paths'} of the policy.`;

function approvalOf(
  { pullRequest, earlierChanges, reviews, owners }: Evidence,
  who: Authorship | null,
  scanners: ChangedScanners | null,
  options: Options,
): ScannerApproval | null {
  if (pullRequest === undefined || earlierChanges === undefined || reviews === undefined) return null;
  if (who === null || scanners === null || scanners.files.length === 0) return null;
  if (owners === undefined) throw new TypeError('Of a pull request, the owners of the policy are needed.');
  return scannerApproval({ pullRequest, earlierChanges, reviews, owners }, who, scanners, options);
}

function toolStates(
  { checks, workflowRuns }: Evidence,
  codeScanning: CodeScanning,
  scanners: ChangedScanners | null,
  approval: ScannerApproval | null,
  options: Options,
) {
  const changed = {
    workflows: scanners?.workflows ?? new Set<string>(),
    approved: approval !== null && approval.givenBy !== null,
  };
  return statesOfTools(
    expectedTools(options),
    { codeScanning, checks, runs: workflowRuns, changed },
    options,
  );
}

/** What has to change first, then what is only shown. */
function findingsOf(
  alerts: SortedAlerts,
  tools: readonly ToolState[],
  scanners: ChangedScanners | null,
  approval: ScannerApproval | null,
  change: ReadChange | undefined,
  options: Options,
): readonly SastFinding[] {
  const changed = new Set(change?.files.map(({ file }) => file.path));
  const level = options['unanalyzed-base'] === 'fail' ? 'failure' : 'notice';
  return [
    ...alerts.failing.map((alert) => newAlert(alert, options)),
    ...alerts.dismissedWithoutEffect.map((pair) => dismissedWithoutEffect(pair, options)),
    ...alerts.unknownOrigin.map((alert) => unknownOrigin(alert, level, (path) => changed.has(path), options)),
    ...tools.flatMap(({ findings }) => findings),
    ...(approval === null || scanners === null
      ? []
      : scanners.files.map(({ file }) => scannerFile(file.path, approval))),
    ...alerts.fixedOnBase.map(fixedOnBase),
    ...alerts.held.map((alert) => alertMayBeOpen(alert, options)),
    ...alerts.dismissed.map((alert) => dismissed(alert, options)),
    ...inheritedDismissals(alerts.inherited),
    ...belowThreshold(alerts.below, options.threshold),
    ...ungraded(alerts.ungraded),
  ];
}
