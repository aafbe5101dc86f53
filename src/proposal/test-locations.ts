import { classifyFile } from '../analysis/files/file-kind.ts';
import type { FileKind } from '../analysis/files/kind.ts';
import type { Language } from '../analysis/source/language.ts';
import { readDocument } from '../policy/document.ts';
import { isMap } from '../policy/plain-map.ts';
import { globMistake, matcher } from '../rules/matching.ts';
import type { RepositoryFiles } from './repository-files.ts';

/** What the files of a repository are for. */
export interface FileSurvey {
  /** Languages of product code with the number of their files, the most frequent first. */
  readonly languages: readonly { readonly language: Language; readonly files: number }[];
  readonly product: number;
  readonly tests: number;
  /** Where the configuration of a test tool says that tests are, and no convention recognizes them. */
  readonly unrecognized: readonly TestLocation[];
}

/** Files that a test tool runs and that count as something else. */
export interface TestLocation {
  readonly glob: string;
  /** The file that names it. */
  readonly from: string;
  readonly files: number;
}

/** Languages that say little about what is built. */
const notCode: ReadonlySet<Language> = new Set<Language>(['css', 'html', 'yaml']);

/** Counts what the files of a repository are for, and finds tests that no convention recognizes. Pure, and never throws. */
export function surveyFiles(files: RepositoryFiles): FileSurvey {
  const kinds = new Map<string, FileKind>();
  const languages = new Map<Language, number>();
  for (const path of files.paths) {
    const file = { path, status: 'modified', additions: 0, deletions: 0, binary: false } as const;
    const { kind, language } = classifyFile(file, () => []);
    kinds.set(path, kind);
    if (kind === 'product' && language !== null && !notCode.has(language)) {
      languages.set(language, (languages.get(language) ?? 0) + 1);
    }
  }
  const count = (wanted: FileKind) => [...kinds.values()].filter((kind) => kind === wanted).length;
  const product = files.paths.filter((path) => kinds.get(path) === 'product');
  return {
    languages: [...languages]
      .map(([language, number]) => ({ language, files: number }))
      .toSorted((a, b) => b.files - a.files),
    product: count('product'),
    tests: count('test'),
    unrecognized: configuredLocations(files).flatMap(({ glob, from }) => {
      const matches = matcher([glob]);
      const found = product.filter(matches).length;
      // A glob of most of the code is a search path, not the place of the tests.
      return found === 0 || found * 2 > product.length ? [] : [{ glob, from, files: found }];
    }),
  };
}

/** Globs of the places that the configuration of test tools names. */
function configuredLocations({ texts }: RepositoryFiles): readonly Omit<TestLocation, 'files'>[] {
  const found = Object.entries(texts).flatMap(([path, text]) => {
    const read = readers.find(([pattern]) => pattern.test(path))?.[1];
    return (read?.(text.slice(0, maxCharacters)) ?? []).map((glob) => ({ glob: normal(glob), from: path }));
  });
  const byGlob = new Map(found.map((each) => [each.glob, each]));
  return [...byGlob.values()].filter(
    ({ glob }) => glob.length <= maxGlob && glob !== '' && glob !== '**' && globMistake(glob) === null,
  );
}

/** Characters of a configuration that are read. */
const maxCharacters = 100_000;

/** Characters of a glob, as a policy allows. */
const maxGlob = 200;

/** From the root of the repository: `<rootDir>/checks/**` and `./checks/**` are `checks/**`. */
function normal(glob: string): string {
  return glob.replace(/^<rootDir>\//, '').replace(/^\.\//, '');
}

/** The files of test tools at the root of a repository, each with what it names. */
const readers: readonly (readonly [path: RegExp, read: (text: string) => readonly string[]])[] = [
  // https://jestjs.io/docs/configuration#testmatch-arraystring, https://mochajs.org/#configuring-mocha-nodejs
  [/^package\.json$/, (text) => jsonGlobs(text, (root) => [at(root, 'jest'), at(root, 'mocha')])],
  [/^(?:jest\.config|\.mocharc)\.json$/, (text) => jsonGlobs(text, (root) => [root])],
  [/^\.mocharc\.ya?ml$/, yamlGlobs],
  // https://docs.pytest.org/en/stable/reference/reference.html#confval-testpaths
  [/^(?:pyproject\.toml|pytest\.ini|setup\.cfg|tox\.ini)$/, pytestGlobs],
  // https://docs.phpunit.de/en/12.0/configuration.html#the-directory-element
  [/^phpunit\.xml(?:\.dist)?$/, phpunitGlobs],
];

function jsonGlobs(text: string, sections: (root: unknown) => readonly unknown[]): readonly string[] {
  try {
    return sections(JSON.parse(text)).flatMap(globsOf);
  } catch {
    return [];
  }
}

function yamlGlobs(text: string): readonly string[] {
  const read = readDocument(text);
  return read.valid ? globsOf(read.root.value) : [];
}

function globsOf(section: unknown): readonly string[] {
  return [at(section, 'testMatch'), at(section, 'spec')].flatMap((value) =>
    (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string'),
  );
}

function at(value: unknown, key: string): unknown {
  return isMap(value) ? value[key] : undefined;
}

/** `testpaths = ["checks"]`, `testpaths = checks integration`, `python_files = check_*.py`, also over several lines. */
function pytestGlobs(text: string): readonly string[] {
  const value = (key: string): readonly string[] => {
    const lines = text.split(/\r?\n/);
    const start = lines.findIndex((line) => line.slice(0, 200).replace(/\s/g, '').startsWith(`${key}=`));
    if (start === -1) return [];
    const rest = lines.slice(start + 1, start + 30);
    const end = rest.findIndex((line) => !/^(?:\s+\S|\s*\])/.test(line.slice(0, 200)));
    const written = [(lines[start] ?? '').replace(/^[^=]*=/, ''), ...rest.slice(0, end === -1 ? 30 : end)];
    return (
      written
        .join(' ')
        .slice(0, 2_000)
        .match(/[\w./*?-]+/g) ?? []
    );
  };
  return [
    ...value('testpaths').map((path) =>
      path.endsWith('.py') ? path : `${path.replace(/\/+$/, '')}/**/*.py`,
    ),
    ...value('python_files').map((name) => (name.includes('/') ? name : `**/${name}`)),
  ];
}

function phpunitGlobs(text: string): readonly string[] {
  const suites = text.split('<testsuite').slice(1, 50);
  return suites.flatMap((suite) =>
    [
      ...suite
        .split('</testsuite', 1)
        .join('')
        .matchAll(/<directory[^>]{0,200}>\s{0,50}([\w./-]{1,150})\s{0,50}</g),
    ].map(([, path = '']) => `${path.replace(/\/+$/, '')}/**`),
  );
}
