import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { GitRepository } from '../../../test/git-repository.ts';
import { runCommand } from '../run.ts';
import { check } from './check.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-check-range-'));
const policy = 'extends: recommended@1\nrules:\n  tests: enforce\n';
const untested = { 'src/discount.js': 'export const discount = (sum) => sum * 0.9;\n' };
const tested = {
  ...untested,
  'test/discount.test.js':
    "import { discount } from '../src/discount.js';\n\nit('is a tenth', () => expect(discount(10)).toBe(9));\n",
};

let repository: GitRepository;

beforeAll(() => {
  repository = new GitRepository();
  repository.commit('Start', {
    '.github/sdl.yml': policy,
    'src/cart.js': 'export const total = (items) => items.length;\n',
  });
  branch('untested', 'Add a discount', untested);
  branch('tested', 'Add a discount', tested);
});
afterAll(() => {
  repository.remove();
  rmSync(folder, { recursive: true });
});

/** A branch of one commit on main. */
function branch(name: string, message: string, files: Readonly<Record<string, string>>, from = 'main'): void {
  repository.git(['checkout', '--quiet', '-b', name, from]);
  repository.commit(message, files);
  repository.git(['checkout', '--quiet', 'main']);
}

async function called(range: string, ...words: readonly string[]) {
  return calledIn(repository.path, range, ...words);
}

async function calledIn(path: string, range: string, ...words: readonly string[]) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const code = await runCommand([check(() => ({}))], ['check', '--git', range, path, ...words], {
    output,
    errors,
    interactive: false,
  });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

interface Checked {
  readonly answer: string;
  readonly rules: readonly { readonly id: string; readonly status: string; readonly summary: string }[];
  readonly notEvaluated: readonly { readonly id: string; readonly why: string }[];
  readonly policyProblems: readonly object[];
  readonly commits: number;
}

async function checked(range: string, ...words: readonly string[]): Promise<Checked> {
  const { output, errors } = await called(range, '--format', 'json', ...words);
  expect(errors).toBe('');
  return JSON.parse(output) as Checked;
}

describe('a range of commits', () => {
  it.each([
    ['main..tested', 'pass', 0],
    ['main...tested', 'pass', 0],
    ['main..untested', 'fail', 1],
  ])('%s: %s', async (range, answer, code) => {
    expect((await checked(range)).answer).toBe(answer);
    expect((await called(range)).code).toBe(code);
  });

  it('says which rules it cannot evaluate, and why', async () => {
    const { notEvaluated, rules } = await checked('main..tested');
    expect(notEvaluated).toContainEqual(
      expect.objectContaining({
        id: 'review',
        why: expect.stringMatching(/^A clone does not show .*reviews/),
      }),
    );
    expect(rules.map(({ id }) => id)).not.toContain('review');
  });

  it('ends at HEAD where no end is named', async () => {
    expect((await checked('main~0')).commits).toBe(0);
    expect((await checked('untested..')).commits).toBe(0);
  });

  it('is compared with the commit at which it parted, whatever the base did since', async () => {
    branch('other', 'Add an untested file', { 'src/other.js': 'export const other = () => 1;\n' });
    repository.git(['checkout', '--quiet', '-b', 'ahead', 'other']);
    repository.git(['checkout', '--quiet', 'main']);
    expect(await checked('ahead..tested')).toMatchObject({ answer: 'pass', commits: 1 });
  });

  it('counts a merge of the base as no change', async () => {
    branch('moved', 'Change the base', { 'src/moved.js': 'export const moved = 1;\n' });
    repository.git(['checkout', '--quiet', '-b', 'merging', 'tested']);
    repository.git(['merge', '--quiet', '--no-edit', 'moved']);
    repository.git(['checkout', '--quiet', 'main']);
    const { rules, answer } = await checked('moved..merging');
    expect(answer).toBe('pass');
    expect(JSON.stringify(rules)).not.toContain('moved.js');
  });

  it('has the messages of its commits for title and description', async () => {
    const path = join(folder, 'title.yml');
    writeFileSync(
      path,
      'require:\n  risk: { title: Risk, enforcement: enforce, requires: { description: { sections: [Risk] } } }\n',
    );
    branch('ticket', 'Add a discount\n\n## Risk\n\nPrices may be rounded differently than before.', untested);
    expect((await called('main..ticket', '--policy', path)).code).toBe(0);
    expect((await called('main..untested', '--policy', path)).code).toBe(1);
  });
});

describe('the policy of a range', () => {
  it('is that of the base, and not that of the change', async () => {
    branch('lenient', 'Observe only', { ...untested, '.github/sdl.yml': 'extends: recommended@1\n' });
    expect((await called('main..lenient')).code).toBe(1);
  });

  it('is the one that is tried', async () => {
    const path = join(folder, 'observe.yml');
    writeFileSync(path, 'extends: recommended@1\n');
    expect((await called('main..untested', '--policy', path)).code).toBe(0);
  });

  it('is the default where there is no file', async () => {
    const other = new GitRepository();
    try {
      other.commit('Start', { 'src/a.js': 'export const a = 1;\n' });
      other.commit('More', untested);
      const { code, output } = await calledIn(other.path, 'HEAD~1..HEAD');
      expect(code).toBe(0);
      expect(output).toContain('the built-in default');
    } finally {
      other.remove();
    }
  });

  it('must not be broken by the change', async () => {
    branch('broken', 'Break the policy', { '.github/sdl.yml': 'rules: { tets: enforce }\n' });
    const { code, output } = await called('main..broken', '--format', 'github');
    expect(code).toBe(1);
    expect(output).toMatch(/^::error file=\.github\/sdl\.yml,line=1/);
  });

  it('must not become a link', async () => {
    repository.git(['checkout', '--quiet', '-b', 'linked', 'main']);
    rmSync(join(repository.path, '.github/sdl.yml'));
    symlinkSync('/etc/passwd', join(repository.path, '.github/sdl.yml'));
    repository.commit('Link the policy');
    repository.git(['checkout', '--quiet', 'main']);
    expect((await called('main..linked')).code).toBe(1);
    expect(await called('linked..linked~0', '--format', 'text')).toMatchObject({ code: 0 });
  });

  it('cannot be told while that of the base is broken, until a change repairs it', async () => {
    branch('repaired', 'Repair the policy', { '.github/sdl.yml': policy }, 'broken');
    branch('unrepaired', 'Add a discount', tested, 'broken');
    expect((await called('broken..unrepaired')).code).toBe(3);
    expect((await called('broken..repaired')).code).toBe(0);
  });
});

describe('clones', () => {
  it('says that there is nothing to check', async () => {
    expect(await called('main..main')).toEqual({
      code: 0,
      output: '',
      errors: expect.stringContaining('main..main has no commit, so there is nothing to check.'),
    });
  });

  test.each<[what: string, range: string, says: RegExp]>([
    [
      'a base that is not there',
      'origin/main..tested',
      /no commit `?origin\/main`?.*git fetch origin main.*SDL-C217/,
    ],
    ['a head that is not there', 'main..nowhere', /no commit `?nowhere/],
    ['a file that is no commit', 'main..main:src/cart.js', /no commit/],
  ])('%s', async (_, range, says) => {
    const { code, errors } = await called(range);
    expect(code).toBe(3);
    expect(errors).toMatch(says);
  });

  test.each(['', '..', 'a..b..c', 'main..--all'])('%j is no range', async (range) => {
    const { code, errors } = await called(range);
    expect(code).toBe(64);
    expect(errors).toMatch(/A range is written as base\.\.head/);
  });

  it('never takes an option of git for a range', async () => {
    expect((await called('--output=x..HEAD')).code).toBe(64);
  });

  it('unrelated histories', async () => {
    repository.git(['checkout', '--quiet', '--orphan', 'unrelated']);
    repository.commit('Start again');
    repository.git(['checkout', '--quiet', 'main']);
    const { code, errors } = await called('main..unrelated');
    expect(code).toBe(3);
    expect(errors).toContain('have no commit in common');
  });

  it('a shallow clone', async () => {
    const path = join(folder, 'shallow');
    const source = `file://${repository.path}`;
    repository.git(['clone', '--quiet', '--depth=1', '--no-single-branch', source, path]);
    const { code, errors } = await calledIn(path, 'origin/tested..origin/untested');
    expect(code).toBe(3);
    expect(errors).toMatch(/shallow.*git fetch --unshallow/);
  });

  it('a renamed default branch', async () => {
    const origin = join(folder, 'renamed.git');
    const path = join(folder, 'renamed');
    repository.git(['clone', '--quiet', '--bare', repository.path, origin]);
    repository.git(['-C', origin, 'branch', '-m', 'main', 'trunk']);
    repository.git(['-C', origin, 'symbolic-ref', 'HEAD', 'refs/heads/trunk']);
    repository.git(['clone', '--quiet', origin, path]);
    const { errors } = await calledIn(path, 'origin/main..HEAD');
    expect(errors).toMatch(/default branch of the clone is .?trunk/);
    expect((await calledIn(path, 'origin/trunk..origin/untested')).code).toBe(1);
    expect((await calledIn(origin, 'trunk..untested')).code).toBe(1);
  });

  it('a worktree and a submodule', async () => {
    const path = join(folder, 'worktree');
    repository.git(['worktree', 'add', '--quiet', path, 'untested']);
    expect((await calledIn(path, 'main..HEAD')).code).toBe(1);
    repository.git(['worktree', 'remove', path]);
    const outer = new GitRepository();
    try {
      outer.git([
        '-c',
        'protocol.file.allow=always',
        'submodule',
        '--quiet',
        'add',
        repository.path,
        'inner',
      ]);
      outer.commit('Add a submodule');
      expect((await calledIn(join(outer.path, 'inner'), 'origin/main..origin/untested')).code).toBe(1);
    } finally {
      outer.remove();
    }
  });

  it('no clone', async () => {
    const { code, errors } = await calledIn(folder, 'main..HEAD');
    expect(code).toBe(3);
    expect(errors).toContain('SDL-C218');
  });

  it('hostile names of files', async () => {
    const names = [
      'src/\u001b[31mred.js',
      'src/\u202etxt.js',
      'src/a\nb.js',
      'src/::error::x.js',
      'src/<img src=x onerror=alert(1)>.js',
      'src/"quoted" \\.js',
    ];
    const files = Object.fromEntries(names.map((name) => [name, 'export const a = 1;\n']));
    branch('hostile', 'Add hostile names', files);
    for (const format of ['text', 'markdown', 'github', 'json', 'sarif']) {
      const { code, output } = await called('main..hostile', '--format', format);
      expect(code).toBe(1);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal would obey
      expect(output).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      if (format === 'github') expect(output.split('\n').every((line) => /^(?:::|$)/.test(line))).toBe(true);
    }
  });
});

describe('the formats of a range', () => {
  it('text names the rules that are not evaluated', async () => {
    const { output } = await called('main..untested');
    expect(output).toMatch(/^\S+, 1 commit into main, head [0-9a-f]{12}: fails\n/);
    expect(output).toMatch(/\nNot evaluated here, but on the pull request:\n {2}Peer review \(review, /);
    expect(output).not.toContain('Who can approve');
  });

  it('markdown does, too', async () => {
    const { output } = await called('main..untested', '--format', 'markdown');
    expect(output).toMatch(/^# SDL: /);
    expect(output).toContain('## Not evaluated here, but on the pull request');
    expect(output).not.toMatch(/\]\(\//);
  });

  it('sarif has them as notifications', async () => {
    const { output } = await called('main..untested', '--format', 'sarif');
    const { runs } = JSON.parse(output) as { runs: readonly { results: object[]; invocations: object[] }[] };
    expect(runs[0]?.results).toContainEqual(expect.objectContaining({ ruleId: 'tests', level: 'error' }));
    expect(JSON.stringify(runs[0]?.invocations)).toContain('Peer review');
  });
});

describe('a pre-push hook', () => {
  const documentation = readFileSync(join(import.meta.dirname, '../../../docs/pre-push.md'), 'utf8');
  const hook = /```sh\n(#!\/bin\/sh\n[\s\S]*?)```/.exec(documentation)?.[1] ?? '';
  const main = join(import.meta.dirname, '..', 'main.ts');

  it('refuses a push that a rule fails, and lets the others pass', () => {
    const origin = join(folder, 'origin.git');
    const path = join(folder, 'pushing');
    repository.git(['clone', '--quiet', '--bare', repository.path, origin]);
    repository.git(['clone', '--quiet', origin, path]);
    const bin = join(folder, 'sdl-gate');
    writeFileSync(bin, `#!/bin/sh\nexec ${JSON.stringify(process.execPath)} ${JSON.stringify(main)} "$@"\n`);
    chmodSync(bin, 0o755);
    writeFileSync(join(path, '.git/hooks/pre-push'), hook, { mode: 0o755 });
    const push = (...words: readonly string[]) => {
      try {
        execFileSync('git', ['-C', path, 'push', '--quiet', 'origin', ...words], {
          env: { PATH: `${folder}:${process.env.PATH}`, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
          stdio: 'pipe',
        });
        return 'pushed';
      } catch (error) {
        return String((error as { readonly stderr: Buffer }).stderr);
      }
    };
    expect(push('origin/tested:refs/heads/good')).toBe('pushed');
    expect(push('origin/untested:refs/heads/bad')).toMatch(/tests.*fails[\s\S]*failed to push/);
    expect(push(':refs/heads/good')).toBe('pushed');
    expect(repository.git(['-C', origin, 'branch', '--list', 'good', 'bad'])).toBe('');
  }, 60_000);
});
