import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { hostileText } from '../../test/samples/hostile-text.ts';
import {
  reportOf,
  reports,
  reviewPass,
  reviewPending,
  sastPass,
  testsFail,
  testsPass,
  testsWaived,
  threatModelFail,
  waiver,
} from '../../test/samples/reports.ts';
import type { ExceptionsOfSubject } from '../engine/report.ts';
import type { ExceptionOrigin } from '../evidence/exceptions.ts';
import { say } from '../text/message.ts';
import { renderCheckRun } from './check-run.ts';
import { renderComment } from './comment.ts';
import { renderExceptionNotes, renderReasons, renderWaivers } from './exceptions.ts';
import { renderTitle } from './title.ts';

const links = { repositoryUrl: 'https://github.example/acme/shop' };
const sha = 'c'.repeat(40);
const file = {
  kind: 'file',
  repository: 'acme/.github',
  path: '.github/sdl-exceptions.yml',
  commit: sha,
} as const;

describe('where an exception was asked for', () => {
  test.each<[string, ExceptionOrigin, string]>([
    [
      'a file',
      { ...file, line: 7 },
      `[EX-12](https://github.example/acme/.github/blob/${sha}/.github/sdl-exceptions.yml#L7)`,
    ],
    [
      'a comment',
      { kind: 'command', thread: 310, comment: 99 },
      '[EX-12](https://github.example/acme/shop/issues/310#issuecomment-99)',
    ],
    ['the dashboard', { kind: 'dashboard' }, 'EX-12'],
    ['a file whose repository is no name', { ...file, repository: 'acme/shop/../x', line: 7 }, 'EX-12'],
    ['a file outside its repository', { ...file, path: '../x', line: 7 }, 'EX-12'],
    ['a file at no commit', { ...file, commit: 'main', line: 7 }, 'EX-12'],
  ])('%s is linked', (_, origin, cell) => {
    expect(renderWaivers({ ...testsWaived, waivers: [{ ...waiver, origin }] }, links)).toBe(cell);
  });
});

test('reason and control are shown where the report has them', () => {
  const cell = renderWaivers(
    {
      ...testsWaived,
      waivers: [{ ...waiver, reason: 'Replaced\nin April. @ada', control: 'A | smoke test.' }],
    },
    links,
  );
  expect(cell).toMatch(/: Replaced in April\. /);
  expect(cell).not.toMatch(/\s@ada/);
  expect(cell).toMatch(/<br>Control: A \\\| smoke test\./);
});

test('of several, the table has the links, and the details have the reasons', () => {
  const several = {
    ...testsWaived,
    waivers: ['EX-1', 'EX-2'].map((id) => ({ ...waiver, id, reason: `Reason of ${id}`, control: null })),
  };
  expect(renderWaivers(several, links)).not.toContain('Reason');
  expect(renderReasons(several, links)).toEqual([
    expect.stringMatching(/^- \[EX-1\]\(.*\): Reason of EX-1$/),
    expect.stringMatching(/^- \[EX-2\]\(.*\): Reason of EX-2$/),
  ]);
  expect(renderCheckRun(reportOf([['tests', several]])).text).toContain('Reason of EX-2');
  const hidden = several.waivers.map((each) => ({ ...each, reason: null }));
  expect(renderReasons({ ...several, waivers: hidden }, links)).toEqual([]);
});

test('whatever the reason, the cell stays one cell', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const given = { ...waiver, reason: text, control: text };
      const report = reportOf([['tests', { ...testsWaived, waivers: [given] }]]);
      const rows = renderCheckRun(report)
        .summary.split('\n')
        .filter((line) => line.startsWith('| **'));
      expect(rows).toHaveLength(1);
      expect(rows[0]?.match(/(?<!\\)\|/g)).toHaveLength(5);
    }),
  );
});

describe('the title counts what is waived apart from what passes', () => {
  test.each<[string, Parameters<typeof reportOf>[0], string]>([
    [
      'one of three',
      [
        ['tests', testsWaived],
        ['review', reviewPass],
        ['sast', sastPass],
      ],
      '2 rules pass, 1 is waived: tests',
    ],
    ['the only one', [['tests', testsWaived]], '1 rule is waived: tests'],
    [
      'beside a wait',
      [
        ['tests', testsWaived],
        ['review', reviewPending],
      ],
      'Waiting for 1 review; waived: tests',
    ],
    [
      'beside a failure',
      [
        ['tests', testsWaived],
        ['threat-model', threatModelFail],
      ],
      '1 of 2 rules fails: threat model; waived: tests',
    ],
    [
      'beside what is only observed',
      [
        ['tests', testsWaived],
        ['review', reviewPass],
        ['sast', sastPass, 'observe'],
      ],
      '1 enforced rule passes, 1 is waived: tests',
    ],
    ['and is only observed', [['tests', testsWaived, 'observe']], 'Observing: 1 rule is waived: tests'],
  ])('%s', (_, rules, title) => {
    expect(renderTitle(reportOf(rules))).toBe(title);
  });
});

describe('a rule that is waived', () => {
  it('does not block', () => {
    const run = renderCheckRun(reports.waived);
    expect([run.conclusion, reports.waived.conclusion]).toEqual(['success', 'success']);
  });

  it('has a status of its own for people and for programs', () => {
    const { summary, text } = renderCheckRun(reports.waived);
    expect(summary).toContain('🔓&nbsp;Waived');
    expect(text).toContain('"tests":"waived"');
  });

  it('asks nobody for anything, and marks no line', () => {
    const run = renderCheckRun(reports.waived);
    expect(run.annotations).toEqual([]);
    expect(run.summary).toContain('Nothing more is needed.');
    expect(renderComment(reports.waived)).toMatchObject({ needed: false });
  });
});

describe('a finding', () => {
  const [first, ...others] = testsFail.findings;

  it('has the id by which an exception can name it', () => {
    const findings = [{ ...first, id: 'tests/untested-file/0123456789abcdef' }, ...others];
    const { text } = renderCheckRun(reportOf([['tests', { ...testsFail, findings }]]));
    expect(text).toContain('(`tests/untested-file/0123456789abcdef`)');
  });

  it('names the exception that covers it, and is no annotation that blocks', () => {
    const findings = [{ ...first, level: 'notice', waivedBy: 'EX-12' } as const, ...others];
    const { text, annotations } = renderCheckRun(reportOf([['tests', { ...testsFail, findings }]]));
    expect(text).toContain('(waived by `EX-12`)');
    expect(annotations.filter(({ level }) => level === 'failure')).toHaveLength(others.length);
  });
});

describe('notes about exceptions', () => {
  const none: ExceptionsOfSubject = {
    usable: [],
    emergencies: [],
    uncounted: [],
    refused: [],
    showsReasons: true,
  };
  const notes = (exceptions: Partial<ExceptionsOfSubject>) =>
    renderExceptionNotes({ ...reportOf([['tests', testsPass]]), exceptions: { ...none, ...exceptions } });
  const refused = {
    id: 'EX-9',
    repository: 'acme/risks',
    path: '.github/sdl-exceptions.yml',
    line: 12,
    column: 5,
    message: 'It is longer than the policy allows: at most 90 days from its approval.',
  };

  test.each<[string, Partial<ExceptionsOfSubject>, unknown[]]>([
    ['nothing', {}, []],
    [
      'one that does not count here',
      { uncounted: [{ id: 'EX-3', why: say`${'ada'}, who approved it, opened this pull request` }] },
      ['⚠️ The exception `EX-3` does not count here: `ada`, who approved it, opened this pull request.'],
    ],
    [
      'that they could not be read',
      {
        problem: {
          reason: 'unreadable',
          message: say`GitHub does not answer.`,
          remedy: say`Run the check again.`,
        },
      },
      ['⚠️ **Exceptions:** none counts. GitHub does not answer. Run the check again.'],
    ],
    [
      'an entry that is refused',
      { refused: [refused] },
      [
        '⚠️ **Exceptions:** 1 entry is refused and waives nothing.\n- `acme/risks/.github/sdl-exceptions.yml`, line 12, column 5 (`EX-9`): It is longer than the policy allows: at most 90 days from its approval.',
      ],
    ],
    [
      'an entry of another repository that is refused, where anybody can read the check',
      { refused: [refused], showsReasons: false },
      [
        '⚠️ **Exceptions:** 1 entry is refused and waives nothing.\n- `acme/risks/.github/sdl-exceptions.yml`, line 12, column 5 (`EX-9`)',
      ],
    ],
    [
      'many, counted',
      {
        uncounted: Array.from({ length: 7 }, (_, index) => ({ id: `EX-${index}`, why: say`it is old` })),
        refused: Array.from({ length: 5 }, () => refused),
      },
      [
        ...Array.from(
          { length: 5 },
          (_, index) => `⚠️ The exception \`EX-${index}\` does not count here: it is old.`,
        ),
        '⚠️ 2 more exceptions do not count here.',
        expect.stringMatching(/5 entries are refused and waive nothing\.\n(- .*\n){3}- … and 2 more$/),
      ],
    ],
  ])('%s', (_, exceptions, expected) => {
    expect(notes(exceptions)).toEqual(expected);
  });

  it('are left out where the policy lets nobody approve any', () => {
    expect(renderExceptionNotes(reports.passing)).toEqual([]);
  });
});
