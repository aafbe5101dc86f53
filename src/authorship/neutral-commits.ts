import type { Commits } from '../evidence/commits.ts';
import { account } from './account.ts';

/**
 * By commit, the accounts whose forced push made it of another one and left the change as it was: not of what was pushed later.
 *
 * @param isSame whether the pull request proposed at an earlier head what it proposes now
 */
export function rebasedBy(
  { commits, forcePushes }: Commits,
  isSame: (before: string) => boolean,
): ReadonlyMap<string, ReadonlySet<string>> {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const rebased = new Map<string, Set<string>>();
  for (const { actor, before, after } of forcePushes) {
    if (actor === null || before === null || after === null || !isSame(before)) continue;
    const open = [after];
    const visited = new Set<string>();
    for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
      const commit = bySha.get(sha);
      if (commit === undefined || visited.has(sha)) continue;
      visited.add(sha);
      rebased.set(sha, (rebased.get(sha) ?? new Set()).add(account(actor)));
      open.push(...commit.parents);
    }
  }
  return rebased;
}

/**
 * The merges at the tip that left the change as it was: they brought in the base and nothing else.
 *
 * @param isSame whether the pull request proposed at an earlier head what it proposes now
 */
export function mergesOfTheBase(
  head: string,
  { commits }: Commits,
  isSame: (before: string) => boolean,
): ReadonlySet<string> {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const tips: string[] = [];
  let neutral = 0;
  for (let tip = bySha.get(head); tip !== undefined && tip.parents.length > 1 && !tips.includes(tip.sha); ) {
    const [before] = tip.parents;
    if (before === undefined) break;
    tips.push(tip.sha);
    if (isSame(before)) neutral = tips.length;
    tip = bySha.get(before);
  }
  return new Set(tips.slice(0, neutral));
}
