import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from '@jest/globals';
import { GitRepository } from '../../../test/git-repository.ts';
import { loadPolicy } from '../../policy/load.ts';
import { rules } from '../../rules/index.ts';
import { runCommand } from '../run.ts';
import { init } from './init.ts';

const repository = new GitRepository();
const policy = join(repository.path, '.github/sdl.yml');
const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-init-'));

beforeAll(() => {
  repository.commit('Begin', {
    '.github/workflows/codeql.yml':
      'on: pull_request\njobs:\n  analyze:\n    name: Analyze\n    steps:\n      - uses: github/codeql-action/analyze@v4\n',
    '.github/CODEOWNERS': '* @acme/security\n',
    'src/cart.ts': 'export const a = 0;\n',
    'test/cart.test.ts': 'test(0);\n',
  });
  for (let index = 1; index <= 24; index++) {
    repository.commit(`Change ${index} (#${index})`, {
      'src/cart.ts': `export const a = ${index};\n`,
      ...(index === 7 ? {} : { 'test/cart.test.ts': `test(${index});\nexpect(a).toBe(${index});\n` }),
    });
  }
});
beforeEach(() => {
  rmSync(policy, { force: true });
});
afterAll(() => {
  repository.remove();
  rmSync(folder, { recursive: true });
});

async function called(words: readonly string[]) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const code = await runCommand([init], ['init', ...words], { output, errors, interactive: false });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('init', () => {
  it('prints a policy that loads, and what its replay says', async () => {
    const { code, output, errors } = await called([repository.path]);
    expect(code).toBe(0);
    const loaded = loadPolicy(output, { kind: 'default' }, rules);
    expect(loaded).toMatchObject({ valid: true });
    expect(output).toContain('# yaml-language-server: $schema=sdl.schema.json\n');
    expect(output).toContain('Would have failed 1 of the last 24 merged changes');
    expect(output).toContain('\n  tests:\n    enforcement: enforce\n');
    expect(output).toContain('- CodeQL  # CodeQL: .github/workflows/codeql.yml, job Analyze');
    expect(output).toContain('\n    team: security\n');
    const lines = errors.split('\n');
    expect(lines[0]).toMatch(/^Replayed the last 24 merged changes of .*: 1 of 24 would fail as proposed\.$/);
    expect(lines).toEqual(
      expect.arrayContaining([
        '  tests (enforce): 1 of 24 would fail',
        expect.stringMatching(/^ {2}threat-model \(observe\): 0 of 24 would need one; /),
        expect.stringMatching(/^ {2}review \(observe\): not replayed, a clone holds no /),
        expect.stringMatching(/^ {2}sast \(observe\): not replayed, a clone holds no /),
      ]),
    );
    expect(existsSync(policy)).toBe(false);
  });

  it('works from any folder of a clone, and from a bare one', async () => {
    const { output } = await called([repository.path]);
    expect((await called([join(repository.path, 'src')])).output).toBe(output);
    expect((await called([join(repository.path, '.git')])).output).toBe(output);
  });

  it('replays as many changes as it is told', async () => {
    const { output, errors } = await called([repository.path, '--last', '5', '--schema', '../docs/x y.json']);
    expect(errors).toContain('Replayed the last 5 merged changes');
    expect(output).toContain('tests:\n    enforcement: observe\n');
    expect(output).toMatch(/^# yaml-language-server: \$schema=\.\.\/docs\/x%20y\.json\n/);
  });

  it('proposes to show everything where there is nothing to replay', async () => {
    const young = new GitRepository();
    young.commit('Begin', { 'a.ts': 'a\n' });
    const { code, output, errors } = await called([young.path]);
    young.remove();
    expect(code).toBe(0);
    expect(errors).toMatch(/has no merged change to replay: every rule is proposed as shown\.\n$/);
    expect(output).not.toMatch(/enforcement: (?:enforce|warn)/);
  });
});

describe('init --write', () => {
  it('writes the policy into the root of the clone', async () => {
    const printed = await called([repository.path]);
    const { code, output, errors } = await called([join(repository.path, 'src'), '--write']);
    expect({ code, output }).toEqual({ code: 0, output: '' });
    expect(errors).toContain('Wrote .github/sdl.yml: read its comments, then commit it.\n');
    expect(readFileSync(policy, 'utf8')).toBe(printed.output);
  });

  it('never replaces a file unless it is told to', async () => {
    writeFileSync(policy, 'rules: {}\n');
    const refused = await called([repository.path, '--write']);
    expect(refused.code).toBe(1);
    expect(refused.errors).toMatch(
      /sdl\.yml exists: it was not changed\. To replace it, add --force\. \(SDL-C402\)\n$/,
    );
    expect(readFileSync(policy, 'utf8')).toBe('rules: {}\n');
    expect(await called([repository.path, '--write', '--force'])).toMatchObject({ code: 0 });
    expect(readFileSync(policy, 'utf8')).toContain('extends: recommended@1');
  });

  test.each([['--write'], ['--write', '--force']])(
    'does not write through a link (%s %s)',
    async (...words) => {
      const target = join(folder, 'target.yml');
      writeFileSync(target, 'mine\n');
      symlinkSync(target, policy);
      const { code, errors } = await called([repository.path, ...words]);
      expect(code).toBe(1);
      expect(errors).toMatch(/\(SDL-C40[23]\)\n$/);
      expect(readFileSync(target, 'utf8')).toBe('mine\n');
    },
  );

  it('does not write through a linked folder', async () => {
    const linked = new GitRepository();
    linked.commit('Begin', { 'a.ts': 'a\n' });
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), join(linked.path, '.github'));
    const { code, errors } = await called([linked.path, '--write', '--force']);
    linked.remove();
    expect(code).toBe(1);
    expect(errors).toContain('.github is a symbolic link. (SDL-C403)');
    expect(existsSync(join(folder, 'elsewhere/sdl.yml'))).toBe(false);
  });

  it('needs files to write to', async () => {
    const bare = join(folder, 'bare.git');
    execFileSync('git', ['clone', '--quiet', '--bare', repository.path, bare]);
    const { code, errors } = await called([bare, '--write']);
    expect(code).toBe(1);
    expect(errors).toContain('.github/sdl.yml cannot be written: the clone is bare. (SDL-C403)');
  });
});

describe('a repository that has a policy', () => {
  it('is told so, and of one that is not read', async () => {
    const other = new GitRepository();
    other.commit('Begin', { '.github/sdl.yml': 'rules: {}\n', 'sdl.yaml': 'rules: {}\n' });
    const { errors } = await called([other.path]);
    other.remove();
    expect(errors).toContain('The newest commit has a .github/sdl.yml already: compare the two.\n');
    expect(errors).toContain('sdl.yaml is there, and sdl-gate does not read it.\n');
  });
});

describe('wrong arguments', () => {
  test.each<[readonly string[], RegExp]>([
    [['a', 'b'], /^Name one folder\. \(SDL-C003\)\n$/],
    [['--force'], /^--force goes with --write\. \(SDL-C003\)\n$/],
    [['--last', '0'], /^--last takes a whole number from 1 to 10000, not "0"\. \(SDL-C003\)\n$/],
    [['--wriet'], /^There is no option "--wriet"\. Did you mean --write\? \(SDL-C002\)\n$/],
    [['/nowhere'], /^\/nowhere: .* \(SDL-C003\)\n$/],
    [[tmpdir()], /: .*not a git repository.* \(SDL-C003\)\n$/],
  ])('%j', async (words, errors) => {
    const result = await called(words);
    expect(result).toMatchObject({ code: 2, output: '' });
    expect(result.errors).toMatch(errors);
  });
});
