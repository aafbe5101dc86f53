import type { Status } from '../rules/verdict.ts';

/** The better first. A rule that does not apply says nothing; one that cannot be checked is as bad as one that fails. */
const order: readonly string[] = [
  'not-applicable',
  'pass',
  'waived',
  'pending',
  'fail',
  'error',
] satisfies readonly Status[];

/** How bad a status is; a status of a later release, which this one does not know, is the worst. */
export function rankOf(status: string): number {
  const rank = order.indexOf(status);
  return rank < 0 ? order.length : rank;
}

/**
 * What each rule of a recorded verdict says, by id: of a rule that has a verdict for each part of a change, the worst.
 *
 *     statusesOf(['review=pass', 'review=fail']).get('review')   // 'fail'
 *
 * @param rules the column of an entry
 */
export function statusesOf(rules: readonly string[]): ReadonlyMap<string, string> {
  const statuses = new Map<string, string>();
  for (const rule of rules) {
    const end = rule.lastIndexOf('=');
    if (end <= 0) continue;
    const [id, status] = [rule.slice(0, end), rule.slice(end + 1)];
    const known = statuses.get(id);
    if (known === undefined || rankOf(status) > rankOf(known)) statuses.set(id, status);
  }
  return statuses;
}
