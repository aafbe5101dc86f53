import type { ReleaseTarget } from '../evidence/release.ts';
import type { Place } from './place.ts';

/** The release of a commit to an environment or as a tag. */
export interface ReleaseSubject extends Place {
  readonly kind: 'release';
  readonly sha: string;
  readonly target: ReleaseTarget;
}
