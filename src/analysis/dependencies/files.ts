import { readMixExs, readMixLock, readRebar } from './beam.ts';
import { readCargoLock, readCargoToml } from './cargo.ts';
import { readPubspec, readPubspecLock } from './dart.ts';
import type { DependencyFile, Ecosystem, Reader } from './dependency.ts';
import { readDotnetTools, readModuleManifest, readMsBuild, readNuGetLock, readPaket } from './dotnet.ts';
import { readGoMod, readGoSum } from './go.ts';
import { readCabal, readStack } from './haskell.ts';
import {
  readChart,
  readCompose,
  readDockerfile,
  readTerraform,
  readTerraformLock,
  readWorkflow,
} from './infrastructure.ts';
import {
  readGradle,
  readGradleLock,
  readGradleProperties,
  readPom,
  readSbt,
  readVersionCatalogue,
} from './jvm.ts';
import {
  readBunLock,
  readDenoLock,
  readPackageJson,
  readPackageLock,
  readPnpmCatalogue,
  readPnpmLock,
  readYarnLock,
} from './npm.ts';
import {
  readBazelModule,
  readConan,
  readCpanfile,
  readDescription,
  readDuneProject,
  readFlakeLock,
  readGitModules,
  readJsonDependencies,
  readJulia,
  readOpam,
  readRockspec,
  readZigZon,
} from './other.ts';
import { packageBlocksReader } from './package-blocks.ts';
import { readComposerJson, readComposerLock } from './php.ts';
import { readPipfile, readPipfileLock, readPyproject, readSetup, requirementsReader } from './python.ts';
import { readGemfile, readGemfileLock, readPodfile, readPodfileLock } from './ruby.ts';
import { readCartfile, readPackageResolved, readPackageSwift } from './swift.ts';

type Row = readonly [pattern: RegExp, ecosystem: Ecosystem, file: DependencyFile['file'], read: Reader];

const ownUv = (source: string | null) =>
  source !== null && /editable|virtual|directory|workspace/.test(source);

/** By base name, unless the pattern holds a slash: then by the whole path. The first match counts. */
const rows: readonly Row[] = [
  [/^package\.json$/, 'npm', 'manifest', readPackageJson],
  [/^pnpm-workspace\.yaml$/, 'npm', 'manifest', readPnpmCatalogue],
  [/^(package-lock|npm-shrinkwrap)\.json$/, 'npm', 'lock', readPackageLock],
  [/^yarn\.lock$/, 'npm', 'lock', readYarnLock],
  [/^pnpm-lock\.yaml$/, 'npm', 'lock', readPnpmLock],
  [/^bun\.lock$/, 'npm', 'lock', readBunLock],
  [/^bun\.lockb$/, 'npm', 'lock', () => []],
  [/^(deno\.jsonc?|import_map\.json)$/, 'npm', 'manifest', readPackageJson],
  [/^deno\.lock$/, 'npm', 'lock', readDenoLock],
  [/^pyproject\.toml$/, 'python', 'manifest', readPyproject],
  [/^(setup\.(py|cfg)|tox\.ini)$/, 'python', 'source', readSetup],
  [/^Pipfile$/, 'python', 'manifest', readPipfile],
  [/^Pipfile\.lock$/, 'python', 'lock', readPipfileLock],
  [/^(poetry|pdm)\.lock$/, 'python', 'lock', packageBlocksReader(() => false)],
  [/^uv\.lock$/, 'python', 'lock', packageBlocksReader(ownUv)],
  [/^go\.mod$/, 'go', 'manifest', readGoMod],
  [/^go\.work$/, 'go', 'source', readGoMod],
  [/^go\.sum$/, 'go', 'lock', readGoSum],
  [/^Cargo\.toml$/, 'cargo', 'manifest', readCargoToml],
  [/^Cargo\.lock$/, 'cargo', 'lock', readCargoLock],
  [/^(pom\.xml|.*\.pom)$/, 'maven', 'manifest', readPom],
  [/\.versions\.toml$/, 'maven', 'manifest', readVersionCatalogue],
  [/^(gradle|gradle-wrapper)\.properties$/, 'maven', 'source', readGradleProperties],
  [/^(gradle\.lockfile|.*\.lockfile)$/, 'maven', 'lock', readGradleLock],
  [/\.gradle(\.kts)?$|(^|\/)buildSrc\/.*\.(kt|groovy|java)$/, 'maven', 'source', readGradle],
  [/\.(sbt|sc)$|(^|\/)project\/[^/]+\.scala$|^build\.mill$/, 'maven', 'source', readSbt],
  [/^(Gemfile(?!.*\.lock$)([.-].*)?|gems\.rb|.*\.gemspec)$/, 'bundler', 'manifest', readGemfile],
  [/^(Gemfile([.-].*)?\.lock|gems\.locked)$/, 'bundler', 'lock', readGemfileLock],
  [/^composer\.json$/, 'composer', 'manifest', readComposerJson],
  [/^composer\.lock$/, 'composer', 'lock', readComposerLock],
  [
    /\.((cs|fs|vb|vcx)proj|nuspec)$|^packages\.config$|^Directory\.Packages\.props$/,
    'nuget',
    'manifest',
    readMsBuild,
  ],
  [/\.(props|targets)$/, 'nuget', 'source', readMsBuild],
  [/^project\.json$/, 'nuget', 'manifest', readJsonDependencies],
  [/^packages\.lock\.json$/, 'nuget', 'lock', readNuGetLock],
  [/^dotnet-tools\.json$/, 'nuget', 'manifest', readDotnetTools],
  [/^paket\.(dependencies|lock)$/, 'nuget', 'manifest', readPaket],
  [/\.psd1$/, 'nuget', 'source', readModuleManifest],
  [/^mix\.exs$/, 'mix', 'source', readMixExs],
  [/^mix\.lock$/, 'mix', 'lock', readMixLock],
  [/^rebar\.(config|lock)$/, 'mix', 'manifest', readRebar],
  [/^(pubspec|shard)\.yaml$|^shard\.yml$/, 'pub', 'manifest', readPubspec],
  [/^(pubspec|shard)\.lock$/, 'pub', 'lock', readPubspecLock],
  [/^Package(@swift-[\d.]+)?\.swift$/, 'swift', 'source', readPackageSwift],
  [/^Package\.resolved$/, 'swift', 'lock', readPackageResolved],
  [/^Cartfile(\.private)?$/, 'swift', 'manifest', readCartfile],
  [/^Cartfile\.resolved$/, 'swift', 'lock', readCartfile],
  [/^(Podfile|.*\.podspec)$/, 'cocoapods', 'manifest', readPodfile],
  [/^Podfile\.lock$/, 'cocoapods', 'lock', readPodfileLock],
  [/\.cabal$|^package\.yaml$|^cabal\.project$/, 'haskell', 'source', readCabal],
  [/^stack.*\.yaml$/, 'haskell', 'manifest', readStack],
  [/^(cabal\.project\.freeze|stack\.yaml\.lock)$/, 'haskell', 'lock', readCabal],
  [/^(Julia)?Project\.toml$/, 'julia', 'manifest', readJulia],
  [/^(Julia)?Manifest\.toml$/, 'julia', 'lock', readJulia],
  [/^Chart\.yaml$/, 'helm', 'manifest', readChart],
  [/^(Chart|requirements)\.lock$/, 'helm', 'lock', readChart],
  [/^requirements\.yaml$/, 'helm', 'manifest', readChart],
  [/^versions\.(tf|tofu)$/, 'terraform', 'manifest', readTerraform],
  [/\.(tf|tofu)$/, 'terraform', 'source', readTerraform],
  [/^\.terraform\.lock\.hcl$/, 'terraform', 'lock', readTerraformLock],
  [/^(Dockerfile|Containerfile)([.-].*)?$|\.[Dd]ockerfile$/, 'docker', 'source', readDockerfile],
  [/^(docker-)?compose(\..*)?\.ya?ml$/, 'docker', 'source', readCompose],
  [/(^|\/)\.github\/workflows\/[^/]+\.ya?ml$|(^|\/)action\.ya?ml$/, 'github-actions', 'source', readWorkflow],
  [/^\.gitmodules$/, 'submodule', 'manifest', readGitModules],
  [/^(.*\.opam|opam)$/, 'other', 'manifest', readOpam],
  [/^dune-project$/, 'other', 'manifest', readDuneProject],
  [/^(cpanfile|Makefile\.PL)$/, 'other', 'manifest', readCpanfile],
  [/\.rockspec$/, 'other', 'manifest', readRockspec],
  [/^conanfile\.(txt|py)$/, 'other', 'manifest', readConan],
  [/^(vcpkg|bower|elm)\.json$/, 'other', 'manifest', readJsonDependencies],
  [/^MODULE\.bazel$/, 'other', 'manifest', readBazelModule],
  [/^build\.zig\.zon$/, 'other', 'manifest', readZigZon],
  [/^DESCRIPTION$/, 'other', 'manifest', readDescription],
  [/^flake\.lock$/, 'other', 'lock', readFlakeLock],
];

const wholePaths: ReadonlySet<RegExp> = new Set(
  rows.map(([pattern]) => pattern).filter(({ source }) => source.includes('\\/')),
);

/** How a path declares or locks dependencies by the conventions of its ecosystem; null for any other file. */
export function dependencyFile(path: string): DependencyFile | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  for (const [pattern, ecosystem, file, read] of rows) {
    if (pattern.test(wholePaths.has(pattern) ? path : name)) return { ecosystem, file, read };
  }
  if (isRequirements(path, name))
    return { ecosystem: 'python', file: 'manifest', read: requirementsReader(path) };
  return null;
}

function isRequirements(path: string, name: string): boolean {
  return (
    /^(.*[-_.])?(requirements|constraints)([-_.].*)?\.(txt|in|pip)$/.test(name) ||
    /(^|\/)requirements\/[^/]+\.(txt|in)$/.test(path)
  );
}
