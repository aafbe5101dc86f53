import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { ImportGraph, wavesFor } from './covering-tests.ts';
import { equivalentMutations } from './equivalent-mutations.ts';
import { findMutations } from './find-mutations.ts';
import { applied, describeMutation, type Mutation } from './mutation.ts';
import { changedPatterns } from './regular-expression.ts';
import { keyOf, type Result, Results } from './results.ts';
import { sourceFiles, typeScriptFiles } from './rooms.ts';
import { shuffledLines } from './sample.ts';
import { interval, summarize } from './summary.ts';
import { TreeCopy } from './tree-copy.ts';
import { MutationTrials } from './try-mutation.ts';
import { TypeCheck } from './type-check.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A source tree of its own, with the modules of this repository. */
function treeOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'sdl-gate-mutation-test-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  return root;
}

/** The changed lines of all mutations of a text that is a whole file. */
function changes(text: string, file = 'src/room/a.ts'): readonly string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return findMutations(file, source).map((mutation) => applied(text, mutation));
}

describe('the mutations of a text', () => {
  test.each<[string, string, readonly string[]]>([
    ['a condition', 'if (a) b = c;', ['if (!(a)) b = c;', 'if (a) ']],
    ['a bound', 'f = a < b;', ['', 'f = a <= b;', 'f = a >= b;']],
    ['operators', 'f = a && b;', ['', 'f = a || b;']],
    ['a default', 'f = a ?? b;', ['', 'f = (b);']],
    ['an optional member', 'const f = a?.b;', ['const f = a.b;']],
    ['a number', 'const limit = 100;', ['const limit = (100 + 1);']],
    ['a word', "const kind = 'file';", ["const kind = '';"]],
    [
      'a list of words',
      "const of = { c: 'c h' };",
      ['const of = {  };', "const of = { c: 'h' };", "const of = { c: 'c' };"],
    ],
    ['alternatives', "const of = f('a|b');", ["const of = f('b');", "const of = f('a');"]],
    ['a list', 'const all = [a, b];', ['const all = [b];', 'const all = [a, ];']],
    ['a method', 'const f = a.some(b);', ['const f = a.every(b);']],
    ['a call', 'const f = a.trim();', ['const f = a;']],
    ['a pattern', 'const f = /^a+/;', ['const f = /a+/;', 'const f = /^a*/;', 'const f = /^a/;']],
  ])('change %s', (_, text, expected) => {
    expect(changes(text)).toEqual(expected);
  });

  test.each<[string, string]>([
    ['types', "type A = 'a' | 'b';\ninterface B { c: 'd' }"],
    ['imports', "import { a } from './b.ts';"],
    ['prose', "const text = 'This file is not read.';"],
    ['documentation', '/** At most 100. */\nconst a = b;'],
    ['what a log line says', "log.info({ count: 1 }, 'done');"],
    ['descriptions of options', "const a = b.describe('files');"],
    ['await', 'const a = await b();'],
  ])('leave %s alone', (_, text) => {
    expect(changes(text)).toEqual([]);
  });

  test('leave the texts of messages alone', () => {
    expect(changes("const word = 'file';", 'src/rules/review/messages.ts')).toEqual([]);
  });
});

test('a pattern loses each of its alternatives, and never becomes invalid', () => {
  expect(changedPatterns('/a|(?:b|c)d/')).toEqual(['/a|(?:c)d/', '/a|(?:b)d/', '/(?:b|c)d/', '/a/']);
  for (const changed of changedPatterns('/^(?<a>[\\d]{1,3})(?!b)\\w*\\b$/i')) {
    const close = changed.lastIndexOf('/');
    expect(() => new RegExp(changed.slice(1, close), changed.slice(close + 1))).not.toThrow();
  }
});

const jestConfig = `export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }] },
};
`;
const source = 'export function isLong(text: string): boolean {\n  return text.length > 80;\n}\n';
const testOf = (assertions: string) => `import { expect, test } from '@jest/globals';
import { isLong } from './long.ts';
test('long', () => {
  ${assertions}
});
`;

function tree(assertions: string): string {
  return treeOf({
    'package.json': '{ "type": "module" }',
    'tsconfig.json':
      '{ "compilerOptions": { "strict": true, "target": "es2024", "module": "nodenext", "types": [] } }',
    'jest.config.js': jestConfig,
    'src/room/long.ts': source,
    'src/room/long.test.ts': testOf(assertions),
  });
}

const bound: Mutation = {
  file: 'src/room/long.ts',
  kind: 'comparison',
  start: source.indexOf('>'),
  end: source.indexOf('>') + 1,
  replacement: '>=',
};

/** What the tests of a tree make of one mutation. */
async function tryBound(root: string): Promise<string> {
  const copy = new TreeCopy(root);
  folders.push(copy.root);
  const waves = wavesFor(bound.file, 'src/room', typeScriptFiles(root, 'src'), new ImportGraph(copy.root));
  const { outcome } = await new MutationTrials(copy).run(bound, waves);
  expect(copy.read(bound.file)).toBe(source);
  return outcome;
}

describe('a mutation', () => {
  test('survives a weak test', async () => {
    expect(await tryBound(tree('expect(isLong("")).toBe(false);'))).toBe('survived');
  });

  test('does not survive a strong one', async () => {
    expect(await tryBound(tree('expect(isLong("x".repeat(80))).toBe(false);'))).toBe('killed');
  });

  test('is not measured by a test that fails without it, too', async () => {
    const failing = tryBound(tree('expect(isLong("")).toBe(true);'));
    await expect(failing).rejects.toThrow('fails without a mutation');
  });

  test('counts only where it compiles', () => {
    const root = tree('');
    const types = new TypeCheck(root, sourceFiles(root, 'room'));
    const { source: parsed, checker } = types.parsed(bound.file);
    const found = findMutations(bound.file, parsed, checker);
    const compiling = found.filter((mutation) => types.accepts(bound.file, applied(source, mutation)));
    expect(compiling.map((mutation) => describeMutation(source, mutation).after)).toEqual([
      'return !(text.length > 80);',
      'return text.length >= 80;',
      'return text.length <= 80;',
      'return text.length > (80 + 1);',
    ]);
    expect(types.accepts(bound.file, source.replace('text.length', 'text'))).toBe(false);
  });
});

describe('a sample', () => {
  const text = 'const a = [1, 2, 3];\nconst b = 4;\nconst c = 5;\n';
  const file = 'src/room/a.ts';
  const mutations = findMutations(file, ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  const sample = (seed: number) => shuffledLines(mutations, new Map([[file, text]]), seed);

  test('is the same for the same seed', () => {
    expect(sample(3)).toEqual(sample(3));
    expect(new Set([1, 2, 3, 4, 5, 6].map((seed) => JSON.stringify(sample(seed)))).size).toBeGreaterThan(1);
  });

  test('has each line once, with all its mutations', () => {
    expect(sample(1)).toHaveLength(3);
    expect(new Set(sample(1).flat())).toEqual(new Set(mutations));
  });
});

test('tests run from the nearest to the farthest, integration tests only of the room', () => {
  const root = treeOf({
    'src/low/a.ts': 'export const a = 1;',
    'src/low/b.test.ts': "import type { a } from './a.ts';",
    'src/low/a.test.ts': "import { a } from './a.ts';",
    'src/low/a.integration.test.ts': "import './a.ts';",
    'src/high/c.ts': "export { a } from '../low/a.ts';",
    'src/high/c.test.ts': "import { a } from './c.ts';",
    'src/high/c.integration.test.ts': "import { a } from './c.ts';",
  });
  const waves = wavesFor('src/low/a.ts', 'src/low', typeScriptFiles(root, 'src'), new ImportGraph(root));
  expect(waves).toEqual([['src/low/a.test.ts'], ['src/high/c.test.ts'], ['src/low/a.integration.test.ts']]);
});

const result: Result = {
  file: 'src/text/a.ts',
  kind: 'constant',
  before: 'a = 1;',
  after: 'a = 2;',
  line: 1,
  outcome: 'survived',
  by: null,
  testFiles: 1,
};

test('an interrupted run goes on where it was, and tries survivors again on demand', () => {
  const path = join(treeOf({}), 'results', 'all.jsonl');
  const killed: Result = { ...result, before: 'b = 1;', outcome: 'killed' };
  const results = new Results(path);
  for (const each of [result, killed]) results.add(each);
  const later = new Results(path);
  expect([later.find(result), later.find(killed)]).toEqual([result, killed]);
  later.forgetSurvivors();
  expect([result, killed].map((each) => new Results(path).find(each))).toEqual([null, killed]);
});

test('a summary says how sure it is', () => {
  const results = ['killed', 'killed', 'timed out', 'survived'] as const;
  expect(
    summarize(
      'text',
      results.map((outcome) => ({ ...result, outcome })),
    ),
  ).toMatchObject({
    tried: 4,
    killed: 2,
    timedOut: 1,
    survived: 1,
    noticed: 0.75,
  });
  // As in the table of https://epitools.ausvet.com.au/ciproportion: Wilson, 90 of 100.
  expect(interval(0.9, 100).map((bound) => bound.toFixed(3))).toEqual(['0.826', '0.945']);
});

test('each equivalent mutation is still one of its file', () => {
  const files = [...new Set(equivalentMutations.map(({ file }) => file))];
  const copy = new Map(files.map((file) => [file, ts.sys.readFile(join(repository, file)) ?? '']));
  const types = new TypeCheck(repository, files);
  const known = new Set(
    files.flatMap((file) => {
      const { source: parsed, checker } = types.parsed(file);
      return findMutations(file, parsed, checker).map((mutation: Mutation) =>
        keyOf(describeMutation(copy.get(file) ?? '', mutation)),
      );
    }),
  );
  expect(equivalentMutations.filter((each) => !known.has(keyOf(each)))).toEqual([]);
});
