import type { ReleaseTarget } from '../evidence/release.ts';

/** A target in a key: GitHub compares the names of environments without regard to case. */
export function targetKey({ kind, name }: ReleaseTarget): string {
  return `${kind}:${kind === 'environment' ? name.toLowerCase() : name}`;
}
