import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { anyText } from '../../test/samples/hostile-text.ts';
import { review } from '../rules/review/index.ts';
import type { Rule } from '../rules/rule.ts';
import { sast } from '../rules/sast/index.ts';
import { defaultPolicy, loadPolicy } from './load.ts';
import type { Policy } from './policy.ts';
import { commentModes, enforcements, type PolicySource } from './written-policy.ts';

const rules = [review, sast];
const source: PolicySource = { kind: 'repository', path: '.github/sdl.yml', commit: 'a'.repeat(40) };

const valid = `extends: strict@1
comment: needed
enforcement: observe
rules:
  review: { enforcement: enforce, approvals: 2, teams: [security] }
  sast:
    tools:
      - CodeQL
      - check: semgrep/ci
        app: semgrep-app
    threshold: medium
`;

/** A valid file of which a stretch was replaced. */
const damaged = fc
  .tuple(fc.nat(valid.length), fc.nat(10), fc.string({ unit: 'grapheme', maxLength: 5 }))
  .map(([start, length, text]) => valid.slice(0, start) + text + valid.slice(start + length));

/** What YAML's syntax is made of, in any order. */
const syntax = fc
  .array(
    fc.constantFrom(
      ...'?-:,[]{}#&*!|>%@`"\'\\ \t\r\n~',
      '---',
      '...',
      '<<',
      'a',
      'rules',
      'review',
      '__proto__',
      '1',
    ),
    { maxLength: 60 },
  )
  .map((tokens) => tokens.join(''));

/** Any data, under keys that are known or not. */
const data = fc
  .dictionary(
    fc.constantFrom('extends', 'comment', 'enforcement', 'rules', 'else'),
    fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom('review', 'sast', 'else', 'constructor'), fc.jsonValue()),
    ),
  )
  .map((value) => stringify(value));

describe('whatever the text', () => {
  test.each([
    ['any', anyText()],
    ['a damaged file', damaged],
    ['pieces of syntax', syntax],
    ['any data', data],
  ])('%s loads, or has problems with a place in it', (_name, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const result = loadPolicy(text, source, rules);
        if (result.valid) {
          const ids = result.policy.rules.map(({ rule }) => rule.id);
          expect(ids).toEqual(['review', 'sast'].filter((id) => ids.includes(id)));
          return;
        }
        expect(result.problems.length).toBeGreaterThan(0);
        const lines = text.split('\n');
        const isAPlace = (line: number, column: number) =>
          column >= 1 && column <= (lines[line - 1]?.length ?? -1) + 1;
        expect(
          result.problems.filter(({ line, column, message }) => !isAPlace(line, column) || message === ''),
        ).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a policy written as a file and loaded again', () => {
  const options = {
    review: fc.record({
      approvals: fc.integer({ min: 1, max: 10 }),
      teams: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/), { maxLength: 3 }),
      'exempt-authors': fc.constantFrom([], ['renovate[bot]']),
    }),
    sast: fc.record({
      tools: fc.array(
        fc.oneof(
          fc.string({ minLength: 1, maxLength: 20 }),
          fc.record({ name: fc.constant('CodeQL'), category: fc.constant('/language:go') }),
          fc.record({ check: fc.string({ minLength: 1, maxLength: 20 }), app: fc.constant('semgrep-app') }),
        ),
        { minLength: 1, maxLength: 4 },
      ),
      threshold: fc.constantFrom('critical', 'high', 'medium', 'low'),
    }),
  };
  const enforcement = fc.constantFrom(...enforcements.filter((each) => each !== 'off'));
  const enabled = (rule: Rule, written: fc.Arbitrary<object>) =>
    fc.record({
      rule: fc.constant(rule),
      enforcement,
      options: written.map((each) => rule.options.parse(each)),
    });
  const policies: fc.Arbitrary<Policy> = fc.record({
    source: fc.constant(source),
    comment: fc.constantFrom(...commentModes),
    rules: fc
      .record({
        review: enabled(review, options.review),
        sast: enabled(sast, options.sast),
      })
      .chain((both) => fc.subarray([both.review, both.sast])),
  });

  /** What a policy says, without where it says so. */
  function said({ resolved: _, settings: __, refused: ___, ...policy }: Policy): unknown {
    return plain(policy);
  }

  function reloaded(policy: Policy): Policy {
    const result = loadPolicy(asFile(policy), source, rules);
    if (!result.valid) throw new Error(JSON.stringify(result.problems));
    return result.policy;
  }

  it('is the same', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        expect(said(reloaded(policy))).toEqual(plain(policy));
      }),
    );
  });

  it('is the default if it was the default', () => {
    const policy = { ...defaultPolicy(rules), source };
    expect(said(reloaded(policy))).toEqual(said(policy));
  });
});

/** With the ids of the rules in their place: comparing their schemas takes long. */
function plain({ rules: enabledRules, ...policy }: Policy): unknown {
  return { ...policy, rules: enabledRules.map((each) => ({ ...each, rule: each.rule.id })) };
}

function asFile({ comment, rules: enabledRules }: Policy): string {
  const entries = enabledRules.map(({ rule, enforcement, options }) => [
    rule.id,
    { enforcement, ...Object(options) },
  ]);
  return stringify({ comment, rules: Object.fromEntries(entries) });
}
