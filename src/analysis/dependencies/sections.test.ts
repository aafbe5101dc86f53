// Where a hunk does not show the section that its lines are in: what the hunk tells, and what the whole file does.
import { describe, expect, test } from '@jest/globals';
import { changedFile, patchOf } from '../../../test/samples/changed-file.ts';
import { readChange, refineChange } from '../read-change.ts';

interface Example {
  readonly path: string;
  /** The hunk, its head first. */
  readonly hunk: readonly string[];
  /** `name scope` each. */
  readonly told: readonly string[];
  /** The file at the head, where the hunk's lines begin at its number. */
  readonly head?: readonly string[];
  readonly known?: readonly string[];
}

const sayings = (example: Example, head?: readonly string[]) => {
  const change = readChange({ files: [changedFile(example.path, { patch: patchOf(example.hunk) })] });
  const refined =
    head === undefined ? change : refineChange(change, () => null, { [example.path]: head.join('\n') });
  return refined.dependencies.dependencies.map(({ name, scope }) => `${name} ${scope}`);
};

const examples: readonly Example[] = [
  {
    path: 'Cargo.toml',
    hunk: ['@@ -5,2 +5,3 @@ serde = "1"', ' tokio = "1"', '+jose = "0.5"', ' url = "2"'],
    told: ['jose unknown'],
    head: [
      '[package]',
      'name = "shop"',
      '[dev-dependencies]',
      'serde = "1"',
      'tokio = "1"',
      'jose = "0.5"',
      'url = "2"',
    ],
    known: ['jose development'],
  },
  {
    path: 'Cargo.toml',
    hunk: ['@@ -3,1 +3,2 @@', ' a = "1"', '+lto = "1"'],
    told: ['lto unknown'],
    head: ['[profile.release]', '', 'a = "1"', 'lto = "1"'],
    known: [],
  },
  {
    path: 'package.json',
    hunk: ['@@ -4,1 +4,2 @@', '     "a": "1.0.0",', '+    "jose": "^5.0.0"'],
    told: ['jose unknown'],
    head: [
      '{',
      '  "name": "shop",',
      '  "devDependencies": {',
      '    "a": "1.0.0",',
      '    "jose": "^5.0.0"',
      '  }',
      '}',
    ],
    known: ['jose development'],
  },
  {
    path: 'composer.json',
    hunk: ['@@ -3,1 +3,2 @@', '     "a/a": "1.0.0",', '+    "b/b": "^5.0.0"'],
    told: ['b/b unknown'],
    head: ['{', '  "require-dev": {', '    "a/a": "1.0.0",', '    "b/b": "^5.0.0"', '  }', '}'],
    known: ['b/b development'],
  },
  {
    path: 'pyproject.toml',
    hunk: ['@@ -3,1 +3,2 @@', '   "a>=1",', '+  "b>=2",'],
    told: ['b unknown'],
    head: ['[dependency-groups]', 'dev = [', '  "a>=1",', '  "b>=2",', ']'],
    known: ['b development'],
  },
  {
    path: 'pyproject.toml',
    hunk: ['@@ -4,1 +4,2 @@ black = "^22"', ' mypy = "^1.0"', '+pytest = "^7.1"'],
    told: ['pytest unknown'],
    head: ['', '[tool.poetry.group.dev.dependencies]', 'black = "^22"', 'mypy = "^1.0"', 'pytest = "^7.1"'],
    known: ['pytest development'],
  },
  {
    path: 'pyproject.toml',
    hunk: [
      '@@ -4,1 +4,1 @@',
      '-httpx = {version = "^0.23", extras = ["http2"]}',
      '+httpx = {version = "^0.24", extras = ["http2"]}',
    ],
    told: ['httpx unknown'],
  },
  {
    path: 'pyproject.toml',
    hunk: [
      '@@ -4,2 +4,2 @@',
      '-requires-python = ">=3.8"',
      '+requires-python = ">=3.9"',
      '-version = "1.0"',
      '+version = "1.1"',
    ],
    told: [],
  },
  { path: 'Pipfile', hunk: ['@@ -4,1 +4,2 @@', ' a = "*"', '+requests = "*"'], told: ['requests unknown'] },
  {
    path: 'Gemfile',
    hunk: ['@@ -9,1 +9,2 @@ group :development do', "   gem 'a'", "+  gem 'b'"],
    told: ['b development'],
  },
  {
    path: 'Gemfile',
    hunk: ['@@ -9,1 +9,2 @@ group :production do', "   gem 'a'", "+  gem 'b'"],
    told: ['b runtime'],
  },
  {
    path: 'Gemfile',
    hunk: ['@@ -3,1 +3,2 @@', "   gem 'a'", "+  gem 'b'"],
    told: ['b unknown'],
    head: ["source 'https://rubygems.org'", 'group :test do', "  gem 'a'", "  gem 'b'", 'end'],
    known: ['b development'],
  },
  {
    path: 'Gemfile',
    hunk: ['@@ -9,1 +9,2 @@ group :development do', " gem 'a'", "+gem 'b'"],
    told: ['b runtime'],
  },
  {
    path: 'Project.toml',
    hunk: [
      '@@ -20,1 +20,2 @@ SHA = "ea8e919c-243c-51af-8825-aaa63cd721ce"',
      ' Tar = "a4e569a6-e804-4fa4-b0f3-eef7a1d5b13e"',
      '+Zstd_jll = "3161d3a3-bdf6-5164-811a-617609db77b4"',
    ],
    told: ['Zstd_jll unknown'],
  },
  {
    path: 'Project.toml',
    hunk: ['@@ -40,2 +40,2 @@ REPL = "1.11"', '-SHA = "0.7"', '+SHA = "0.7, 1"', ' julia = "1.12"'],
    told: ['SHA unknown'],
  },
  { path: 'Project.toml', hunk: ['@@ -2,1 +2,1 @@', '-version = "1.0.0"', '+version = "1.1.0"'], told: [] },
  {
    path: 'versions.tf',
    hunk: ['@@ -5,1 +5,2 @@ terraform {', '     aws = ">= 3.56.0"', '+    cloudinit = ">= 2.0"'],
    told: ['cloudinit runtime'],
  },
  {
    path: 'project/Dependencies.scala',
    hunk: [
      '@@ -40,2 +40,2 @@ object Dependencies {',
      '-  val jacksonVersion3 = "3.1.4"',
      '+  val jacksonVersion3 = "3.2.0"',
    ],
    told: ['jacksonVersion3 unknown'],
  },
  {
    path: 'project/Versions.scala',
    hunk: [
      '@@ -4,2 +4,2 @@ object Versions {',
      '-  val akka: String = "2.6.1"',
      '+  val akka: String = "2.6.2"',
    ],
    told: ['akka unknown'],
  },
  {
    path: 'build.sbt',
    hunk: ['@@ -4,2 +4,2 @@', '-lazy val circeV = "0.14.1"', '+lazy val circeV = "0.14.2"'],
    told: ['circeV unknown'],
  },
  {
    path: 'build.sbt',
    hunk: ['@@ -4,2 +4,2 @@', '-lazy val projectVersion = "1.0"', '+lazy val projectVersion = "1.1"'],
    told: [],
  },
  { path: 'build.sbt', hunk: ['@@ -4,2 +4,2 @@', '-val port = "8080"', '+val port = "8081"'], told: [] },
  {
    path: 'build.zig.zon',
    hunk: [
      '@@ -15,1 +15,4 @@',
      '         },',
      '+        .a_b = .{',
      '+            .url = "https://example.com/x/y/z.tar.gz",',
      '+        },',
    ],
    told: ['a_b runtime'],
  },
];

describe('a hunk alone', () => {
  test.each(examples.map((each) => [each.path, each.hunk.at(-1) ?? '', each] as const))(
    '%s: %s',
    (_, __, example) => {
      expect(sayings(example)).toEqual(example.told);
    },
  );
});

describe('with the whole file', () => {
  const whole = examples.flatMap(({ head, known, ...each }) =>
    head === undefined || known === undefined ? [] : [[each.path, each, head, known] as const],
  );
  test.each(whole)('%s', (_, example, head, known) => {
    expect(sayings(example, head)).toEqual(known);
  });

  test('a file that the diff does not fit is not used', () => {
    const [example] = examples;
    if (example === undefined) throw new Error('There is no example.');
    expect(sayings(example, ['[dev-dependencies]', 'other = "1"'])).toEqual(example.told);
  });
});

describe('fixtures of tests declare nothing', () => {
  const added = (path: string) =>
    readChange({
      files: [
        changedFile(path, {
          patch: patchOf(['+{', '+  "dependencies": {', '+    "a": "1.0.0"', '+  }', '+}']),
        }),
      ],
    }).dependencies.changed;

  test.each([
    'test/fixtures/shop/package.json',
    'packages/cli/__fixtures__/package.json',
    'tests/data/package.json',
    'src/test/resources/shop/package.json',
    'testdata/package.json',
    'spec/cases/one/package.json',
  ])('%s', (path) => {
    expect(added(path)).toBe(false);
  });

  test.each([
    'package.json',
    'test/package.json',
    'packages/fixture-kit/package.json',
    'e2e/shop/package.json',
  ])('%s is none', (path) => {
    expect(added(path)).toBe(true);
  });

  test("Julia's environment of tests is none, and a project below it is", () => {
    const uuid = '+Mocking = "78c3b35d-d492-501b-9361-3d52fe80e533"';
    const changed = (path: string) =>
      readChange({ files: [changedFile(path, { patch: patchOf(['+[deps]', uuid]) })] }).dependencies.changed;
    expect(changed('test/Project.toml')).toBe(true);
    expect(changed('test/packages/Other/Project.toml')).toBe(false);
  });
});
