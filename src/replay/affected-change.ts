import type { RecordedChange } from '../dataset/recorded-change.ts';
import type { Finding } from '../rules/verdict.ts';
import { type Message, say, withoutLinks } from '../text/message.ts';
import type { Outcome } from './evaluate-change.ts';

/** A change that fails, or to which a rule applies, as a report lists it. */
export interface AffectedChange
  extends Pick<RecordedChange, 'repository' | 'number' | 'sha' | 'date' | 'title' | 'url'> {
  /** The author, or the team. */
  readonly person: string;
  /** The directories in which it is affected. */
  readonly directories: readonly string[];
  readonly summary: Message;
  /** The findings, each with its place. */
  readonly findings: readonly Message[];
  /** Findings that are left out. */
  readonly more: number;
}

/** Findings that are kept. */
const maxFindings = 6;

/** Characters of a title, and of a value in a message. */
const maxLength = 300;

/** Keeps what a report shows of a change and an outcome; the change's files are not part of it. */
export function affectedChange(
  recorded: RecordedChange,
  { summary, findings }: Outcome,
  person: string,
  directories: readonly string[],
): AffectedChange {
  const { repository, number, sha, date, title, url } = recorded;
  const kept = findings.slice(0, maxFindings);
  return {
    repository,
    number,
    sha,
    date,
    title: title.slice(0, maxLength),
    url,
    person,
    directories,
    summary: bounded(summary),
    findings: kept.map((finding) => bounded(placed(finding))),
    more: findings.length - kept.length,
  };
}

/** `#12` or the first digits of the commit. */
export function nameOf({ number, sha }: Pick<AffectedChange, 'number' | 'sha'>): string {
  return number === null ? sha.slice(0, 9) : `#${number}`;
}

function placed({ path, line, message }: Finding): Message {
  if (path === undefined) return message;
  return say`${line === undefined ? path : `${path}:${line}`}: ${message}`;
}

function bounded(message: Message): Message {
  return withoutLinks(message).map((part) =>
    typeof part === 'string' ? part : { quoted: part.quoted.slice(0, maxLength) },
  );
}
