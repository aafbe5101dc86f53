import { expect, test } from '@jest/globals';
import { nearest } from './nearest.ts';

const rules = ['tests', 'review', 'sast', 'threat-model'];

test.each<[string, string, readonly string[], string | null]>([
  ['a letter too few', 'aprovals', ['approvals', 'teams'], 'approvals'],
  ['a letter too many', 'teamss', ['approvals', 'teams'], 'teams'],
  ['another letter', 'sasd', rules, 'sast'],
  ['two letters swapped', 'reveiw', rules, 'review'],
  ['swapped, and one too few', 'tset', rules, 'tests'],
  ['another case', 'Review', rules, 'review'],
  ['another separator', 'threat_model', rules, 'threat-model'],
  ['written as one word', 'threatModel', rules, 'threat-model'],
  ['only begun', 'threat', rules, 'threat-model'],
  ['the first of two that are as near', 'test', ['tests', 'rest'], 'tests'],
  ['something else', 'licences', rules, null],
  ['a short word of which nothing is left', 'x', ['y'], null],
  ['nothing', '', rules, null],
  ['nothing to choose from', 'review', [], null],
  ['a word beyond measure', 'review'.repeat(100), rules, null],
])('%s: %s', (_name, word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});
