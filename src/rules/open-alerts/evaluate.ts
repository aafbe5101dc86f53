import type { Release } from '../../evidence/release.ts';
import { reaches } from '../options.ts';
import type { RuleSetting } from '../rule.ts';
import { described } from '../security-findings/described.ts';
import {
  type FindingEvidence,
  type KnownFindings,
  knownFindings,
  type SecurityFinding,
} from '../security-findings/findings.ts';
import {
  belowThreshold,
  dismissedCount,
  inheritedUntil,
  listNotRead,
  moreFindings,
  noneOpen,
  notReadable,
  type OpenAlertsFinding,
  type OpenAlertsVerdict,
  openFindings,
  otherCommitAnalyzed,
} from './messages.ts';
import type { Options } from './options.ts';

interface Evidence extends FindingEvidence {
  readonly release: Release;
}

/** Findings of one kind that are shown; of those that fail, the others are counted. */
const maxFindings = 100;

export function evaluate(
  evidence: Evidence,
  options: Options,
  now: Date,
  setting: RuleSetting,
): OpenAlertsVerdict {
  const { threshold } = options;
  const known = knownFindings(evidence, options, setting, now);
  const counting = known.findings.filter(
    ({ severity, urgent }) => urgent !== null || reaches(severity, threshold),
  );
  const open = counting.filter(({ state }) => state.kind === 'open');
  const reviews = counting.flatMap(({ state }) =>
    state.kind === 'inherited' ? [state.until.getTime()] : [],
  );
  const shown = {
    threshold,
    findings: findingsOf(open, counting, known, options, evidence.release),
    reevaluateAt: reviews.length === 0 ? null : new Date(Math.min(...reviews)),
  };
  const otherwise = known.problems.length === 0 ? null : notReadable(known.problems, shown);
  if (open.length === 0) return otherwise ?? noneOpen(shown);
  const issues = open.filter(({ about }) => about.issue !== undefined).length;
  const dismissed = open.filter(isDismissed).length;
  const mayBeUrgent = evidence.release.public || open.some(({ urgent }) => urgent !== null);
  const counts = { alerts: open.length - issues - dismissed, dismissed, issues, mayBeUrgent };
  return openFindings(counts, shown, otherwise);
}

function findingsOf(
  open: readonly SecurityFinding[],
  counting: readonly SecurityFinding[],
  { findings, problems, notAnalyzedOn }: KnownFindings,
  { threshold }: Options,
  release: Release,
): readonly OpenAlertsFinding[] {
  const more = open.length - maxFindings;
  const dismissed = counting.filter(({ state }) => state.kind === 'dismissed').length;
  const below = findings.filter(
    (finding) => finding.severity !== null && finding.state.kind === 'open' && !counting.includes(finding),
  ).length;
  const inherited = counting.flatMap((finding) => {
    const { state } = finding;
    return state.kind === 'inherited' ? [{ finding, until: state.until }] : [];
  });
  return [
    ...problems.map(listNotRead),
    ...open.slice(0, maxFindings).map(
      (finding): OpenAlertsFinding => ({
        messageId: messageIdOf(finding),
        level: 'failure',
        ...described(finding, release),
      }),
    ),
    ...(more > 0 ? [moreFindings(more)] : []),
    ...(notAnalyzedOn === null ? [] : [otherCommitAnalyzed(notAnalyzedOn)]),
    ...inherited.slice(0, maxFindings).map(
      ({ finding, until }): OpenAlertsFinding => ({
        messageId: 'inherited-dismissal',
        level: 'warning',
        ...described(finding, release, inheritedUntil(until)),
      }),
    ),
    ...(dismissed > 0 ? [dismissedCount(dismissed)] : []),
    ...(below > 0 ? [belowThreshold(below, threshold)] : []),
  ];
}

function messageIdOf(finding: SecurityFinding): OpenAlertsFinding['messageId'] {
  if (finding.about.issue !== undefined) return 'open-issue';
  return isDismissed(finding) ? 'dismissal-not-counted' : 'open-alert';
}

function isDismissed({ about: { alert } }: SecurityFinding): boolean {
  return alert?.state === 'dismissed';
}
