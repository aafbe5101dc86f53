import type { RuleReport } from '../engine/report.ts';
import type { Turn } from '../rules/verdict.ts';
import { listOf } from '../text/lists-and-counts.ts';
import { join, type Message, say } from '../text/message.ts';
import { markdown } from './markdown.ts';
import { capitalized, distinctWaits, running, settled, turnWords } from './wording.ts';

/** Actions, or waits, that one sentence names; the others are counted. */
const maxNamed = 3;

/** Characters shown; the table has the whole. */
const maxCharacters = 600;

const people: readonly Turn[] = ['author', 'reviewer', 'security-reviewer', 'administrator'];

/**
 * What is next, addressed to the people in order, as in `Next: author: add a test. Then 1 review. CodeQL runs by itself.` What is only
 * observed is left to the table. Markdown.
 */
export function renderNext(rules: readonly RuleReport[]): string {
  const counting = rules.filter((rule) => rule.enforcement !== 'observe');
  const actions = [...people, 'tool' as const].flatMap((turn) => actionsOf(counting, turn));
  const open = counting.filter((rule) => isWait(rule));
  const waits = distinctWaits(open, people);
  const tools = distinctWaits(open, ['tool']);
  const sentences = [
    ...actions,
    ...(waits.length === 0
      ? []
      : [say`${[actions.length === 0 ? '' : 'then ']}${listOf(waits, 'and', maxNamed)}`]),
  ];
  if (tools.length > 0) {
    if (sentences.length === 0)
      return markdown(say`Nothing to do while ${running(tools, ['runs', 'run'], maxNamed)}.`);
    sentences.push(running(tools, ['runs by itself', 'run by themselves'], maxNamed));
  }
  if (sentences.length > 0) {
    const [first = [], ...others] = sentences;
    const text = join([first, ...others.map(begun)], '. ');
    return `**Next:** ${markdown(say`${text}.`, { limit: maxCharacters })}`;
  }
  if (rules.every(settled)) return 'Nothing more is needed.';
  return 'Nothing more is needed: the open rules below are only observed.';
}

/** What one person has to do, as a sentence: what fails first. None where that is nothing. */
function actionsOf(rules: readonly RuleReport[], turn: Turn): readonly Message[] {
  const asked = rules.filter((rule) => 'turn' in rule.verdict && rule.verdict.turn === turn && !isWait(rule));
  const waiting = (rule: RuleReport) => rule.verdict.status === 'pending';
  const actions = [...asked.filter((rule) => !waiting(rule)), ...asked.filter(waiting)].map(
    ({ title, brief, enforcement }) => {
      const note = enforcement === 'warn' ? ' (warning)' : '';
      return [`${brief?.action ?? `see “${title}”`}${note}`];
    },
  );
  return actions.length === 0
    ? []
    : [say`${[turnWords[turn].toLowerCase()]}: ${listOf(actions, 'and', maxNamed)}`];
}

/** A wait for others: not one that the author ends, where the rule says how. */
function isWait({ verdict, brief }: RuleReport): boolean {
  return verdict.status === 'pending' && !(verdict.turn === 'author' && brief !== undefined);
}

function begun(sentence: Message): Message {
  const [first, ...rest] = sentence;
  return typeof first === 'string' ? [capitalized(first), ...rest] : sentence;
}
