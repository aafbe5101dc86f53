import { describe, expect, it, test } from '@jest/globals';
import { evaluate, interpolate, isMet } from './expression.ts';

const contexts = {
  github: {
    event: { pull_request: { number: 7, title: "it's" }, labels: ['a', 'b'] },
    ref: 'refs/heads/main',
  },
  secrets: { KEY: 'k' },
  steps: { sdl: { outputs: { 'the-report': '/tmp/r' } } },
};

const quoted = (expression: string) => `\${{ ${expression} }}`;

test.each<[expression: string, value: unknown]>([
  ['github.event.pull_request.number', 7],
  ['steps.sdl.outputs.the-report', '/tmp/r'],
  ['github.event.nothing.there', null],
  ['secrets.toString', null],
  ["'it''s' == github.event.pull_request.title", true],
  ["github.ref == 'REFS/heads/main'", true],
  ["github.ref != 'refs/heads/main'", false],
  ['github.event.nothing || github.ref', 'refs/heads/main'],
  ["github.ref && 'yes' || 'no'", 'yes'],
  ['!(true && false)', true],
  ["contains(github.event.labels, 'B')", true],
  ["startsWith(github.ref, 'refs/') && endsWith(github.ref, '/main')", true],
  ['12', 12],
])('%s', (expression, value) => {
  expect(evaluate(expression, contexts)).toEqual(value);
});

describe('what is not emulated is refused', () => {
  test.each(['hashFiles(1)', 'github.*.name', 'a b', '(true', "'open", 'github[0]'])('%s', (expression) => {
    expect(() => evaluate(expression, contexts)).toThrow('not emulated');
  });
});

it('replaces each expression of a text, and the value is not read again', () => {
  const title = { github: { event: { title: quoted('secrets.KEY') } }, secrets: { KEY: 'k' } };
  expect(interpolate(`a ${quoted('github.event.title')} b ${quoted('secrets.KEY')}`, title)).toBe(
    `a ${quoted('secrets.KEY')} b k`,
  );
});

test.each<[condition: string | undefined, after: 'success' | 'failure', runs: boolean]>([
  [undefined, 'success', true],
  [undefined, 'failure', false],
  ['true', 'failure', false],
  ['failure()', 'failure', true],
  ['always()', 'failure', true],
  [quoted('success() && false'), 'success', false],
])('a step with the condition %s after %s', (condition, after, runs) => {
  expect(isMet(condition, contexts, after)).toBe(runs);
});
