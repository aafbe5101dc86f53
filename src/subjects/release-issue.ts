import { createHash } from 'node:crypto';
import type { Report } from '../engine/report.ts';
import type { ReleaseTarget } from '../evidence/release.ts';
import type { NewEntry, Recorder } from './entries.ts';
import { type Place, placeOf } from './place.ts';

/** A release that failed after the fact, about which an issue is opened once. */
export interface FailedRelease {
  /** Identifies it among the issues of the repository: hexadecimal. */
  readonly id: string;
  readonly report: Report;
}

/** What was done about a failure: the number of its issue, null where none could be opened, and whether it was told that it passes. */
export interface KnownIssue {
  readonly number: number | null;
  readonly passed: boolean;
}

/**
 * What is to be done about an issue: it is opened once, and told once that the release passes.
 *
 * @param isUndecided whether it was released and had neither passed nor failed since: what passed then fails for nothing that is found later
 */
export function issueStep(
  known: KnownIssue | null,
  { conclusion, release }: Report,
  isUndecided: boolean,
): 'open' | 'tell' | 'none' {
  if (known === null)
    return isUndecided && conclusion === 'failure' && release?.dryRun === false ? 'open' : 'none';
  return known.number !== null && !known.passed && conclusion === 'success' ? 'tell' : 'none';
}

/** Identifies a release among the issues of its repository, hexadecimal. */
export function releaseIssueId(sha: string, branch: string): string {
  return createHash('sha256').update(`${sha} ${branch}`).digest('hex').slice(0, 32);
}

export interface ReleaseIssuePorts {
  /** Opens the issue about a release that failed, unless it is there. Null: the app may not, or the repository has no issues. */
  openReleaseIssue(subject: Place, failed: FailedRelease): Promise<number | null>;
  /** Comments on that issue, once, that the release passes by now. */
  tellReleasePasses(subject: Place, issue: number, passed: FailedRelease): Promise<'told' | 'refused'>;
}

/** Opens the issue, or comments on it, and returns what to remember and to record. */
export async function toldAbout(
  step: ReturnType<typeof issueStep>,
  known: KnownIssue | null,
  parts: {
    readonly github: ReleaseIssuePorts;
    readonly recorder: Recorder;
    readonly place: Place;
    readonly sha: string;
    readonly target: ReleaseTarget;
    /** The target as the record has it. */
    readonly branch: string;
    readonly report: Report;
    readonly now: Date;
  },
): Promise<{ readonly issue: KnownIssue | null; readonly entries: readonly NewEntry[] }> {
  const { github, recorder, place, sha, target, branch, report, now } = parts;
  const id = releaseIssueId(sha, branch);
  if (step === 'open') {
    const number = await github.openReleaseIssue(place, { id, report });
    const entry = recorder.entry({
      kind: 'release-issue',
      place: placeOf(place),
      sha,
      branch,
      ...(number === null ? {} : { number }),
      conclusion: number === null ? 'refused' : 'opened',
      facts: { sha, target, issue: number, at: now },
    });
    return { issue: { number, passed: false }, entries: [entry] };
  }
  if (step === 'tell' && known !== null && known.number !== null) {
    await github.tellReleasePasses(place, known.number, { id, report });
    return { issue: { ...known, passed: true }, entries: [] };
  }
  return { issue: known, entries: [] };
}
