import { describe, expect, test } from '@jest/globals';
import { documentTree } from './document-tree.ts';
import { type Answer, answerBelow } from './sections.ts';
import { readTemplates } from './templates.ts';

function answer(body: string, title: string, templates?: readonly string[]): Answer | null {
  const tree = documentTree(body);
  if (tree === null) throw new Error('The text of the test cannot be read.');
  return answerBelow(tree, title, templates === undefined ? undefined : readTemplates(templates));
}

const template = `## Description

<!-- Say what changes, and why it is worth it -->

## Manual testing steps

Test it in Chrome and in Firefox, with and without an account.

1. Go to this page...
2. Click on
3.

- [ ] I have tested it by hand
- [x] I have read the guide

![how](https://example.com/how.png)

| Browser | Result |
| --- | --- |
| Chrome | |
`;

describe('what a template says is no answer', () => {
  const steps = (below: string) =>
    answer(`## Manual testing steps\n\n${below}`, 'Manual testing steps', [template]);
  test.each<[what: string, below: string]>([
    ['untouched', template.slice(template.indexOf('Test it'))],
    ['other white space', 'Test  it in Chrome\nand in Firefox, with and without an account.'],
    ['other punctuation and case', 'test it in chrome, and in firefox; with and without an account!'],
    ['a part of a line', 'and in Firefox, with and without'],
    ['a step', '1. Go to this page…'],
    ['steps without numbers', 'Go to this page...\n\nClick on'],
    ['twice', 'Go to this page... Go to this page... Click on'],
    ['in another order', 'Click on. Go to this page.'],
    ['many times', 'Click on '.repeat(40)],
    ['a picture without an address', '![](it.png)'],
    ['ticked boxes', '- [x] I have tested it by hand\n- [x] I have read the guide'],
    ['another mark for a list', '* **Go to this page**'],
    ['a comment that is shown', 'Say what changes, and why it is worth it'],
    ['its picture', '![how](https://example.com/how.png)'],
    ['an instruction with other words', 'Please describe here how you did it'],
    ['what to provide', 'Provide the steps of your test.'],
    ['that nothing was tested', 'I did not test this.'],
    ['that there were no tests', 'No manual testing was done.'],
    ['a title of what is folded', '<details><summary>Steps of my test on a phone</summary>\n</details>'],
    ['its picture in HTML', '<img alt="x" src="https://example.com/how.png">'],
    ['its table', '| Browser | Result |\n| --- | --- |\n| Chrome | |'],
    ['look-alike letters', '1. Gо tо this page...'],
    ['a letter that shows nothing', '\u3164\u3164\u3164'],
  ])('%s', (_, below) => {
    expect(steps(below)).toEqual({ letters: 0, picture: false, notApplicable: null });
  });

  test.each<[what: string, below: string, letters: number]>([
    ['what is added to a line', '1. Go to this page... /cart', 4],
    ['a line of its own', '1. Open the cart', 11],
    ['a short word that the template has, too', 'Firefox', 7],
    ['a filled table', '| Browser | Result |\n| --- | --- |\n| Chrome | works |', 5],
    ['other commands', '```sh\nnpm start\n```', 8],
    ['a text in HTML', '<p>Open the cart</p>', 11],
    ['what is folded', '<details><summary>Steps</summary>\nOpen the cart\n</details>', 11],
    ['a step that tells what to enter', '1. Enter a wrong password', 19],
    ['a step that tells what to provide', '1. Provide a wrong token', 18],
    ['a step that is asked for', '1. Please open the cart', 17],
    ['a script that needs few letters', '打开购物车', 10],
  ])('but %s is', (_, below, letters) => {
    expect(steps(below)).toMatchObject({ letters });
  });

  test.each<[what: string, below: string]>([
    ['a picture', '![it](https://example.com/it.png)'],
    [
      'a picture as GitHub’s editor writes it',
      '<img width="80" height="40" alt="it" src="https://example.com/it.png" />',
    ],
    ['a video', '<video src="https://example.com/it.mp4"></video>'],
    ['a picture in a cell', '| Before |\n| --- |\n| <img src="https://example.com/it.png"> |'],
  ])('%s', (_, below) => {
    expect(steps(below)).toMatchObject({ picture: true });
  });

  test('a picture in a comment is none', () => {
    expect(steps('<!-- <img src="https://example.com/it.png"> -->')).toMatchObject({ picture: false });
  });
});

test('the lines of an issue form are its template, whatever field has them', () => {
  const form = `name: Feature
body:
  - type: textarea
    attributes:
      label: Functional requirements
      description: What must the feature do for its users?
      placeholder: "The user can export a cart"
      value: |
        - As a user, I want to
`;
  const below = (text: string) =>
    answer(`### Functional requirements\n\n${text}`, 'functional requirements', [form]);
  expect(below('The user can export a cart')).toMatchObject({ letters: 0 });
  expect(below('- As a user, I want to')).toMatchObject({ letters: 0 });
  expect(below('_No response_')).toMatchObject({ letters: 0 });
  expect(below('- As a user, I want to pay later')).toMatchObject({ letters: 8 });
});

test.each<[text: string, reason: string | null]>([
  ['N/A: only the build of the image changes', 'only the build of the image changes'],
  ['N/A – only the build of the image changes', 'only the build of the image changes'],
  ['_Not applicable, because nobody sees the change_', 'because nobody sees the change'],
  ['na - there is no user interface', 'there is no user interface'],
  ['- N/A – no visible part changes', 'no visible part changes'],
  ['N/A', null],
  ['N/A: no', null],
  ['N/A: na na na na na na na', null],
  ['N/A: TODO write a reason', null],
  ['N/A – <reason>', null],
  ['N/A.', null],
  ['National parks: a list of all of them', null],
  ['<!-- N/A: only the build of the image changes -->', null],
])('%s gives the reason %j', (text, reason) => {
  expect(answer(`## Test plan\n\n${text}`, 'Test plan')?.notApplicable).toBe(reason);
});

test.each<[what: string, body: string, letters: number | null]>([
  ['with an emoji by name', '## :test_tube: Testing\nOpened it', 8],
  ['with a number of several parts', '## 1.2.3 Testing\nOpened it', 8],
  ['in bold, with the text on the next line', '**Testing**\nOpened it', 8],
  ['in bold, with the text behind a colon', '**Testing:** Opened it', 8],
  ['in bold, with a colon behind it', '**Testing**: Opened it', 8],
  ['in bold, with more below', '**Testing:** Opened it\n\nTwice\n\n**Notes**\n\nNone', 13],
  ['in HTML, without an empty line', '<h2>Testing</h2>\nOpened it', 8],
  ['in bold, with nothing behind it', '**Testing:** <!-- Opened it -->', 0],
  ['that only begins a sentence in bold', '**Testing** is what we did', null],
])('a heading %s', (_, body, letters) => {
  expect(answer(body, 'Testing')?.letters ?? null).toBe(letters);
});

test('a template with a title in bold is no answer', () => {
  const body = '**Testing:** Say on which phones it runs';
  expect(answer(body, 'Testing', [body])?.letters).toBe(0);
  expect(answer('<p>Say on which phones it runs</p>', 'Testing', [])).toBeNull();
  expect(
    answer('## Testing\n<p>Say on phones</p>', 'Testing', ['## Testing\n<p>Say on phones</p>'])?.letters,
  ).toBe(0);
});

test('a heading that is not there has no answer', () => {
  expect(answer('## Other\n\nA text.', 'Test plan')).toBeNull();
});

test('reads hostile texts and templates in time', () => {
  const started = process.cpuUsage();
  const line = 'a b c d e f g h i j k l m n o p q r s t u v w x y z '.repeat(20);
  const many = Array.from({ length: 1_200 }, (_, index) => `${index} a b c d`).join('\n\n');
  for (const text of [`${line}\n`.repeat(110), many, '<img src='.repeat(3_900), 'n/a: '.repeat(20_000)])
    answer(`## Test plan\n\n${text}`, 'Test plan', [many, `${line}\n`.repeat(100), text]);
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(8_000);
}, 30_000);
