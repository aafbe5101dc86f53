/**
 * Whether lines differ in nothing but version numbers and checksums: `1.2.3` raised to `1.2.4`, a new digest of a file.
 * A number that is no version by its form counts only where the line speaks of a version; an IP address never does.
 */
export function sameButVersions(before: readonly string[], after: readonly string[]): boolean {
  if (before.length === 0 || before.length !== after.length) return false;
  return before.every((line, index) => {
    const other = after[index] ?? '';
    return withoutVersions(line) === withoutVersions(other);
  });
}

const threeParts = /(?<![\w.])v?\d+\.\d+\.\d+(?![.\w])(?:[-+][0-9A-Za-z.]+)?/g;
const prerelease = /(?<![\w.])v?\d+\.\d+\.\d+(?:-?(?:alpha|beta|rc|dev|pre|post|snapshot)[\w.]*)/gi;
const digest = /\b[0-9a-f]{32,128}\b|\bsha(?:256|384|512)-[A-Za-z0-9+/]{40,100}={0,2}|"[A-Za-z0-9+/]{43}="/g;
const speaksOfVersion = /version|__build__|\bbuild(?:_?number)?\b|\brelease\b/i;
/** A list of versions may grow. */
const list = /#(?:["'\s,|]*#)+/g;
const anyNumber = /\b(?:0x[0-9a-f]+|v?\d+(?:\.\d+)*(?:-?(?:alpha|beta|rc|dev|pre|snapshot)[\w.]*)?)\b/gi;

function withoutVersions(line: string): string {
  const text = line.slice(0, 1000).replace(prerelease, '#').replace(threeParts, '#').replace(digest, '#');
  const rest = line.slice(1000);
  const bare = speaksOfVersion.test(text) ? text.replace(anyNumber, '#') : text;
  return bare.replace(list, '#') + rest;
}
