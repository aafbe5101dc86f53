import type { RuleReport } from '../engine/report.ts';
import type { Turn } from '../rules/verdict.ts';
import { listOf } from '../text/lists-and-counts.ts';
import { join, type Message, say } from '../text/message.ts';
import { markdown } from './markdown.ts';
import { capitalized, distinctWaits, running, settled, turnWords } from './wording.ts';

/** Actions, or waits, that one sentence names. More actions of one person are a list; other waits are counted. */
const maxNamed = 3;

/** Actions that a list names; the others are counted. */
const maxListed = 12;

/** Characters shown of a paragraph, and of an item of a list; the table has the whole. */
const maxCharacters = 600;
const maxItemCharacters = 200;

const people: readonly Turn[] = ['author', 'reviewer', 'security-reviewer', 'administrator'];

/**
 * What is next, addressed to the people in order, as in `Next: author: add a test. Then 1 review. CodeQL runs by itself.` Where one of them
 * has much to do, each of it is an item of a list. What is only observed is left to the table. Markdown.
 */
export function renderNext(rules: readonly RuleReport[]): string {
  const counting = rules.filter((rule) => rule.enforcement !== 'observe');
  const asked = [...people, 'tool' as const].flatMap((turn) => actionsOf(counting, turn));
  const open = counting.filter((rule) => isWait(rule));
  const waits = distinctWaits(open, people);
  const tools = distinctWaits(open, ['tool']);
  if (asked.length === 0 && waits.length === 0 && tools.length > 0)
    return markdown(say`Nothing to do while ${running(tools, ['runs', 'run'], maxNamed)}.`);
  const last = [
    ...(waits.length === 0
      ? []
      : [say`${[asked.length === 0 ? '' : 'then ']}${listOf(waits, 'and', maxNamed)}`]),
    ...(tools.length === 0 ? [] : [running(tools, ['runs by itself', 'run by themselves'], maxNamed)]),
  ];
  const paragraphs = paragraphsOf(asked, last);
  if (paragraphs.length > 0) return `**Next:** ${paragraphs.join('\n\n')}`;
  if (rules.every(settled)) return 'Nothing more is needed.';
  return 'Nothing more is needed: the open rules below are only observed.';
}

/** What one person has to do: what fails comes first. */
interface Asked {
  readonly who: Message;
  readonly actions: readonly Message[];
}

/** Sentences that follow each other are one paragraph; a long list is one by itself. */
function paragraphsOf(asked: readonly Asked[], last: readonly Message[]): readonly string[] {
  const paragraphs: string[] = [];
  let sentences: Message[] = [];
  const endParagraph = () => {
    if (sentences.length === 0) return;
    const [first = [], ...others] = sentences;
    const beginning = paragraphs.length === 0 ? first : begun(first);
    const text = join([beginning, ...others.map(begun)], '. ');
    paragraphs.push(markdown(say`${text}.`, { limit: maxCharacters }));
    sentences = [];
  };
  for (const { who, actions } of asked) {
    if (actions.length <= maxNamed) {
      sentences.push(say`${who}: ${listOf(actions, 'and')}`);
      continue;
    }
    endParagraph();
    paragraphs.push(listFor(paragraphs.length === 0 ? who : begun(who), actions));
  }
  sentences.push(...last);
  endParagraph();
  return paragraphs;
}

function listFor(who: Message, actions: readonly Message[]): string {
  const left = actions.length - maxListed;
  const shown = [...actions.slice(0, maxListed), ...(left > 0 ? [say`${[`${left}`]} more, see below`] : [])];
  const items = shown.map((action) => `- ${markdown(action, { limit: maxItemCharacters })}`);
  return [`${markdown(who)}:`, items.join('\n')].join('\n\n');
}

function actionsOf(rules: readonly RuleReport[], turn: Turn): readonly Asked[] {
  const asked = rules.filter((rule) => 'turn' in rule.verdict && rule.verdict.turn === turn && !isWait(rule));
  const waiting = (rule: RuleReport) => rule.verdict.status === 'pending';
  const actions = [...asked.filter((rule) => !waiting(rule)), ...asked.filter(waiting)].map(
    ({ title, brief, enforcement }) => {
      const note = enforcement === 'warn' ? ' (warning)' : '';
      return [`${brief?.action ?? `see “${title}”`}${note}`];
    },
  );
  return actions.length === 0 ? [] : [{ who: [turnWords[turn].toLowerCase()], actions }];
}

/** A wait for others: not one that the author ends, where the rule says how. */
function isWait({ verdict, brief }: RuleReport): boolean {
  return verdict.status === 'pending' && !(verdict.turn === 'author' && brief !== undefined);
}

function begun(sentence: Message): Message {
  const [first, ...rest] = sentence;
  return typeof first === 'string' ? [capitalized(first), ...rest] : sentence;
}
