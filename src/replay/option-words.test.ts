import { expect, test } from '@jest/globals';
import { review } from '../rules/review/index.ts';
import type { Rule } from '../rules/rule.ts';
import { sast } from '../rules/sast/index.ts';
import { threatModel } from '../rules/threat-model/index.ts';
import { optionWords } from './option-words.ts';

test.each<[Rule, options: object, words: readonly string[]]>([
  [review as Rule, { approvals: 2, teams: ['security'] }, ['2 approvals', 'security']],
  [review as Rule, {}, ['1 approval', 'independence two-people', 'unknown extra-approval']],
  [
    sast as Rule,
    { tools: ['CodeQL', { check: 'semgrep/ci', app: 'semgrep-app' }] },
    ['CodeQL', 'semgrep/ci', 'threshold high'],
  ],
  [sast as Rule, { tools: ['a', 'b', 'c', 'd'] }, ['4 tools', 'threshold high']],
  [sast as Rule, { tools: ['x'.repeat(100)] }, [`${'x'.repeat(39)}…`, 'threshold high']],
  [threatModel as Rule, { team: 'security' }, ['threshold 5', 'team security', 'unknown extra-approval']],
])('%#: the options in effect in a few words', (rule, options, words) => {
  const found = optionWords(rule.options.parse(options), rule.options.parse({}));
  expect(found.slice(0, words.length)).toEqual(words);
});

test('more than five are counted', () => {
  const many = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`key${index}`, true]));
  expect(optionWords(many, {})).toEqual(['key0', 'key1', 'key2', 'key3', 'key4', '3 more']);
});
