import { describe, expect, it, test } from '@jest/globals';
import { review } from '../rules/review/index.ts';
import { sast } from '../rules/sast/index.ts';
import { defaultPolicy, loadPolicy } from './load.ts';
import type { Policy, PolicyMistake } from './policy.ts';
import type { Enforcement, PolicySource } from './written-policy.ts';

const rules = [review, sast];
const source: PolicySource = { kind: 'repository', path: '.github/sdl.yml', commit: 'a'.repeat(40) };

const reviewDefaults = review.options.parse({});
const sastDefaults = sast.options.parse({});

describe('a policy file', () => {
  test.each<[string, string, Summary]>([
    ['that is empty names no rule', '', summary({})],
    ['that has comments only names no rule', '# nothing yet\n', summary({})],
    ['that says only how rules count names no rule', 'enforcement: enforce\n', summary({})],
    [
      'that has a byte order mark and other line ends is read',
      '\u{feff}comment: never\r\n',
      summary({ comment: 'never' }),
    ],
    ['names rules in short', 'rules:\n  review: enforce\n  sast: off\n', summary({ review: ['enforce'] })],
    [
      'names a rule with its options',
      'rules:\n  review:\n    enforcement: enforce\n    approvals: 2\n',
      summary({ review: ['enforce', { approvals: 2 }] }),
    ],
    [
      'says how the rules count that it names',
      'enforcement: warn\nrules:\n  review: observe\n  sast: { threshold: low }\n',
      summary({ review: ['observe'], sast: ['warn', { threshold: 'low' }] }),
    ],
    [
      'says the same twice by an alias',
      'rules:\n  review:\n    teams: &both [security]\n    exempt-authors: *both\n',
      summary({ review: ['observe', { teams: ['security'], 'exempt-authors': ['security'] }] }),
    ],
    [
      'is YAML 1.2 whatever it says: off is a word',
      '%YAML 1.1\n---\nrules: { review: off, sast: observe }\n',
      summary({ sast: ['observe'] }),
    ],
  ])('%s', (_name, text, expected) => {
    expect(loaded(text)).toEqual(expected);
  });

  it('that does not exist observes the default preset', () => {
    const { source, comment, rules: enabled } = defaultPolicy(rules);
    expect(source).toEqual({ kind: 'default' });
    expect(summaryOf(comment, enabled)).toEqual(
      summary({ review: ['observe'], sast: ['observe', { provenance: 'shown' }] }),
    );
  });
});

describe('a policy file that extends a preset', () => {
  test.each<[string, string, Summary]>([
    [
      'observes its rules with its options',
      'extends: strict@1\n',
      summary({
        review: ['observe', { approvals: 2, independence: 'strict' }],
        sast: ['observe', { threshold: 'medium' }],
      }),
    ],
    [
      'says how they count',
      'extends: recommended@1\nenforcement: warn\n',
      summary({ review: ['warn'], sast: ['warn', { provenance: 'shown' }] }),
    ],
    [
      'says how one of them counts, which keeps the options of the preset',
      'extends: strict@1\nrules: { review: enforce }\n',
      summary({
        review: ['enforce', { approvals: 2, independence: 'strict' }],
        sast: ['observe', { threshold: 'medium' }],
      }),
    ],
    [
      'sets one option, and the others stay as in the preset',
      'extends: strict@1\nrules: { review: { teams: [security] }, sast: { threshold: low } }\n',
      summary({
        review: ['observe', { approvals: 2, independence: 'strict', teams: ['security'] }],
        sast: ['observe', { threshold: 'low' }],
      }),
    ],
    [
      'switches one of them off, in short or not',
      'extends: recommended@1\nrules: { review: off, sast: { enforcement: off } }\n',
      summary({}),
    ],
    [
      'switches all of them off but one',
      'extends: strict@1\nenforcement: off\nrules: { review: enforce }\n',
      summary({ review: ['enforce', { approvals: 2, independence: 'strict' }] }),
    ],
  ])('%s', (_name, text, expected) => {
    expect(loaded(text)).toEqual(expected);
  });
});

describe('a mistake has its place and is told in plain words', () => {
  test.each<[string, string, ...string[]]>([
    [
      'a misspelled key',
      'rules:\n  review:\n    aprovals: 2\n',
      '3:5 `aprovals` is not a known key of `rules.review`: did you mean `approvals`?',
    ],
    [
      'a misspelled rule',
      'rules:\n  reveiw: enforce\n',
      '2:3 `reveiw` is not a known key of `rules`: did you mean `review`?',
    ],
    ['a rule at the top', 'review: enforce\n', '1:1 `review` belongs under `rules`.'],
    [
      'an option of a rule beside the rules',
      'rules:\n  threshold: low\n',
      '2:3 `threshold` belongs under `rules.sast`.',
    ],
    [
      'an option of more than one rule beside the rules',
      'rules:\n  enforcement: warn\n',
      '2:3 `enforcement` is not a known key of `rules`. It can have `review` and `sast`.',
    ],
    [
      'a key like no other',
      'licensing: MIT\n',
      '1:1 `licensing` is not a known key of the policy. It can have `extends`, `comment`, `enforcement`, `owners`, `owners-fallback`, `overridable`, `policy`, `exceptions`, `rules`, `require`, `scopes`, `releases`, `attestations` and `dashboard`.',
    ],
    [
      'a key that objects of JavaScript do not hold',
      'rules:\n  review:\n    __proto__: 2\n',
      '3:5 `__proto__` is not a known key.',
    ],
    [
      'a misspelled word',
      'rules:\n  review: enforced\n',
      '2:11 `rules.review` must be `off`, `observe`, `warn` or `enforce`, or a map of keys and values, not `enforced`: did you mean `enforce`?',
    ],
    [
      'a preset without its version',
      'extends: recommended\nrules:\n  reveiw: off\n',
      '1:10 `extends` must be a preset with its version, not `recommended`: did you mean `recommended@1`?',
      '3:3 `reveiw` is not a known key of `rules`: did you mean `review`?',
    ],
    [
      'a misspelled preset',
      'comment: never\nextends: recomended@1\n',
      '2:10 `extends` must be `recommended@1`, `strict@1`, `flowfuse@1` or `metamask@1`, not `recomended@1`: did you mean `recommended@1`?',
    ],
    [
      'a version that there is not',
      'extends: strict@99\n',
      '1:10 `extends` must be `recommended@1`, `strict@1`, `flowfuse@1` or `metamask@1`, not `strict@99`: did you mean `strict@1`?',
    ],
    [
      'several presets',
      'extends: [strict@1, flowfuse@1]\n',
      '1:10 `extends` must be `recommended@1`, `strict@1`, `flowfuse@1` or `metamask@1`, not a list.',
    ],
    [
      'no preset',
      'extends:\n',
      '1:1 `extends` has no value: it must be `recommended@1`, `strict@1`, `flowfuse@1` or `metamask@1`.',
    ],
    [
      'a misspelled key of a rule of a preset',
      'extends: strict@1\nrules:\n  review:\n    aprovals: 2\n',
      '4:5 `aprovals` is not a known key of `rules.review`: did you mean `approvals`?',
    ],
    [
      'a misspelled word for a rule of a preset',
      'extends: strict@1\nrules:\n  review: enforced\n',
      '3:11 `rules.review` must be `off`, `observe`, `warn` or `enforce`, or a map of keys and values, not `enforced`: did you mean `enforce`?',
    ],
    [
      'an unquoted truth value',
      'enforcement: true\n',
      '1:14 `enforcement` must be `off`, `observe`, `warn` or `enforce`, not `true`.',
    ],
    [
      'text for a number',
      'rules:\n  review:\n    approvals: two\n',
      '3:16 `rules.review.approvals` must be a number, not `two`.',
    ],
    [
      'half a person',
      'rules: { review: { approvals: 1.5 } }\n',
      '1:31 `rules.review.approvals` must be a whole number, not `1.5`.',
    ],
    [
      'a number that is too small',
      'rules:\n  review:\n    approvals: 0\n',
      '3:16 `rules.review.approvals` must be at least 1, not `0`.',
    ],
    [
      'a word for a list',
      'rules:\n  review:\n    teams: security\n',
      '3:12 `rules.review.teams` must be a list, not `security`: write `[security]`.',
    ],
    [
      'an entry that the rule itself refuses, in its own words',
      'rules:\n  review:\n    teams:\n      - acme/security\n',
      '4:9 `rules.review.teams[0]` must be the slug of a team without its organization, such as `security`, not `acme/security`.',
    ],
    [
      'an empty list',
      'rules:\n  sast:\n    tools: []\n',
      '3:12 `rules.sast.tools` must be a list of at least 1 entry, not an empty list.',
    ],
    [
      'a key that is missing',
      'rules:\n  sast:\n    tools:\n      - check: semgrep/ci\n',
      '4:9 `rules.sast.tools[0].app` is missing: it must be text.',
    ],
    [
      'keys that do not go together',
      'rules:\n  sast:\n    tools:\n      - name: CodeQL\n        app: github-advanced-security\n',
      '5:9 `app` cannot be combined with the other keys of `rules.sast.tools[0]`.',
    ],
    [
      'a key without a value',
      'rules:\n  review:\n\ncomment: never\n',
      '2:3 `rules.review` has no value: it must be `off`, `observe`, `warn` or `enforce`, or a map of keys and values.',
    ],
    [
      'a list at the top',
      '- tests\n',
      '1:1 The policy must be a map of keys and values, not a list: write `key: value`, without `- ` before it.',
    ],
    ['a word at the top', 'enforce\n', '1:1 The policy must be a map of keys and values, not `enforce`.'],
    [
      'several at once, in the order of the file',
      'coment: never\nrules:\n  review: { approvals: 99, team: [] }\n  sats: off\n',
      '1:1 `coment` is not a known key of the policy: did you mean `comment`?',
      '3:24 `rules.review.approvals` must be at most 10, not `99`.',
      '3:28 `team` is not a known key of `rules.review`: did you mean `teams`?',
      '4:3 `sats` is not a known key of `rules`: did you mean `sast`?',
    ],
    ['a key given twice', 'comment: never\ncomment: always\n', '2:1 `comment` is given twice.'],
    [
      'a second document',
      'comment: never\n---\ncomment: always\n',
      '2:1 The file has more than one document: take out the line `---` before this one.',
    ],
    ['a tag', 'comment: !secret never\n', '1:10 A tag (`!…`) is not allowed here: write the plain value.'],
    [
      'a tag of YAML 1.1',
      'comment: !!binary bmV2ZXI=\n',
      '1:10 A tag (`!…`) is not allowed here: write the plain value.',
    ],
    [
      'an alias of nothing',
      'comment: *mode\n',
      '1:10 No anchor `&mode` comes before this alias: put quotes around a value that begins with `*`.',
    ],
    [
      'an alias of what it is in',
      'rules: &rules\n  review: *rules\n',
      '2:11 No anchor `&rules` comes before this alias: put quotes around a value that begins with `*`.',
    ],
    ['a key that is no text', '? [review]\n: enforce\n', '1:3 A key must be text.'],
    [
      'a merge key, which is a key like any other',
      'rules:\n  <<: { review: enforce }\n',
      '2:3 `<<` is not a known key of `rules`. It can have `review` and `sast`.',
    ],
    [
      'the prototype of all objects',
      '__proto__: { comment: never }\n',
      '1:1 `__proto__` is not a known key.',
    ],
    [
      'what every object has',
      'rules:\n  constructor: enforce\n',
      '2:3 `constructor` is not a known key of `rules`. It can have `review` and `sast`.',
    ],
    [
      'text that would break out of its quotes',
      'rules:\n  "`@everyone`\\n# hi": off\n',
      '2:3 ` @everyone # hi` is not a known key of `rules`. It can have `review` and `sast`.',
    ],
  ])('%s', (_name, text, ...expected) => {
    expect(problems(text).map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual(
      expected,
    );
  });

  test('broken YAML', () => {
    const [problem] = problems('rules:\n  review: [enforce\n');
    expect(problem).toMatchObject({
      line: 3,
      column: 1,
      message: 'A bracket before this place is never closed, or what it holds is not indented.',
    });
  });

  test('more than twenty are counted', () => {
    const found = problems(Array.from({ length: 30 }, (_, index) => `key${index}: 1`).join('\n'));
    expect(found).toHaveLength(21);
    expect(found.at(-1)).toEqual({ line: 21, column: 1, message: '10 more mistakes follow.' });
  });
});

describe('a hostile file is refused', () => {
  test.each<[string, string, RegExp]>([
    ['too large', '#'.repeat(100_001), /100001 bytes/],
    ['too deep for the parser', '['.repeat(20_000), /nested too deeply/],
    ['too deep for us', `comment: ${'['.repeat(50)}${']'.repeat(50)}`, /nested too deeply/],
    ['deep keys', '? '.repeat(20_000), /nested too deeply|must be text/],
    ['many aliases', `rules: [&a x${', *a'.repeat(101)}]`, /more than 100 aliases/],
    [
      'aliases of aliases',
      [
        'a: &a [x, x, x]',
        ...'bcdefghi'.split('').map((name, i) => `${name}: &${name} [${`*${'abcdefghi'[i]},`.repeat(9)}]`),
      ].join('\n'),
      /not a known key/,
    ],
    ['a key given ten thousand times', 'comment: never\n'.repeat(6_000), /given twice/],
  ])('%s', (_name, text, message) => {
    expect(
      problems(text)
        .map((problem) => problem.message)
        .join('\n'),
    ).toMatch(message);
  });
});

function problems(text: string): readonly PolicyMistake[] {
  const result = loadPolicy(text, source, rules);
  return result.valid ? [] : result.problems;
}

/** Of a policy: its comment, and by rule its enforcement and options. */
interface Summary {
  readonly comment: Policy['comment'];
  readonly rules: Readonly<Record<string, readonly [enforcement: Enforcement, options: unknown]>>;
}

function loaded(text: string): Summary | readonly PolicyMistake[] {
  const result = loadPolicy(text, source, rules);
  if (!result.valid) return result.problems;
  expect(result.policy.source).toEqual(source);
  return summaryOf(result.policy.comment, result.policy.rules);
}

function summaryOf(comment: Policy['comment'], enabled: Policy['rules']): Summary {
  const entries = enabled.map(({ rule, enforcement, options }) => [rule.id, [enforcement, options]] as const);
  return { comment, rules: Object.fromEntries(entries) };
}

/** What is expected: a rule's options over its defaults. */
function summary({
  comment = 'needed',
  review,
  sast,
}: {
  readonly comment?: Policy['comment'];
  readonly review?: readonly [enforcement: Enforcement, options?: object];
  readonly sast?: readonly [enforcement: Enforcement, options?: object];
}): Summary {
  return {
    comment,
    rules: {
      ...(review === undefined ? {} : { review: [review[0], { ...reviewDefaults, ...review[1] }] }),
      ...(sast === undefined ? {} : { sast: [sast[0], { ...sastDefaults, ...sast[1] }] }),
    },
  };
}
