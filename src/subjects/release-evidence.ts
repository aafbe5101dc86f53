import { type Place, placeKey, placeName } from './place.ts';
import type { SubjectKind } from './work.ts';

/** What a repository shows about the releases that wait: events that may change it wake those that follow it. */
export interface ReleaseEvidenceSubject extends Place {
  readonly kind: 'release-evidence';
}

/** Asks nothing of GitHub. Gates and releases follow it while they wait, so that an event costs nothing where none does. */
export const releaseEvidence: SubjectKind<ReleaseEvidenceSubject, unknown> = {
  kind: 'release-evidence',
  key: placeKey,
  name: placeName,
  reconcile: () => Promise.resolve({ outcome: 'resolved', completion: () => ({ changed: true }) }),
};
