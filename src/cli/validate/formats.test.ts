import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { hostileText } from '../../../test/samples/hostile-text.ts';
import { defaultPreset, presets } from '../../policy/presets/index.ts';
import type { Preset } from '../../policy/presets/preset.ts';
import { rules } from '../../rules/index.ts';
import { asJson } from './json.ts';
import { asSarif } from './sarif.ts';
import { asText } from './text.ts';
import { type ValidatedFile, validateFile } from './validated-file.ts';
import { asWorkflowCommands } from './workflow-commands.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../test/samples/sarif-2.1.0.schema.json', import.meta.url), 'utf8'),
);
const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

function validated(path: string, text: string): ValidatedFile {
  return validateFile(path, { kind: 'text', text }, rules, presets);
}

const wrong = validated('policies/a.yml', 'extends: recommended@1\nrules:\n  reveiw: enforce\n');
const right = validated(
  'b.yml',
  'rules:\n  tests: enforce\n  sast: warn\n  review: observe\n  threat-model: observe\n',
);
const missing = validateFile(
  'c.yml',
  { kind: 'unreadable', reason: 'there is no such file' },
  rules,
  presets,
);
const empty = validated('d.yml', 'rules: {}\n');
const outdated: ValidatedFile = {
  ...right,
  remarks: [{ kind: 'newer-preset', line: 1, column: 10, message: 'There is a newer version.' }],
};

describe('as text', () => {
  test.each<[string, readonly ValidatedFile[], string]>([
    [
      'a mistake has its place',
      [wrong],
      'policies/a.yml:3:3: `reveiw` is not a known key of `rules`: did you mean `review`?\npolicies/a.yml: invalid.\n',
    ],
    [
      'a valid file says how its rules count',
      [right],
      'b.yml: valid. Enforced: tests. Warn: sast. Observed: review, threat-model and policy-guard.\n',
    ],
    [
      'a file without rules says so',
      [empty],
      'd.yml: valid, but it enables no rule: nothing is evaluated.\n',
    ],
    ['a newer preset is a note', [outdated], expect.stringContaining('b.yml:1:10: note: There is') as never],
    [
      'several files are counted',
      [right, empty, missing],
      expect.stringMatching(/\n2 of 3 files are valid\.\n$/) as never,
    ],
  ])('%s', (_, files, text) => {
    expect(asText(files)).toEqual(text);
  });
});

test('a newer preset is a note at its name', () => {
  const newer: Preset = {
    ...defaultPreset,
    name: 'recommended@2',
    rules: { tests: { 'every-package': true } },
  };
  const text = 'enforcement: warn\nextends: recommended@1\n';
  const { state, remarks } = validateFile('a.yml', { kind: 'text', text }, rules, [newer, ...presets]);
  expect(state).toBe('valid');
  expect(remarks).toEqual([
    {
      kind: 'newer-preset',
      line: 2,
      column: 10,
      message: expect.stringMatching(
        /^There is a newer version of `recommended@1`: `recommended@2`\. It sets `tests\.every-package` to `true` instead of `false`, /,
      ),
    },
  ]);
});

describe('as JSON', () => {
  it('holds each file with its remarks', () => {
    expect(JSON.parse(asJson([wrong, right]))).toEqual({
      valid: false,
      files: [
        {
          path: 'policies/a.yml',
          state: 'invalid',
          remarks: [
            {
              kind: 'mistake',
              line: 3,
              column: 3,
              message: '`reveiw` is not a known key of `rules`: did you mean `review`?',
            },
          ],
          enforcement: {},
        },
        {
          path: 'b.yml',
          state: 'valid',
          remarks: [],
          enforcement: {
            tests: 'enforce',
            review: 'observe',
            sast: 'warn',
            'threat-model': 'observe',
            'policy-guard': 'observe',
          },
        },
      ],
    });
  });

  it('is valid where each file is', () => {
    expect(JSON.parse(asJson([right, empty])).valid).toBe(true);
    expect(JSON.parse(asJson([right, missing])).valid).toBe(false);
  });
});

describe('as workflow commands', () => {
  test.each<[string, ValidatedFile, string]>([
    [
      'a mistake is an error at its place',
      wrong,
      '::error file=policies/a.yml,line=3,col=3,title=Invalid policy::`reveiw` is not a known key of `rules`: did you mean `review`?\n',
    ],
    ['a valid file says nothing', right, ''],
    [
      'a newer preset is a notice',
      outdated,
      '::notice file=b.yml,line=1,col=10,title=Newer preset::There is a newer version.\n',
    ],
    [
      'a file that cannot be read has no place',
      missing,
      '::error::c.yml was not validated: there is no such file.\n',
    ],
    [
      'standard input has no file',
      { ...outdated, path: '-' },
      '::notice title=Newer preset::There is a newer version.\n',
    ],
    [
      'a path cannot end the property',
      { ...outdated, path: 'a,line=9:: 100%\n::error::x.yml' },
      '::notice file=a%2Cline=9%3A%3A 100%25%0A%3A%3Aerror%3A%3Ax.yml,line=1,col=10,title=Newer preset::There is a newer version.\n',
    ],
    [
      'a message cannot begin another command',
      {
        ...outdated,
        remarks: [{ kind: 'mistake', line: 1, column: 1, message: '50%\n::stop-commands::x ##[add-mask]y' }],
      },
      '::error file=b.yml,line=1,col=1,title=Invalid policy::50%25 ::stop-commands::x ## [add-mask]y\n',
    ],
  ])('%s', (_, file, text) => {
    expect(asWorkflowCommands([file])).toBe(text);
  });
});

describe('as SARIF', () => {
  test.each<[string, readonly ValidatedFile[]]>([
    ['nothing', [right]],
    ['a mistake', [wrong]],
    ['a note', [outdated]],
    ['a file that cannot be read', [missing]],
    ['standard input', [{ ...wrong, path: '-' }]],
    ['an absolute path', [{ ...wrong, path: '/home/mona/my shop/.github/sdl.yml' }]],
    ['a path with other characters', [{ ...wrong, path: './größe/a b#c?d%.yml' }]],
    ['everything', [wrong, right, missing, empty, outdated]],
  ])('of %s is valid against its schema', (_, files) => {
    isSarif(JSON.parse(asSarif(files)));
    expect(isSarif.errors).toBeNull();
  });

  it('is checked by a schema that finds mistakes', () => {
    const log = JSON.parse(asSarif([wrong]));
    log.runs[0].results[0].level = 'bad';
    expect(isSarif(log)).toBe(false);
  });

  it('has level, place and text of each remark', () => {
    const [run] = JSON.parse(asSarif([wrong, outdated])).runs;
    expect(run.results).toMatchObject([
      {
        ruleId: 'mistake',
        level: 'error',
        message: { text: expect.stringContaining('`reveiw`') },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'policies/a.yml' },
              region: { startLine: 3, startColumn: 3 },
            },
          },
        ],
      },
      { ruleId: 'newer-preset', level: 'note' },
    ]);
    expect(run.invocations).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }]);
  });

  it.each([
    ['./.github/sdl.yml', '.github/sdl.yml'],
    ['a b/c#d?.yml', 'a%20b/c%23d%3F.yml'],
    ['/tmp/a b.yml', 'file:///tmp/a%20b.yml'],
    ['-', 'stdin'],
    ['broken\ud800.yml', 'broken%EF%BF%BD.yml'],
  ])('writes the path %j as %s', (path, uri) => {
    const [run] = JSON.parse(asSarif([{ ...wrong, path }])).runs;
    expect(run.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
  });
});

test('a hostile file gives one line for each remark, without control characters, and valid SARIF', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (path, text) => {
      const texts = [
        text,
        `rules:\n  ${JSON.stringify(text)}: enforce\n`,
        `extends: ${JSON.stringify(text)}\n`,
      ];
      for (const each of texts) {
        const file = validated(path, each);
        const shown = asText([file]).split('\n');
        expect(shown).toHaveLength(file.remarks.length + 2);
        for (const line of shown) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        const commands = asWorkflowCommands([file]).split('\n');
        expect(commands).toHaveLength(file.remarks.length + 1);
        for (const line of commands) expect(line).not.toContain('##[');
        expect(isSarif(JSON.parse(asSarif([file])))).toBe(true);
      }
    }),
    { numRuns: 40 },
  );
});
