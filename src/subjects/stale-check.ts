/**
 * GitHub marks a check run that has been in progress for 14 days as stale: it stays so, and satisfies no requirement. A subject with a
 * pending check is therefore re-evaluated at least this often, without any event.
 *
 * @see https://docs.github.com/rest/checks/runs
 */
export const reevaluatePendingWithinMs = days(10);

/** A pending check run that is older than this is replaced, so that none reaches 14 days. */
export const replaceAfterMs = days(3);

function days(count: number): number {
  return count * 24 * 60 * 60 * 1000;
}
