import { counted } from '../text/lists-and-counts.ts';
import type { Tally } from './summary.ts';

/** What the replay is of, beside the changes. */
export interface Occasion {
  /** The policy in words, such as `the built-in default` or a file's name. */
  readonly policy: string;
  /** Lines of the dataset that could not be read. */
  readonly unreadable: number;
  /** Whether {@link Tally.people} are authors or their teams. */
  readonly people: 'author' | 'team';
}

/** `34 of 200`, as `17 %`; below ten with one digit more. Nothing of nothing is `0 %`. */
export function percent(part: number, whole: number): string {
  const share = whole === 0 ? 0 : (part / whole) * 100;
  return `${share > 0 && share < 9.95 ? share.toFixed(1) : share.toFixed(0)} %`;
}

/** `2026-03-01`, in UTC. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** `of acme/shop and 2 more, 2026-01-01 to 2026-03-01`. */
export function scope({ repositories, period }: Tally): string {
  const [first = 'no repository', ...others] = repositories;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `of ${first}${more}${period === null ? '' : `, ${day(period.from)} to ${day(period.to)}`}`;
}

/** What the records do not show, and what follows from it; a sentence each. */
export function gaps({ changes, diffs, tests }: Tally, { unreadable }: Occasion): readonly string[] {
  const some = (count: number) => (count === changes ? 'all changes' : counted(count, 'change'));
  const sentences: readonly (readonly [count: number, sentence: string])[] = [
    [
      diffs.absent,
      `Of ${some(diffs.absent)} only the paths are recorded: a product file that is touched at all counts as changed behaviour, and its lines give no signal. With their diffs fewer would fail.`,
    ],
    [
      diffs.cut,
      `Of ${some(diffs.cut)} the record cuts the diff: the product code that it shows stands for the rest, and where it shows none the paths have to do.`,
    ],
    [
      diffs.hidden,
      `Of ${some(diffs.hidden)} the diff is larger than GitHub shows: what is missing counts as behaviour that may have changed, as in the check.`,
    ],
    [tests.error, `Of ${some(tests.error)} not every file is known: the rules cannot tell.`],
    [unreadable, `${counted(unreadable, 'line')} of the dataset could not be read.`],
  ];
  return sentences.flatMap(([count, sentence]) => (count > 0 ? [sentence] : []));
}
