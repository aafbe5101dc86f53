import type { ReadChange } from '../../../analysis/read-change.ts';
import type { Label } from '../../../evidence/labels.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import { type Message, say } from '../../../text/message.ts';
import { announcements } from './announced.ts';
import { codeHits } from './code.ts';
import { type MajorHit, type OwnSignal, placesOf } from './hit.ts';
import { scoredFiles, speaks } from './lines.ts';
import { ownHits } from './own-signals.ts';
import type { SignalId } from './signals.ts';
import { sizeHit } from './size.ts';

export type { MajorHit, OwnSignal } from './hit.ts';

export interface MajorOptions {
  readonly threshold: number;
  /** Other points for a built-in signal; 0 turns it off. */
  readonly points: Readonly<Partial<Record<SignalId, number | undefined>>>;
  readonly signals: readonly OwnSignal[];
}

export const defaultMajorOptions: MajorOptions = { threshold: 5, points: {}, signals: [] };

export interface MajorScore {
  readonly major: boolean;
  readonly score: number;
  readonly threshold: number;
  /** By points, the highest first; those of no points are left out. */
  readonly hits: readonly MajorHit[];
  /** Why it is major, or why not, line by line. */
  readonly reasons: readonly Message[];
}

/**
 * Scores whether a change is major, and so needs a threat model. Signals add up to a score, each at most once; at the
 * threshold the change is major. Tests, documentation, generated, vendored and moved code score nothing. Size adds to
 * another signal and never counts alone.
 *
 * @param context the pull request and its labels, where there is one: a title, branch or label can announce a major change
 */
export function scoreChange(
  change: ReadChange,
  context: { readonly pullRequest?: PullRequest; readonly labels?: readonly Label[] } = {},
  options: MajorOptions = defaultMajorOptions,
): MajorScore {
  const files = scoredFiles(change);
  const scored = files.filter(speaks);
  const found = [
    ...announcements(context),
    ...codeHits(scored),
    ...dependencyHits(change),
    ...ownHits(change.files, scored, context.labels ?? [], options.signals),
  ];
  const counted = found.flatMap((hit) => weighed(hit, options)).sort((a, b) => b.points - a.points);
  const size = weighed(sizeHit(files), options);
  const hits = counted.length === 0 ? [] : [...counted, ...size];
  const score = hits.reduce((sum, hit) => sum + hit.points, 0);
  const reasons = hits.map((hit) => say`${hit.points} for ${[hit.signal]}: ${hit.reason}`);
  if (counted.length === 0 && size.length > 0)
    reasons.push(say`The size counts only together with another signal`);
  const silent = change.files.length - scored.length;
  if (silent > 0)
    reasons.push(
      say`${silent} of ${change.files.length} files score nothing: no product code changed in them`,
    );
  return { major: score >= options.threshold, score, threshold: options.threshold, hits, reasons };
}

function weighed(hit: MajorHit | null, options: MajorOptions): readonly MajorHit[] {
  if (hit === null) return [];
  const points = options.points[hit.signal as SignalId] ?? hit.points;
  return points === 0 ? [] : [{ ...hit, points }];
}

/** A new direct dependency that the product runs with: other people's code gets its rights. */
function dependencyHits(change: ReadChange): readonly MajorHit[] {
  const added = change.dependencies.dependencies.filter(
    (dependency) =>
      dependency.change === 'added' &&
      dependency.relation === 'direct' &&
      dependency.scope !== 'development' &&
      dependency.ecosystem !== 'docker',
  );
  const first = added[0];
  if (first === undefined) return [];
  return [
    {
      signal: 'new-dependency',
      points: 2,
      reason: say`Adds the dependency ${first.name ?? first.path}`,
      path: first.path,
      line: first.line,
      paths: [...new Set(added.map((dependency) => dependency.path))],
      ...placesOf(
        added.map(({ path, name, to }) => ({ path, text: `${name ?? ''} ${to ?? ''}` })),
        change.dependencies.unread.length > 0,
      ),
    },
  ];
}
