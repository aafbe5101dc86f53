import type { ChangedFile } from '../evidence/change.ts';
import { type PatchLine, parsePatch } from './diff/patch.ts';

/** A manifest that raises the version to the first one that is not below 1.0.0. */
export interface FirstStableVersion {
  readonly path: string;
  /** In the head's version of the file. */
  readonly line: number | null;
  readonly from: string;
  readonly to: string;
}

const dayMs = 24 * 60 * 60_000;

/** Whether a repository was younger than this number of days at a time. */
export function isYounger(createdAt: Date, at: Date, days: number): boolean {
  return at.getTime() - createdAt.getTime() < days * dayMs;
}

/** Characters of a line that are read. */
const maxLineLength = 300;

/** The lines that hold the version of a package, by the name of its manifest. The text before and behind the version tells two of them apart. */
const versionLines: readonly { readonly name: RegExp; readonly line: RegExp }[] = [
  { name: /^(?:package|composer|deno|jsr)\.json$/, line: /^(\s{0,4}"version"\s*:\s*")([^"]+)"/ },
  { name: /^(?:Cargo|pyproject)\.toml$/, line: /^(version\s*=\s*["'])([^"']+)["']/ },
  { name: /^(?:pubspec|Chart)\.ya?ml$/, line: /^(version:\s*["']?)([^\s"'#]+)/ },
  { name: /^pom\.xml$/, line: /^(\s{1,4}<version>)([^<]+)</ },
  { name: /\.(?:cs|fs|vb)proj$|^Directory\.Build\.props$/, line: /^(\s{0,8}<Version(?:Prefix)?>)([^<]+)</ },
  { name: /^build\.gradle(?:\.kts)?$/, line: /^(\s{0,4}version\s*=?\s*["'])([^"']+)["']/ },
  { name: /^gradle\.properties$/, line: /^((?:version|projectVersion|VERSION_NAME)\s*=\s*)(\S+)/ },
  { name: /^mix\.exs$/, line: /^(\s*(?:@version\s+|version:\s*)")([^"]+)"/ },
  { name: /^version\.rb$/, line: /^(\s*VERSION\s*=\s*["'])([^"']+)["']/ },
  { name: /\.gemspec$/, line: /^(\s*\w+\.version\s*=\s*["'])([^"']+)["']/ },
  { name: /^(?:__init__|_?version|__about__)\.py$/, line: /^(__version__\s*=\s*["'])([^"']+)["']/ },
  { name: /^setup\.py$/, line: /^(\s{0,8}version\s*=\s*["'])([^"']+)["']/ },
  { name: /^setup\.cfg$/, line: /^(version\s*=\s*)(\S+)/ },
  { name: /^VERSION(?:\.txt)?$|^version\.txt$/, line: /^(v?)(\d\S*)\s*$/ },
];

/** Directories whose manifests are not those of a product. */
const otherDirectories =
  /(?:^|\/)(?:node_modules|vendor|third[_-]party|tests?|fixtures|examples?|samples?|docs?)\//;

/** A table of TOML that is not about the package itself: a version in it is a dependency's. */
const otherTable =
  /^\s*\[{1,2}(?!\s*(?:package|project|workspace\.package|tool\.poetry|tool\.pdm|tool\.flit\.metadata)\s*\])/;

/**
 * The first change of a manifest that raises its version from below 1.0.0, or from a pre-release of 1.x, to a version from 1.0.0 on: what a
 * product does with its first release. A new manifest does not: package managers write 1.0.0 into it unasked. Pure; linear in the diffs.
 * https://semver.org/#how-do-i-know-when-to-release-100
 *
 * @returns null where no manifest does
 */
export function firstStableVersion(
  files: readonly Pick<ChangedFile, 'path' | 'status' | 'patch'>[],
): FirstStableVersion | null {
  for (const { path, status, patch } of files) {
    if (patch === undefined || status === 'added' || status === 'removed' || otherDirectories.test(path))
      continue;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const pattern = versionLines.find((each) => each.name.test(name))?.line;
    if (pattern === undefined) continue;
    for (const { lines } of parsePatch(patch)) {
      const found = raisedIn(lines, pattern);
      if (found !== null) return { path, ...found };
    }
  }
  return null;
}

function raisedIn(lines: readonly PatchLine[], pattern: RegExp): Omit<FirstStableVersion, 'path'> | null {
  const before = new Map<string, string>();
  let other = false;
  for (const { kind, text, newLine } of lines) {
    const shown = text.slice(0, maxLineLength);
    if (/^\s*\[/.test(shown)) other = otherTable.test(shown);
    const [, key, version] = other ? [] : (pattern.exec(shown) ?? []);
    if (key === undefined || version === undefined || kind === 'context') continue;
    if (kind === 'removed') before.set(key, version);
    const from = before.get(key);
    if (kind === 'added' && from !== undefined && isBelowFirst(from) && isStable(version)) {
      return { line: newLine, from, to: version };
    }
  }
  return null;
}

interface Version {
  readonly major: number;
  readonly preRelease: boolean;
}

/** https://semver.org, https://peps.python.org/pep-0440 and Maven's `-SNAPSHOT`. Null for what is no version, such as a variable. */
function versionOf(text: string): Version | null {
  const [, major, rest = ''] = /^v?(\d{1,9})(?:\.\d{1,9}){1,3}(.{0,60})$/.exec(text.trim()) ?? [];
  if (major === undefined) return null;
  return { major: Number(major), preRelease: /^-|^[._]?(?:a|b|c|rc|alpha|beta|dev|pre)/i.test(rest) };
}

function isBelowFirst(text: string): boolean {
  const version = versionOf(text);
  return version !== null && (version.major === 0 || (version.major === 1 && version.preRelease));
}

function isStable(text: string): boolean {
  const version = versionOf(text);
  return version !== null && version.major >= 1 && !version.preRelease;
}
