import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Language } from '../source/language.ts';
import { classifyFile } from './file-kind.ts';
import { type FilePath, parsePath, startsProject } from './file-path.ts';
import { localityOf, packageRoots } from './packages.ts';
import { isShipped, materialDirectory, testDirectory } from './test-directory.ts';

/** Reads of one directory's name while a path is classified, at most: each convention may read each name a few times. */
const maxReadsPerDirectory = 12;

/** Names that conventions know, and names that they do not. */
const directory = fc.constantFrom(
  'src',
  'test',
  'tests',
  'packages',
  'main',
  'lib',
  'a',
  'b',
  'fixtures',
  't',
);
const directories = fc.array(directory, { minLength: 1, maxLength: 400 });
const language = fc.constantFrom<Language | null>(
  null,
  'typescript',
  'ruby',
  'python',
  'java',
  'swift',
  'elixir',
);

const questions: Readonly<Record<string, (path: FilePath, language: Language | null) => unknown>> = {
  'the test directory': testDirectory,
  'whether it is shipped': isShipped,
  'material of tests': (path, known) => materialDirectory(path, known, true),
  'its package': (path) => packageRoots([file(path)])(file(path)),
  'a manifest’s package': (path) => packageRoots([file({ ...path, name: 'package.json' })])(file(path)),
  'whether each directory starts a project': ({ directories: names }) => startsProject(names, names.length),
};

test.each(Object.entries(questions))('%s: a path is read in time linear in its depth', (_, ask) => {
  fc.assert(
    fc.property(directories, language, (names, known) => {
      const counted = countReads(names);
      ask(
        { ...parsePath('f.ts'), path: [...names, 'f.ts'].join('/'), directories: counted.directories },
        known,
      );
      expect(counted.reads()).toBeLessThanOrEqual(maxReadsPerDirectory * (names.length + 1));
    }),
  );
});

test('packages that share nothing are not compared with each other', () => {
  const tests = Array.from({ length: 3_000 }, (_, index) => ({
    file: file(parsePath(`t${index}/x${index}/f.test.ts`)),
    root: `t${index}/x${index}`,
    declared: false,
  }));
  const near = localityOf(tests);
  expect(near('t7/x7/sub')).toBe(true);
  expect(near('t7')).toBe(true);
  expect(near('elsewhere/x7-react')).toBe(true);
  expect(near('elsewhere/y')).toBe(false);
});

function file(path: FilePath) {
  const change = { path: path.path, status: 'modified' as const, additions: 1, deletions: 1 };
  return { ...classifyFile({ ...change, path: 'f.ts' } as never, () => []), path };
}

/** The same names, each reading of one counted. */
function countReads(names: readonly string[]) {
  let reads = 0;
  const proxy = new Proxy(names, {
    get(target, key, receiver) {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
      return Reflect.get(target, key, receiver);
    },
  });
  return { directories: proxy, reads: () => reads };
}
