import type { PatchLine } from '../../../analysis/diff/patch.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import { maxLineLength } from '../lines.ts';
import { alternatives, anyOf } from './any-of.ts';
import { type Detector, type FileView, type Found, goes, linePattern, wholeFile } from './detector.ts';
import { off, on, setting } from './settings.ts';

const sure = (pattern: Parameters<typeof linePattern>[2]): Detector =>
  linePattern('supply-chain', 'sure', pattern);
const hint = (pattern: Parameters<typeof linePattern>[2]): Detector =>
  linePattern('supply-chain', 'hint', pattern);

/** Settings of package managers: https://docs.npmjs.com/cli/configuring-npm/npmrc and the like. */
const managers =
  /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?|\.pnpmfile\.c?js|pip\.conf|pip\.ini|\.pip\/pip\.conf|\.pypirc|\.condarc|\.bundle\/config|\.gemrc|\.cargo\/config(?:\.toml)?|bunfig\.toml|nuget\.config|\.m2\/settings\.xml|\.mvn\/\w[^/]{0,60}|auth\.json|uv\.toml)$/i;

/** What the product and its tools are fetched from, and what runs when they are. */
export const supplyChain: readonly Detector[] = [
  // A program that is fetched and run at once.
  sure({
    pattern: anyOf(
      'im',
      /\b(?:curl|wget)\b[^|\n]{0,300}\|\s*(?:sudo\s+)?(?:(?:ba|z|da|k)?sh|python3?|node|perl|ruby)\b/,
      /\b(?:ba|z|da)?sh\s+(?:-c\s+)?["']?(?:<\(|\$\(|`)\s*(?:curl|wget)\b/,
      /\b(?:iwr|irm|Invoke-WebRequest|Invoke-RestMethod|DownloadString)\b[^\n]{0,300}\b(?:iex|Invoke-Expression)\b/,
      /\biex\b[^\n]{0,200}\bDownloadString\b/,
    ),
  }),
  // Scripts that run when a package is installed: https://docs.npmjs.com/cli/using-npm/scripts#life-cycle-scripts
  sure({
    files: /(?:^|\/)package\.json$/,
    pattern:
      /"(?:preinstall|install|postinstall|preprepare|prepare|postprepare)"\s*:\s*"(?!husky\b|lefthook\b|simple-git-hooks\b)[^"\n]{0,300}/m,
  }),
  sure({
    files: /(?:^|\/)composer\.json$/,
    pattern: /"(?:pre|post)-(?:install|update|autoload-dump|package-\w{1,20})-?(?:cmd)?"\s*:/m,
  }),
  sure({ files: /(?:^|\/)setup\.py$/, pattern: /\bcmdclass\s*=|\b(?:os\.system|subprocess)\b/m }),
  sure({
    files: managers,
    pattern:
      /^(?!\s*(?:#|;|<!--))[^\n]{0,200}\b(?:registry|npmRegistryServer|npmScopes|_auth\w{0,10}|strict-ssl|strictSsl|enableStrictSsl|cafile|ignore-scripts|enableScripts|script-shell|index|index-url|extra-index-url|find-links|trusted-host|replace-with|source|packageSources?|add\s+key|mirror|url|channels?|https?:\/\/)/im,
  }),
  // Another place from which packages come.
  sure({
    pattern: anyOf(
      'im',
      /--(?:extra-)?index-url\b/,
      /--trusted-host\b/,
      /--registry[= ]/,
      /\bGOPROXY\s*=/,
      /\bGONOSUM(?:DB|CHECK)\b/,
      /\bGOINSECURE\b/,
      /\bGOSUMDB\s*=\s*["']?off/,
      /\bGOFLAGS\s*=[^\n]{0,60}-insecure/,
      /\bnpm_config_registry\b/,
      /\bPIP_(?:EXTRA_)?INDEX_URL\b/,
      /\bgem\s+sources\s+-a\b/,
      /^\s*source\s+["']http:\/\//,
    ),
  }),
  hint({
    files: /\.gradle(?:\.kts)?$|(?:^|\/)(?:pom|settings)\.xml$|\.sbt$/,
    pattern:
      /\bmaven\s*[({]\s*(?:url\b|["'])|<repository>|\bresolvers\s*\+\+?=|\burl\s*(?:=|\()\s*(?:uri\()?["']http/m,
  }),
  hint({
    files: /(?:^|\/)gradle-wrapper\.properties$|(?:^|\/)maven-wrapper\.properties$/,
    pattern:
      /^(?:distributionUrl|wrapperUrl)\s*=(?!https\\?:\/\/(?:services\.gradle\.org|repo\.maven\.apache\.org)\/)/m,
  }),
  goes('supply-chain', 'sure', {
    files: /wrapper\.properties$|(?:^|\/)Dockerfile[^/]*$|\.(?:sh|ya?ml|nix|bzl|bazel|rb|zon)$/,
    pattern: anyOf(
      'm',
      /\bdistributionSha256Sum\b/,
      /\bsha256sum\s+(?:-c|--check)\b/,
      /\bshasum\s[^\n]{0,30}-c\b/,
      /\bgpg\s[^\n]{0,60}--verify\b/,
      /\bcosign\s+verify\b/,
      /\bminisign\b/,
      /^\s*(?:sha256|hash|integrity|checksum)\s*[:=]/,
    ),
  }),
  sure({
    pattern: setting(
      'ignore scripts | strict checksums | require hashes | verify signatures | verify checksum | check signature',
      off,
    ),
  }),
  sure({
    pattern: setting(
      'no verify checksum | skip checksum | skip signature | no gpg check | allow unauthenticated packages | ignore checksum',
      on,
    ),
  }),
  sure({
    pattern:
      /--no-gpg-check\b|--allow-unauthenticated\b|--nogpgcheck\b|--skip-checksums?\b|--no-verify-signatures?\b/m,
  }),
  // Code from a branch or a host, beside the registry.
  hint({
    pattern: anyOf(
      'm',
      /\b(?:pip3?|uv\s+pip)\s+install\s[^\n]{0,200}\bgit\+/,
      /\bgo\s+install\s+\S{1,200}@(?:latest|master|main)\b/,
      /\bnpm\s+(?:i|install)\s+(?:-g\s+|--global\s+)\S/,
      /\bnpx\s+(?:-y|--yes)\s/,
      /\bcargo\s+install\s+--git\b/,
    ),
  }),
  sure({
    files: /(?:^|\/)(?:Dockerfile|Containerfile)[^/]*$/,
    pattern: /^\s*ADD\s+(?:--\S{1,60}\s+){0,5}https?:\/\//im,
  }),
  { signal: 'supply-chain', grade: 'sure', find: submoduleAddresses },
  { signal: 'supply-chain', grade: 'sure', find: foreignSources },
  // A program that nobody can read: https://github.com/ossf/scorecard/blob/main/docs/checks.md#binary-artifacts
  wholeFile(
    'supply-chain',
    'sure',
    ({ file: { classified }, path }) => classified.file.status !== 'removed' && binaries.test(path),
  ),
  hint({
    role: 'product',
    pattern: /\bauto_?-?updat\w{1,10}\b|\bself_?-?updat\w{1,10}\b|\bpostinstall\b|\bpreinstall\b/im,
  }),
];

const binaries = new RegExp(
  String.raw`\.` +
    alternatives(String.raw`jar war ear aar class pyc exe dll so(?:\.\d+)* dylib node a lib o elf bin msi deb rpm apk dex whl egg gem nupkg crx xpi
  wasm phar ko sys`) +
    '$',
  'i',
);

/** A submodule that comes from another address. https://git-scm.com/docs/gitmodules */
function* submoduleAddresses({ file: { classified }, path }: FileView): Iterable<Found> {
  if (!/(?:^|\/)\.gitmodules$/.test(path)) return;
  for (const { text, newLine } of addedLines(classified)) {
    if (/^\s*(?:url|update)\s*=/.test(text.slice(0, 500))) yield { line: { line: newLine ?? 1, text } };
  }
}

function* addedLines({ hunks }: ReadFile): Iterable<PatchLine> {
  for (const { lines } of hunks) for (const line of lines) if (line.kind === 'added') yield line;
}

/** Hosts from which lock files take packages, each of an ecosystem's registry. */
const registries = new RegExp(
  `^${alternatives(String.raw`registry\.(?:npmjs\.org|yarnpkg\.com) files\.pythonhosted\.org pypi\.org rubygems\.org repo\.packagist\.org
  api\.github\.com codeload\.github\.com github\.com gitlab\.com crates\.io index\.crates\.io static\.crates\.io
  repo\.hex\.pm pub\.dev proxy\.golang\.org registry\.terraform\.io npm\.jsr\.io deno\.land jsr\.io
  repo1?\.maven\.(?:org|apache\.org) api\.nuget\.org cdn\.cocoapods\.org`)}$`,
  'i',
);

const resolved =
  /(?:"resolved"\s*:\s*"|^\s*resolved\s+"|\btarball:\s*["']?|\bresolution:\s*"?[^"\n]{0,200}::__archiveUrl=|\burl\s*=\s*"|\bsource\s*=\s*"(?:registry|git)\+|"url"\s*:\s*"|^\s*remote:\s*)((?:git\+)?(?:https?|ssh|git):\/\/([^/"'\s:?#]{1,253}))/;

/**
 * Packages in a lock file that come from another host than before, or over a connection that anybody can change; new ones from a host that
 * neither a registry nor the lines around name. https://github.com/lirantal/lockfile-lint
 */
function* foreignSources({ file: { classified, kind } }: FileView): Iterable<Found> {
  if (kind !== 'lock-file') return;
  for (const { lines } of classified.hunks) {
    const known = new Set<string>();
    for (const { kind, text } of lines) if (kind !== 'added') known.add(nameOf(sourceOf(text)));
    for (const { kind, text, newLine } of lines) {
      const source = kind === 'added' ? sourceOf(text) : null;
      if (source === null || known.has(nameOf(source))) continue;
      const moved = [...known].some((host) => host !== '');
      if (source.open || (moved && !registries.test(source.host)))
        yield { line: { line: newLine ?? 1, text } };
      else if (!registries.test(source.host) && !privateRegistry.test(source.host)) {
        yield { line: { line: newLine ?? 1, text }, grade: 'hint' };
      }
    }
  }
}

function nameOf(source: ReturnType<typeof sourceOf>): string {
  return source === null ? '' : `${source.open ? 'open ' : ''}${source.host}`;
}

const privateRegistry =
  /^(?:registry|npm|nexus|artifactory|packages?|artifacts?|repo|mirrors?|cdn|proxy)[.-]/i;

function sourceOf(text: string): { readonly host: string; readonly open: boolean } | null {
  const [, address = '', authority = ''] = resolved.exec(text.slice(0, maxLineLength)) ?? [];
  if (authority === '') return null;
  return { host: authority.replace(/^[^@]{0,200}@/, ''), open: /^(?:git\+)?(?:http|git):/.test(address) };
}
