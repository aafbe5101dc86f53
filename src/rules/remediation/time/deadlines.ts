import type { PreviousRelease } from '../../../evidence/release.ts';
import type { RuleSetting } from '../../rule.ts';
import { enforcedSince, type SecurityFinding } from '../../security-findings/findings.ts';
import type { Options } from '../options.ts';

/** A finding that has a deadline, with what is left of its time. */
export interface Deadline {
  readonly finding: SecurityFinding;
  /** When its days end; null where only releases count. */
  readonly due: Date | null;
  /** From when on its days are nearly over; null where only releases count. */
  readonly warnFrom: Date | null;
  /**
   * `last-release`: the next release to the target is late without the fix. `due-soon`: most of its days are over. `paused`: no fix exists,
   * and the policy waits for one. `unknown`: it is late if a release went out with it open, which is not known.
   */
  readonly state: 'late' | 'last-release' | 'due-soon' | 'in-time' | 'paused' | 'unknown';
}

const dayMs = 86_400_000;

/** The part of the time after which it is nearly over. */
const warnAfter = 0.8;

/**
 * The deadline of an open finding; null where the policy gives it none. Malware and secrets that work are late at once. Pure.
 *
 * @param previous the release to the target before; null: there was none; `unknown`: there may have been one
 */
export function deadlineOf(
  finding: SecurityFinding,
  options: Options,
  previous: PreviousRelease | 'unknown' | null,
  setting: RuleSetting,
  now: Date,
): Deadline | null {
  const { severity, urgent, about, detectedAt } = finding;
  if (urgent !== null) return { finding, due: detectedAt, warnFrom: null, state: 'late' };
  const days = severity === null ? null : options.days[severity];
  if (days === null) return null;
  const since = options.clock === 'enforced' ? enforcedSince(options, setting, now) : null;
  const start = Math.max(detectedAt.getTime(), since?.getTime() ?? Number.NEGATIVE_INFINITY);
  const end = start + days * dayMs;
  const warns = start + days * dayMs * warnAfter;
  const isMissed = previous === 'unknown' ? 'unknown' : previous !== null && start < previous.at.getTime();
  const isOver = now.getTime() >= end;
  const byDays = options.deadline !== 'next-release';
  const times = { due: byDays ? new Date(end) : null, warnFrom: byDays ? new Date(warns) : null };
  if (options['no-fix'] === 'pause' && about.alert?.hasFix === false)
    return { finding, ...times, state: 'paused' };
  return {
    finding,
    ...times,
    state: stateOf(options.deadline, { isMissed, isOver, isNear: now.getTime() >= warns }),
  };
}

function stateOf(
  deadline: Options['deadline'],
  {
    isMissed,
    isOver,
    isNear,
  }: { readonly isMissed: boolean | 'unknown'; readonly isOver: boolean; readonly isNear: boolean },
): Exclude<Deadline['state'], 'paused'> {
  switch (deadline) {
    case 'days':
      return isOver ? 'late' : isNear ? 'due-soon' : 'in-time';
    case 'next-release':
      return byRelease(isMissed);
    case 'either':
      if (isOver) return byRelease(isMissed);
      return isNear ? 'due-soon' : 'in-time';
    case 'earlier':
      if (isOver || isMissed === true) return 'late';
      if (isMissed === 'unknown') return 'unknown';
      return isNear ? 'due-soon' : 'last-release';
  }
}

function byRelease(isMissed: boolean | 'unknown'): 'late' | 'last-release' | 'unknown' {
  if (isMissed === 'unknown') return 'unknown';
  return isMissed ? 'late' : 'last-release';
}
