import type { Severity } from '../../evidence/code-scanning.ts';
import type { OpenAlerts, RepositoryAlert } from '../../evidence/open-alerts.ts';
import type { SecurityIssue, SecurityIssues } from '../../evidence/security-issues.ts';
import type { Problem, Slice } from '../../evidence/slice.ts';
import { say } from '../../text/message.ts';
import { severities } from '../options.ts';
import type { ReleaseNeeds, RuleSetting } from '../rule.ts';
import { gradedSeverity } from './alert-severity.ts';
import { secondPerson, type WhyNot, whyNotCounted } from './dismissals.ts';
import { type WhyIssueOpen, whyIssueOpen } from './issue-state.ts';
import type { FindingOptions, IssueOption } from './options.ts';

/** What shows the security findings of a repository. */
export interface FindingEvidence {
  readonly openAlerts: OpenAlerts;
  /** Absent where the policy names no issues. */
  readonly securityIssues?: SecurityIssues | undefined;
}

/** A security finding of the repository: an alert of GitHub, or an issue that people opened. */
export interface SecurityFinding {
  readonly about:
    | { readonly alert: RepositoryAlert; readonly issue?: never }
    | { readonly issue: SecurityIssue; readonly alert?: never };
  /** Null: the policy says that alerts of its level do not count. */
  readonly severity: Severity | null;
  readonly detectedAt: Date;
  /** What counts at any severity, and in an emergency. */
  readonly urgent: 'active-secret' | 'malware' | null;
  readonly state: FindingState;
}

export type FindingState =
  | { readonly kind: 'open'; readonly why: WhyOpen }
  /** Dismissed in a way that does not count, before the rule was first enforced: to be reviewed until then. */
  | { readonly kind: 'inherited'; readonly why: WhyOpen; readonly until: Date }
  /** Dismissed in a way that counts; or by a rule of Dependabot, where the policy lets it. */
  | { readonly kind: 'dismissed' };

export type WhyOpen =
  | 'open'
  | 'fixed-later'
  | 'unconfirmed-fix'
  | 'maybe-fixed'
  | 'auto-dismissed'
  | 'fix-started'
  | 'not-approved'
  | 'pattern-changed'
  | 'still-valid'
  | Exclude<WhyNot, 'contributor'>
  | WhyIssueOpen;

/** The findings that are not fixed, and what could not be read. */
export interface KnownFindings {
  readonly findings: readonly SecurityFinding[];
  readonly problems: readonly Problem[];
  /** The branch of code scanning, where it has no analysis of the released commit itself. */
  readonly notAnalyzedOn: string | null;
}

/** What the slices of the findings are read for. */
export function findingNeeds({ kinds, issues }: Pick<FindingOptions, 'kinds' | 'issues'>): ReleaseNeeds {
  return {
    alerts: kinds,
    issues: issues.map(({ repository, labels }) => ({ repository, labels })),
  };
}

/**
 * The security findings that are not shown to be fixed. Pure.
 *
 * @param now the time of the evaluation, for which dismissals of before the rule was enforced may have to be reviewed
 */
export function knownFindings(
  { openAlerts, securityIssues = [] }: FindingEvidence,
  options: FindingOptions,
  setting: RuleSetting,
  now: Date,
): KnownFindings {
  const { codeScanning, dependabot, secretScanning } = openAlerts;
  const lists: readonly Slice<readonly RepositoryAlert[]>[] = [...new Set(options.kinds)].map((kind) => {
    if (kind === 'dependabot') return dependabot ?? notRead('Dependabot alerts');
    if (kind === 'secret-scanning') return secretScanning ?? notRead('secret scanning');
    if (codeScanning === null) return notRead('code scanning');
    return codeScanning.available ? { available: true, value: codeScanning.value.alerts } : codeScanning;
  });
  const sources = options.issues.map((option) => ({ option, issues: issuesOf(option, securityIssues) }));
  const since = enforcedSince(options, setting, now);
  const reads = [...lists, ...sources.map(({ issues }) => issues)];
  const isScanned = options.kinds.includes('code-scanning') && codeScanning?.available === true;
  return {
    findings: distinct(
      [
        ...lists.flatMap((list) =>
          list.available ? list.value.map((alert) => ofAlert(alert, options, since, now)) : [],
        ),
        ...sources.flatMap(({ option, issues }) =>
          issues.available ? issues.value.flatMap((issue) => ofIssue(issue, option)) : [],
        ),
      ].sort(worstFirst),
    ),
    problems: reads.flatMap((read) => (read.available ? [] : [read.problem])),
    notAnalyzedOn: isScanned && !codeScanning.value.analyzesCommit ? codeScanning.value.branch : null,
  };
}

/** The day on which the rule was first enforced, as far as that is known: it may be to come by its roll-out, never by the option. */
export function enforcedSince(
  { 'enforced-since': written }: Pick<FindingOptions, 'enforced-since'>,
  setting: RuleSetting,
  now: Date,
): Date | null {
  if (setting.enforcedSince !== null) return setting.enforcedSince;
  if (written === null) return null;
  const day = new Date(`${written}T00:00:00Z`);
  return day.getTime() <= now.getTime() ? day : null;
}

function notRead(what: string): Slice<never> {
  return {
    available: false,
    problem: {
      reason: 'unreadable',
      message: say`The alerts of ${[what]} were not read.`,
      remedy: say`Evaluate the release again. If this persists, tell the operators of sdl-gate: it is a bug.`,
    },
  };
}

function issuesOf(
  { repository, labels }: IssueOption,
  read: SecurityIssues,
): Slice<readonly SecurityIssue[]> {
  const key = JSON.stringify([repository?.toLowerCase() ?? null, labels]);
  const found = read.find(
    ({ source }) => JSON.stringify([source.repository?.toLowerCase() ?? null, source.labels]) === key,
  );
  return found?.issues ?? notRead('issues');
}

const dayMs = 86_400_000;

function ofAlert(
  alert: RepositoryAlert,
  options: FindingOptions,
  since: Date | null,
  now: Date,
): SecurityFinding {
  const urgent = urgency(alert);
  const graded = alert.kind === 'secret-scanning' ? 'critical' : gradedSeverity(alert, options);
  const why = whyOpen(alert, options);
  return {
    about: { alert },
    severity: urgent === null ? graded : 'critical',
    detectedAt: alert.detectedAt,
    urgent,
    state: why === null ? { kind: 'dismissed' } : stateOf(alert, why, options, since, now),
  };
}

/** Malware, or a secret that works or lies in a public place: not one that GitHub knows not to work. */
function urgency({ malware, validity, publiclyLeaked }: RepositoryAlert): SecurityFinding['urgent'] {
  if (malware === true) return 'malware';
  if (validity === 'active' || (publiclyLeaked === true && validity !== 'inactive')) return 'active-secret';
  return null;
}

/** A dismissal of before the rule was enforced is listed for a while; what is open or was not dismissed by anybody is not. */
function stateOf(
  { dismissal, state, malware, validity }: RepositoryAlert,
  why: WhyOpen,
  { 'inherited-days': days }: FindingOptions,
  since: Date | null,
  now: Date,
): FindingState {
  const isUrgent = malware === true || validity === 'active';
  if (state !== 'dismissed' || dismissal === undefined || since === null || isUrgent)
    return { kind: 'open', why };
  const until = new Date(since.getTime() + days * dayMs);
  return dismissal.at.getTime() < since.getTime() && now.getTime() < until.getTime()
    ? { kind: 'inherited', why, until }
    : { kind: 'open', why };
}

/** Why an alert counts as open; null where its dismissal counts. */
function whyOpen(alert: RepositoryAlert, options: FindingOptions): WhyOpen | null {
  const { state, dismissal, validity, autoDismissed } = alert;
  if (state !== 'dismissed') return state;
  if (autoDismissed === true)
    return alert.malware === true || options['auto-dismissed'] === 'fail' ? 'auto-dismissed' : null;
  if (dismissal === undefined) return 'open';
  // GitHub tries some secrets: what works is neither revoked nor a false alarm.
  if (validity === 'active') return 'still-valid';
  const { reason } = dismissal;
  if (alert.kind === 'secret-scanning') {
    if (reason === 'revoked') return null;
    if (reason === 'pattern_deleted' || reason === 'pattern_edited') return 'pattern-changed';
  }
  if (reason === 'fix_started') return 'fix-started';
  const why = whyNotCounted(dismissal, nobodyContributed);
  if (why !== null) return why === 'contributor' ? 'nobody' : why;
  return options.dismissals === 'approved' && secondPerson(dismissal) === null ? 'not-approved' : null;
}

/** Of an alert of a whole repository GitHub does not show whose change brought it. */
const nobodyContributed = { contributors: new Map() };

function ofIssue(
  issue: SecurityIssue,
  { 'severity-labels': labels }: IssueOption,
): readonly SecurityFinding[] {
  const why = whyIssueOpen(issue);
  if (why === null) return [];
  const has = new Set(issue.labels.map((each) => each.toLowerCase()));
  const severity =
    severities.find((each) => labels[each].some((label) => has.has(label.toLowerCase()))) ?? 'critical';
  const finding: SecurityFinding = {
    about: { issue },
    severity,
    detectedAt: issue.createdAt,
    urgent: null,
    state: { kind: 'open', why },
  };
  return [finding];
}

/** An issue that two sources name is one finding, of its worst severity. */
function distinct(findings: readonly SecurityFinding[]): readonly SecurityFinding[] {
  const issues = new Set<string>();
  return findings.filter(({ about: { issue } }) => {
    if (issue === undefined) return true;
    const key = `${issue.repository.toLowerCase()}#${issue.number}`;
    const isFirst = !issues.has(key);
    issues.add(key);
    return isFirst;
  });
}

function worstFirst(one: SecurityFinding, other: SecurityFinding): number {
  return rankOf(one) - rankOf(other);
}

function rankOf({ severity, urgent }: SecurityFinding): number {
  if (urgent !== null) return -1;
  return severity === null ? severities.length : severities.indexOf(severity);
}
