import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { changedFile, patchOf } from '../../../test/samples/changed-file.ts';
import { hostileText } from '../../../test/samples/hostile-text.ts';
import type { ChangedFile } from '../../evidence/change.ts';
import { readChange } from '../read-change.ts';
import type { DependencyChanges } from './dependency-changes.ts';

/** A modified file with one hunk that begins at line 40: what encloses it is out of sight, unless a line shows it. */
function hunk(path: string, lines: readonly string[], heading = ''): ChangedFile {
  return changedFile(path, { patch: patchOf([`@@ -40,9 +40,9 @@ ${heading}`, ...lines]) });
}

function added(path: string, lines: readonly string[]): ChangedFile {
  const patch = patchOf([`@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)]);
  return changedFile(path, { status: 'added', patch });
}

function dependenciesOf(files: readonly ChangedFile[]): DependencyChanges {
  return readChange({ files }).dependencies;
}

/** `raised left-pad ^1.0.0 ^1.1.0`, one for each dependency. */
function changes(...files: readonly ChangedFile[]): readonly string[] {
  return dependenciesOf(files).dependencies.map(({ change, name, from, to }) =>
    [change, name ?? '(unnamed)', from, to].filter((part) => part !== null && part !== '').join(' '),
  );
}

type Declared = readonly [
  file: string,
  lines: readonly string[],
  expected: readonly string[],
  heading?: string,
];

const declared: readonly Declared[] = [
  [
    'package.json',
    ['   "dependencies": {', '+    "left-pad": "^1.3.0",', '     "zod": "^4.0.0"'],
    ['added left-pad ^1.3.0'],
  ],
  [
    'package.json',
    ['     "a": "1.0.0",', '-    "left-pad": "^1.3.0",', '+    "left-pad": "^2.0.0",'],
    ['raised left-pad ^1.3.0 ^2.0.0'],
  ],
  [
    'package.json',
    ['-    "fork": "acme/fork#v1.2.0"', '+    "fork": "acme/fork#v1.1.0"'],
    ['lowered fork acme/fork#v1.2.0 acme/fork#v1.1.0'],
  ],
  [
    'package-lock.json',
    [
      '     "node_modules/left-pad": {',
      '-      "version": "1.3.0",',
      '+      "version": "1.3.1",',
      '-      "resolved": "https://registry.npmjs.org/left-pad/-/left-pad-1.3.0.tgz",',
      '+      "resolved": "https://registry.npmjs.org/left-pad/-/left-pad-1.3.1.tgz",',
    ],
    ['raised left-pad 1.3.0 1.3.1'],
  ],
  [
    'yarn.lock',
    [' left-pad@^1.3.0:', '-  version "1.3.0"', '+  version "1.3.1"'],
    ['raised left-pad 1.3.0 1.3.1'],
  ],
  [
    'yarn.lock',
    [' "@acme/pad@npm:^1.3.0":', '-  version: 1.3.0', '+  version: 1.3.1'],
    ['raised @acme/pad 1.3.0 1.3.1'],
  ],
  ['pnpm-lock.yaml', ['-  /left-pad@1.3.0:', '+  /left-pad@1.3.1:'], ['raised left-pad 1.3.0 1.3.1']],
  ['pnpm-lock.yaml', ["+  '@acme/pad@2.0.0(react@19.0.0)':"], ['added @acme/pad 2.0.0']],
  ['pnpm-workspace.yaml', [' catalog:', '-  zod: ^4.0.0', '+  zod: ^4.1.0'], ['raised zod ^4.0.0 ^4.1.0']],
  ['bun.lock', ['+    "left-pad": ["left-pad@1.3.1", "", {}, "sha512-x"],'], ['added left-pad 1.3.1']],
  ['requirements.txt', ['-Django==4.2', '+Django==5.0  # LTS'], ['raised django ==4.2 ==5.0']],
  ['requirements/dev.in', ['+pytest'], ['added pytest']],
  [
    'requirements.txt',
    ['+-e git+https://example.com/acme/tool@v1#egg=tool'],
    ['added git+https://example.com/acme/tool git+https://example.com/acme/tool@v1#egg=tool'],
  ],
  [
    'pyproject.toml',
    [' [project]', ' dependencies = [', '-  "urllib3>=1.21",', '+  "urllib3>=2",', ' ]'],
    ['raised urllib3 >=1.21 >=2'],
  ],
  [
    'pyproject.toml',
    [' [tool.poetry.dependencies]', '+httpx = {version = "^0.27", extras = ["http2"]}'],
    ['added httpx ^0.27'],
  ],
  [
    'setup.py',
    [' requires = [', '-    "urllib3>=1.21,<3",', '+    "urllib3>=1.26,<3",'],
    ['changed urllib3 >=1.21,<3 >=1.26,<3'],
  ],
  [
    'poetry.lock',
    [' [[package]]', ' name = "httpx"', '-version = "0.27.0"', '+version = "0.28.0"'],
    ['raised httpx 0.27.0 0.28.0'],
  ],
  [
    'uv.lock',
    [
      ' [[package]]',
      ' name = "httpx"',
      '-version = "0.27.0"',
      '+version = "0.28.0"',
      ' source = { registry = "https://pypi.org/simple" }',
    ],
    ['raised httpx 0.27.0 0.28.0'],
  ],
  [
    'go.mod',
    [
      ' require (',
      '-\texample.com/a v1.2.0',
      '+\texample.com/a v1.3.0',
      '+\texample.com/b v0.1.0 // indirect',
      ' )',
    ],
    ['raised example.com/a v1.2.0 v1.3.0', 'added example.com/b v0.1.0'],
  ],
  [
    'go.sum',
    ['+example.com/a v1.3.0 h1:abc=', '+example.com/a v1.3.0/go.mod h1:def='],
    ['added example.com/a v1.3.0'],
  ],
  [
    'Cargo.toml',
    [' [dependencies]', '-serde = "1.0.1"', '+serde = { version = "1.0.2", features = ["derive"] }'],
    ['raised serde 1.0.1 1.0.2'],
  ],
  [
    'Cargo.lock',
    [
      ' [[package]]',
      ' name = "serde"',
      '-version = "1.0.1"',
      '+version = "1.0.2"',
      ' source = "registry+https://github.com/rust-lang/crates.io-index"',
    ],
    ['raised serde 1.0.1 1.0.2'],
  ],
  [
    'pom.xml',
    [
      ' <dependency>',
      '   <groupId>org.acme</groupId>',
      '   <artifactId>pad</artifactId>',
      '-  <version>1.0</version>',
      '+  <version>1.1</version>',
      ' </dependency>',
    ],
    ['raised org.acme:pad 1.0 1.1'],
  ],
  [
    'pom.xml',
    ['-    <jackson.version>2.15.0</jackson.version>', '+    <jackson.version>2.16.0</jackson.version>'],
    ['raised jackson.version 2.15.0 2.16.0'],
  ],
  ['build.gradle.kts', ['+  implementation("org.acme:pad:1.1")'], ['added org.acme:pad 1.1']],
  ['gradle/libs.versions.toml', ['-okio = "3.5.0"', '+okio = "3.6.0"'], ['raised okio 3.5.0 3.6.0']],
  [
    'project/Dependencies.scala',
    ['-  "org.acme" % "pad" % "1.0",', '+  "org.acme" % "pad" % "1.1",'],
    ['raised org.acme:pad 1.0 1.1'],
  ],
  ['Gemfile', ["-gem 'rails', '~> 7.0'", "+gem 'rails', '~> 7.1'"], ['raised rails ~> 7.0 ~> 7.1']],
  ['Gemfile.lock', ['-    rails (7.0.1)', '+    rails (7.1.0)'], ['raised rails 7.0.1 7.1.0'], 'GEM'],
  [
    'composer.json',
    [' "require": {', '-    "acme/pad": "^1.0"', '+    "acme/pad": "^2.0"'],
    ['raised acme/pad ^1.0 ^2.0'],
  ],
  [
    'composer.lock',
    [
      '             "name": "acme/pad",',
      '-            "version": "v1.0.0",',
      '+            "version": "v1.0.1",',
    ],
    ['raised acme/pad v1.0.0 v1.0.1'],
  ],
  [
    'src/Shop.csproj',
    [
      '-    <PackageReference Include="Acme.Pad" Version="1.0.0" />',
      '+    <PackageReference Include="Acme.Pad" Version="1.1.0" />',
    ],
    ['raised Acme.Pad 1.0.0 1.1.0'],
  ],
  ['mix.exs', ['+      {:jason, "~> 1.4"},'], ['added jason ~> 1.4']],
  [
    'mix.lock',
    ['-  "jason": {:hex, :jason, "1.4.0", "abc"},', '+  "jason": {:hex, :jason, "1.4.1", "def"},'],
    ['raised jason 1.4.0 1.4.1'],
  ],
  ['pubspec.yaml', [' dependencies:', '-  http: ^1.0.0', '+  http: ^1.1.0'], ['raised http ^1.0.0 ^1.1.0']],
  [
    'Package.swift',
    [
      '-    .package(url: "https://example.com/acme/pad.git", from: "1.0.0"),',
      '+    .package(url: "https://example.com/acme/pad.git", from: "1.1.0"),',
    ],
    ['raised example.com/acme/pad from: "1.0.0" from: "1.1.0"'],
  ],
  [
    'shop.cabal',
    [' test-suite tests', '   build-depends:', '     base,', '+    base16-bytestring >= 1.0,'],
    ['added base16-bytestring >=1.0'],
  ],
  [
    'helm/shop/Chart.yaml',
    [' dependencies:', '   - name: postgresql', '-    version: 11.0.0', '+    version: 12.0.0'],
    ['raised postgresql 11.0.0 12.0.0'],
  ],
  [
    'versions.tf',
    [
      ' terraform {',
      '   required_providers {',
      '+    tls = {',
      '+      source  = "hashicorp/tls"',
      '+      version = ">= 3.0"',
      '+    }',
    ],
    ['added tls >= 3.0'],
  ],
  [
    '.terraform.lock.hcl',
    [' provider "registry.terraform.io/hashicorp/aws" {', '-  version = "5.0.0"', '+  version = "5.1.0"'],
    ['raised registry.terraform.io/hashicorp/aws 5.0.0 5.1.0'],
  ],
  [
    'Dockerfile',
    ['-FROM node:22-slim AS build', '+FROM node:24-slim AS build', ' FROM build'],
    ['raised node 22-slim 24-slim'],
  ],
  [
    '.github/workflows/ci.yml',
    ['-      - uses: actions/checkout@v4', '+      - uses: actions/checkout@v5'],
    ['raised actions/checkout v4 v5'],
  ],
];

describe('what each ecosystem declares', () => {
  test.each(
    declared.map(([path, lines, expected, heading = '']) => [path, lines, expected, heading] as const),
  )('%s %j', (path, lines, expected, heading) => {
    expect(changes(hunk(path, lines, heading))).toEqual(expected);
    expect(dependenciesOf([hunk(path, lines, heading)]).changed).toBe(true);
  });
});

type Ordinary = readonly [what: string, file: string, lines: readonly string[]];

const ordinary: readonly Ordinary[] = [
  [
    'a version of one’s own',
    'package.json',
    ['   "name": "shop",', '-  "version": "1.0.0",', '+  "version": "1.1.0",'],
  ],
  ['a script', 'package.json', ['   "scripts": {', '+    "lint": "biome check",', '   },']],
  ['the engine', 'package.json', ['   "engines": {', '-    "node": ">=20"', '+    "node": ">=24"']],
  ['a package of the workspace', 'package.json', ['   "dependencies": {', '+    "shop-core": "workspace:^"']],
  [
    'the order',
    'package.json',
    ['   "dependencies": {', '-    "b": "1.0.0",', '     "a": "1.0.0",', '+    "b": "1.0.0",'],
  ],
  [
    'a version of one’s own in a lock file',
    'package-lock.json',
    ['   "name": "shop",', '-  "version": "1.0.0",', '+  "version": "1.1.0",', '   "lockfileVersion": 3,'],
  ],
  [
    'a flag in a lock file',
    'package-lock.json',
    [
      '     "node_modules/left-pad": {',
      '       "version": "1.3.0",',
      '       "resolved": "https://registry.npmjs.org/left-pad/-/left-pad-1.3.0.tgz",',
      '+      "peer": true,',
    ],
  ],
  [
    'one’s own crate',
    'Cargo.lock',
    [' [[package]]', ' name = "shop"', '-version = "1.0.0"', '+version = "1.1.0"', ' dependencies = ['],
  ],
  [
    'one’s own crate by its path',
    'Cargo.toml',
    [
      ' [dependencies]',
      '-core = { version = "0.1.0", path = "core" }',
      '+core = { version = "0.2.0", path = "core" }',
    ],
  ],
  ['the toolchain', 'go.mod', ['-go 1.24', '+go 1.25', ' require example.com/a v1.0.0']],
  ['a supported Python', 'setup.py', ['-    python_requires=">=3.9",', '+    python_requires=">=3.10",']],
  ['the platform', 'composer.json', [' "require": {', '-    "php": "^8.1",', '+    "php": "^8.2",']],
  [
    'the project’s own version',
    'pom.xml',
    ['   <artifactId>shop</artifactId>', '-  <version>1.0</version>', '+  <version>1.1</version>'],
  ],
  [
    'the chart’s own version',
    'Chart.yaml',
    [' name: shop', '-version: 1.0.0', '+version: 1.1.0', '-appVersion: "2.0.0"', '+appVersion: "2.1.0"'],
  ],
  [
    'a local module',
    'main.tf',
    [' module "network" {', '-  source = "./modules/net"', '+  source = "./modules/network"'],
  ],
  ['a local action', '.github/workflows/ci.yml', ['+      - uses: ./.github/actions/setup']],
  ['what only looks like one', 'src/versions.ts', ['+  "left-pad": "^1.3.0",']],
];

describe('what is no change of a dependency', () => {
  test.each(ordinary)('%s', (_, path, lines) => {
    expect(dependenciesOf([hunk(path, lines)])).toEqual({
      changed: false,
      dependencies: [],
      unread: [],
    });
  });

  it('to take one away is shown, and no change of what is used', () => {
    const changes = dependenciesOf([
      hunk('package.json', ['   "dependencies": {', '-    "left-pad": "^1.3.0",']),
    ]);
    expect(changes).toMatchObject({
      changed: false,
      dependencies: [{ change: 'removed', name: 'left-pad' }],
    });
  });
});

describe('what is told of a dependency', () => {
  const first = (file: ChangedFile) => dependenciesOf([file]).dependencies[0];

  test.each<[file: string, lines: readonly string[], expected: object]>([
    [
      'package.json',
      ['   "dependencies": {', '+    "a": "1.0.0"'],
      { scope: 'runtime', relation: 'direct', line: 41, ecosystem: 'npm' },
    ],
    ['package.json', ['   "devDependencies": {', '+    "a": "1.0.0"'], { scope: 'development' }],
    ['examples/shop/package.json', ['   "dependencies": {', '+    "a": "1.0.0"'], { scope: 'development' }],
    [
      'package-lock.json',
      [
        '+    "node_modules/a/node_modules/b": {',
        '+      "version": "1.0.0",',
        '+      "resolved": "https://registry.npmjs.org/b/-/b-1.0.0.tgz",',
        '+      "dev": true',
      ],
      { relation: 'transitive', scope: 'development' },
    ],
    ['go.mod', ['+\texample.com/b v0.1.0 // indirect'], { relation: 'transitive', scope: 'runtime' }],
    ['Cargo.toml', [' [dev-dependencies]', '+proptest = "1"'], { scope: 'development' }],
    ['Gemfile', ['+gem "rspec", group: :test'], { scope: 'development' }],
    ['requirements-dev.txt', ['+pytest==9'], { scope: 'development' }],
    ['mix.exs', ['+      {:credo, "~> 1.7", only: [:dev, :test]},'], { scope: 'development' }],
  ])('%s %j', (path, lines, expected) => {
    expect(first(hunk(path, lines))).toMatchObject(expected);
  });

  it('is named once, by its manifest, when a lock file shows it, too', () => {
    const manifest = hunk('package.json', ['   "dependencies": {', '+    "left-pad": "^1.3.0"']);
    const lock = hunk('package-lock.json', [
      '+    "node_modules/left-pad": {',
      '+      "version": "1.3.0",',
      '+      "resolved": "https://registry.npmjs.org/left-pad/-/left-pad-1.3.0.tgz"',
    ]);
    expect(changes(lock, manifest)).toEqual(['added left-pad ^1.3.0']);
  });
});

describe('dependencies that no manifest declares', () => {
  it('sees a submodule', () => {
    const submodule = changedFile('libs/pad', { additions: 1, deletions: 1, submodule: true });
    expect(dependenciesOf([submodule])).toMatchObject({
      changed: true,
      dependencies: [{ ecosystem: 'submodule', name: 'libs/pad' }],
    });
  });

  it('sees a vendored tree, once for each component', () => {
    const files = ['third_party/acme/pad/a.c', 'third_party/acme/pad/b.c'].map((path) =>
      added(path, ['int a;']),
    );
    expect(dependenciesOf(files).dependencies).toMatchObject([
      { ecosystem: 'vendored', change: 'added', name: 'third_party/acme/pad' },
    ]);
  });
});

describe('a diff that GitHub does not show', () => {
  const large = changedFile('package-lock.json', { additions: 4000, deletions: 3000 });

  it('counts as a change of a lock file', () => {
    expect(dependenciesOf([large])).toEqual({
      changed: true,
      dependencies: [],
      unread: ['package-lock.json'],
    });
  });

  it('counts for nothing where it can be no more than a version of one’s own', () => {
    expect(dependenciesOf([{ ...large, additions: 2, deletions: 2 }]).changed).toBe(false);
  });

  it('counts for nothing in a file that is mostly about something else', () => {
    expect(dependenciesOf([{ ...large, path: '.github/workflows/ci.yml' }]).changed).toBe(false);
  });
});

test('any manifest gives dependency changes', () => {
  const paths = [
    'package.json',
    'package-lock.json',
    'yarn.lock',
    'pnpm-lock.yaml',
    'pyproject.toml',
    'setup.py',
    'go.mod',
    'Cargo.toml',
    'pom.xml',
    'build.gradle',
    'Gemfile',
    'composer.json',
    'a.csproj',
    'mix.exs',
    'pubspec.yaml',
    'Package.swift',
    'a.cabal',
    'Chart.yaml',
    'main.tf',
    'Dockerfile',
    'compose.yaml',
    '.github/workflows/a.yml',
    'DESCRIPTION',
    'Project.toml',
  ];
  const piece = fc.oneof(
    hostileText,
    fc.constantFrom(
      '"a": "1.0"',
      '[dependencies]',
      '{',
      '}',
      '[',
      ']',
      '<dependency>',
      "'a:b:1'",
      'a = "1"',
      '- a: b',
      '  a: ^1',
    ),
  );
  const line = fc
    .tuple(fc.constantFrom('+', '-', ' '), piece)
    .map(([sign, text]) => sign + text.replaceAll('\n', ' '));
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.array(line, { maxLength: 20 }), (path, lines) => {
      const { changed, dependencies, unread } = dependenciesOf([hunk(path, lines)]);
      expect(changed).toBe(unread.length > 0 || dependencies.some(({ change }) => change !== 'removed'));
    }),
  );
});

test('a line of any length is read in bounded time', () => {
  const lines = [
    '"'.repeat(100_000),
    '- '.repeat(50_000),
    `"a": "${'\\'.repeat(100_000)}`,
    ' '.repeat(100_000),
    `${'a'.repeat(100_000)}:`,
    '<a '.repeat(30_000),
  ];
  const started = process.cpuUsage();
  for (const path of [
    'package.json',
    'pnpm-lock.yaml',
    'pyproject.toml',
    'pom.xml',
    'build.gradle',
    'setup.py',
    'a.cabal',
    'main.tf',
    'a.csproj',
    'Dockerfile',
    'mix.exs',
    'Package.swift',
    'DESCRIPTION',
  ]) {
    dependenciesOf([
      hunk(
        path,
        lines.map((text) => `+${text}`),
      ),
    ]);
  }
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000);
});
