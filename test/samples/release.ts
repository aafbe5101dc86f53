import type { Release } from '../../src/evidence/release.ts';

/** The release of a commit of `main` to production. */
export function sampleRelease(made: Partial<Release> = {}): Release {
  return {
    repository: 'acme/shop',
    public: false,
    sha: 'a'.repeat(40),
    committedAt: new Date('2026-01-15T12:00:00Z'),
    target: { kind: 'environment', name: 'production' },
    defaultBranch: 'main',
    branches: [{ name: 'main', contains: true, protected: true }],
    previous: null,
    ranBefore: null,
    ...made,
  };
}
