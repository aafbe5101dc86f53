import type { Conclusion } from '../engine/report.ts';
import { counted } from '../text/lists-and-counts.ts';
import { code } from './markdown.ts';

/** What a proposed policy makes of other open pull requests. */
export interface PolicyEffect {
  /** Those that were evaluated under both policies, the newest first. */
  readonly compared: readonly EffectOnPullRequest[];
  /** Open pull requests into the same branch that were not evaluated. */
  readonly left: number;
  /** On pull requests that were merged. Absent: not evaluated. */
  readonly merged?: EffectOnMerged;
}

/** What both policies say of merged pull requests, by the names of their files. */
export interface EffectOnMerged {
  readonly compared: number;
  /** Those whose files are not known. */
  readonly unread: number;
  readonly rules: readonly {
    readonly id: string;
    /** Only whether the rule applies is known, or its verdict. */
    readonly measure: 'applies' | 'fails';
    /** How many it fails or applies to; null where the policy does not have the rule. */
    readonly before: number | null;
    readonly after: number | null;
  }[];
  /** The ids of rules that need more than is read of a merged pull request. */
  readonly notEvaluated: readonly string[];
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

/** Markdown paragraphs: which open pull requests would pass, wait or fail otherwise than now, and what rules say of merged ones. */
export function renderEffect(effect: PolicyEffect): readonly string[] {
  return [...onOpen(effect), ...(effect.merged === undefined ? [] : onMerged(effect.merged))];
}

function onMerged({ compared, unread, rules, notEvaluated }: EffectOnMerged): readonly string[] {
  const head = '**Effect on merged pull requests**';
  if (compared === 0) return [head, 'No pull request that was merged into this branch could be compared.'];
  const read = `${counted(compared, 'pull request that was', 'pull requests that were')} merged into this branch, the newest, evaluated under both policies by the names of the files and the description. Diffs are not read, so that a verdict may differ from that of the check.`;
  const notes = [
    ...(unread === 0 ? [] : [`${counted(unread, 'more has', 'more have')} too many files.`]),
    ...(notEvaluated.length === 0
      ? []
      : [
          `Not evaluated, because more would have to be read: ${notEvaluated.map((id) => code(id)).join(', ')}.`,
        ]),
  ];
  const items = rules.map(
    ({ id, measure, before, after }) =>
      `- ${code(id)}: ${measure === 'fails' ? 'fails' : 'applies to'} ${before ?? 'none (no such rule)'} now, ${after ?? 'none (no such rule)'} then`,
  );
  return [head, [read, ...notes].join(' '), ...(items.length === 0 ? [] : [items.join('\n')])];
}

function onOpen({ compared, left }: PolicyEffect): readonly string[] {
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
