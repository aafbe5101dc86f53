import { RetryLater } from '../../subjects/retry-later.ts';
import { bounded } from './failure.ts';
import type { QueryError } from './installation.ts';

/** Where an error is: `repository.pullRequest.reviews`. */
export function placeOf(error: QueryError): string {
  return error.path?.join('.') ?? '';
}

/** Whether the app may not read what a branch requires, or which branch is the default: then it counts as requiring no check. */
export function mayNotReadRequiredChecks({ type }: QueryError, place: string): boolean {
  return (
    type === 'FORBIDDEN' &&
    (place === 'repository.defaultBranchRef' || /[.](?:rules|refUpdateRule)(?:[.]|$)/.test(place))
  );
}

/**
 * Whether the place is what lies at the policy's path in some commit, or at a place that was perhaps meant. GitHub reports nothing there as
 * null, or with NOT_FOUND; so it does with an object that it cannot return.
 */
export function isPolicyFile(place: string): boolean {
  return /[.](?:policy|policyFolder|otherPlace\d+)(?:[.]object)?$/.test(place);
}

/**
 * Stops reading because of an error that no caller tolerates: a part of the answer is missing, and missing evidence is never a pass.
 *
 * @throws {RetryLater} when GitHub could not resolve a field
 * @throws {Error} when it never will: the query is wrong, or the app lacks a permission
 */
export function refuse(error: QueryError): never {
  const { type = 'an error', message } = error;
  const words = `GitHub answered in part: ${type} at ${placeOf(error) || 'the query'}: ${bounded(message)}`;
  if (error.path !== undefined && type !== 'FORBIDDEN') throw new RetryLater(words, null);
  throw new Error(words);
}
