import type { RecordedChange } from '../records/recorded-change.ts';
import type { Finding } from '../rules/verdict.ts';
import { type Message, say } from '../text/message.ts';
import type { Outcome } from './evaluate-change.ts';

/** One change as an example of an outcome. */
export interface Sample
  extends Pick<RecordedChange, 'repository' | 'number' | 'sha' | 'date' | 'title' | 'url'> {
  readonly author: string | null;
  readonly summary: Message;
  /** The findings, each with its place. */
  readonly findings: readonly Message[];
  /** Findings that are left out. */
  readonly more: number;
}

/** Findings that a sample keeps. */
const findingsKept = 6;

/** Keeps of a change and an outcome what a sample shows; the change's files are not part of it. */
export function sampleOf(recorded: RecordedChange, { summary, findings }: Outcome): Sample {
  const { repository, number, sha, date, title, url, author } = recorded;
  const kept = findings.slice(0, findingsKept);
  return {
    repository,
    number,
    sha,
    date,
    title,
    url,
    author: author?.name ?? null,
    summary,
    findings: kept.map(placed),
    more: findings.length - kept.length,
  };
}

/** `#12` or the first digits of the commit. */
export function nameOf({ number, sha }: Pick<Sample, 'number' | 'sha'>): string {
  return number === null ? sha.slice(0, 9) : `#${number}`;
}

function placed({ path, line, message }: Finding): Message {
  if (path === undefined) return message;
  return say`${line === undefined ? path : `${path}:${line}`}: ${message}`;
}
