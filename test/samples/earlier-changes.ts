import type { EarlierChanges } from '../../src/evidence/earlier-changes.ts';

/** Nothing was approved before the present head, nor did its base become another one. */
export const noEarlierChanges: EarlierChanges = { baseEvents: [], changes: [], texts: {} };

/** These commits, given at this time, proposed what the present head proposes; and those others proposed something else in a file. */
export function earlierChanges(
  at: Date,
  same: readonly string[],
  different: Readonly<Record<string, string>> = {},
): EarlierChanges {
  return {
    ...noEarlierChanges,
    changes: [
      ...same.map((commit) => ({ commit, at, compared: { state: 'read', paths: [] } as const })),
      ...Object.entries(different).map(([commit, path]) => ({
        commit,
        at,
        compared: { state: 'different', path } as const,
      })),
    ],
  };
}
