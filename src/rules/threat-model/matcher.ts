import picomatch from 'picomatch';

/** A test of paths against globs, dot files included, without regard to case. No globs match nothing. */
export function matcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  return picomatch([...globs], { dot: true, nocase: true });
}
