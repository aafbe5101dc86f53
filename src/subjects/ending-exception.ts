import type { ExceptionsOfSubject } from '../engine/report.ts';
import type { RegisteredException } from '../evidence/exceptions.ts';
import { type ExceptionEvent, registerOf } from '../exceptions/event.ts';
import type { Clock } from '../platform/clock.ts';
import { type Place, placeKey, placeName, placeOf } from './place.ts';
import { gone, type SubjectKind } from './work.ts';

/** An exception of which those concerned are told before it ends. */
export interface EndingExceptionSubject extends Place {
  readonly kind: 'ending-exception';
  /** Of the exception, such as `EX-12`. */
  readonly id: string;
  /** As the file has it; absent: it was asked for in a comment. */
  readonly entry?: EndingEntry;
}

/** An entry of a file about one pull request, as its evaluation found it. */
interface EndingEntry {
  /** ISO 8601. */
  readonly ends: string;
  readonly people: readonly string[];
  /** The number of the pull request. */
  readonly thread: number;
}

/** What is told once. */
export interface EndingException {
  readonly id: string;
  readonly ends: Date;
  /** The logins of those who are told. */
  readonly people: readonly string[];
  /** The number of the pull request where it was asked for, or that its entry in a file is about. */
  readonly thread: number;
  readonly from: 'comment' | 'file';
}

export interface EndingExceptionPorts {
  readonly github: {
    /** Comments that an exception ends soon, once. `refused`: GitHub takes no comment there. */
    tellEnding(subject: EndingExceptionSubject, what: EndingException): Promise<'told' | 'refused'>;
  };
  readonly exceptionEvents: {
    /** Every event of an exception of a repository, in the order in which they were written. */
    eventsOfException(
      repositoryId: number,
      id: string,
    ): Promise<readonly { readonly id: string; readonly event: ExceptionEvent | null }[]>;
  };
  readonly clock: Clock;
}

/** Milliseconds before its end. */
export const toldBeforeMs = 7 * 24 * 60 * 60 * 1_000;

/** An exception that was approved: a week before its end, its requester and its approvers are told, unless it was revoked. */
export const endingException: SubjectKind<EndingExceptionSubject, EndingExceptionPorts> = {
  kind: 'ending-exception',
  key: (subject) => `${placeKey(subject)}!${termOf(subject)}`,
  name: (subject) => `${placeName(subject)}!${termOf(subject)}`,
  async reconcile({ subject }, { github, exceptionEvents, clock }, holdsLease) {
    const { id, repositoryId, entry } = subject;
    const events = await exceptionEvents.eventsOfException(repositoryId, id);
    const source = `reminder:${repositoryId}:${termOf(subject)}`;
    if (events.some(({ event }) => event?.source === source)) return gone;
    const now = clock.now();
    const ending = entry === undefined ? askedFor(events) : endingOf(id, entry);
    if (ending === null || ending.ends <= now) return gone;
    if (!(await holdsLease())) return { outcome: 'overtaken', completion: () => ({}) };
    const told = await github.tellEnding(subject, ending);
    const event: ExceptionEvent = { kind: 'reminded', id, repositoryId, by: 'sdl-gate', at: now, source };
    return {
      outcome: 'evaluated',
      told,
      completion: () => ({ ...gone.completion(0), exceptionEvents: [event] }),
    };
  },
};

/** An entry of a file that is extended keeps its id: its new end is told again. */
function termOf({ id, entry }: EndingExceptionSubject): string {
  return entry === undefined ? id : `${id}!${entry.ends}`;
}

function endingOf(id: string, { ends, people, thread }: EndingEntry): EndingException {
  return { id, ends: new Date(ends), people, thread, from: 'file' };
}

/** What is told of an exception that was asked for in a comment; null: it was revoked or rejected, or is not known. */
function askedFor(events: Parameters<typeof registerOf>[0]): EndingException | null {
  const [found] = registerOf(events).registered;
  if (found === undefined) return null;
  const { exception, decisions } = found;
  const { id, ends, origin } = exception;
  const isOver = decisions.some(({ kind }) => kind === 'revoked' || kind === 'rejected');
  if (isOver || origin.kind !== 'command') return null;
  return { id, ends, people: concerned(found), thread: origin.thread, from: 'comment' };
}

/** The logins of the requester and of those who approved. */
function concerned({ exception, decisions }: RegisteredException): readonly string[] {
  const approvers = decisions.flatMap((decision) => (decision.kind === 'approved' ? [decision.by] : []));
  return [...new Set([exception.requester.login, ...approvers])];
}

/** What is told now of entries of files, and when something is to be told next, in milliseconds; null: nothing as far as is known. */
export interface EndingEntries {
  readonly now: readonly EndingExceptionSubject[];
  readonly nextInMs: number | null;
}

/**
 * The exceptions of files about one open pull request that are told in it, as it was just evaluated: so what the file says now counts, and
 * an entry that was taken out is not told. One that lasts no longer than a week from its approval is not told.
 *
 * @param usable the exceptions that count for the pull request
 * @param registered all of the repository, with who approved them
 */
export function endingEntries(
  place: Place,
  pullRequest: number,
  {
    usable,
    registered,
    now,
  }: Pick<ExceptionsOfSubject, 'usable'> & {
    readonly registered: readonly RegisteredException[];
    readonly now: Date;
  },
): EndingEntries {
  const found = usable.flatMap(({ exception, until }) => {
    const { id, scope, origin, created } = exception;
    const inMs = until.getTime() - toldBeforeMs - now.getTime();
    const isShort = until.getTime() - toldBeforeMs <= created.getTime();
    if (origin.kind !== 'file' || scope.pullRequest !== pullRequest || isShort) return [];
    const entry = registered.find((each) => each.exception.id === id);
    // Whom the file of another repository names is not for everybody to read.
    const isOwn = origin.repository.toLowerCase() === `${place.owner}/${place.repository}`.toLowerCase();
    const people = isOwn && entry !== undefined ? concerned(entry) : [];
    const subject: EndingExceptionSubject = {
      ...placeOf(place),
      kind: 'ending-exception',
      id,
      entry: { ends: until.toISOString(), people, thread: pullRequest },
    };
    return [{ subject, inMs }];
  });
  const later = found.flatMap(({ inMs }) => (inMs > 0 ? [inMs] : []));
  return {
    now: found.flatMap(({ subject, inMs }) => (inMs > 0 ? [] : [subject])),
    nextInMs: later.length === 0 ? null : Math.min(...later),
  };
}
