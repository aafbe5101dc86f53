import type { EnvironmentProtection } from '../../../evidence/environment-settings.ts';
import type { Options } from '../options.ts';

/** What is missing of what the policy asks for. */
export type Gap = 'branches' | 'protected-branches' | 'reviewers' | 'self-review' | 'admins' | 'gate';

/** What an environment lacks, in the order of its settings page. What GitHub does not show is no gap. */
export function gapsIn(
  { branches, reviewers, adminsMayBypass, gate }: EnvironmentProtection,
  options: Options,
): readonly Gap[] {
  const gaps: readonly (readonly [Gap, boolean])[] = [
    ['reviewers', options.reviewers && reviewers === null],
    ['self-review', options['prevent-self-review'] && reviewers?.preventSelfReview === false],
    ['admins', options['admins-bypass'] === 'forbid' && adminsMayBypass === true],
    ['gate', options.gate && !gate],
    ['branches', options.branches && (branches === 'all' || hasOpenPattern(branches))],
    ['protected-branches', options.branches && branches === 'none-protected'],
  ];
  return gaps.flatMap(([gap, isThere]) => (isThere ? [gap] : []));
}

/** Whether one of the patterns fits about any name: it has no letter and no digit. */
function hasOpenPattern(branches: EnvironmentProtection['branches']): boolean {
  return (
    typeof branches !== 'string' && branches.some(({ name }) => !/[\p{L}\p{N}]/u.test(withoutClasses(name)))
  );
}

/** `[a-z]*` restricts next to nothing. */
function withoutClasses(pattern: string): string {
  return pattern.replaceAll(/\[[^\]]{0,100}\]/g, '');
}
