import type { Severity } from '../../../evidence/code-scanning.ts';
import { counted, listOf, plural } from '../../../text/lists-and-counts.ts';
import { fileLink, join, type Message, say } from '../../../text/message.ts';
import type { ToolState, Wait } from '../../static-analysis/tool-states.ts';
import type { Turn } from '../../verdict.ts';
import type { SortedAlerts } from '../alerts/sort-alerts.ts';
import { countAlerts, type SastFinding, type SastMessageId, type SastVerdict } from '../messages.ts';
import type { ChangedScanners } from '../scanners/changed-scanners.ts';
import type { ScannerApproval } from '../scanners/scanner-approval.ts';
import type { NoNeed } from '../scope/needs-analysis.ts';

const noNeeds: Readonly<Record<NoNeed, Message>> = {
  'exempt-authors': ['No analysis needed: only exempt authors contributed to this change.'],
  'outside-paths': ['No analysis needed: no changed file is one that the policy wants analyzed.'],
  'documents-only': ['No analysis needed: only documents change.'],
  'dependency-update': [
    'No analysis needed: Dependabot alone changes manifests, lock files and versions, and no tool analyzed its commits.',
  ],
};

export function notNeeded(why: NoNeed, findings: readonly SastFinding[]): SastVerdict {
  return { status: 'not-applicable', messageId: 'not-needed', summary: noNeeds[why], findings };
}

/** What fails. */
export interface Failing {
  readonly tools: readonly ToolState[];
  readonly alerts: SortedAlerts;
  /** Whether alerts of a tool that never analyzed the base fail. */
  readonly unknownOriginFails: boolean;
}

export function failed(
  { tools, alerts, unknownOriginFails }: Failing,
  threshold: Severity,
  findings: readonly SastFinding[],
): Extract<SastVerdict, { status: 'fail' }> {
  const fresh = alerts.failing.length;
  const undone = alerts.dismissedWithoutEffect.length;
  const unknown = unknownOriginFails ? alerts.unknownOrigin.length : 0;
  const messageId = fresh + undone > 0 ? 'new-alerts' : unknown > 0 ? 'base-not-analyzed' : 'tool-failed';
  const stopped = tools.filter(({ remedy }) => remedy === undefined).map(({ name }) => name);
  return {
    status: 'fail',
    messageId,
    summary: sentences([
      ...(fresh > 0 ? [say`${countAlerts(fresh)} ${reaching(threshold)}.`] : []),
      ...(undone > 0
        ? [say`${[counted(undone, 'alert')]} ${reaching(threshold)}, dismissed in a way that does not count.`]
        : []),
      ...(unknown > 0 ? [baseNeverAnalyzed(unknown, threshold)] : []),
      ...tools.map(({ says }) => says),
    ]),
    remedy: sentences([
      ...(fresh > 0
        ? [
            say`Fix the alerts and push, or have somebody who did not contribute dismiss false positives in code scanning, with a comment.`,
          ]
        : []),
      ...(undone > 0
        ? [
            say`Fix the dismissed alerts, or have somebody who did not contribute dismiss them as false positives, with a comment.`,
          ]
        : []),
      ...(unknown > 0
        ? [
            say`Run the tool on the base, so that its alerts are known there, or set ${'unanalyzed-base: report'} in the policy.`,
          ]
        : []),
      ...tools.flatMap(({ remedy }) => (remedy === undefined ? [] : [remedy])),
      ...(stopped.length > 0 ? [openRun(stopped)] : []),
    ]),
    turn: 'author',
    findings,
  };
}

function baseNeverAnalyzed(count: number, threshold: Severity): Message {
  const bring: Message = [plural(count, 'it', 'them')];
  return say`The base was never analyzed: there ${[plural(count, 'is', 'are')]} ${[counted(count, 'alert')]} ${reaching(threshold)}, and nobody can tell whether this change brings ${bring}.`;
}

export function notComparable(tools: readonly ToolState[], findings: readonly SastFinding[]): SastVerdict {
  return {
    status: 'error',
    messageId: 'not-comparable',
    summary: sentences(tools.map(({ says }) => says)),
    remedy: sentences(tools.flatMap(({ remedy }) => (remedy === undefined ? [] : [remedy]))),
    turn: 'author',
    findings,
  };
}

/** What is waited for. */
export interface Awaited {
  readonly tools: readonly ToolState[];
  /** The number of alerts that may still be open. */
  readonly held: number;
  /** Tools that have not finished and that the policy does not name. */
  readonly unexpected: readonly string[];
  /** GitHub holds back the workflows of the head. */
  readonly workflowsHeld: boolean;
  /** The approval that a change of scanners lacks; null where it lacks none. */
  readonly approval: ScannerApproval | null;
  readonly scanners: ChangedScanners | null;
  /** The number of alerts that were fixed on the base since. */
  readonly fixedOnBase: number;
}

export const nothingAwaited: Awaited = {
  tools: [],
  held: 0,
  unexpected: [],
  workflowsHeld: false,
  approval: null,
  scanners: null,
  fixedOnBase: 0,
};

/** The people whose turn it is come before the tools. */
export function awaited(
  what: Awaited,
  threshold: Severity,
  findings: readonly SastFinding[],
): Extract<SastVerdict, { status: 'pending' }> {
  const { tools, held, unexpected, workflowsHeld, approval, fixedOnBase } = what;
  const others = unexpected.map((tool) => say`${tool}`);
  const [messageId, turn] = urgent(what);
  return {
    status: 'pending',
    messageId,
    summary: sentences([
      ...(workflowsHeld ? [say`Waiting for a maintainer to approve the workflows of this head.`] : []),
      ...tools.map(({ says }) => says),
      ...(held > 0
        ? [say`${countAlerts(held)} ${reaching(threshold)}, known before, may still be open.`]
        : []),
      ...(approval === null ? [] : [scannerChanged(what)]),
      ...(fixedOnBase > 0
        ? [
            say`${[counted(fixedOnBase, 'alert')]} ${reaching(threshold)} ${[plural(fixedOnBase, 'was', 'were')]} fixed on the base since; this branch does not have the fix.`,
          ]
        : []),
    ]),
    waitingFor: listOf(
      [
        ...tools.map(({ name }) => name),
        ...others,
        ...(workflowsHeld ? [['a maintainer to approve the workflows']] : []),
        ...(approval === null ? [] : [[approval.by === 'owner' ? 'an approval by an owner' : 'an approval']]),
        ...(fixedOnBase > 0 ? [['an update of the branch']] : []),
      ],
      'and',
    ),
    remedy: sentences([
      ...(workflowsHeld
        ? [say`Somebody with write access approves the workflows on the page of the pull request.`]
        : whileAwaited(tools, others)),
      ...(approval === null ? [] : [approvalRemedy(approval)]),
      ...(fixedOnBase > 0 ? [say`Update the branch with its base.`] : []),
    ]),
    turn,
    findings,
  };
}

function urgent({ workflowsHeld, tools, held, approval }: Awaited): readonly [SastMessageId, Turn] {
  if (workflowsHeld) return ['workflows-held', 'reviewer'];
  if (tools.length > 0 || held > 0) return ['tool-awaited', 'tool'];
  return approval === null ? ['branch-outdated', 'author'] : ['scanner-changed', 'reviewer'];
}

/** Files that one sentence names. */
const maxFiles = 5;

function scannerChanged({ scanners }: Awaited): Message {
  const files = listOf(
    (scanners?.files ?? []).map(({ file }) => fileLink(file.path)),
    'and',
    maxFiles,
  );
  return say`This change alters what an expected analysis runs from: ${files}.`;
}

/** Who the owners are, completing "an owner of the policy (…)". */
const ownersKnownFrom: Readonly<Record<NonNullable<ScannerApproval['from']>, Message>> = {
  policy: say`named there under ${'owners'}`,
  'code-owners': say`named for it in ${'CODEOWNERS'}`,
  admins: say`an administrator of the repository`,
};

function approvalRemedy({ by, from, nobodyLeft }: ScannerApproval): Message {
  if (nobodyLeft) {
    return say`Nobody is left who may approve: everyone who could approve contributed to this change. Name others under ${by === 'owner' ? 'owners' : 'owners-fallback'} in the policy, who then approve.`;
  }
  if (by === 'owner' && from !== null)
    return say`An owner of the policy (${ownersKnownFrom[from]}) approves the pull request.`;
  if (by === 'fallback') {
    return say`Every owner of the policy contributed to this change: somebody whom it names under ${'owners-fallback'} approves the pull request.`;
  }
  return from === null
    ? say`Somebody with write access who did not contribute approves the pull request.`
    : say`Every owner of the policy contributed to this change: somebody else with write access who did not contribute approves the pull request.`;
}

/** @param others the names of tools that the policy does not name */
function whileAwaited(tools: readonly ToolState[], others: readonly Message[]): readonly Message[] {
  const named = (wait: Wait) => tools.filter(({ status }) => status === wait).map(({ name }) => name);
  const notSeen = [...named('not-seen'), ...others];
  const working = [...named('running'), ...notSeen];
  const [notUploaded, stopped] = [named('not-uploaded'), named('stopped')];
  return [
    ...(stopped.length > 0 ? [openRun(stopped)] : []),
    ...(notUploaded.length > 0
      ? [say`Check whether the upload step of ${listOf(notUploaded, 'and')} ran.`]
      : []),
    ...tools.flatMap(({ status, remedy }) =>
      status === 'not-proven' && remedy !== undefined ? [remedy] : [],
    ),
    ...(working.length > 0
      ? [say`Nothing to do while ${listOf(working, 'and')} ${[plural(working.length, 'runs', 'run')]}.`]
      : []),
    ...(notSeen.length > 0
      ? [
          say`If ${listOf(notSeen, 'or')} does not start, check that its workflow is triggered for this commit.`,
        ]
      : []),
  ];
}

function openRun(names: readonly Message[]): Message {
  return say`Open the run of ${listOf(names, 'and')}, fix what stopped it, and run it again.`;
}

/**
 * @param threshold null where no tool brings alerts
 * @param unknown alerts of a tool that never analyzed the base, which do not fail
 */
export function clean(
  tools: readonly ToolState[],
  threshold: Severity | null,
  unknown: number,
  findings: readonly SastFinding[],
): SastVerdict {
  return {
    status: 'pass',
    messageId: 'clean',
    summary: sentences([
      ...tools.map(({ says }) => says),
      ...(threshold === null ? [] : [say`No new alert ${reaching(threshold)}.`]),
      ...(threshold === null || unknown === 0 ? [] : [baseNeverAnalyzed(unknown, threshold)]),
    ]),
    findings,
  };
}

/** Those who may approve, where they are not named. */
const whoApproved: Readonly<Record<'owner' | 'fallback', string>> = {
  owner: 'An owner of the policy',
  fallback: 'Somebody who stands in for the owners of the policy',
};

/** A changed file that an expected analysis runs from. */
export function scannerFile(path: string, { by, givenBy, showsMembers }: ScannerApproval): SastFinding {
  const name = showsMembers || by === 'anybody' ? say`${givenBy ?? ''}` : [whoApproved[by]];
  const approved = givenBy === null ? [] : say` ${name} approved it.`;
  return {
    messageId: 'scanner-file',
    level: givenBy === null ? 'warning' : 'notice',
    path,
    message: say`An expected analysis runs from this file.${approved}`,
  };
}

function reaching(threshold: Severity): Message {
  return [`of ${threshold} severity${threshold === 'critical' ? '' : ' or worse'}`];
}

function sentences(all: readonly Message[]): Message {
  return join(all, ' ');
}
