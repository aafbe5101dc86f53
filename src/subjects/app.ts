import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import { saysOf } from './check-entry.ts';
import type { NewEntry, Recorder } from './entries.ts';
import type { SubjectKind } from './work.ts';

/** The app itself, as it is registered on GitHub and runs here. */
export interface AppSubject {
  readonly kind: 'app';
}

/** The app as it is registered on GitHub. */
export interface AppRegistration {
  readonly id: number;
  readonly slug: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

export interface AppPorts {
  readonly github: {
    /** @throws {RetryLater} while GitHub cannot be asked */
    appRegistration(): Promise<AppRegistration>;
  };
  readonly recorder: Pick<Recorder, 'entry'>;
  readonly clock: Clock;
}

const memory = z.object({ configuration: z.string() });

/** The app: each start records the release and its configuration, where they changed. */
export const app: SubjectKind<AppSubject, AppPorts> = {
  kind: 'app',
  key: () => 'app',
  name: () => 'app',
  async reconcile({ reasons, remembered }, { github, recorder, clock }) {
    const { id, slug, permissions, events } = await github.appRegistration();
    const sorted = Object.entries(permissions).sort(([one], [other]) => (one < other ? -1 : 1));
    const registration = { id, slug, permissions: Object.fromEntries(sorted), events: events.toSorted() };
    let configuration = memory.safeParse(remembered).data?.configuration ?? null;
    const entries: NewEntry[] = [];
    // Replicas of two releases may start at the same time, and either may process this.
    for (const reason of reasons) {
      if (reason.kind !== 'release') continue;
      const { version, organizationRepository } = reason;
      const facts = { version, app: registration, settings: { organizationRepository } };
      const present = saysOf(JSON.stringify(facts));
      if (present === configuration) continue;
      configuration = present;
      entries.push(recorder.entry({ kind: 'app-configuration', facts: { at: clock.now(), ...facts } }));
    }
    return {
      outcome: 'recorded',
      completion: () => ({
        remembered: configuration === null ? null : { configuration },
        ...(entries.length === 0 ? {} : { entries: entries.map((entry) => ({ entry, confirmed: true })) }),
      }),
    };
  },
};
