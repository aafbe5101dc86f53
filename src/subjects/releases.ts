import { z } from 'zod';
import type { PolicyResult } from '../policy/policy.ts';
import { listedKinds, releasePlan } from '../policy/releases.ts';
import { type Place, placeKey, placeName } from './place.ts';
import { type Reason, resync } from './reason.ts';
import type { ReleaseSubject } from './release.ts';
import type { ReleasesSubject } from './releases-subject.ts';
import type { TagSubject } from './tag.ts';
import { gone, type SubjectKind, type WakeOf } from './work.ts';

/** The newest tags, releases and deployments of a repository. */
export interface ReleaseSurvey {
  readonly place: Place;
  readonly policy: PolicyResult;
  readonly tags: readonly ListedTag[];
  /** Published ones and, where the app may see them, drafts. */
  readonly releases: readonly ListedRelease[];
  /** Those after the newest that was known, newest first. */
  readonly deployments: readonly ListedDeployment[];
  /** Items beyond the maximum are absent. */
  readonly whole: boolean;
}

export interface ListedTag {
  readonly name: string;
  /** What the ref leads to, a commit or a tag object. */
  readonly object: string;
}

export interface ListedRelease {
  readonly id: number;
  readonly tag: string;
  readonly draft: boolean;
  readonly commitish: string;
}

export interface ListedDeployment {
  readonly id: number;
  readonly sha: string;
  readonly environment: string;
}

export interface ReleasesPorts {
  readonly github: {
    /**
     * Lists what was released lately, as far as the policy of the default branch lists targets of that kind.
     *
     * @param newest the id of the newest deployment that is known; null: none, and the first page is enough
     * @returns null: the repository is gone, or nothing can be written to it
     * @throws {RetryLater} while GitHub cannot be asked
     */
    surveyReleases(
      subject: Place,
      newest: number | null,
      reasons: readonly Reason[],
    ): Promise<ReleaseSurvey | null>;
  };
}

/** Milliseconds between resyncs of releases: as between those of everything else. */
const everyMs = 3_600_000;

/** Milliseconds between wakes, and tags and deployments that one resync wakes; the others are found by the next one. */
const apartMs = 2_000;
const maxWoken = 50;

/** The state that a resync leaves. */
const memory = z.object({
  /** Each tag and release that was seen, as {@link markOf} writes it. */
  seen: z.array(z.string()),
  /** The id of the newest deployment that was seen; null: there was none. */
  deployment: z.int().nullable(),
});

/**
 * Resyncs the releases of a repository. GitHub sends no event for more than three tags that are pushed at once, and events get lost.
 * https://docs.github.com/webhooks/webhook-events-and-payloads#create
 *
 * What exists at the first resync is where it begins: nothing of that is evaluated.
 */
export const releases: SubjectKind<ReleasesSubject, ReleasesPorts, TagSubject | ReleaseSubject> = {
  kind: 'releases',
  key: placeKey,
  name: placeName,
  async reconcile({ subject, reasons, remembered }, { github }) {
    const before = memory.safeParse(remembered).data ?? null;
    // Something was detected: another resync so soon would find nothing else.
    if (before !== null && reasons.every(({ kind }) => kind === 'tagged'))
      return { outcome: 'skipped', completion: () => ({}) };
    const survey = await github.surveyReleases(subject, before?.deployment ?? null, reasons);
    if (survey === null) return gone;
    const { place, policy, tags, releases: listed, deployments, whole } = survey;
    if (!policy.valid)
      return {
        outcome: 'skipped',
        why: 'the policy is invalid',
        completion: () => ({ reevaluateInMs: everyMs }),
      };
    const kinds = listedKinds(policy.policy);
    if (!kinds.tags && !kinds.environments)
      return {
        outcome: 'skipped',
        why: 'the policy lists no releases',
        completion: () => ({ remembered: null, reevaluateInMs: null }),
      };
    const seen = new Set(before?.seen);
    const isListed = (kind: 'tag' | 'environment', name: string) =>
      releasePlan(policy.policy, { kind, name }).entries.length > 0;
    const found = before === null ? [] : foundIn({ survey, seen, place, isListed });
    const woken = found.slice(0, maxWoken);
    const left = new Set(found.slice(maxWoken).map(({ mark }) => mark));
    const marks = [...tags.map(markOf), ...listed.map(markOf)].filter((mark) => !left.has(mark));
    const unwoken = found.slice(maxWoken).flatMap(({ deployment }) => deployment ?? []);
    const known = deployments.map(({ id }) => id).filter((id) => unwoken.every((later) => id < later));
    return {
      outcome: 'resynced',
      woken: woken.length,
      whole: whole && left.size === 0,
      completion: () => ({
        subject: { ...subject, ...place },
        remembered: {
          seen: marks,
          deployment: known.length === 0 ? (before?.deployment ?? null) : Math.max(...known),
        },
        reevaluateInMs: everyMs,
        wakes: woken.map(({ wake }, index) => ({ ...wake, delay: index * apartMs, background: true })),
      }),
    };
  },
};

interface Found {
  readonly mark: string;
  /** The id of a deployment. */
  readonly deployment?: number;
  readonly wake: WakeOf<TagSubject | ReleaseSubject>;
}

/** What no resync has seen and the policy lists, the oldest deployments first. */
function foundIn({
  survey: { tags, releases: listed, deployments },
  seen,
  place,
  isListed,
}: {
  readonly survey: ReleaseSurvey;
  readonly seen: ReadonlySet<string>;
  readonly place: Place;
  readonly isListed: (kind: 'tag' | 'environment', name: string) => boolean;
}): readonly Found[] {
  const tagOf = (name: string): TagSubject => ({ ...place, kind: 'tag', name });
  return [
    ...tags
      .filter((each) => !seen.has(markOf(each)) && isListed('tag', each.name))
      .map((each): Found => ({ mark: markOf(each), wake: { subject: tagOf(each.name), reason: resync() } })),
    ...listed
      .filter((each) => !seen.has(markOf(each)) && isListed('tag', each.tag))
      .map((each): Found => {
        const commitish = each.commitish === '' ? null : each.commitish;
        const reason: Reason = each.draft ? { kind: 'drafted', release: each.id, commitish } : resync();
        return { mark: markOf(each), wake: { subject: tagOf(each.tag), reason } };
      }),
    ...deployments
      .filter(({ environment }) => isListed('environment', environment))
      .toSorted((one, other) => one.id - other.id)
      .map(
        ({ id, sha, environment }): Found => ({
          mark: `deployment ${id}`,
          deployment: id,
          wake: {
            subject: { ...place, kind: 'release', sha, target: { kind: 'environment', name: environment } },
            reason: { kind: 'deployed', deployment: id },
          },
        }),
      ),
  ];
}

/** What identifies a state of a tag or a release: another one is found again. */
function markOf(listed: ListedTag | ListedRelease): string {
  return 'object' in listed
    ? `${listed.name} ${listed.object.slice(0, 12)}`
    : `${listed.tag} ${listed.id} ${listed.draft ? `draft ${listed.commitish}` : 'published'}`;
}
