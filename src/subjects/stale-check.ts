/**
 * GitHub gives up a check run that has been in progress for 14 days: it is stale for good, satisfies nothing, and nobody is told. A
 * subject whose check waits is therefore re-evaluated at least this often, without any event …
 *
 * @see https://docs.github.com/rest/checks/runs
 */
export const reevaluatePendingWithinMs = days(10);

/** … and its run is replaced when it is older than this, so that it never reaches 14 days. */
export const replaceAfterMs = days(3);

function days(count: number): number {
  return count * 24 * 60 * 60 * 1000;
}
