import { z } from 'zod';
import type { Engine } from '../engine/engine.ts';
import { releaseAnswer } from '../engine/release-answer.ts';
import type { ReleaseTarget } from '../evidence/release.ts';
import type { Clock } from '../platform/clock.ts';
import { announceOnCheck } from './check-entry.ts';
import type { Recorder } from './entries.ts';
import type { Gathered } from './gathered.ts';
import { type Place, placeKey, placeName, placeOf } from './place.ts';
import { failingRules } from './publishing.ts';
import type { Reason } from './reason.ts';
import type { ReleaseEvidenceSubject } from './release-evidence.ts';
import { gone, type SubjectKind } from './work.ts';

/** The release of a commit to an environment or as a tag. */
export interface ReleaseSubject extends Place {
  readonly kind: 'release';
  readonly sha: string;
  readonly target: ReleaseTarget;
}

/** The evidence of a release, to be evaluated. */
export type GatheredRelease = Pick<Gathered<'release'>, 'subject' | 'place' | 'policy' | 'evidence'>;

export interface ReleasePorts {
  readonly engine: Pick<Engine, 'evaluateRelease'>;
  readonly github: {
    /**
     * Reads the release of a commit under the policy of the default branch as it is now.
     *
     * @returns null: the commit is gone
     * @throws {RetryLater} while GitHub is down, limits the installation, or answers in part
     */
    gatherRelease(
      subject: Place & Pick<ReleaseSubject, 'sha' | 'target'>,
      reasons: readonly Reason[],
    ): Promise<GatheredRelease | null>;
  };
  readonly clock: Clock;
  readonly recorder: Recorder;
}

/** A release that was detected: it is evaluated after the fact, and the record keeps its verdict. */
export const release: SubjectKind<ReleaseSubject, ReleasePorts, ReleaseEvidenceSubject> = {
  kind: 'release',
  key: (subject) => `${placeKey(subject)}@${subject.sha}:${targetKey(subject.target)}`,
  name: (subject) => `${placeName(subject)}@${subject.sha}:${targetKey(subject.target)}`,
  async reconcile(task, { engine, github, clock, recorder }, holdsLease) {
    const { subject, reasons, deliveries } = task;
    const gathered = await github.gatherRelease(subject, reasons);
    if (gathered === null) return gone;
    const now = clock.now();
    const report = await engine.evaluateRelease(gathered.subject, gathered.policy, gathered.evidence, now);
    const draft = recorder.release({ gathered, report, deliveries });
    const last = remembered.safeParse(task.remembered).data ?? null;
    const isNews = draft.says !== last?.recorded;
    // The evidence is kept with the announcement.
    const entry = await announceOnCheck(task, holdsLease, draft, last?.recorded ?? null);
    if (entry === null) return { outcome: 'overtaken', completion: () => ({}) };
    const answer = releaseAnswer(report);
    const place = placeOf({ ...subject, ...gathered.place });
    return {
      outcome: 'evaluated',
      head: subject.sha,
      conclusion: report.conclusion,
      answer,
      completion: (ms) => ({
        subject: { ...subject, ...gathered.place },
        ...entry.shown,
        remembered: { recorded: draft.says } satisfies Remembered,
        changed: isNews,
        reevaluateInMs:
          report.reevaluateAt === null ? null : Math.max(0, report.reevaluateAt.getTime() - now.getTime()),
        follows: report.conclusion === 'pending' ? [{ ...place, kind: 'release-evidence' }] : [],
        evaluation: {
          headSha: subject.sha,
          outcome: 'evaluated',
          conclusion: report.conclusion,
          failing: failingRules(report),
          ms,
        },
      }),
    };
  },
};

const remembered = z.object({
  /** What the newest entry of the record says; null where there is none. */
  recorded: z.string().nullable(),
});

type Remembered = z.infer<typeof remembered>;

/** A target in a key: GitHub compares the names of environments without regard to case. */
export function targetKey({ kind, name }: ReleaseTarget): string {
  return `${kind}:${kind === 'environment' ? name.toLowerCase() : name}`;
}
