import { once } from '../../analysis/once.ts';
import type { ReadChange } from '../../analysis/read-change.ts';
import type { Label } from '../../evidence/labels.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import { type Message, say } from '../../text/message.ts';
import { announcements } from './announced.ts';
import { codeHits } from './code.ts';
import { newDependencyHit } from './dependencies.ts';
import type { MajorHit, OwnSignal } from './hit.ts';
import { type ScoredFile, scoredFiles, speaks } from './lines.ts';
import { type NewProductContext, newProductHit } from './new-product.ts';
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

/** What beside the change can give a signal. */
interface Context {
  readonly pullRequest?: PullRequest;
  readonly labels?: readonly Label[];
  /** Absent where it is not known, as of a recorded change. */
  readonly newProduct?: NewProductContext | null;
}

/**
 * All signals that a change gives, before the policy weighs them, and how many of its files score nothing.
 *
 * @param context as for {@link scoreChange}
 */
export function majorHits(
  change: ReadChange,
  context: Context,
  { signals }: Pick<MajorOptions, 'signals'>,
): { readonly hits: readonly MajorHit[]; readonly silent: number } {
  const { files, hits } = readCode(change);
  const scored = files.filter(speaks);
  const found = [
    ...announcements(context),
    ...(context.newProduct ? [newProductHit(change, scored, context.pullRequest, context.newProduct)] : []),
    ...hits(),
    newDependencyHit(change),
    ...ownHits(change.files, scored, context.labels ?? [], signals),
    sizeHit(files),
  ];
  return { hits: found.filter((hit) => hit !== null), silent: change.files.length - scored.length };
}

/** What the code of the change gives, by signal: one reading for all rules. */
export function codeHitsOf(change: ReadChange): readonly MajorHit[] {
  return readCode(change).hits();
}

interface CodeReading {
  readonly files: readonly ScoredFile[];
  readonly hits: () => readonly MajorHit[];
}

const readings = new WeakMap<ReadChange, CodeReading>();

function readCode(change: ReadChange): CodeReading {
  const known = readings.get(change);
  if (known !== undefined) return known;
  const files = scoredFiles(change);
  const reading = { files, hits: once(() => codeHits(files)) };
  readings.set(change, reading);
  return reading;
}

/**
 * Scores whether a change is major, and so needs a threat model. Signals add up to a score, each at most once; at the
 * threshold the change is major. Tests and documentation score nothing. A score never falls when a file or a hunk is added to the change.
 *
 * @param context the pull request and its labels, where there is one: a title, branch or label can announce a major change
 */
export function scoreChange(
  change: ReadChange,
  context: Context = {},
  options: MajorOptions = defaultMajorOptions,
): MajorScore {
  const { hits: found, silent } = majorHits(change, context, options);
  const hits = found.flatMap((hit) => weighed(hit, options)).sort((a, b) => b.points - a.points);
  const score = hits.reduce((sum, hit) => sum + hit.points, 0);
  const reasons = hits.map((hit) => say`${hit.points} for ${[hit.signal]}: ${hit.reason}`);
  if (silent > 0)
    reasons.push(
      say`${silent} of ${change.files.length} files score nothing: no product code changed in them`,
    );
  return { major: score >= options.threshold, score, threshold: options.threshold, hits, reasons };
}

function weighed(hit: MajorHit, options: MajorOptions): readonly MajorHit[] {
  const points = options.points[hit.signal as SignalId] ?? hit.points;
  return points === 0 ? [] : [{ ...hit, points }];
}
