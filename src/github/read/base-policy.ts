import type { Problem } from '../../evidence/slice.ts';
import { defaultPolicy, loadPolicy } from '../../policy/load.ts';
import { policyPath } from '../../policy/path.ts';
import type { PolicyResult, PolicySource } from '../../policy/policy.ts';
import { rules } from '../../rules/index.ts';
import { plain } from '../../text/message.ts';
import { type Cache, defineCache } from './cache.ts';
import type { PolicyNode } from './query-fragments.ts';

/** The policy in a commit. */
const policies = defineCache<PolicyResult>({ max: 500 });

/**
 * The policy of a base branch: its file, or the default when there is none. A file that cannot be read is a mistake in it,
 * never the default.
 *
 * @param base the branch's newest commit with the file; null when the branch is gone, or could not be read for `problem`
 * @param baseSha what to name as the source then
 */
export function policyOf(
  base: PolicyNode | null,
  baseSha: string,
  problem: Problem | null,
  cache: Cache,
): PolicyResult {
  if (problem !== null) return unreadable(baseSha, `${plain(problem.message)} ${plain(problem.remedy)}`);
  if (base === null) return unreadable(baseSha, 'The base branch is gone.');
  const known = cache.of(policies).get(base.oid);
  if (known !== undefined) return known;
  const result = policyIn(base);
  cache.of(policies).set(base.oid, result);
  return result;
}

function policyIn({ oid, policy }: PolicyNode): PolicyResult {
  if (policy === null) return { valid: true, policy: defaultPolicy(rules) };
  const { oid: blob, text, isBinary, isTruncated } = policy.object ?? {};
  if (typeof text !== 'string' || isBinary === true || isTruncated === true) {
    return unreadable(oid, 'This is no text file, or too large.');
  }
  return loadPolicy(text, { ...sourceAt(oid), ...(blob === undefined ? {} : { blob }) }, rules);
}

function sourceAt(commit: string): PolicySource {
  return { kind: 'repository', path: policyPath, commit };
}

function unreadable(commit: string, message: string): PolicyResult {
  return { valid: false, source: sourceAt(commit), problems: [{ message, line: 1, column: 1 }] };
}
