/**
 * GitHub gives up a check run that has been in progress for 14 days: it is stale for good, satisfies nothing, and nobody is told. A
 * check that waits is therefore looked at at least so often, without any event …
 *
 * @see https://docs.github.com/rest/checks/runs
 */
export const lookAgainWithinMs = days(10);

/** … and whoever looks replaces its run when it is older than this, so that it never comes to 14 days. */
export const replaceAfterMs = days(3);

function days(count: number): number {
  return count * 24 * 60 * 60 * 1000;
}
