import { describe, expect, test } from '@jest/globals';
import { rules } from '../rules/index.ts';
import { loadPolicy } from './load.ts';

/** Policies that people write, with what they are told: line, column, message. */
const mistakes: Readonly<Record<string, readonly (readonly [text: string, message: string])[]>> = {
  'an unknown key of a map': [
    [
      'rules:\n  threat-model:\n    points: { infra: 3 }\n',
      '3:15 `infra` is not a known key of `rules.threat-model.points`: did you mean `infrastructure`?',
    ],
    [
      'rules:\n  threat-model:\n    questions: { why: [x] }\n',
      '3:18 `why` is not a known key of `rules.threat-model.questions`. It can have `working-on`, `go-wrong`, `do-about` and `good-job`.',
    ],
  ],
  'a single value for a list': [
    [
      'rules:\n  sast:\n    tools: CodeQL\n',
      '3:12 `rules.sast.tools` must be a list, not `CodeQL`: write `[CodeQL]`.',
    ],
    [
      'rules:\n  tests:\n    ignore: docs/**\n',
      '3:13 `rules.tests.ignore` must be a list, not `docs/**`: write `["docs/**"]`.',
    ],
    [
      'rules:\n  threat-model:\n    covers: { docs/a.md: src/** }\n',
      '3:26 `rules.threat-model.covers["docs/a.md"]` must be a list, not `src/**`: write `["src/**"]`.',
    ],
    [
      'rules:\n  sast:\n    tools: { name: CodeQL }\n',
      '3:12 `rules.sast.tools` must be a list, not a map: begin each entry of a list with `- `.',
    ],
    ['rules:\n  tests:\n    reasons: true\n', '3:14 `rules.tests.reasons` must be a list, not `true`.'],
  ],
  'a list for a single value': [
    [
      'rules:\n  threat-model:\n    team: [security]\n',
      '3:11 `rules.threat-model.team` must be text, not a list: write `security`.',
    ],
    [
      'extends: [strict@1]\n',
      '1:10 `extends` must be `recommended@1`, `strict@1`, `flowfuse@1` or `metamask@1`, not a list: write `strict@1`.',
    ],
    [
      'rules:\n  - tests\n',
      '2:3 `rules` must be a map of keys and values, not a list: write `key: value`, without `- ` before it.',
    ],
  ],
  'a value with or without quotes': [
    [
      'rules:\n  review:\n    approvals: "2"\n',
      '3:16 `rules.review.approvals` must be a number, not the text `2`: write `2` without quotes.',
    ],
    [
      'rules:\n  tests:\n    every-package: yes\n',
      '3:20 `rules.tests.every-package` must be `true` or `false`, not the text `yes`: write `true`.',
    ],
    [
      'rules:\n  sast:\n    tools: [1]\n',
      '3:13 `rules.sast.tools[0]` must be text, or a map of keys and values, not `1`: write `"1"`.',
    ],
    [
      'rules:\n  tests:\n    ignore: [*.md]\n',
      '3:14 No anchor `&.md` comes before this alias: put quotes around a value that begins with `*`.',
    ],
    [
      'rules:\n  review: false\n',
      '2:11 `rules.review` must be `off`, `observe`, `warn` or `enforce`, or a map of keys and values, not `false`: write `off`.',
    ],
    ['rules:\n  tests: @x\n', '2:10 Put quotes around a value that begins with a special character.'],
    ['rules:\n  tests: "enforce\n', '3:1 A quotation mark before this place is never closed.'],
  ],
  layout: [
    [
      'rules:\n  tests:enforce\n',
      '2:3 `rules` must be a map of keys and values, not `tests:enforce`: write `tests: enforce`, with a space after the colon.',
    ],
    ['rules:\n\ttests: enforce\n', '2:1 Indent with spaces: YAML allows no tabs.'],
    [
      'rules:\n tests: enforce\n  review: warn\n',
      '2:9 Write each `key: value` on a separate line, indented like the keys beside it.',
    ],
    [
      'rules: {tests: enforce\n',
      '2:1 A bracket before this place is never closed, or what it holds is not indented.',
    ],
    [
      'rules:\n    tests: warn\n  review: warn\n',
      '3:1 Indent all keys of a map, and all entries of a list, alike.',
    ],
  ],
  'an option that the rule refuses': [
    [
      'rules:\n  threat-model:\n    signals: [{ name: x, lines: ["user(?=login)"] }]\n',
      '3:34 `rules.threat-model.signals[0].lines[0]`: RE2 cannot read `(?=login)` at character 5: look-ahead is not supported.',
    ],
    [
      'rules:\n  threat-model:\n    signals: [{ name: x, lines: [a, ".{1000}.{1000}b"] }]\n',
      '3:37 `rules.threat-model.signals[0].lines[1]`: with its repetitions written out, the pattern has 2001 elements, ' +
        'and at most 1000 are allowed: write smaller counts.',
    ],
    [
      'rules:\n  threat-model:\n    signals: [{ name: x }]\n',
      '3:15 `rules.threat-model.signals[0]` must have `paths`, `lines` or `labels`.',
    ],
    [
      'rules:\n  threat-model:\n    external-hosts: ["https://wiki.example.com"]\n',
      '3:22 `rules.threat-model.external-hosts[0]` must be a host name in lower case, such as `wiki.example.com`, not `https://wiki.example.com`.',
    ],
  ],
};

describe.each(Object.entries(mistakes))('%s', (_, cases) => {
  test.each(cases)('%j', (text, message) => {
    const result = loadPolicy(text, { kind: 'default' }, rules);
    const found = result.valid
      ? []
      : result.problems.map((each) => `${each.line}:${each.column} ${each.message}`);
    expect(found).toEqual([message]);
  });
});
