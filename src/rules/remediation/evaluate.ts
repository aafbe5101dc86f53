import type { Release } from '../../evidence/release.ts';
import type { RuleSetting } from '../rule.ts';
import { described } from '../security-findings/described.ts';
import { type FindingEvidence, type KnownFindings, knownFindings } from '../security-findings/findings.ts';
import {
  inheritedCount,
  inTime,
  listNotRead,
  moreFindings,
  notReadable,
  pastDeadline,
  pausedCount,
  type RemediationFinding,
  type RemediationVerdict,
  timeWords,
} from './messages.ts';
import type { Options } from './options.ts';
import { type Deadline, deadlineOf } from './time/deadlines.ts';

/** What shows the open findings; of a release, only what the verdict depends on, so that a repository can be evaluated without one. */
interface Evidence extends FindingEvidence {
  readonly release: Pick<Release, 'repository' | 'public' | 'previous' | 'previousProblem'>;
}

/** Findings of one kind that are shown; of those that fail, the others are counted. */
const maxFindings = 100;

export function evaluate(
  evidence: Evidence,
  options: Options,
  now: Date,
  setting: RuleSetting,
): RemediationVerdict {
  const { release } = evidence;
  const known = knownFindings(evidence, options, setting, now);
  const { previousProblem } = release;
  const previous = previousProblem === undefined ? release.previous : 'unknown';
  const deadlines = known.findings.flatMap((finding) => {
    if (finding.state.kind !== 'open') return [];
    return deadlineOf(finding, options, previous, setting, now) ?? [];
  });
  const late = deadlines.filter(({ state }) => state === 'late');
  const running = deadlines.filter(({ state }) => state !== 'late' && state !== 'paused');
  const hides = previousProblem !== undefined && deadlines.some(({ state }) => state === 'unknown');
  const problems = hides ? [...known.problems, previousProblem] : known.problems;
  const shown = {
    findings: findingsOf(deadlines, { ...known, problems }, release, now),
    reevaluateAt: nextChange(running, known, now),
  };
  const otherwise = problems.length === 0 ? null : notReadable(problems, shown);
  if (late.length > 0) return pastDeadline(late.length, shown, otherwise);
  if (otherwise !== null) return otherwise;
  const dues = running.flatMap(({ due }) => (due === null || due <= now ? [] : [due.getTime()]));
  const next = dues.length === 0 ? null : new Date(Math.min(...dues));
  return inTime(running.length, next, now, shown);
}

/** When a finding becomes late or nearly so, or a dismissal is to be reviewed. */
function nextChange(running: readonly Deadline[], { findings }: KnownFindings, now: Date): Date | null {
  const times = [
    ...running.flatMap(({ due, warnFrom }) => [due, warnFrom]),
    ...findings.map(({ state }) => (state.kind === 'inherited' ? state.until : null)),
  ].flatMap((time) => (time === null || time <= now ? [] : [time.getTime()]));
  return times.length === 0 ? null : new Date(Math.min(...times));
}

function findingsOf(
  deadlines: readonly Deadline[],
  { findings, problems }: KnownFindings,
  release: Evidence['release'],
  now: Date,
): readonly RemediationFinding[] {
  const of = (wanted: Deadline['state']) => deadlines.filter(({ state }) => state === wanted);
  const shown = (
    messageId: RemediationFinding['messageId'],
    level: RemediationFinding['level'],
    some: readonly Deadline[],
  ) =>
    some.slice(0, maxFindings).map(
      (deadline): RemediationFinding => ({
        messageId,
        level,
        ...described(deadline.finding, release, timeWords(deadline, now)),
      }),
    );
  const late = of('late');
  const more = late.length - maxFindings;
  const paused = of('paused').length;
  const inherited = findings.filter(({ state }) => state.kind === 'inherited').length;
  return [
    ...problems.map(listNotRead),
    ...shown('late', 'failure', late),
    ...(more > 0 ? [moreFindings(more)] : []),
    ...shown('due-soon', 'warning', of('due-soon')),
    ...shown('last-release', 'warning', of('last-release')),
    ...(paused > 0 ? [pausedCount(paused)] : []),
    ...(inherited > 0 ? [inheritedCount(inherited)] : []),
  ];
}
