import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { GitRepository } from '../../test/git-repository.ts';
import { replay } from './replay.ts';
import { runCommand } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'replay-'));
const repository = new GitRepository();
afterAll(() => {
  rmSync(folder, { recursive: true });
  repository.remove();
});

function path(name: string): string {
  return join(folder, name);
}

const product = { path: 'src/cart.ts', status: 'modified', additions: 3, deletions: 1 };
const test_ = { path: 'test/cart.test.ts', status: 'modified', additions: 3, deletions: 1 };

function line(number: number, ...files: readonly object[]): string {
  return JSON.stringify({
    repo: 'acme/shop',
    number,
    sha: String(number).padStart(40, '0'),
    author: 'Mona',
    files,
  });
}

beforeAll(() => {
  writeFileSync(path('changes.jsonl'), [line(1, product), '', line(2, product, test_), ''].join('\n'));
  writeFileSync(path('broken.jsonl'), [line(1, product), '{"repo":', line(2, product), '[]'].join('\n'));
  writeFileSync(
    path('sdl.yml'),
    'extends: recommended@1\nrules: { tests: { enforcement: enforce, ignore: ["src/**"] } }\n',
  );
  writeFileSync(
    path('rolled-out.yml'),
    'rules: { tests: { enforcement: observe, roll-out: { enforce: 2027-01-01 } } }\n',
  );
  writeFileSync(
    path('scoped.yml'),
    'rules: { tests: enforce }\nscopes: [{ name: Legacy, paths: ["src/**"], rules: { tests: off } }]\n',
  );
  writeFileSync(path('wrong.yml'), 'rules:\n  test: enforce\n');
  writeFileSync(path('teams.yml'), 'carts: [mona]\n');
  writeFileSync(path('wrong-teams.yml'), 'carts: mona\n');
  repository.commit('Begin');
  repository.commit('Count the cart', { 'src/cart.ts': 'export const total = (items) => items.length;\n' });
  repository.commit('Say so', { 'README.md': 'It counts.\n' });
});

test.each<[string, string, boolean]>([
  ['is overdue', '2020-12-31', true],
  ['is not', '2999-12-31', false],
])('a policy whose review %s', async (_, day, expected) => {
  const reviewed = (name: string) => {
    writeFileSync(path(name), `policy: { owner: CTO, review-by: ${day} }\nrules: { tests: enforce }\n`);
    return path(name);
  };
  const [first, second] = [reviewed('reviewed.yml'), reviewed('reviewed-too.yml')];
  const note = (file: string) =>
    `The review of this policy was due on ${day}. Owner CTO: review it, then set policy.review-by in ${file} to the next date.`;
  const one = await called('--dataset', path('changes.jsonl'), '--policy', first);
  expect(one.output.includes(note(first))).toBe(expected);
  for (const format of ['table', 'html']) {
    const words = ['--policy', first, '--compare', second, '--format', format];
    const two = await called('--dataset', path('changes.jsonl'), ...words);
    expect([first, second].map((file) => two.output.includes(note(file)))).toEqual([expected, expected]);
  }
});

async function called(...words: readonly string[]) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const written = (stream: PassThrough) => String(stream.read() ?? '');
  const code = await runCommand([replay], ['replay', ...words], { output, errors, interactive: false });
  return { code, output: written(output), errors: written(errors) };
}

function verdicts(text: string): readonly unknown[] {
  return text
    .trim()
    .split('\n')
    .map((each) => JSON.parse(each))
    .map(({ number, rules }) => [number, rules.tests.status]);
}

test('a day decides how a rule counts that is rolled out', async () => {
  const replayed = ['--dataset', path('changes.jsonl'), '--policy', path('rolled-out.yml')];
  expect((await called(...replayed, '--at', '2026-12-31')).output).toContain('observe');
  const later = (await called(...replayed, '--at', '2027-01-01')).output;
  expect(later).toContain('enforce');
  expect(later).not.toContain('observe');
});

test('a rule that a scope switches off for the files of a change does not apply to it', async () => {
  const { output } = await called(
    '--dataset',
    path('changes.jsonl'),
    '--policy',
    path('scoped.yml'),
    '--format',
    'jsonl',
  );
  expect(
    output
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each).rules.tests.status),
  ).toEqual(['not-applicable', 'not-applicable']);
});

describe('a replay of a dataset', () => {
  it('evaluates each line', async () => {
    const { code, output, errors } = await called('--dataset', path('changes.jsonl'), '--format', 'jsonl');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(verdicts(output)).toEqual([
      [1, 'fail'],
      [2, 'pass'],
    ]);
  });

  it('says which lines it cannot read, and evaluates the rest', async () => {
    const { code, output, errors } = await called('--dataset', path('broken.jsonl'), '--format', 'jsonl');
    expect(code).toBe(1);
    expect(verdicts(output)).toEqual([
      [1, 'fail'],
      [2, 'fail'],
    ]);
    expect(errors.trim().split('\n')).toEqual([
      `${path('broken.jsonl')}:2: The line is not JSON.`,
      expect.stringMatching(/:4: The line: /),
    ]);
  });

  it('evaluates by the policy that it is given', async () => {
    const { output } = await called('--dataset', path('changes.jsonl'), '--policy', path('sdl.yml'));
    expect(output).toContain(`Policy: ${path('sdl.yml')}.`);
    expect(output).toMatch(/^tests +enforce +2 +0% would have failed$/m);
    expect(output).toContain('As configured, the policy would have blocked 0 of 2 changes (0%).');
  });

  it('observes the default rules where it is given no policy, and names what it cannot replay', async () => {
    const { output } = await called('--dataset', path('changes.jsonl'));
    expect(output).toContain('Policy: the built-in default (recommended@1, observed).');
    expect(output).toMatch(/^tests +observe +1 +1 +0 +50% would have failed$/m);
    expect(output).toContain('a dataset holds no commits, earlier changes, reviews or pushes.');
  });

  it('takes only the rules and changes that are chosen', async () => {
    const chosen = ['--rule', 'tests', '--path', 'test/**'];
    const { output } = await called('--dataset', path('changes.jsonl'), '--format', 'jsonl', ...chosen);
    const [first, ...others] = output
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each));
    expect([first.number, Object.keys(first.rules), others]).toEqual([2, ['tests'], []]);
    const without = await called('--dataset', path('changes.jsonl'), '--without-author', 'MONA');
    expect(without.code).toBe(2);
    expect(without.output).toContain('0 merged changes');
    expect(without.output).toContain('All changes without those by MONA.');
  });

  it('names a rule that it replays without some of its options', async () => {
    writeFileSync(path('reasons.yml'), 'rules: { tests: { reasons: [other] } }\n');
    const { output } = await called('--dataset', path('changes.jsonl'), '--policy', path('reasons.yml'));
    expect(output).toContain(
      'Replayed in part: tests, without the options that need commits, earlier changes, reviews or pushes.',
    );
  });

  it('compares two policies', async () => {
    const words = ['--dataset', path('changes.jsonl'), '--compare', path('sdl.yml')];
    const { code, output } = await called(...words, '--rule', 'tests');
    expect(code).toBe(0);
    expect(output).toMatch(
      /^tests +1 would have failed \(observe\) +0 would have failed \(enforce\) +0 +1 +0$/m,
    );
    const [line] = (await called(...words, '--format', 'jsonl')).output.split('\n');
    expect(JSON.parse(line ?? '')).toMatchObject({
      rules: { tests: { status: 'fail' } },
      compared: { tests: { status: 'not-applicable' } },
    });
    const page = await called(...words, '--format', 'html');
    expect(page.output).toContain('<h1>Two policies compared</h1>');
  });

  it('writes a page, by team', async () => {
    const { code, output } = await called(
      ...['--dataset', path('changes.jsonl'), '--teams', path('teams.yml')],
      ...['--format', 'html', '--output', path('page.html')],
    );
    expect({ code, output }).toEqual({ code: 0, output: '' });
    const page = readFileSync(path('page.html'), 'utf8');
    expect(page).toContain('<h3>By team</h3>');
    expect(page).toContain('<td>carts</td>');
    expect(page).not.toContain('<td>Mona</td>');
  });
});

describe('a replay of a clone', () => {
  it('evaluates its commits, newest first', async () => {
    const { code, output, errors } = await called('--git', repository.path, '--format', 'jsonl');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(verdicts(output)).toEqual([
      [null, 'not-applicable'],
      [null, 'fail'],
    ]);
  });

  it('says which commits it cannot read, and evaluates the rest', async () => {
    const broken = new GitRepository();
    try {
      broken.commit('Begin');
      broken.commit('Count the cart', { 'src/cart.ts': 'export const total = (items) => items.length;\n' });
      broken.commit('Say so', { 'README.md': 'It counts.\n' });
      const object = broken.git(['rev-parse', 'HEAD:README.md']);
      rmSync(join(broken.path, '.git', 'objects', object.slice(0, 2), object.slice(2)));
      const { code, output, errors } = await called('--git', broken.path, '--format', 'jsonl');
      expect(code).toBe(1);
      expect(verdicts(output)).toEqual([[null, 'fail']]);
      const commit = broken.git(['rev-parse', 'HEAD']).slice(0, 12);
      expect(errors).toMatch(new RegExp(`:${commit}: .*unable to read`));
      const table = await called('--git', broken.path);
      expect(table.output).toContain('1 commit of the clone could not be read.');
    } finally {
      broken.remove();
    }
  });
});

describe('where nothing is replayed, the exit code says so', () => {
  test.each<[what: string, words: readonly string[], message: string]>([
    ['an empty dataset', ['--dataset', path('empty.jsonl')], 'there is no change'],
    ['no readable line', ['--dataset', path('unreadable.jsonl')], 'no change that could be read'],
    [
      'no change of the path',
      ['--dataset', path('changes.jsonl'), '--path', 'none/**'],
      'no change that could be read',
    ],
    ['no commit since then', ['--git', repository.path, '--since', '2999-01-01'], 'there is no change'],
    [
      'no rule that can be',
      ['--git', repository.path, '--rule', 'review'],
      'no rule that is chosen can be replayed',
    ],
  ])('%s', async (_, words, message) => {
    writeFileSync(path('empty.jsonl'), '\n');
    writeFileSync(path('unreadable.jsonl'), '{}\n');
    for (const format of ['table', 'jsonl', 'html']) {
      const { code, errors } = await called(...words, '--format', format);
      expect({ code, errors }).toEqual({
        code: 2,
        errors: expect.stringContaining(`Nothing was replayed: ${message}`),
      });
    }
  });
});

describe('what cannot be replayed', () => {
  test.each<[string, readonly string[], string]>([
    ['no dataset', ['--dataset', path('none.jsonl')], 'none.jsonl cannot be read: '],
    ['no clone', ['--git', path('none')], 'cannot change to'],
    [
      'a policy with mistakes',
      ['--git', '.', '--policy', path('wrong.yml')],
      `wrong.yml:2:3: \`test\` is not a known key of \`rules\`: did you mean \`tests\`?`,
    ],
    ['no such rule', ['--git', '.', '--rule', 'test'], 'There is no rule "test". Did you mean tests?'],
    ['no policy', ['--git', '.', '--policy', path('none.yml')], 'none.yml cannot be read: '],
    ['teams that are none', ['--git', '.', '--teams', path('wrong-teams.yml')], 'must name for each team'],
    [
      'an output that cannot be',
      ['--dataset', path('changes.jsonl'), '--output', join(folder, 'none', 'page.html')],
      'page.html cannot be written: ',
    ],
  ])('%s', async (_, words, message) => {
    const { code, output, errors } = await called(...words);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toContain(message);
  });
});
