import type { BranchRules, RepositoryState, RuleSet } from './model.ts';

/**
 * The sets of rules that apply to a branch, the oldest first: all rulesets that match its name, and one branch protection rule, which is
 * the one that names the branch, else the oldest that matches.
 * https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository#using-fnmatch-syntax
 * https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/managing-a-branch-protection-rule#about-branch-protection-rules
 */
export function ruleSetsOf(repository: RepositoryState, branch: string): readonly RuleSet[] {
  const matching = [...repository.rules.values()].filter(({ pattern }) =>
    matches(pattern, repository, branch),
  );
  const classic = matching.filter(({ rules }) => rules.classic === true);
  const heeded = classic.find(({ pattern }) => pattern === branch) ?? classic[0];
  return matching.filter((set) => set.rules.classic !== true || set === heeded);
}

function matches(pattern: string, { defaultBranch }: RepositoryState, branch: string): boolean {
  if (pattern === '~ALL' || pattern === branch) return true;
  return pattern === '~DEFAULT_BRANCH' ? branch === defaultBranch : matcherOf(pattern).test(branch);
}

/**
 * All rules of a branch together: where several sets apply, the most restrictive of each rule counts.
 * https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/about-rulesets#about-rule-layering
 */
export function rulesOf(repository: RepositoryState, branch: string): BranchRules {
  const all = ruleSetsOf(repository, branch).map(({ rules }) => rules);
  const mergeQueue = all.find((rules) => rules.mergeQueue !== undefined)?.mergeQueue;
  return {
    requiredChecks: all.flatMap(({ requiredChecks = [] }) => requiredChecks),
    approvals: Math.max(0, ...all.map(({ approvals = 0 }) => approvals)),
    lastPushApproval: all.some(({ lastPushApproval }) => lastPushApproval === true),
    dismissStaleReviews: all.some(({ dismissStaleReviews }) => dismissStaleReviews === true),
    ...(mergeQueue === undefined ? {} : { mergeQueue }),
  };
}

/**
 * Matches the branches of a pattern: a star and a question mark match anything but a slash, two stars and a slash any
 * folders.
 *
 * @throws for syntax that is not emulated
 */
export function matcherOf(pattern: string): RegExp {
  if (/[[\]\\{}]/.test(pattern)) throw new Error(`not emulated: the pattern '${pattern}'`);
  const parts = pattern.split(/(\*\*\/|\*+|\?)/).map((part) => {
    if (part === '**/') return '(?:[^/]+/)*';
    if (part.startsWith('*')) return '[^/]*';
    if (part === '?') return '[^/]';
    return part.replace(/[.+^$()|]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 'u');
}
