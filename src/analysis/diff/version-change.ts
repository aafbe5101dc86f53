/**
 * Whether lines differ in nothing but the versions and checksums that they assign: `version = "1.2.3"` raised to `"1.2.4"`, a new digest of
 * a file. Each line is a whole statement under a key that names a version or a checksum: a version within a call, a URL or a condition
 * is code.
 */
export function sameButVersions(before: readonly string[], after: readonly string[]): boolean {
  if (before.length === 0 || before.length !== after.length) return false;
  if (before.every((line, index) => line === after[index])) return false;
  return before.every((line, index) => {
    const other = after[index] ?? '';
    return line === other || (assignsVersion(line) && assignsVersion(other) && bare(line) === bare(other));
  });
}

/** Stands for a version. No source code holds it. */
const version = '\0';

/** `1.2.3`, `v1.2.3-rc.1+build`, `1.2.3b2`: three parts, and no fourth. */
const semantic =
  /(?<![\w.])v?\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]*|(?:a|b|rc|alpha|beta|dev|pre|post|snapshot)\.?\d*)?(?![\w.])/gi;
const digest = /\b[0-9a-f]{32,128}\b|\bsha(?:256|384|512)-[A-Za-z0-9+/]{40,100}={0,2}|[A-Za-z0-9+/]{43}=/g;
const shortNumber = /\b(?:0x[0-9a-f]+|v?\d+\.\d+)\b(?!\.)|(?<=["'])v?\d+(?=["'])/gi;
/** A list of versions may grow. */
const list = /\0(?:["'\s,|]*\0)+/g;

/** Characters of a line that assigns a version: a longer one does more. */
const maxVersionLineLength = 500;

function bare(line: string): string {
  return line
    .replaceAll(version, ' ')
    .replace(digest, version)
    .replace(semantic, version)
    .replace(shortNumber, version)
    .replace(list, version);
}

/** The key before the value, with what assigns: `version = "`, `"version": "`, `<version>`, `version "`. */
const assignment =
  /([\w-]{1,60})["'>\]]?(?:\s{0,20}(?::=|=>|[:=])\s{0,20}|\s{1,20}|(?<=>))["'[({]{0,2}[v^~>=<]{0,2}\s?$/;
const key = /version|__build__|checksum|shasum|digest|integrity|^_?sha-?\d*$|_sha\d+$|md5|^hash$/i;
/** Words and marks of a declaration. */
const declares = /^(?!.*\b(?:if|elif|unless|while|return|when|case|assert|await|not)\b)[\w\s"'$@<.&:*#{-]*$/;
const ends =
  /^["')\]}]{0,3}(?:\.freeze)?\s{0,20}[,;]?\s{0,20}[}\]]?\s{0,20}(?:<\/[\w.-]{1,60}>)?(?:\s{1,20}(?:--|#|\/\/)\s[\w\s.:@-]*)?$/;

/** Whether a line is nothing but the assignment of versions or checksums to a key that is named so. */
function assignsVersion(line: string): boolean {
  if (line.length > maxVersionLineLength) return false;
  const text = bare(line).trim();
  const first = text.indexOf(version);
  // A file that holds the version, and nothing else.
  if (text === version) return true;
  if (first === -1 || text.indexOf(version, first + 1) !== -1) return false;
  const head = text.slice(0, first);
  const found = assignment.exec(head);
  return (
    found !== null &&
    key.test(found[1] ?? '') &&
    declares.test(head.slice(0, found.index)) &&
    ends.test(text.slice(first + 1))
  );
}
