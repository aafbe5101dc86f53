import { createHash } from 'node:crypto';
import type { Finding } from '../rules/verdict.ts';

/** Hexadecimal digits that stand for a place: nobody finds a path in reasonable time that has those of another one. */
const digits = 16;

/**
 * The id of a finding, by which an exception names it: the rule, the kind, and the alert, the commit or else the place. It stays the same when lines
 * move, so it stands for each finding of the kind in a file, or for each with the same topic there.
 *
 *     findingId('sast', { messageId: 'new-alert', alert: { kind: 'code-scanning', number: 12 }, … })   // 'sast/new-alert/code-scanning-12'
 *     findingId('tests', { messageId: 'untested-file', path: 'src/cart.ts', … })          // 'tests/untested-file/7d5a4d2f0c1b9e36'
 *
 * @param rule the id of the rule
 * @returns null of a finding without a place: it may count others, so no exception names it
 */
export function findingId(rule: string, { messageId, path, topic, alert, commit }: Finding): string | null {
  if (alert !== undefined) return `${rule}/${messageId}/${alert.kind}-${alert.number}`;
  if (commit !== undefined) return `${rule}/${messageId}/${commit}`;
  if (path === undefined) return null;
  const place = createHash('sha256')
    .update(JSON.stringify([path, topic ?? null]))
    .digest('hex');
  return `${rule}/${messageId}/${place.slice(0, digits)}`;
}

/** What an id of a finding looks like. */
export const findingIdPattern = /^[a-z0-9.-]{1,200}\/[a-z0-9-]{1,100}\/[a-z0-9-]{1,40}$/;
