// What each format declares: an added line or block of each way to write a dependency, and lines that look like one and are none.
import { describe, expect, test } from '@jest/globals';
import type { Side } from './dependency.ts';
import { dependencyFile } from './files.ts';

/** Two columns: the file's text, and what a reader of it sees, one `name version scope relation` a line. */
interface Example {
  readonly file: string;
  readonly text: string;
  readonly heading?: string;
  /** Whether the text begins at the top of the file; a fragment otherwise. */
  readonly whole?: true;
  readonly declared: readonly string[];
}

function lines(text: string): readonly string[] {
  const all = text.replace(/^\n/, '').split('\n');
  return all.at(-1)?.trim() === '' ? all.slice(0, -1) : all;
}

function sideOf({ text, heading = '', whole }: Example): Side {
  return {
    lines: lines(text).map((line, index) => ({ text: line, line: index + 1 })),
    heading,
    fromStart: whole === true,
  };
}

function declared(example: Example): readonly string[] {
  const read = dependencyFile(example.file)?.read;
  if (read === undefined) throw new Error(`${example.file} declares no dependencies.`);
  return read(sideOf(example)).map(({ name, version, scope, relation }) =>
    [name ?? '(unnamed)', version === '' ? '(any)' : version, scope, relation].join(' '),
  );
}

const examples: readonly Example[] = [
  {
    file: 'package.json',
    whole: true,
    text: `
{
  "name": "shop",
  "version": "1.0.0",
  "dependencies": {
    "a": "^1.0.0",
    "own": "workspace:*",
    "file": "file:../file",
    "link": "link:../link",
    "portal": "portal:../portal"
  },
  "optionalDependencies": {
    "b": "1"
  },
  "peerDependencies": {
    "c": "1"
  },
  "devDependencies": {
    "d": "1"
  },
  "resolutions": {
    "e": "1"
  },
  "overrides": {
    "f": "1"
  },
  "scripts": {
    "g": "1"
  }
}`,
    declared: [
      'a ^1.0.0 runtime direct',
      'b 1 runtime direct',
      'c 1 runtime direct',
      'd 1 development direct',
      'e 1 unknown direct',
      'f 1 unknown direct',
    ],
  },
  {
    file: 'package.json',
    text: `
    "a": "^1.0.0",
    "b": "*",
    "c": "latest",
    "d": "next",
    "e": "acme/pad",
    "f": "github:acme/pad",
    "g": "git+ssh://example.com/acme/pad.git",
    "h": "npm:other@1",
    "i": "https://example.com/pad.tgz",
    "j": "jsr:@acme/pad",
    "k": ">= 2",
    "l": "a word",
    "node": ">=24",
    "packageManager": "npm@11",
    "license": "0BSD",
    "./sub": "1.0.0"`,
    declared: [
      'a ^1.0.0 unknown direct',
      'b * unknown direct',
      'c latest unknown direct',
      'd next unknown direct',
      'e acme/pad unknown direct',
      'f github:acme/pad unknown direct',
      'g git+ssh://example.com/acme/pad.git unknown direct',
      'h npm:other@1 unknown direct',
      'i https://example.com/pad.tgz unknown direct',
      'j jsr:@acme/pad unknown direct',
      'k >= 2 unknown direct',
    ],
  },
  {
    file: 'deno.json',
    whole: true,
    text: `
{
  "imports": {
    "a": "jsr:@acme/a@^1"
  }
}`,
    declared: ['a jsr:@acme/a@^1 runtime direct'],
  },
  {
    file: 'package-lock.json',
    whole: true,
    text: `
{
  "name": "shop",
  "version": "2.0.0",
  "packages": {
    "node_modules/a": {
      "version": "1.0.0",
      "resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz"
    },
    "node_modules/a/node_modules/b": {
      "version": "1.1.0",
      "integrity": "sha512-x",
      "dev": true
    },
    "apps/own": {
      "version": "1.2.0"
    }
  }
}`,
    declared: ['a 1.0.0 unknown unknown', 'b 1.1.0 development transitive'],
  },
  {
    file: 'npm-shrinkwrap.json',
    text: `
      "resolved": "https://registry.npmjs.org/@acme/pad/-/pad-1.4.0.tgz",
      "integrity": "sha512-x"`,
    declared: ['@acme/pad 1.4.0 unknown unknown'],
  },
  {
    file: 'yarn.lock',
    text: `
a@^1.0.0, a@^1.1.0:
  version "1.1.0"

"own@workspace:.":
  version: 0.0.0-use.local

"@acme/b@npm:^2.0.0":
  version: 2.0.1
  resolution: "@acme/b@npm:2.0.1"
`,
    declared: ['a 1.1.0 unknown unknown', '@acme/b 2.0.1 unknown unknown'],
  },
  {
    file: 'pnpm-lock.yaml',
    text: `
packages:
  /a/1.0.0:
    resolution: {integrity: sha512-x}
  /@acme/b@1.1.0:
    version: 9.9.9
  c@1.2.0(d@1.0.0):
    resolution: {integrity: sha512-x}
    e@1.0.0: 1`,
    declared: ['a 1.0.0 unknown unknown', '@acme/b 1.1.0 unknown unknown', 'c 1.2.0 unknown unknown'],
  },
  {
    file: 'pnpm-workspace.yaml',
    text: `
packages:
  - apps/*
catalog:
  a: ^1.0.0
  own: workspace:*
catalogs:
  next:
    b: ^2.0.0
overrides:
  c: 3.0.0
other:
  d: 4.0.0`,
    declared: ['a ^1.0.0 unknown direct', 'b ^2.0.0 unknown direct', 'c 3.0.0 unknown direct'],
  },
  {
    file: 'bun.lock',
    text: `
    "@acme/a": ["@acme/a@1.0.0", "", {}, "sha512-x"],
    "own": ["own@workspace:apps/own"],`,
    declared: ['@acme/a 1.0.0 unknown unknown'],
  },
  { file: 'bun.lockb', text: 'a@1.0.0', declared: [] },
  {
    file: 'deno.lock',
    whole: true,
    text: `
{
  "version": "5",
  "specifiers": {
    "npm:d@1": "1.0.0"
  },
  "npm": {
    "@acme/a@1.0.0": {
      "integrity": "sha512-x"
    },
    "b@1.1.0_c@1.0.0": {
      "integrity": "sha512-x"
    }
  }
}`,
    declared: ['@acme/a 1.0.0 unknown unknown', 'b 1.1.0 unknown unknown'],
  },
  {
    file: 'requirements.txt',
    text: `
# a==0
A_b.c==1.0
d[extra] >= 1.0, < 2
e @ https://example.com/e.whl
f~=1.0 ; python_version < "3"
--hash=sha256:x
-r other.txt
--editable=hg+https://example.com/g
not a requirement`,
    declared: [
      'a-b-c ==1.0 runtime direct',
      'd >=1.0,<2 runtime direct',
      'e https://example.com/e.whl runtime direct',
      'f ~=1.0 runtime direct',
      'hg+https://example.com/g hg+https://example.com/g runtime direct',
    ],
  },
  ...['dev-requirements.txt', 'requirements/test.txt', 'requirements-docs.in', 'requirements.lint.txt'].map(
    (file): Example => ({ file, text: 'a==1', declared: ['a ==1 development direct'] }),
  ),
  ...['requirements_prod.txt', 'constraints.txt', 'requirements/latest.in'].map(
    (file): Example => ({ file, text: 'a==1', declared: ['a ==1 runtime direct'] }),
  ),
  {
    file: 'pyproject.toml',
    whole: true,
    text: `
[build-system]
requires = ["hatchling>=1"]
[project]
name = "shop"
version = "1.0"
dependencies = [
  "a>=1",
  "b",
]
[project.optional-dependencies]
http = ["c>=1"]
test = ["d>=1"]
[dependency-groups]
dev = ["e>=1"]
[tool.pdm.dev-dependencies]
lint = ["f>=1"]
[tool.poetry.dependencies]
python = "^3.12"
g = "^1"
own = { path = "../own" }
[tool.poetry.group.dev.dependencies]
h = { version = "^1" }
[tool.poetry.dev-dependencies]
i = "^1"
[tool.other]
names = ["j>=1"]`,
    declared: [
      'hatchling >=1 development direct',
      'a >=1 runtime direct',
      'b (any) runtime direct',
      'c >=1 runtime direct',
      'd >=1 development direct',
      'e >=1 development direct',
      'f >=1 development direct',
      'g ^1 runtime direct',
      'h ^1 development direct',
      'i ^1 development direct',
    ],
  },
  {
    file: 'Pipfile',
    whole: true,
    text: `
[requires]
python_version = "3.12"
[packages]
A_b = "*"
own = {path = "."}
[dev-packages]
c = {version = "==1.0"}`,
    declared: ['a-b * runtime direct', 'c ==1.0 development direct'],
  },
  {
    file: 'Pipfile.lock',
    text: `
        "a": {
            "hashes": [],
            "version": "==1.0"
        },`,
    declared: ['a ==1.0 unknown unknown'],
  },
  {
    file: 'setup.py',
    text: `
setup(
    python_requires=">=3.9",
    install_requires=["a>=1", 'b==2'],
    tests_require=["c>=1"],
    # "d>=1",
)`,
    declared: ['a >=1 runtime direct', 'b ==2 runtime direct', 'c >=1 development direct'],
  },
  {
    file: 'setup.cfg',
    text: `
[options]
install_requires =
    a>=1
    b
version = 1.0`,
    declared: ['a >=1 runtime direct'],
  },
  {
    file: 'poetry.lock',
    whole: true,
    text: `
[[package]]
name = "a"
version = "1.0"
[[package]]
name = "b"
version = "2.0"
[package.dependencies]
c = "1.0"`,
    declared: ['a 1.0 unknown unknown', 'b 2.0 unknown unknown'],
  },
  {
    file: 'uv.lock',
    whole: true,
    text: `
[[package]]
name = "own"
version = "1.0"
source = { editable = "." }
[[package]]
name = "own-too"
version = "1.0"
source = { virtual = "." }
[[package]]
name = "a"
version = "2.0"
source = { registry = "https://pypi.org/simple" }`,
    declared: ['a 2.0 unknown unknown'],
  },
  {
    file: 'Cargo.toml',
    whole: true,
    text: `
[package]
name = "shop"
version = "0.1.0"
[dependencies]
a = "1"
own = { path = "../own" }
b = { git = "https://example.com/b" }
[dev-dependencies]
c = { version = "2" }
[build-dependencies]
d = "3"
[target.'cfg(unix)'.dependencies]
e = "4"
[dependencies.f]
version = "5"
features = ["x"]
[dev-dependencies.g]
git = "https://example.com/g"
[workspace.dependencies]
h = "6"
[patch.crates-io]
i = { git = "https://example.com/i" }
[features]
j = "7"`,
    declared: [
      'a 1 runtime direct',
      'b https://example.com/b runtime direct',
      'c 2 development direct',
      'd 3 development direct',
      'e 4 runtime direct',
      'f 5 runtime direct',
      'g https://example.com/g development direct',
      'h 6 runtime direct',
      'i https://example.com/i runtime direct',
    ],
  },
  {
    file: 'Cargo.toml',
    text: `
a = "^1"
b = "https://example.com/b"
edition = "2024"
rust-version = "1.90"
license = "MIT"
name = "2"`,
    declared: ['a ^1 unknown direct', 'b https://example.com/b unknown direct'],
  },
  {
    file: 'go.mod',
    text: `
go 1.25
toolchain go1.25.1
require example.com/a v1.0.0
require (
	example.com/b v1.1.0 // indirect
)
exclude example.com/c v1.0.0
	excluded.example.com/g v1.3.0
retract v1.0.0
replace example.com/d => example.com/e v1.2.0
replace example.com/f v1.0.0 => ../f`,
    declared: [
      'example.com/a v1.0.0 runtime direct',
      'example.com/b v1.1.0 runtime transitive',
      'excluded.example.com/g v1.3.0 runtime direct',
      'example.com/d example.com/e v1.2.0 runtime direct',
    ],
  },
  {
    file: 'mix.exs',
    text: `
      {:a, "~> 1.0"},
      # {:b, "~> 1.0"},
      {:c, github: "acme/c", tag: "v1"},
      {:d, git: "https://example.com/d", ref: "abc"},
      {:e, path: "../e"},
      {:f, in_umbrella: true},
      {:g, "~> 1.0", only: :test},
      {:h, "~> 1.0", only: [:dev, :prod]},
      {:i, "~> 1.0", path: "../i"},`,
    declared: [
      'a ~> 1.0 runtime direct',
      'c acme/c v1 runtime direct',
      'd https://example.com/d abc runtime direct',
      'g ~> 1.0 development direct',
      'h ~> 1.0 runtime direct',
    ],
  },
  {
    file: 'mix.lock',
    text: `
  "a": {:hex, :a, "1.0.0", "x"},
  "b": {:git, "https://example.com/b", "abc", []},`,
    declared: ['a 1.0.0 unknown unknown', 'b abc unknown unknown'],
  },
  {
    file: 'rebar.config',
    text: `
{deps, [
  {a, "1.0.0"},
  % {b, "1.0.0"},
  {c, {git, "https://example.com/c", {tag, "2"}}}
]}.`,
    declared: ['a 1.0.0 runtime direct', 'c https://example.com/c, {tag, "2"}}} runtime direct'],
  },
  {
    file: 'pubspec.yaml',
    whole: true,
    text: `
name: shop
version: 1.0.0
environment:
  sdk: ^3.0.0
dependencies:
  a: ^1.0.0
  flutter:
    sdk: flutter
  b:
    git:
      url: https://example.com/b
dev_dependencies:
  c: any
dependency_overrides:
  d: 1.0.0
development_dependencies:
  e:
    github: acme/e`,
    declared: [
      'a ^1.0.0 runtime direct',
      'b https://example.com/b runtime direct',
      'c any development direct',
      'd 1.0.0 unknown direct',
      'e acme/e development direct',
    ],
  },
  {
    file: 'pubspec.yaml',
    text: `
  a: ^1.0.0
  b: any
  c: word
  sdk: ^3.0.0
    d: ^1.0.0`,
    declared: ['a ^1.0.0 unknown direct', 'b any unknown direct'],
  },
  {
    file: 'pubspec.lock',
    whole: true,
    text: `
packages:
  a:
    dependency: "direct main"
    version: "1.0.0"
  b:
    dependency: transitive
    version: "2.0.0"
sdks:
  version: "3.0.0"`,
    declared: ['a 1.0.0 unknown direct', 'b 2.0.0 unknown transitive'],
  },
  {
    file: 'composer.json',
    whole: true,
    text: `
{
  "require": {
    "acme/a": "^1",
    "php": "^8",
    "ext-json": "*",
    "composer-plugin-api": "^2",
    "acme/own": "self.version"
  },
  "require-dev": {
    "acme/b": "^2"
  },
  "replace": {
    "acme/c": "*"
  },
  "provide": {
    "acme/d": "1"
  },
  "suggest": {
    "acme/e": "1"
  }
}`,
    declared: ['acme/a ^1 runtime direct', 'acme/b ^2 development direct'],
  },
  {
    file: 'composer.json',
    text: `
        "acme/a": "^1",
        "acme/b": "a word",
        "lib": "1.0",
        "lib-curl": "1.0"`,
    declared: ['acme/a ^1 unknown direct'],
  },
  {
    file: 'src/Shop.csproj',
    text: `
    <PackageReference Include="A" Version="1.0" />
    <PackageReference Update="B" VersionOverride="1.1" />
    <PackageReference Include="C" Version="1.2" PrivateAssets="all" />
    <PackageReference Include="D">
      <Version>1.3</Version>
    </PackageReference>
    <PackageReference Include="E" />
    <GlobalPackageReference Include="F" Version="1.4" />
    <PackageDownload Include="G" Version="[1.5]" />
    <DotNetCliToolReference Include="H" Version="1.6" />
    <Sdk Name="I" Version="1.7" />
    <ProjectReference Include="../Own/Own.csproj" />
    <Version>9.0</Version>
    <LangVersion>14.0</LangVersion>
    <TargetFrameworkVersion>4.8</TargetFrameworkVersion>
    <JacksonVersion>2.0</JacksonVersion>
    <OtherVersion>$(Version)</OtherVersion>`,
    declared: [
      'A 1.0 runtime direct',
      'B 1.1 runtime direct',
      'C 1.2 development direct',
      'D (any) runtime direct',
      'D 1.3 runtime direct',
      'E (any) runtime direct',
      'F 1.4 development direct',
      'G [1.5] runtime direct',
      'H 1.6 runtime direct',
      'I 1.7 runtime direct',
      'JacksonVersion 2.0 unknown direct',
    ],
  },
  {
    file: 'packages.config',
    text: `
  <package id="A" version="1.0" />
  <package id="B" version="1.1" developmentDependency="true" />`,
    declared: ['A 1.0 runtime direct', 'B 1.1 development direct'],
  },
  {
    file: 'shop.nuspec',
    text: '      <dependency id="A" version="1.0" />',
    declared: ['A 1.0 runtime direct'],
  },
  {
    file: 'Directory.Packages.props',
    text: '    <PackageVersion Include="A" Version="1.0" />',
    declared: ['A 1.0 runtime direct'],
  },
  {
    file: 'packages.lock.json',
    whole: true,
    text: `
{
  "version": 1,
  "dependencies": {
    "net9.0": {
      "A": {
        "type": "Direct",
        "requested": "[1.0, )",
        "resolved": "1.0.0",
        "contentHash": "x"
      },
      "B": {
        "type": "Transitive",
        "resolved": "1.1.0",
        "dependencies": {
          "C": "1.2.0"
        }
      },
      "own": {
        "type": "Project"
      },
      "D": {
        "type": "Direct",
        "resolved": "1.3.0"
      }
    }
  }
}`,
    declared: ['A 1.0.0 unknown direct', 'B 1.1.0 unknown transitive', 'D 1.3.0 unknown direct'],
  },
  {
    file: 'dotnet-tools.json',
    whole: true,
    text: `
{
  "version": 1,
  "tools": {
    "a": {
      "version": "1.0.0",
      "commands": ["a"]
    }
  }
}`,
    declared: ['a 1.0.0 development direct'],
  },
  {
    file: 'paket.dependencies',
    text: `
source https://api.nuget.org/v3/index.json
nuget A >= 1.0
github acme/b`,
    declared: ['A >= 1.0 unknown direct', 'acme/b (any) unknown direct'],
  },
  { file: 'paket.lock', text: '    A (1.0)\n      B (>= 1.1)', declared: ['A 1.0 unknown direct'] },
  {
    file: 'shop.psd1',
    text: "RequiredModules = @(@{ ModuleName = 'A'; ModuleVersion = '1.0' }, 'B')\nModuleVersion = '2.0'",
    declared: ['A 1.0 runtime direct'],
  },
  {
    file: 'Gemfile',
    text: `
gem "a"
gem "b", "~> 1.0", ">= 1.0.1"
gem "own", path: "../own"
group :development, :test do
  gem "c"
end
gem "d", "1", group: [:test]
# gem "e"`,
    declared: [
      'a (any) runtime direct',
      'b ~> 1.0, >= 1.0.1 runtime direct',
      'c (any) development direct',
      'd 1 development direct',
    ],
  },
  {
    file: 'shop.gemspec',
    text: `
  spec.add_dependency "a", "~> 1"
  spec.add_runtime_dependency("b")
  spec.add_development_dependency 'c'`,
    declared: ['a ~> 1 runtime direct', 'b (any) runtime direct', 'c (any) development direct'],
  },
  {
    file: 'Gemfile.lock',
    text: `
PATH
  remote: .
  specs:
    own (1.0)
GEM
  specs:
    a (1.0.0)
      b (>= 1)`,
    declared: ['a 1.0.0 unknown unknown'],
  },
  {
    file: 'Podfile',
    text: "  pod 'A', '~> 1.0'\n  pod 'Own', :path => '../own'\n  pod 'OwnToo', path: '../own'",
    declared: ['A ~> 1.0 runtime direct'],
  },
  { file: 'Shop.podspec', text: "  s.dependency 'A/Core', '1'", declared: ['A/Core 1 runtime direct'] },
  {
    file: 'Podfile.lock',
    text: '  - "A/Core (1.0.0)":\n  - B (1.1)\n    - C (1.0)\n  - D (= 1.0)',
    declared: ['A/Core 1.0.0 unknown unknown', 'B 1.1 unknown unknown'],
  },
  {
    file: 'Package.swift',
    text: `
    .package(url: "https://example.com/a.git", from: "1.0.0"),
    .package(id: "acme.b", exact: "2.0.0"),
    // .package(url: "https://example.com/c", from: "1.0.0"),
    .package(path: "../own"),`,
    declared: ['example.com/a from: "1.0.0" runtime direct', 'acme.b exact: "2.0.0" runtime direct'],
  },
  {
    file: 'Package.resolved',
    text: `
      "identity" : "a",
      "location" : "https://example.com/a.git",
      "state" : {
        "revision" : "abc",
        "version" : "1.0.0"
      },
      "identity" : "b",
      "state" : {
        "revision" : "def"
      },
      "package": "c",
      "repositoryURL": "https://example.com/c",
      "state": {
        "revision": "ghi"
      },
      "package": "d",
      "state": {
        "revision": "jkl"
      }`,
    declared: [
      'example.com/a abc unknown unknown',
      'b def unknown unknown',
      'example.com/c ghi unknown unknown',
      'd jkl unknown unknown',
    ],
  },
  ...['Cartfile', 'Cartfile.private', 'Cartfile.resolved'].map(
    (file): Example => ({
      file,
      text: 'github "acme/a" ~> 1.0\ngit "https://example.com/b"\nbinary "https://example.com/c.json" == 2\n# github "d"',
      declared: [
        'acme/a ~> 1.0 runtime direct',
        'https://example.com/b (any) runtime direct',
        'https://example.com/c.json == 2 runtime direct',
      ],
    }),
  ),
  {
    file: 'shop.cabal',
    text: `
cabal-version: 3.0
version: 1.0
library
  exposed-modules: Shop
  build-depends:
      a >= 1.0
    , b ^>= 2
    -- , c >= 1
    , d
  build-tool-depends: e:e == 3
test-suite tests
  build-depends: f >=1, g < 2, h
executable shop
  build-depends: i > 1
benchmark speed
  build-depends: j <1`,
    declared: [
      'a >=1.0 runtime direct',
      'b ^>=2 runtime direct',
      'd (any) runtime direct',
      'e ==3 runtime direct',
      'f >=1 development direct',
      'g <2 development direct',
      'h (any) development direct',
      'i >1 runtime direct',
      'j <1 development direct',
    ],
  },
  {
    file: 'shop.cabal',
    heading: 'library',
    text: `
    , a >= 1
    , b
      c,
    Module.Name
    , Extension,
    word`,
    declared: ['a >=1 runtime direct', 'b (any) runtime direct', 'c (any) runtime direct'],
  },
  {
    file: 'package.yaml',
    text: 'dependencies:\n- a >= 1\n- b\nother:\n- c >= 1',
    declared: ['a >=1 unknown direct', 'b (any) unknown direct'],
  },
  { file: 'cabal.project.freeze', text: 'constraints: any.a ==1.0,\n             b ==1.1', declared: [] },
  {
    file: 'stack.yaml',
    text: `
resolver: lts-22.0
extra-deps:
- a-b-1.0.2
- "c-2.0@sha256:x"
- ./own`,
    declared: ['resolver lts-22.0 unknown direct', 'a-b 1.0.2 unknown direct', 'c 2.0 unknown direct'],
  },
  {
    file: 'stack.yaml',
    text: 'snapshot: nightly-2026-01-01',
    declared: ['resolver nightly-2026-01-01 unknown direct'],
  },
  {
    file: 'Chart.yaml',
    whole: true,
    text: `
name: shop
version: 1.0.0
dependencies:
  - name: a
    version: 2.0.0
  - name: own
    version: "file://../own"`,
    declared: ['a 2.0.0 runtime direct'],
  },
  {
    file: 'Chart.lock',
    text: '- name: a\n  repository: https://example.com\n  version: 1.0.0',
    declared: ['a 1.0.0 runtime direct'],
  },
  {
    file: 'requirements.yaml',
    text: 'dependencies:\n- name: a\n  version: 1.0.0',
    declared: ['a 1.0.0 runtime direct'],
  },
  {
    file: 'main.tf',
    whole: true,
    text: `
terraform {
  required_version = "1.9"
  required_providers {
    a = {
      source = "acme/a"
      version = "~> 1.0"
    }
    b = "2.0"
  }
}
module "c" {
  source = "acme/c"
  version = "3.0"
}
module "d" {
  source = "git::https://example.com/d?ref=v4"
}
module "own" {
  source = "../own"
  version = "1.0"
}
resource "e" "f" {
  source = "acme/e"
  version = "5.0"
}`,
    declared: [
      'a ~> 1.0 runtime direct',
      'b 2.0 runtime direct',
      'acme/c 3.0 runtime direct',
      'git::https://example.com/d ref=v4 runtime direct',
    ],
  },
  {
    file: '.terraform.lock.hcl',
    heading: 'provider "registry.terraform.io/acme/a" {',
    text: '  version = "1.0"\nprovider "registry.terraform.io/acme/b" {\n  version = "2.0"',
    declared: [
      'registry.terraform.io/acme/a 1.0 unknown unknown',
      'registry.terraform.io/acme/b 2.0 unknown unknown',
    ],
  },
  {
    file: 'Dockerfile',
    text: `
FROM --platform=linux/amd64 node:24 AS Build
from example.com:5000/a@sha256:abc
FROM scratch
FROM build
COPY --from=build /a /a
COPY --from=busybox:1 /b /b
COPY --from=ghcr.io/acme/c /c /c
COPY . .`,
    declared: [
      'node 24 runtime direct',
      'example.com:5000/a @sha256:abc runtime direct',
      'busybox 1 runtime direct',
      'ghcr.io/acme/c (any) runtime direct',
    ],
  },
  {
    file: 'compose.yaml',
    text: 'services:\n  a:\n    image: "postgres:17"\n    name: b:1',
    declared: ['postgres 17 runtime direct'],
  },
  {
    file: '.github/workflows/ci.yml',
    text: `
      - uses: actions/checkout@v5
      - uses: ./own
      - uses: docker://alpine
      - name: actions/other@v1`,
    declared: ['actions/checkout v5 development direct', 'docker://alpine (any) development direct'],
  },
  { file: 'action.yml', text: '    - uses: acme/a@abc # v1', declared: ['acme/a abc development direct'] },
  {
    file: 'pom.xml',
    text: `
  <parent>
    <groupId>org.acme</groupId>
    <artifactId>parent</artifactId>
    <version>1.0</version>
  </parent>
  <artifactId>shop</artifactId>
  <version>2.0</version>
  <properties>
    <jackson.version>2.15</jackson.version>
    <a-version>1.0</a-version>
    <version.b>1.1</version.b>
    <c.version>latest</c.version>
    <d>1.2</d>
  </properties>
  <dependency>
    <groupId>org.acme</groupId>
    <artifactId>e</artifactId>
    <version>1.3</version>
    <scope>test</scope>
  </dependency>
  <dependency>
    <groupId>org.acme</groupId>
    <artifactId>f</artifactId>
  </dependency>
  <dependency>
    <groupId>org.acme</groupId>
    <artifactId>g</artifactId>
    <version>1.4</version>
    <scope>provided</scope>
  </dependency>
  <plugin>
    <groupId>org.acme</groupId>
    <artifactId>h</artifactId>
    <version>1.5</version>
  </plugin>
  <extension><groupId>org.acme</groupId><artifactId>i</artifactId><version>1.6</version></extension>`,
    declared: [
      'org.acme:parent 1.0 runtime direct',
      'jackson.version 2.15 unknown unknown',
      'a-version 1.0 unknown unknown',
      'version.b 1.1 unknown unknown',
      'org.acme:e 1.3 development direct',
      'org.acme:f (any) runtime direct',
      'org.acme:g 1.4 development direct',
      'org.acme:h 1.5 development direct',
      'org.acme:i 1.6 runtime direct',
    ],
  },
  {
    file: 'build.gradle',
    text: `
  implementation 'org.acme:a:1.0'
  testImplementation("org.acme:b:1.1")
  // implementation 'org.acme:c:1.2'
  id 'org.acme.plugin' version '1.3'
  id("org.acme.other") version("1.4")
  implementation group: 'org.acme', name: 'd', version: '1.5'
  kapt 'org.acme:e:1.6'
  androidTestImplementation 'org.acme:f:1.7:tests'
  def kotlinVersion = '2.0'
  val JACKSON_VERSION = "2.1"
  classpath 'org.acme:g:1.8'
  version = 'word'`,
    declared: [
      'org.acme:a 1.0 runtime direct',
      'org.acme:b 1.1 development direct',
      'org.acme.plugin 1.3 development direct',
      'org.acme.other 1.4 development direct',
      'org.acme:d 1.5 runtime direct',
      'org.acme:e 1.6 development direct',
      'org.acme:f 1.7 development direct',
      'kotlinVersion 2.0 unknown unknown',
      'JACKSON_VERSION 2.1 unknown unknown',
      'org.acme:g 1.8 development direct',
    ],
  },
  {
    file: 'libs.versions.toml',
    text: `
[versions]
a = "1.0"
b = "word"
[libraries]
c = { module = "org.acme:c", version = "1.1" }
d = { module = "org.acme:d", version.ref = "a" }
e = "org.acme:e:1.2"
[plugins]
f = { id = "org.acme.f", version = "1.3" }`,
    declared: [
      'a 1.0 unknown unknown',
      'org.acme:c 1.1 unknown direct',
      'org.acme:d (any) unknown direct',
      'org.acme:e 1.2 unknown direct',
      'org.acme.f 1.3 unknown direct',
    ],
  },
  {
    file: 'gradle-wrapper.properties',
    text: 'distributionUrl=https://example.com/gradle-9.zip\ndistributionBase=HOME',
    declared: ['distributionUrl https://example.com/gradle-9.zip unknown unknown'],
  },
  {
    file: 'gradle.properties',
    text: 'kotlinVersion=2.0\nkotlin.version = 2.1\nversion=1.0\nprojectVersion=1.1\nlibVersion=1.2\nother=1.3',
    declared: ['kotlinVersion 2.0 unknown unknown', 'kotlin.version 2.1 unknown unknown'],
  },
  {
    file: 'gradle.lockfile',
    text: '# a:b:1=x\norg.acme:a:1.0=compileClasspath\nempty=annotationProcessor',
    declared: ['org.acme:a 1.0 unknown unknown'],
  },
  {
    file: 'build.sbt',
    text: `
  "org.acme" %% "a" % "1.0",
  "org.acme" % "b" % "1.1" % Test,
  "org.acme" %%% "c" % cVersion % "test",
  // "org.acme" % "d" % "1.2"
  ivy"org.acme::e:1.3",
  mvn"org.acme:f::1.4"
  val gVersion = "1.5"
  val projectVersion = "1.6"
addSbtPlugin("org.acme" % "h" % "1.7")`,
    declared: [
      'org.acme:a 1.0 runtime direct',
      'org.acme:b 1.1 development direct',
      'org.acme:c cVersion development direct',
      'org.acme::e 1.3 runtime direct',
      'org.acme:f 1.4 runtime direct',
      'gVersion 1.5 unknown unknown',
      'org.acme:h 1.7 development direct',
    ],
  },
  {
    file: 'shop.opam',
    text: '  "a" {>= "1.0"}\n  "b"\n  description: "c"',
    declared: ['a {>= "1.0"} runtime direct', 'b (any) runtime direct'],
  },
  {
    file: 'dune-project',
    text: '  (a (>= 1.0))\n  (b :with-test)\n  (lang dune)',
    declared: ['a (>= 1.0)) runtime direct', 'b :with-test) runtime direct'],
  },
  {
    file: 'cpanfile',
    text: "requires 'A::B', '1.0';\nrecommends 'C';\ntest_requires('D' => 2);\n# requires 'E';",
    declared: ["A::B '1.0'; runtime direct", 'C ; runtime direct', 'D 2); runtime direct'],
  },
  { file: 'shop-1.0.rockspec', text: '   "a >= 1.0",\n   "b"', declared: ['a >= 1.0 runtime direct'] },
  {
    file: 'conanfile.py',
    text: '        self.requires("zlib/1.3")\n        self.tool_requires("cmake/4.0")\n        self.test_requires("gtest/1.15")\n        print("a/b")',
    declared: ['zlib 1.3 runtime direct', 'cmake 4.0 runtime direct', 'gtest 1.15 runtime direct'],
  },
  { file: 'conanfile.txt', text: '[requires]\nzlib/1.3@acme/stable', declared: ['zlib 1.3 runtime direct'] },
  {
    file: 'MODULE.bazel',
    text: 'bazel_dep(name = "a", version = "1.0")\nbazel_dep(name = "b")\nmodule(name = "c", version = "2.0")',
    declared: ['a 1.0 runtime direct', 'b (any) runtime direct'],
  },
  {
    file: 'build.zig.zon',
    text: `
            .url = "https://example.com/owner/a/archive/b.tar.gz",
            .hash = "x",
        },
        .b_c = .{
            .url = "git+https://example.com/owner/other#1",
        },
        .@"d-e" = .{ .url = "https://example.com/d.tar.gz" },
        .own = .{
            .path = "../own",
        },`,
    declared: [
      'a https://example.com/owner/a/archive/b.tar.gz runtime direct',
      'b_c git+https://example.com/owner/other#1 runtime direct',
      'd-e https://example.com/d.tar.gz runtime direct',
    ],
  },
  {
    file: '.gitmodules',
    text: '[submodule "a"]\n\tpath = a\n\turl = https://example.com/a',
    declared: ['https://example.com/a (any) unknown direct'],
  },
  {
    file: 'DESCRIPTION',
    text: `
Package: shop
Depends: R (>= 4.1), aa
Imports:
    bb (>= 1.0),
    cc
LinkingTo: dd
Suggests: ee
Author: ff`,
    declared: [
      'aa (any) runtime direct',
      'bb >= 1.0 runtime direct',
      'cc (any) runtime direct',
      'dd (any) runtime direct',
      'ee (any) development direct',
    ],
  },
  {
    file: 'DESCRIPTION',
    heading: 'Imports:',
    text: '    aa (>= 1.0),',
    declared: ['aa >= 1.0 runtime direct'],
  },
  {
    file: 'Project.toml',
    text: `
name = "Shop"
[deps]
A = "uuid-a"
[compat]
A = "1"
julia = "1.11"
[extras]
B = "uuid-b"
[weakdeps]
C = "uuid-c"
[targets]
test = "D"`,
    declared: [
      'A uuid-a runtime direct',
      'A 1 runtime direct',
      'B uuid-b development direct',
      'C uuid-c runtime direct',
    ],
  },
  {
    file: 'Manifest.toml',
    text: '[[deps.A]]\nuuid = "x"\nversion = "1.0"',
    declared: ['A 1.0 unknown unknown'],
  },
  {
    file: 'elm.json',
    whole: true,
    text: `
{
  "elm-version": "0.19.1",
  "dependencies": {
    "direct": {
      "elm/core": "1.0.5"
    }
  },
  "test-dependencies": {
    "elm/test": "2.0.0"
  }
}`,
    declared: ['elm/core 1.0.5 runtime direct', 'elm/test 2.0.0 development direct'],
  },
  {
    file: 'vcpkg.json',
    text: '  "dependencies": [\n    {\n      "name": "zlib"\n    }\n  ]',
    declared: ['zlib (any) runtime direct'],
  },
  {
    file: 'bower.json',
    text: '  "devDependencies": {\n    "a": "1"\n  }',
    declared: ['a 1 development direct'],
  },
  {
    file: 'flake.lock',
    text: '        "repo": "nixpkgs",\n        "rev": "abc",\n        "owner": "NixOS"',
    declared: ['nixpkgs abc unknown unknown'],
  },
];

describe('what each format declares', () => {
  test.each(examples.map((example) => [example.file, example] as const))('%s', (_, example) => {
    expect(declared(example)).toEqual(example.declared);
  });
});

/** Where each file belongs, and whether its dependencies are all that it is about. */
const kinds: readonly (readonly [string, string, string])[] = [
  ['npm', 'manifest', 'package.json pnpm-workspace.yaml deno.json deno.jsonc import_map.json'],
  [
    'npm',
    'lock',
    'package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock',
  ],
  [
    'python',
    'manifest',
    'pyproject.toml Pipfile requirements.txt dev-requirements.txt requirements/a.txt requirements/a.in constraints.pip',
  ],
  ['python', 'source', 'setup.py setup.cfg tox.ini'],
  ['python', 'lock', 'Pipfile.lock poetry.lock pdm.lock uv.lock'],
  ['go', 'manifest', 'go.mod'],
  ['go', 'lock', 'go.sum'],
  ['cargo', 'manifest', 'Cargo.toml'],
  ['cargo', 'lock', 'Cargo.lock'],
  ['maven', 'manifest', 'pom.xml shop.pom gradle/libs.versions.toml'],
  ['maven', 'lock', 'gradle.lockfile buildscript-gradle.lockfile'],
  [
    'maven',
    'source',
    `gradle.properties gradle/wrapper/gradle-wrapper.properties build.gradle build.gradle.kts buildSrc/src/A.kt
     buildSrc/src/A.groovy a/buildSrc/A.java build.sbt a.sc project/A.scala a/project/A.scala build.mill`,
  ],
  ['bundler', 'manifest', 'Gemfile Gemfile.rails8 Gemfile-next gems.rb shop.gemspec'],
  ['bundler', 'lock', 'Gemfile.lock Gemfile.rails8.lock Gemfile-next.lock gems.locked'],
  ['composer', 'manifest', 'composer.json'],
  ['composer', 'lock', 'composer.lock'],
  [
    'nuget',
    'manifest',
    `a.csproj a.fsproj a.vbproj a.vcxproj a.nuspec packages.config Directory.Packages.props project.json
     .config/dotnet-tools.json paket.dependencies paket.lock`,
  ],
  ['nuget', 'lock', 'packages.lock.json'],
  ['nuget', 'source', 'a.props a.targets a.psd1'],
  ['mix', 'source', 'mix.exs'],
  ['mix', 'lock', 'mix.lock'],
  ['mix', 'manifest', 'rebar.config rebar.lock'],
  ['pub', 'manifest', 'pubspec.yaml shard.yaml shard.yml'],
  ['pub', 'lock', 'pubspec.lock shard.lock'],
  ['swift', 'source', 'Package.swift Package@swift-5.9.swift'],
  ['swift', 'manifest', 'Cartfile Cartfile.private'],
  ['swift', 'lock', 'Package.resolved Cartfile.resolved'],
  ['cocoapods', 'manifest', 'Podfile a.podspec'],
  ['cocoapods', 'lock', 'Podfile.lock'],
  ['haskell', 'source', 'a.cabal package.yaml cabal.project'],
  ['haskell', 'manifest', 'stack.yaml stack-9.8.yaml'],
  ['haskell', 'lock', 'cabal.project.freeze'],
  ['julia', 'manifest', 'Project.toml JuliaProject.toml'],
  ['julia', 'lock', 'Manifest.toml JuliaManifest.toml'],
  ['helm', 'manifest', 'Chart.yaml requirements.yaml'],
  ['helm', 'lock', 'Chart.lock requirements.lock'],
  ['terraform', 'manifest', 'versions.tf versions.tofu'],
  ['terraform', 'source', 'main.tf main.tofu'],
  ['terraform', 'lock', '.terraform.lock.hcl'],
  [
    'docker',
    'source',
    `Dockerfile Dockerfile.dev Dockerfile-4 Containerfile a.dockerfile a.Dockerfile compose.yml compose.dev.yaml
     docker-compose.yml`,
  ],
  [
    'github-actions',
    'source',
    '.github/workflows/ci.yml a/.github/workflows/ci.yaml action.yml setup/action.yaml',
  ],
  ['submodule', 'manifest', '.gitmodules'],
  [
    'other',
    'manifest',
    `a.opam opam dune-project cpanfile Makefile.PL a.rockspec conanfile.txt conanfile.py vcpkg.json bower.json elm.json
     MODULE.bazel build.zig.zon DESCRIPTION`,
  ],
  ['other', 'lock', 'flake.lock'],
];

describe('which file belongs to which ecosystem', () => {
  test.each(kinds)('%s, as %s', (ecosystem, file, paths) => {
    const all = paths.split(/\s+/);
    expect(all.map((path) => [path, dependencyFile(path)])).toEqual(
      all.map((path) => [path, expect.objectContaining({ ecosystem, file })]),
    );
  });

  test.each([
    'apackage.json',
    'package.json.bak',
    'xyarn.lock',
    'mygo.mod',
    'Cargo.toml.orig',
    'Gemfiles',
    'acomposer.json',
    'pomxml',
    'a.gradle.txt',
    'xproject/A.scala',
    'project/sub/A.scala',
    'github/workflows/ci.yml',
    '.github/workflows/sub/ci.yml',
    '.github/workflows/ci.json',
    'reaction.yml',
    'Dockerfiles',
    'requirements.md',
    'requirements/a/b.txt',
    'myrequirements.txt',
    'main.tf.json',
  ])('%s is none', (path) => {
    expect(dependencyFile(path)).toBeNull();
  });
});
