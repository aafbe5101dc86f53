import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { runCommand } from '../run.ts';
import { validate } from './validate.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-validate-'));
const before = process.cwd();
const valid = 'rules:\n  tests: enforce\n  sast: observe\n  review: observe\n';
const invalid = 'extends: recomended@1\nrules:\n  tests:\n    enforcement: on\n    ignor: []\n';

beforeAll(() => {
  mkdirSync(join(folder, '.github'));
  mkdirSync(join(folder, 'empty'));
  const files: Readonly<Record<string, string | Uint8Array>> = {
    '.github/sdl.yml': valid,
    'invalid.yml': invalid,
    'empty.yml': '',
    'large.yml': '#'.repeat(100_001),
    'binary.yml': new Uint8Array([0, 1, 2, 3]),
    'latin.yml': new Uint8Array([0x23, 0xe4, 0x0a]),
    'wide.yml': Buffer.from('\ufeffrules: {}\n', 'utf16le'),
    'secret.yml': valid,
    'organization.yml': 'rules:\n  tests: enforce\n  review:\n    enforcement: warn\n    approvals: 2\n',
    'looser.yml':
      'rules:\n  tests: observe\n  review: { approvals: 1 }\n  sast: warn\nscopes:\n  - name: docs\n    paths: ["docs/**"]\n    rules:\n      review: { approvals: 1, teams: [security] }\n',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  symlinkSync('invalid.yml', join(folder, 'link.yml'));
  symlinkSync('nothing.yml', join(folder, 'dangling.yml'));
  execFileSync('mkfifo', [join(folder, 'pipe.yml')]);
  chmodSync(join(folder, 'secret.yml'), 0);
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

async function called(words: readonly string[], input: Readable = Readable.from([])) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const code = await runCommand([validate(input)], ['validate', ...words], {
    output,
    errors,
    interactive: false,
  });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('validate', () => {
  it('validates the policy of the clone', async () => {
    expect(await called([])).toEqual({
      code: 0,
      output: '.github/sdl.yml: valid. Enforced: tests. Observed: review and sast.\n',
      errors: '',
    });
  });

  it('names each mistake with its place and fails', async () => {
    const { code, output, errors } = await called(['invalid.yml']);
    expect({ code, errors }).toEqual({ code: 1, errors: '' });
    expect(output.split('\n')).toEqual([
      expect.stringMatching(/^invalid\.yml:1:10: `extends` must be .*did you mean `recommended@1`\?$/),
      expect.stringMatching(/^invalid\.yml:4:18: `rules\.tests\.enforcement` must be /),
      expect.stringMatching(/^invalid\.yml:5:5: `ignor` is not a known key .*did you mean `ignore`\?$/),
      'invalid.yml: invalid.',
      '',
    ]);
  });

  it('validates several files, each once', async () => {
    const { code, output } = await called(['.github/sdl.yml', 'invalid.yml', '.github/sdl.yml']);
    expect(code).toBe(1);
    expect(output).toMatch(/\n1 of 2 files is valid\.\n$/);
  });

  it('reads standard input', async () => {
    expect(await called(['-'], Readable.from([Buffer.from(valid)]))).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^standard input: valid\. /),
    });
    expect(await called(['-'])).toMatchObject({ code: 1, output: expect.stringContaining('is empty') });
  });

  it('stops reading standard input where it is too large', async () => {
    let read = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          read += 1;
          yield Buffer.alloc(65_536, '#');
        }
      })(),
    );
    const { code, output } = await called(['-'], endless);
    expect(code).toBe(1);
    expect(output).toContain('more than 100000 bytes');
    expect(read).toBeLessThan(50);
  });

  test.each(['text', 'json', 'sarif', 'github'])('writes %s', async (format) => {
    const { code, output } = await called(['invalid.yml', '--format', format]);
    expect(code).toBe(1);
    expect(output).toContain('`ignor` is not a known key');
    if (format === 'json' || format === 'sarif') expect(() => JSON.parse(output)).not.toThrow();
  });
});

describe('a file under the policy of an organization', () => {
  const under = ['--organization', 'organization.yml'];

  it('is warned of what that refuses, also in a scope, and says how its rules count', async () => {
    const { code, output } = await called(['looser.yml', ...under]);
    expect(code).toBe(0);
    expect(output.split('\n')).toEqual([
      'organization.yml: valid. Enforced: tests. Warn: review.',
      expect.stringMatching(
        /^looser\.yml:2:3: warning: The organization's policy does not let `rules\.tests\.enforcement` be `observe`: `enforce` applies\. /,
      ),
      expect.stringMatching(
        /^looser\.yml:3:13: warning: .*`rules\.review\.approvals` be `1`: `2` applies\. /,
      ),
      expect.stringMatching(
        /^looser\.yml:9:17: warning: .*`rules\.review\.approvals` in the scope `docs` be `1`: `2` applies\. /,
      ),
      'looser.yml: valid. Enforced: tests. Warn: review and sast.',
      '2 of 2 files are valid.',
      '',
    ]);
  });

  it('is not warned where it asks for more', async () => {
    const { output } = await called(['-', ...under], Readable.from(['rules:\n  review: { approvals: 3 }\n']));
    expect(output).not.toContain('warning');
  });

  test.each([
    ['github', '::warning file=looser.yml,line=2,col=3,title=Refused by the organization::'],
    ['sarif', '"ruleId": "refused"'],
    ['json', '"kind": "refused"'],
  ])('is warned as %s, too', async (format, part) => {
    expect((await called(['looser.yml', ...under, '--format', format])).output).toContain(part);
  });

  it.each<[string, number]>([
    ['invalid.yml', 1],
    ['missing.yml', 2],
    ['link.yml', 1],
  ])('is validated by itself where that is %s, which fails', async (organization, code) => {
    const result = await called(['looser.yml', '--organization', organization]);
    expect(result.code).toBe(code);
    expect(result.output).toContain('looser.yml: valid. ');
    expect(result.output).not.toContain('warning');
  });

  it('may be the organization itself', async () => {
    expect((await called(['organization.yml', ...under])).output).toBe(
      'organization.yml: valid. Enforced: tests. Warn: review.\n',
    );
  });
});

describe('a file that is no policy', () => {
  test.each<[string, string]>([
    ['empty.yml', 'The policy file is empty.'],
    ['large.yml', 'The policy file has 100001 bytes.'],
    ['binary.yml', 'The policy file is a binary file.'],
    ['latin.yml', 'The policy file is not encoded as UTF-8: line 1 '],
    ['wide.yml', 'The policy file is encoded as UTF-16 (little endian).'],
    ['link.yml', 'The policy file is a symbolic link.'],
    ['dangling.yml', 'The policy file is a symbolic link.'],
  ])('%s is invalid, with what to do', async (name, message) => {
    const { code, output, errors } = await called([name]);
    expect({ code, errors }).toEqual({ code: 1, errors: '' });
    expect(output).toMatch(/^.*:1:1: .*\. [A-Z].*\.\n.*: invalid\.\n$/);
    expect(output).toContain(`${name}:1:1: ${message}`);
  });
});

describe('a file that cannot be read', () => {
  test.each<[string, string, string]>([
    ['does not exist', 'missing.yml', 'there is no such file'],
    ['is below a file', 'invalid.yml/sdl.yml', 'there is no such file'],
    ['is a folder', 'empty', 'it is a folder; name the file in it'],
    ['is a pipe that nobody writes to', 'pipe.yml', 'it is a pipe or a device; use - to read standard input'],
    ['is a device without an end', '/dev/zero', 'it is a pipe or a device; use - to read standard input'],
    ['has a name that none can have', 'a\0b', ''],
    ['has a name that is too long', 'x'.repeat(5000), ''],
  ])('%s', async (_, name, reason) => {
    const { code, output, errors } = await called([name]);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toMatch(/ cannot be read: .*\. \(SDL-C401\)\n$/);
    expect(errors).toContain(reason);
  });

  // The superuser may read every file.
  (process.getuid?.() === 0 ? test.skip : test)('secret.yml', async () => {
    expect((await called(['secret.yml'])).errors).toContain('this user may not read it');
  });

  it('outweighs one that is invalid', async () => {
    expect(await called(['missing.yml', 'invalid.yml'])).toMatchObject({ code: 2 });
  });

  it('may have another name than the policy', async () => {
    rmSync('.github/sdl.yml');
    expect((await called([])).errors).toContain('"sdl-gate init" proposes one');
    writeFileSync('.github/sdl.yaml', valid);
    expect((await called([])).errors).toContain(
      '.github/sdl.yaml exists, and sdl-gate reads only .github/sdl.yml',
    );
    writeFileSync('.github/sdl.yml', valid);
  });
});

describe('wrong arguments', () => {
  const many = Array.from({ length: 1001 }, (_, index) => `${index}.yml`);

  test.each<[string, readonly string[], string]>([
    [
      'another format',
      ['--format', 'xml'],
      '--format takes text, json, sarif, github, not "xml". (SDL-C003)\n',
    ],
    [
      'a format that every object has',
      ['--format', 'toString'],
      '--format takes text, json, sarif, github, not "toString". (SDL-C003)\n',
    ],
    [
      'a misspelled option',
      ['--formt', 'json'],
      'There is no option "--formt". Did you mean --format? (SDL-C002)\n',
    ],
    ['too many files', many, 'Name at most 1000 files. (SDL-C003)\n'],
  ])('%s', async (_, words, errors) => {
    expect(await called(words)).toEqual({ code: 2, output: '', errors });
  });
});
