/**
 * Whether lines differ in nothing but version numbers and checksums: `1.2.3` raised to `1.2.4`, a new digest of a file.
 * A number in another form counts only where the line assigns a version; an IP address never does.
 */
export function sameButVersions(before: readonly string[], after: readonly string[]): boolean {
  if (before.length === 0 || before.length !== after.length) return false;
  return before.every((line, index) => withoutVersions(line) === withoutVersions(after[index] ?? ''));
}

/** `1.2.3`, `v1.2.3-rc.1+build`, `1.2.3b2`: three parts, and no fourth. */
const semantic =
  /(?<![\w.])v?\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]*|(?:a|b|rc|alpha|beta|dev|pre|post|snapshot)\.?\d*)?(?![\w.])/gi;
const digest = /\b[0-9a-f]{32,128}\b|\bsha(?:256|384|512)-[A-Za-z0-9+/]{40,100}={0,2}|"[A-Za-z0-9+/]{43}="/g;
/** A list of versions may grow. */
const list = /#(?:["'\s,|]*#)+/g;

/** `VERSION = `, `"version": `, `__build__ = `. */
const assignsVersion = /^[\s"'$@]*[\w.-]*(?:version|__build__)\w*["']?\s*[:=]/i;
const shortNumber = /\b(?:0x[0-9a-f]+|v?\d+\.\d+)\b|(?<=["'])v?\d+(?=["'])/gi;

/** Characters of a line that are searched for versions. */
const maxVersionLineLength = 1000;

function withoutVersions(line: string): string {
  const text = line.slice(0, maxVersionLineLength).replace(semantic, '#').replace(digest, '#');
  const bare = assignsVersion.test(text) ? text.replace(shortNumber, '#') : text;
  return bare.replace(list, '#') + line.slice(maxVersionLineLength);
}
