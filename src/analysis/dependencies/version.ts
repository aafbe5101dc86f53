/** Which way a dependency's version or range went; `changed` where the numbers do not tell (a hash, another source). */
export function direction(from: string | null, to: string | null): 'raised' | 'lowered' | 'changed' {
  const older = numbers(from);
  const newer = numbers(to);
  if (older === null || newer === null) return 'changed';
  for (let place = 0; place < Math.max(older.length, newer.length); place += 1) {
    const difference = (newer[place] ?? 0) - (older[place] ?? 0);
    if (difference !== 0) return difference > 0 ? 'raised' : 'lowered';
  }
  return 'changed';
}

/** The highest release that a version or range names: `>=1.21.1,<3` and `^3` are both 3. */
function numbers(version: string | null): readonly number[] | null {
  const releases = (version ?? '').slice(0, 300).match(/\d{1,9}(?:\.\d{1,9}){0,5}/g);
  if (releases === null || /^[0-9a-f]{40}/.test(version ?? '')) return null;
  return releases
    .map((release) => release.split('.').map(Number))
    .reduce((highest, release) => (isAfter(release, highest) ? release : highest));
}

function isAfter(a: readonly number[], b: readonly number[]): boolean {
  for (let place = 0; place < Math.max(a.length, b.length); place += 1) {
    const difference = (a[place] ?? 0) - (b[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
