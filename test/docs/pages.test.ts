import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { copyRepository, type Edit, edited, instructionsOf } from './apply-page.ts';

// Each page is compiled with all of the source, which takes its time on a busy machine.
const timeout = 900_000;

describe('a page that says how to extend the source', () => {
  test.each(['add-an-evidence-slice.md', 'add-a-rule.md'])(
    '%s can be followed to the letter',
    async (name) => {
      const page = readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
      const { edits, commands } = instructionsOf(page);
      expect(commands).toEqual([
        'npm run generate',
        'npm run check:types',
        expect.stringMatching(/^npm test -- src\//),
      ]);
      const copy = await copyRepository();
      try {
        await copy.apply(edits);
        for (const command of commands) await copy.run(command);
      } finally {
        await copy.remove();
      }
    },
    timeout,
  );
});

describe('the blocks of a page', () => {
  test('are new files, edits and commands', () => {
    const page = [
      '```ts\n// src/new.ts\nexport {};\n```',
      '```ts\n// src/old.ts, after: import a from "a";\nimport b from "b";\n```',
      '```md\n<!-- src/README.md -->\n# New\n```',
      '```sh\nnpm run generate\nnpm test\n```',
    ].join('\n\n');
    expect(instructionsOf(page)).toEqual({
      edits: [
        { path: 'src/new.ts', place: null, text: 'export {};\n' },
        {
          path: 'src/old.ts',
          place: { how: 'after', line: 'import a from "a";' },
          text: 'import b from "b";\n',
        },
        { path: 'src/README.md', place: null, text: '# New\n' },
      ],
      commands: ['npm run generate', 'npm test'],
    });
  });

  test('name their file', () => {
    expect(() => instructionsOf('```ts\nexport {};\n```')).toThrow('name of a file');
  });

  const edit = (how: 'before' | 'after' | 'instead of', line: string): Edit => ({
    path: 'a.ts',
    place: { how, line },
    text: 'new\n',
  });

  test.each([
    ['before', 'new\none\ntwo\n'],
    ['after', 'one\nnew\ntwo\n'],
    ['instead of', 'new\ntwo\n'],
  ] as const)('belong %s a line', (how, after) => {
    expect(edited('one\ntwo\n', edit(how, 'one'))).toBe(after);
  });

  test('are refused where the line is not there once, or the file is there already', () => {
    expect(() => edited('two\n', edit('after', 'one'))).toThrow('does not have the line once');
    expect(() => edited('one\none\n', edit('after', 'one'))).toThrow('does not have the line once');
    expect(() => edited(null, edit('after', 'one'))).toThrow('does not have the line once');
    expect(() => edited('', { path: 'a.ts', place: null, text: '' })).toThrow('is there already');
  });
});
