import type { Conclusion } from '../engine/report.ts';
import { counted } from '../text/lists-and-counts.ts';

/** What a proposed policy makes of other open pull requests. */
export interface PolicyEffect {
  /** Those that were evaluated under both policies, the newest first. */
  readonly compared: readonly EffectOnPullRequest[];
  /** Open pull requests into the same branch that were not evaluated. */
  readonly left: number;
}

/** The verdicts on one open pull request under both policies. */
export interface EffectOnPullRequest {
  readonly number: number;
  readonly before: Conclusion;
  readonly after: Conclusion;
  /** The ids of the rules whose verdict or enforcement differs. */
  readonly rules: readonly string[];
}

/** Pull requests that are named in one list. */
const maxNamed = 20;

const conclusions: Readonly<Record<Conclusion, string>> = {
  success: 'passes',
  failure: 'fails',
  pending: 'waits',
};

/** In place of an effect that is not known yet. Markdown. */
export const effectFollows = 'The effect on other open pull requests follows.';

/** Markdown paragraphs: which open pull requests would pass, wait or fail otherwise than now. */
export function renderEffect({ compared, left }: PolicyEffect): readonly string[] {
  const head = '**Effect on open pull requests**';
  const notRead = left === 0 ? [] : [`${counted(left, 'older one was', 'older ones were')} not compared.`];
  if (compared.length === 0) {
    const why = left === 0 ? 'No other pull request into this branch is open.' : 'None was compared.';
    return [head, [why, ...notRead].join(' ')];
  }
  const changed = compared.filter(({ before, after }) => before !== after);
  const what = `${counted(compared.length, 'other open pull request')} into this branch, the newest, ${compared.length === 1 ? 'was' : 'were'} evaluated under both policies.`;
  const items = changed
    .slice(0, maxNamed)
    .map(
      ({ number, before, after, rules }) =>
        `- #${number}: ${conclusions[before]} now, ${conclusions[after]} then${rules.length === 0 ? '' : ` (${rules.join(', ')})`}`,
    );
  const summary =
    changed.length === 0
      ? 'The check of each stays the same.'
      : `The check of ${counted(changed.length, 'pull request')} differs:`;
  return [head, [what, ...notRead, summary].join(' '), ...(items.length === 0 ? [] : [items.join('\n')])];
}
