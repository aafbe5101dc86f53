import type { ReportSubject } from '../engine/report.ts';
import type { Direction, PolicyChange, PolicyDifference } from '../policy/policy.ts';
import { defaultPreset } from '../policy/presets/index.ts';
import { listOf } from '../text/lists-and-counts.ts';
import { join, type Message, say } from '../text/message.ts';
import { code, markdown, words } from './markdown.ts';
import { shorten } from './size.ts';

/** Differences that are named; the others are counted. */
const maxNamed = 6;

/** Characters of what is wrong with the proposed file. */
const maxProblemCharacters = 300;

/**
 * One line on what a change would make of the policy, as in `This pull request loosens the policy: tests from enforce to observe.` It
 * is for the person who reviews the change: the change itself is evaluated under the policy of the base branch. Markdown.
 */
export function renderPolicyChange(change: PolicyChange, kind: ReportSubject['kind']): string {
  const subject = kind === 'merge-group' ? 'merge group' : 'pull request';
  switch (change.kind) {
    case 'broken':
      return broken(change, subject);
    case 'repaired':
      return `This ${subject} fixes the policy file. Its policy applies once it is merged.`;
    case 'unreadable':
      return `⚠️ **The policy file of this ${subject} differs from the base branch’s**, and GitHub does not show how. Read the file before you approve the change.`;
    case 'settings':
      return settings(change, subject);
  }
}

function broken({ problem, wasValid }: PolicyChange & { kind: 'broken' }, subject: string): string {
  const lead = wasValid
    ? `⚠️ **This ${subject} breaks the policy file**, so its check fails.`
    : `⚠️ **This ${subject} does not fix the policy file.**`;
  const place = 'line' in problem ? `line ${problem.line}, column ${problem.column}: ` : '';
  return `${lead} First problem: ${place}${words(shorten(problem.message, maxProblemCharacters))}`;
}

function settings(
  { file, differences, overlooked }: PolicyChange & { kind: 'settings' },
  subject: string,
): string {
  const { isWarning, lead } = leadOf(file, overall(differences), subject);
  const listed = differences.length === 0 ? [] : [markdown(say`${named(differences)}.`)];
  const notes = [
    ...(overlooked === undefined ? [] : [markdown(say`${overlooked} is not read as the policy.`)]),
    ...(isWarning ? ['Until it is merged, the policy of the base branch applies.'] : []),
  ];
  const end = differences.length === 0 ? '.' : ':';
  const start = isWarning ? `⚠️ **${lead}${end}**` : `${lead}${end}`;
  return [start, ...listed, ...notes].join(' ');
}

function leadOf(
  file: 'changed' | 'added' | 'removed',
  direction: Direction,
  subject: string,
): { readonly isWarning: boolean; readonly lead: string } {
  const verb = {
    loosens: 'loosens the policy',
    tightens: 'tightens the policy',
    changes: 'changes the policy',
  };
  const isWarning = direction === 'loosens' || file === 'removed';
  if (file === 'changed') return { isWarning, lead: `This ${subject} ${verb[direction]}` };
  const effect = direction === 'changes' ? '' : `, which ${verb[direction]}`;
  if (file === 'added') return { isWarning, lead: `This ${subject} adds a policy file${effect}` };
  const fallback = `the built-in default, which observes ${code(defaultPreset.name)}, would apply`;
  return { isWarning, lead: `This ${subject} removes the policy file${effect} (${fallback})` };
}

/** What loosens decides; a change of unknown direction decides over what tightens. */
function overall(differences: readonly PolicyDifference[]): Direction {
  const directions = differences.map(({ direction }) => direction);
  if (directions.includes('loosens')) return 'loosens';
  const tightens = directions.length > 0 && directions.every((direction) => direction === 'tightens');
  return tightens ? 'tightens' : 'changes';
}

/** The differences by direction: what loosens first, which the lead names, then the others with their direction. */
function named(differences: readonly PolicyDifference[]): Message {
  const shown = differences.slice(0, maxNamed);
  const main = overall(differences);
  const groups = (['loosens', 'changes', 'tightens'] as const).flatMap((direction): readonly Message[] => {
    const items = shown.filter((difference) => difference.direction === direction).map(describe);
    if (items.length === 0) return [];
    const list = listOf(items, 'and');
    return [direction === main ? list : say`${[`it also ${direction} `]}${list}`];
  });
  const more = differences.length - shown.length;
  return join([...groups, ...(more > 0 ? [[`${more} more`]] : [])], '; ');
}

function describe(difference: PolicyDifference): Message {
  const { scope } = difference;
  return scope === undefined ? inWords(difference) : say`${inWords(difference)} (in the scope ${scope})`;
}

function inWords({ rule, option, from, to }: PolicyDifference): Message {
  if (rule !== null && option === null) {
    if (to === null) return say`the rule ${rule} is removed`;
    if (from === null) return say`the rule ${rule} is added with ${to}`;
  }
  const what = [rule, option].filter((part) => part !== null).join('.');
  if (from === null && to === null) return say`${what}`;
  if (from === null) return say`${what} to ${to ?? ''}`;
  return to === null ? say`${what} from ${from} to nothing` : say`${what} from ${from} to ${to}`;
}
