import { z } from 'zod';
import { type ExceptionEvent, publicationOf } from '../exceptions/event.ts';
import type { Clock } from '../platform/clock.ts';
import type { PolicyResult } from '../policy/policy.ts';
import { releasePlan } from '../policy/releases.ts';
import { type Place, placeKey, placeName } from './place.ts';
import { isRequested, planned, type Reason, tagged } from './reason.ts';
import type { ReleaseSubject } from './release.ts';
import type { ReleasesSubject } from './releases-subject.ts';
import { gone, type SubjectKind, type WakeOf } from './work.ts';

/** A tag, which exists or which a draft release names: what it leads to is released. */
export interface TagSubject extends Place {
  readonly kind: 'tag';
  /** Without `refs/tags/`. */
  readonly name: string;
}

/** A tag as GitHub shows it, with the policy that decides about releases. */
export interface TagReading {
  readonly place: Place;
  readonly policy: PolicyResult;
  /** Of an annotated tag the commit, not the tag object. Null: there is no such tag, or it leads to no commit. */
  readonly commit: string | null;
  /** Its published release; null: it has none. */
  readonly published: { readonly release: number; readonly by: string; readonly at: Date } | null;
  /** The commit that publishing the draft would tag; null: there is no draft, or no such commit. */
  readonly draftCommit: string | null;
}

export interface TagPorts {
  readonly github: {
    /**
     * Reads a tag, its release and the policy of the default branch.
     *
     * @param commitish what a draft release names; null: the default branch; undefined: there is no draft
     * @returns null: the repository is gone
     * @throws {RetryLater} while GitHub cannot be asked
     */
    readTag(
      subject: TagSubject,
      commitish: string | null | undefined,
      reasons: readonly Reason[],
    ): Promise<TagReading | null>;
  };
  readonly clock: Clock;
}

/** Milliseconds between reads of the branch of a draft, which moves without an event of the draft; and for how long that is done. */
const draftEveryMs = 3_600_000;
const draftForMs = 30 * 86_400_000;

/** The state that a run leaves for the next one. */
const memory = z.object({
  /** The commit that the tag led to; null: there was no tag. */
  commit: z.string().nullable(),
  published: z.boolean(),
  /** The draft that webhooks reported last. */
  draft: z.object({ release: z.int(), commitish: z.string().nullable(), since: z.iso.datetime() }).nullable(),
  draftCommit: z.string().nullable(),
});

type Memory = z.infer<typeof memory>;

const nothing: Memory = { commit: null, published: false, draft: null, draftCommit: null };

/**
 * A tag or a draft of one: finds the commit, and has its release evaluated where the policy lists the tag. A published release ends the
 * exceptions that last until it.
 */
export const tag: SubjectKind<TagSubject, TagPorts, ReleaseSubject | ReleasesSubject> = {
  kind: 'tag',
  key: (subject) => `${placeKey(subject)}:${subject.name}`,
  name: (subject) => `${placeName(subject)}:${subject.name}`,
  async reconcile({ subject, reasons, remembered, deliveries }, { github, clock }) {
    const before = memory.safeParse(remembered).data ?? nothing;
    const now = clock.now();
    const draft = draftAfter(before.draft, reasons, now);
    const read = await github.readTag(subject, draft === null ? undefined : draft.commitish, reasons);
    if (read === null) return gone;
    const { policy, commit, published, draftCommit, place } = read;
    const target = { kind: 'tag', name: subject.name } as const;
    const isListed = !policy.valid || releasePlan(policy.policy, target).entries.length > 0;
    const after: Memory = { commit, published: published !== null, draft, draftCommit };
    const found = isListed ? foundIn(before, after, isRequested(reasons)) : null;
    const isDraft = commit === null && draft !== null && draftCommit !== null;
    const isWatched = isDraft && now.getTime() - Date.parse(draft.since) < draftForMs;
    const wakes: readonly WakeOf<ReleaseSubject | ReleasesSubject>[] = [
      ...(found === null
        ? []
        : [
            { subject: { ...place, kind: 'release', sha: found.sha, target } as const, ...found, deliveries },
          ]),
      ...(isListed && policy.valid
        ? [{ subject: { ...place, kind: 'releases' } as const, reason: tagged, background: true }]
        : []),
    ];
    return {
      outcome: 'resolved',
      listed: isListed,
      commit: commit ?? draftCommit,
      completion: () => ({
        subject: { ...subject, ...place },
        remembered: commit === null && draft === null ? null : after,
        reevaluateInMs: isListed && isWatched ? draftEveryMs : null,
        wakes,
        exceptionEvents:
          policy.valid && published !== null && (policy.policy.exceptions?.approvers.length ?? 0) > 0
            ? [publicationEvent(subject, published)]
            : [],
      }),
    };
  },
};

/** The draft of a tag after what webhooks reported, which may arrive in any order: one that was deleted has no later event. */
function draftAfter(before: Memory['draft'], reasons: readonly Reason[], now: Date): Memory['draft'] {
  const ended = new Set(reasons.flatMap((reason) => (reason.kind === 'undrafted' ? [reason.release] : [])));
  const reported = reasons.findLast((reason) => reason.kind === 'drafted' && !ended.has(reason.release));
  if (reported?.kind === 'drafted')
    return { release: reported.release, commitish: reported.commitish, since: now.toISOString() };
  return before === null || ended.has(before.release) ? null : before;
}

/** The commit whose release is evaluated now, and why; null where nothing changed for which it would be. */
function foundIn(
  before: Memory,
  { commit, published, draftCommit }: Memory,
  isAsked: boolean,
): { readonly sha: string; readonly reason: Reason } | null {
  if (commit !== null) {
    const isNew = commit !== before.commit || (published && !before.published);
    return isNew || isAsked ? { sha: commit, reason: tagged } : null;
  }
  if (draftCommit === null) return null;
  return draftCommit !== before.draftCommit || isAsked ? { sha: draftCommit, reason: planned } : null;
}

function publicationEvent(
  { repositoryId, name }: TagSubject,
  { release, by, at }: NonNullable<TagReading['published']>,
): ExceptionEvent {
  const source = `release:${repositoryId}:${release}`;
  return { kind: 'released', id: publicationOf(name), repositoryId, by, at, source, tag: name };
}
