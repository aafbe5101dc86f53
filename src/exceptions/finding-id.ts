import { createHash } from 'node:crypto';
import type { Finding } from '../rules/verdict.ts';

/** Hexadecimal digits that stand for a place: nobody finds a path in reasonable time that has those of another one. */
const digits = 16;

/**
 * The id of a finding, by which an exception names it: the rule, the kind, and the alert, the commit, the issue or else the place. It stays
 * the same when lines move, so it stands for each finding of the kind in a file, or for each with the same topic there.
 *
 *     findingId('sast', { messageId: 'new-alert', alert: { kind: 'code-scanning', number: 12 }, … })   // 'sast/new-alert/code-scanning-12'
 *     findingId('tests', { messageId: 'untested-file', path: 'src/cart.ts', … })          // 'tests/untested-file/7d5a4d2f0c1b9e36'
 *
 * @param rule the id of the rule
 * @returns null of a finding without a place: it may count others, so no exception names it
 */
export function findingId(
  rule: string,
  { messageId, path, topic, alert, commit, issue }: Finding,
): string | null {
  if (alert !== undefined) return `${rule}/${messageId}/${alert.kind}-${alert.number}`;
  if (commit !== undefined) return `${rule}/${messageId}/${commit}`;
  if (issue !== undefined)
    return `${rule}/${messageId}/issue-${issue.number}-${digest([issue.repository.toLowerCase()])}`;
  if (path === undefined) return null;
  return `${rule}/${messageId}/${digest([path, topic ?? null])}`;
}

function digest(of: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, digits);
}

/** What an id of a finding looks like. */
export const findingIdPattern = /^[a-z0-9.-]{1,200}\/[a-z0-9-]{1,100}\/[a-z0-9-]{1,40}$/;
