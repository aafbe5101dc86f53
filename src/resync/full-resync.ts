import type { Survey } from '../github/survey/survey.ts';
import type { InstallationSubject } from '../subjects/installation-subject.ts';
import { resync } from '../subjects/reason.ts';
import type { RepositorySubject } from '../subjects/repository.ts';
import { type AnySubject, gone, type OutcomeOf, type TaskOf, type WakeOf } from '../subjects/work.ts';
import type { Schedule } from './schedule.ts';

/** Milliseconds between full resyncs: changes without a webhook are found within an hour. */
export const fullResyncEveryMs = 3_600_000;

/** Milliseconds between installations and between repositories, so that a large organization causes no burst of requests. */
const betweenMs = 500;

/** Wakes all installations. */
export function fullResync(survey: Pick<Survey, 'installations'>): Schedule {
  return {
    everyMs: fullResyncEveryMs,
    async run() {
      const { items, whole } = await survey.installations();
      return {
        outcome: 'resynced',
        facts: { installations: items.length, whole },
        wakes: spread(
          items.map((installationId) => ({
            subject: { kind: 'installation', installationId },
            reason: resync(),
          })),
          betweenMs,
        ),
      };
    },
  };
}

/** Wakes the repositories of an installation; where an event is the reason, for that one: nothing was missed. */
export async function resyncInstallation(
  survey: Pick<Survey, 'repositories'>,
  { subject: { installationId }, reasons }: TaskOf<InstallationSubject>,
): Promise<OutcomeOf<RepositorySubject>> {
  const reason = reasons.find(({ kind }) => kind === 'event') ?? resync();
  const found = await survey.repositories(installationId);
  if (found === null) return gone;
  const { items, whole } = found;
  return {
    outcome: 'resynced',
    repositories: items.length,
    whole,
    completion: () => ({
      wakes: spread(
        items.map((subject) => ({ subject, reason })),
        betweenMs,
      ),
    }),
  };
}

/**
 * Turns wakes into background work, due one after the other.
 *
 * @param apartMs milliseconds between one and the next
 * @param startMs when the first is due, in milliseconds from now
 */
export function spread<Subject extends AnySubject>(
  wakes: readonly WakeOf<Subject>[],
  apartMs: number,
  startMs = 0,
): readonly WakeOf<Subject>[] {
  return wakes.map((wake, index) => ({ ...wake, delay: startMs + index * apartMs, background: true }));
}
