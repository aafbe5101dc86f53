import type { Place } from './place.ts';

/** The tags, releases and deployments of a repository whose policy lists some: found, also where no event reported them. */
export interface ReleasesSubject extends Place {
  readonly kind: 'releases';
}
