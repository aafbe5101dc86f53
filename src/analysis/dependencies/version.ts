/**
 * Which way a dependency's version or range went; `changed` where no version tells: a digest, a commit, the name of a branch.
 *
 *     direction('^1.2.0', '^1.3.0')                    // 'raised'
 *     direction('22@sha256:77d8…', '22@sha256:6058…')  // 'changed'
 */
export function direction(from: string | null, to: string | null): 'raised' | 'lowered' | 'changed' {
  const older = withoutHashes(from);
  const newer = withoutHashes(to);
  const isSameName = nameBefore(older) === nameBefore(newer);
  const a = highest(older, releases) ?? (isSameName ? highest(older, numbers) : null);
  const b = highest(newer, releases) ?? (isSameName ? highest(newer, numbers) : null);
  if (a === null || b === null) return 'changed';
  const difference = compare(b, a);
  if (difference === 0) return 'changed';
  return difference > 0 ? 'raised' : 'lowered';
}

/** Characters of a version that are read. */
const maxVersionLength = 300;

/** `@sha256:77d8…`, `sha512-…` of an integrity, `h1:…` of go.sum. */
const digests = /@?\b(?:sha\d{1,3}|md5|h1)[:-][\w+/=-]+/gi;

/** A commit, whole or short, or another hexadecimal hash. Short digits without a letter may be a date. */
const hashes = /\b(?:(?=\d*[a-f])[0-9a-f]{7,}|[0-9a-f]{40,})\b/gi;

/** `1.21.1` and `3` of `>=1.21.1,<3`; `22` alone of the tag `22-alpine3.19`. */
const releases = /(?<![\w.-]|[\w.-]v)v?(\d{1,9}(?:\.\d{1,9}){0,5})/gi;

/** Any number, as in `release-1.2`: only comparable behind the same name. */
const numbers = /(\d{1,9}(?:\.\d{1,9}){0,5})/g;

function withoutHashes(version: string | null): string {
  return (version ?? '').slice(0, maxVersionLength).replace(digests, '').replace(hashes, '');
}

function nameBefore(version: string): string {
  return /^\D*/.exec(version)?.[0] ?? '';
}

type Release = readonly number[];

/** The highest release that a version or range names; null where it names none. */
function highest(version: string, pattern: RegExp): Release | null {
  const found = [...version.matchAll(pattern)].map(([, digits = '']) => digits.split('.').map(Number));
  return found.length === 0 ? null : found.reduce((best, each) => (compare(each, best) > 0 ? each : best));
}

/** Above zero where the first is the later release. */
function compare(a: Release, b: Release): number {
  const places = Array.from({ length: Math.max(a.length, b.length) }, (_, place) => place);
  return places.map((place) => (a[place] ?? 0) - (b[place] ?? 0)).find((each) => each !== 0) ?? 0;
}
