import type { FilePath } from './file-path.ts';

/** Whether a file is written by a package manager to pin what was resolved. */
export function isLockFile(path: FilePath): boolean {
  return lockNames.has(path.name) || /\.(?:lock|lockfile|lock\.hcl)$/.test(path.name);
}

/** Whether a file declares a package: its dependencies, version and metadata. */
export function isManifest(path: FilePath): boolean {
  return (
    manifestNames.has(path.name) ||
    manifestForms.some((form) => form.test(path.name)) ||
    (path.directories.at(-1) === 'requirements' && /\.(?:txt|in)$/.test(path.name))
  );
}

const lockNames: ReadonlySet<string> = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lockb',
  'bun.lock',
  'deno.lock',
  'go.sum',
  'go.work.sum',
  'Package.resolved',
  'packages.lock.json',
  'gradle.lockfile',
  'buildscript-gradle.lockfile',
  'verification-metadata.xml',
  'mix.lock',
  'rebar.lock',
  'pubspec.lock',
  'cabal.project.freeze',
  'stack.yaml.lock',
  'Manifest.toml',
  'lazy-lock.json',
  'conan.lock',
]);

const manifestNames: ReadonlySet<string> = new Set([
  'package.json',
  'pnpm-workspace.yaml',
  'bower.json',
  'deno.json',
  'jsr.json',
  'go.mod',
  'go.work',
  'Cargo.toml',
  'pyproject.toml',
  'setup.py',
  'setup.cfg',
  'Pipfile',
  'environment.yml',
  'conda.yaml',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'settings.gradle',
  'settings.gradle.kts',
  'gradle.properties',
  'libs.versions.toml',
  'ivy.xml',
  'build.sbt',
  'plugins.sbt',
  'build.properties',
  'Gemfile',
  'composer.json',
  'packages.config',
  'project.json',
  'Directory.Packages.props',
  'Directory.Build.props',
  'paket.dependencies',
  'global.json',
  'mix.exs',
  'rebar.config',
  'pubspec.yaml',
  'Package.swift',
  'Podfile',
  'Cartfile',
  'stack.yaml',
  'package.yaml',
  'Project.toml',
  'DESCRIPTION',
  'vcpkg.json',
  'conanfile.txt',
  'conanfile.py',
  'Chart.yaml',
  'build.zig.zon',
  'cpanfile',
  'deps.edn',
  'project.clj',
  'dune-project',
  'shard.yml',
  '.gitmodules',
]);

const manifestForms = [
  // https://github.com/thoughtbot/appraisal
  /^Gemfile[._-]|^gems\.rb$|^cabal\.project$/,
  /^requirements(?:[._-][\w.-]+)?\.(?:txt|in|pip)$/,
  /^(?:dev|test|docs?|constraints)[._-]?requirements\.txt$/,
  /^constraints(?:[._-][\w.-]+)?\.txt$/,
  /\.(?:csproj|fsproj|vbproj|xproj|vcxproj|nuspec|gemspec|podspec|cabal|opam|opam\.template|rockspec|nimble)$/,
  /\.gradle(?:\.kts)?$/,
];
