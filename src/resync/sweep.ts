import type { Survey } from '../github/survey/survey.ts';
import type { Outcome } from '../queue/reconcile.ts';
import type { Wake } from '../store/store.ts';
import type { Subject } from '../subjects/subject.ts';
import { swept } from '../subjects/swept.ts';
import type { Schedule } from './schedule.ts';

/** What no webhook told is found within an hour. */
export const everyMs = 3_600_000;

/** Installations and repositories are begun one after the other, so that a large organisation is no burst of requests. */
const betweenMs = 500;

/** Goes through all installations. */
export function sweep(survey: Pick<Survey, 'installations'>): Schedule {
  return {
    everyMs,
    async run() {
      const { items, whole } = await survey.installations();
      return {
        outcome: 'swept',
        facts: { installations: items.length, whole },
        wakes: spread(
          items.map((installationId) => ({
            subject: { kind: 'installation', installationId },
            reason: swept,
          })),
          betweenMs,
        ),
      };
    },
  };
}

/** Goes through the repositories of an installation. */
export async function sweepInstallation(
  survey: Pick<Survey, 'repositories'>,
  { installationId }: Extract<Subject, { kind: 'installation' }>,
): Promise<Outcome> {
  const found = await survey.repositories(installationId);
  if (found === null) return { outcome: 'gone', completion: () => ({ remembered: null, againInMs: null }) };
  const { items, whole } = found;
  return {
    outcome: 'swept',
    repositories: items.length,
    whole,
    completion: () => ({
      wakes: spread(
        items.map((subject) => ({ subject, reason: swept })),
        betweenMs,
      ),
    }),
  };
}

/**
 * Makes of wakes background work, one after the other, so many milliseconds apart.
 *
 * @param startMs when the first is due, in milliseconds from now
 */
export function spread(wakes: readonly Wake[], apartMs: number, startMs = 0): readonly Wake[] {
  return wakes.map((wake, index) => ({ ...wake, delay: startMs + index * apartMs, background: true }));
}
