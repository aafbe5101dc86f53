import { type ExceptionEvent, registerOf } from '../exceptions/event.ts';
import type { Clock } from '../platform/clock.ts';
import { type Place, placeKey, placeName } from './place.ts';
import { gone, type SubjectKind } from './work.ts';

/** An exception that was asked for in a comment, of which those concerned are told before it ends. */
export interface EndingExceptionSubject extends Place {
  readonly kind: 'ending-exception';
  /** Of the exception, such as `EX-12`. */
  readonly id: string;
}

/** What is told once. */
export interface EndingException {
  readonly id: string;
  readonly ends: Date;
  /** The logins of those who are told. */
  readonly people: readonly string[];
  /** The number of the pull request where it was asked for. */
  readonly thread: number;
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
  key: (subject) => `${placeKey(subject)}!${subject.id}`,
  name: (subject) => `${placeName(subject)}!${subject.id}`,
  async reconcile({ subject }, { github, exceptionEvents, clock }, holdsLease) {
    const { registered, reminded } = registerOf(
      await exceptionEvents.eventsOfException(subject.repositoryId, subject.id),
    );
    const [found] = registered;
    if (found === undefined || reminded.has(subject.id)) return gone;
    const { exception, decisions } = found;
    const { id, ends, requester, origin } = exception;
    const now = clock.now();
    const isOver = ends <= now || decisions.some(({ kind }) => kind === 'revoked' || kind === 'rejected');
    if (isOver || origin.kind !== 'command') return gone;
    if (!(await holdsLease())) return { outcome: 'overtaken', completion: () => ({}) };
    const approvers = decisions.flatMap((decision) => (decision.kind === 'approved' ? [decision.by] : []));
    const told = await github.tellEnding(subject, {
      id,
      ends,
      people: [...new Set([requester.login, ...approvers])],
      thread: origin.thread,
    });
    const event: ExceptionEvent = {
      kind: 'reminded',
      id,
      repositoryId: subject.repositoryId,
      by: 'sdl-gate',
      at: now,
      source: `reminder:${subject.repositoryId}:${id}`,
    };
    return {
      outcome: 'evaluated',
      told,
      completion: () => ({ ...gone.completion(0), exceptionEvents: [event] }),
    };
  },
};
