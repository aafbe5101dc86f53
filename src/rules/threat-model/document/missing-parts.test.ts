import { describe, expect, it, test } from '@jest/globals';
import { documentTree } from '../../../text/markdown/document-tree.ts';
import { plain } from '../../../text/message.ts';
import { options as schema } from '../options.ts';
import { missingFrom } from './missing-parts.ts';

function missing(text: string, options: Record<string, unknown> = {}): readonly string[] {
  const tree = documentTree(text);
  return tree === null
    ? ['unreadable']
    : missingFrom(tree, schema.parse(options)).map(({ message }) => plain(message));
}

/** A document with one part replaced. */
function model(parts: Partial<Record<'on' | 'wrong' | 'about' | 'good', string>> = {}): string {
  const {
    on = '## What are we working on?\n\nSign-in with codes.',
    wrong = '## What can go wrong?\n\n- T1 Spoofing: a code is guessed. Mitigate.',
    about = '## What are we going to do about it?\n\nCount the attempts.',
    good = '## Did we do a good job?\n\nReviewed on Monday.',
  } = parts;
  return ['# Threat model: sign-in', on, wrong, about, good].join('\n\n');
}

const undecided = (threat: string) => `several dispositions are stated for ${threat}: choose one for each`;
const silent = (threat: string) =>
  `no disposition is stated for ${threat}: choose mitigate, accept, eliminate or transfer for each`;

describe('the four questions', () => {
  it('all answered: nothing is missing', () => {
    expect(missing(model())).toEqual([]);
  });

  test.each<[what: string, heading: string]>([
    ['numbered', '## 1. What are we working on?'],
    ['as a question of its own', '## Q1: WHAT ARE WE WORKING ON'],
    ['with another wording', '## Scope and architecture'],
    ['of another rank', '#### System description'],
    ['in bold', '**What are we working on?**'],
  ])('may be asked %s', (_, heading) => {
    expect(missing(model({ on: `${heading}\n\nSign-in with codes.` }))).toEqual([]);
  });

  it('may be asked in the words of the policy', () => {
    const questions = { 'working-on': ['Woran arbeiten wir'] };
    expect(missing(model({ on: '## Woran arbeiten wir?\n\nAnmeldung.' }), { questions })).toEqual([]);
  });

  it('may share a heading', () => {
    const shared =
      '## Threats and mitigations\n\n| Threat | Response |\n|---|---|\n| A code is guessed | Mitigated: five attempts |';
    expect(missing(model({ wrong: shared, about: '' }))).toEqual([]);
  });

  it('are not asked by the title', () => {
    expect(missing('# Threats, scope, mitigation and review\n\nText.\n\n## Notes\n\nText.')).toEqual([
      'there is no heading for "What are we working on?"',
      'there is no heading for "What can go wrong?"',
      'there is no heading for "What are we going to do about it?"',
      'there is no heading for "Did we do a good job?"',
    ]);
  });

  test.each<[what: string, answer: string]>([
    ['nothing', ''],
    ['an HTML comment', '<!-- Describe the system. -->'],
    ['a word for later', 'TODO'],
    ['dots', '…'],
    ['brackets to fill in', '[describe the system]'],
    ['an empty table', '| Part | Purpose |\n|---|---|\n|  |  |'],
    ['an empty list', '- \n- '],
    ['a code fence', '```js\nconst a = 1\n```'],
    ['a heading with nothing below', '### Parts'],
  ])('are not answered by %s', (_, answer) => {
    expect(missing(model({ on: `## What are we working on?\n\n${answer}` }))).toEqual([
      '"What are we working on?" has no answer',
    ]);
  });

  test.each<[what: string, answer: string]>([
    ['a diagram', '```mermaid\nflowchart LR; browser --> server\n```'],
    ['an image', '![data flow](flow.png)'],
    ['a list', '- the server'],
    ['text below a sub-heading', '### Parts\n\nThe server.'],
    ['another script', '登录'],
  ])('are answered by %s', (_, answer) => {
    expect(missing(model({ on: `## What are we working on?\n\n${answer}` }))).toEqual([]);
  });
});

describe('the threats', () => {
  test.each<[how: string, wrong: string, about: string]>([
    [
      'a table with a column for it',
      '| # | Threat | Disposition |\n|---|---|---|\n| 1 | Guessing | Mitigate |',
      'Count the attempts.',
    ],
    [
      'a table without numbers',
      '| Threat | What we do |\n|---|---|\n| Guessing | We accept it |',
      'Count the attempts.',
    ],
    ['a list', '- Guessing: mitigated by five attempts', 'Count the attempts.'],
    ['a list with lists', '- Guessing\n  - Mitigated by five attempts', 'Count the attempts.'],
    [
      'sub-headings',
      '### T1 Guessing\n\nSomebody tries them all. Mitigate: five attempts.',
      'Count the attempts.',
    ],
    [
      'the next question, by id',
      '- T1 Guessing\n- T2 Theft',
      '| Id | Answer |\n|---|---|\n| T2 | Accept |\n| T1 | Mitigate |',
    ],
    ['the next question, by place', '- Guessing\n- Theft', '- Mitigate: five attempts\n- Accept'],
  ])('state their disposition in %s', (_, wrong, about) => {
    const parts = {
      wrong: `## What can go wrong?\n\n${wrong}`,
      about: `## What are we going to do about it?\n\n${about}`,
    };
    expect(missing(model(parts))).toEqual([]);
  });

  test.each<[what: string, wrong: string, problem: string]>([
    [
      'prose alone',
      'A code can be guessed.',
      '"What can go wrong?" lists no threat: write each as a row of a table or an item of a list',
    ],
    ['one without a disposition', '- T1 Guessing: mitigate\n- T2 Theft', silent('T2 Theft')],
    ['an empty cell', '| Threat | Disposition |\n|---|---|\n| Guessing |  |', silent('Guessing')],
    [
      'a threat in whose own words one stands',
      '| Threat | Disposition |\n|---|---|\n| Removed items come back | |',
      silent('Removed items come back'),
    ],
    [
      'the choice of the template',
      '| Threat | Disposition |\n|---|---|\n| Guessing | mitigate / accept / eliminate / transfer |',
      undecided('Guessing'),
    ],
  ])('do not pass with %s', (_, wrong, problem) => {
    expect(missing(model({ wrong: `## What can go wrong?\n\n${wrong}` }))).toEqual([problem]);
  });

  it('take their dispositions in the words of the policy', () => {
    const wrong = '## What can go wrong?\n\n| Threat | Antwort |\n|---|---|\n| Raten | Wird vermindert |';
    expect(missing(model({ wrong }))).toEqual([silent('Raten')]);
    expect(missing(model({ wrong }), { dispositions: ['vermindert'] })).toEqual([]);
    expect(missing(model({ wrong }), { dispositions: ['gestrichen', 'getragen'] })).toEqual([
      'no disposition is stated for Raten: choose gestrichen or getragen for each',
    ]);
  });

  it('are named up to five', () => {
    const wrong = `## What can go wrong?\n\n${Array.from({ length: 7 }, (_, index) => `- T${index} Threat`).join('\n')}`;
    expect(missing(model({ wrong }))[0]).toContain('T4 Threat and 2 more');
  });
});

it('does not pass the template of the documentation untouched', () => {
  const template = model({
    on: '## What are we working on?\n\n<!-- The parts, the data, who may reach it. -->',
    wrong:
      '## What can go wrong?\n\n| # | Threat | Disposition |\n|---|---|---|\n| T1 |  | mitigate / accept / eliminate / transfer |',
    about: '## What are we going to do about it?\n\n<!-- For each threat. -->',
    good: '## Did we do a good job?\n\n<!-- Who reviewed it, and how. -->',
  });
  expect(missing(template)).toEqual([
    '"What are we working on?" has no answer',
    '"What are we going to do about it?" has no answer',
    '"Did we do a good job?" has no answer',
    '"What can go wrong?" lists no threat: write each as a row of a table or an item of a list',
  ]);
});

describe('what is missing', () => {
  const text = [
    '# Threat model', // 1
    '',
    '## What are we working on?', // 3
    '',
    '## What can go wrong?', // 5
    '',
    '| Threat | Disposition |', // 7
    '|---|---|',
    '| Guessing | Mitigate |', // 9
    '| Theft | |', // 10
    '| A stolen cookie | mitigate / accept / transfer |', // 11
    '',
    '## Mitigations', // 13
    '',
    'Five attempts.', // 15
    '',
  ].join('\n');
  const gaps = (given: string) =>
    missingFrom(documentTree(given) ?? { type: 'root', children: [] }, schema.parse({}));

  it('is on the line of its heading or threat, or on the last line', () => {
    expect(gaps(text).map(({ messageId, line }) => [messageId, line])).toEqual([
      ['question-unanswered', 3],
      ['question-missing', 15],
      ['disposition-missing', 10],
      ['disposition-undecided', 11],
    ]);
  });

  it('is a point of what to do', () => {
    expect(gaps(text).map(({ todo }) => plain(todo))).toEqual([
      'answer "What are we working on?"',
      'add "Did we do a good job?"',
      'state a disposition for Theft',
      'choose one disposition for A stolen cookie',
    ]);
  });

  test.each<[what: string, wrong: string, line: number]>([
    ['a list', '- Guessing: mitigate\n- Theft', 6],
    ['sub-headings', '### Guessing\n\nMitigate.\n\n### Theft\n\nNothing yet.', 9],
  ])('is on the line of the threat in %s', (_, wrong, line) => {
    expect(gaps(`# Model\n\n## Threats\n\n${wrong}`)).toContainEqual(
      expect.objectContaining({ messageId: 'disposition-missing', line }),
    );
  });

  it('is on the heading where no threat is listed', () => {
    expect(gaps('# Model\n\n## Threats\n\nSome prose.')).toContainEqual(
      expect.objectContaining({ messageId: 'no-threats', line: 3 }),
    );
  });

  it('has no line in an empty document', () => {
    expect(gaps('').map(({ line }) => line)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
