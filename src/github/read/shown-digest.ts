import { createHash } from 'node:crypto';
import type { CheckRunOutput } from '../../report/check-run.ts';

/**
 * What a check run shows, as it is kept in the run's `external_id`: `<all of it>/<its annotations>`. The annotations apart, because
 * GitHub can add annotations to a run and never takes one away.
 */
export function shownBy({ digest, annotations }: CheckRunOutput): string {
  if (annotations.length === 0) return `${digest}/`;
  return `${digest}/${createHash('sha256').update(JSON.stringify(annotations)).digest('hex').slice(0, 16)}`;
}

/** The annotations' part; null where a run was not written to its end, or is not one of this app's. */
export function annotationsIn(shown: string): string | null {
  return shown.split('/')[1] ?? null;
}

/** The same digest, marked so that no new digest equals it. */
export function outdated(shown: string): string {
  return shown.replace(/^[^/]*/, '');
}
