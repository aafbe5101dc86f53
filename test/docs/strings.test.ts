// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the samples are source code
import { describe, expect, it, test } from '@jest/globals';
import { sourceFiles, wordingsOf } from '../../docs/strings.ts';

const strings = (source: string) =>
  wordingsOf('a.ts', source).flatMap(({ kind, text }) => (kind === 'string' ? [text] : []));

it('reads the sources of the product and of its packages', () => {
  const root = new URL('../..', import.meta.url).pathname;
  expect(sourceFiles(root)).toEqual(
    expect.arrayContaining(['src/main.ts', 'packages/github-emulator/src/cli.ts']),
  );
});

describe('the strings that people read', () => {
  test.each<[what: string, source: string, text: string]>([
    ['a sentence', "throw new Error('The file is gone.')", 'The file is gone.'],
    ['a template', '`${count} files changed`', '{…} files changed'],
    ['a word of a message', 'say`${name} failed`', '{…} failed'],
    ['a word in the log', "log.info({ port }, 'listening')", 'listening'],
    ['the values of a map', "new Map([['missing closing ]', 'it is never closed']])", 'it is never closed'],
    ['a template inside another', 'f(`${a} (${say`${b} more`})`)', '{…} more'],
  ])('hold %s', (_, source, text) => {
    expect(strings(source)).toContain(text);
  });

  test.each<[what: string, source: string]>([
    ['what is imported', "import a from './a b.ts';"],
    ['a type', "type A = 'not a sentence';"],
    ['a key', "const a = { status: 'pending' };"],
    ['SQL', "db.run('select key from subjects where due < 1')"],
    ['GraphQL', 'const q = `query A($b: Int!) { c(d: $b) { e } }`'],
    ['a route', "request('GET /repos/{owner}/{repo}')"],
    ['what is compared', "if (line === 'GIT binary patch') read()"],
    ['what a text is searched for', "line.startsWith('Binary files ') || line.includes('and b')"],
    ['the keys of a map', "new Map([['missing closing ]', 1]])"],
  ])('do not hold %s', (_, source) => {
    expect(strings(source)).toEqual([]);
  });

  it('have the place of their line', () => {
    expect(wordingsOf('a.ts', "\n\nf('It is here.')")).toEqual([
      { place: 'a.ts:3', kind: 'string', text: 'It is here.' },
    ]);
  });

  it('stand beside the comments', () => {
    expect(wordingsOf('a.ts', '/** Counts the files. */\nconst a = 1; // why')).toEqual([
      { place: 'a.ts:1', kind: 'comment', text: 'Counts the files.' },
      { place: 'a.ts:2', kind: 'comment', text: 'why' },
    ]);
  });
});
