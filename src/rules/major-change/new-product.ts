import { firstStableVersion, isYounger } from '../../analysis/new-product.ts';
import type { ReadChange } from '../../analysis/read-change.ts';
import type { NewProduct } from '../../evidence/new-product.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import { type Message, say } from '../../text/message.ts';
import { type MajorHit, nowhere } from './hit.ts';
import { type ScoredFile, speaks } from './lines.ts';
import { points } from './points.ts';

/** What decides whether the product is new, and by whose settings. */
export interface NewProductContext {
  readonly evidence: NewProduct;
  /** A repository younger than this is new; 0: no product is. */
  readonly days: number;
  /** Whether a path is one where threat models are kept. */
  isDocument(path: string): boolean;
}

/**
 * A new product without a threat model in its base: the repository was young when the pull request was opened and product code changes, or
 * the change makes the first release. What is not known gives no signal. It never goes away because the change grows.
 */
export function newProductHit(
  change: ReadChange,
  scored: readonly ScoredFile[],
  pullRequest: PullRequest | undefined,
  { evidence: { createdAt, fork, released, documents }, days, isDocument }: NewProductContext,
): MajorHit | null {
  if (days === 0 || fork || pullRequest === undefined) return null;
  if (documents === null || documents.some(isDocument)) return null;
  const products = scored.filter((file) => file.role === 'product' && speaks(file));
  if (isYounger(createdAt, pullRequest.createdAt, days) && products.length > 0) {
    const day = createdAt.toISOString().slice(0, 10);
    return {
      ...hit(say`The repository is new (created on ${[day]}), and its base has no threat model`),
      ...nowhere,
    };
  }
  const first = released === false ? firstStableVersion(change.files.map(({ file }) => file)) : null;
  if (first === null) return null;
  const { path, line, from, to } = first;
  const reason = say`The version goes from ${from} to ${to}, nothing was released before, and the base has no threat model`;
  return { ...hit(reason), ...nowhere, path, line, paths: [path] };
}

function hit(reason: Message): Pick<MajorHit, 'signal' | 'points' | 'grade' | 'reason'> {
  return { signal: 'new-product', points: points['new-product'].sure, grade: 'sure', reason };
}
