import { shorten } from '../../report/size.ts';
import { counted } from '../../text/lists-and-counts.ts';
import { inert } from '../record/list-text.ts';
import { table } from '../table.ts';
import type { RecordedCommit } from './commit-rows.ts';

/** The states in the order in which they are listed: those that need attention first. */
export const order = [
  'unknown',
  'direct-push',
  'bypass',
  'emergency',
  'waived',
  'bot',
  'before-installation',
  'reviewed',
];

/** Characters of a reason that are shown. */
const maxWhyCharacters = 100;

/** What the three sources said of what an inventory went through. */
export interface Inventory {
  readonly repository: string;
  readonly branch: string;
  readonly at: Date;
  readonly tip: string | null;
  readonly isWhole: boolean;
  readonly firstParent: number;
  readonly activity: number;
  readonly entries: number;
}

/** The number of commits in each state, and of all. */
export function totalsOf(commits: readonly RecordedCommit[]): Readonly<Record<string, number>> {
  const counts = order.map((state) => [state, commits.filter((each) => each.state === state).length]);
  return Object.fromEntries([...counts, ['commits', commits.length]]) as Readonly<Record<string, number>>;
}

/** The commits, their totals, and what the inventories found. */
export function renderCommits(
  wanted: readonly RecordedCommit[],
  all: readonly RecordedCommit[],
  inventories: readonly Inventory[],
): string {
  const lines = table(
    ['STATE', 'COMMIT', 'LANDED (UTC)', 'BRANCH', 'BY', 'WHY'],
    wanted.map((commit) => [
      commit.state,
      inert(commit.sha.slice(0, 10)),
      (commit.landedAt ?? commit.committedAt)?.toISOString().slice(0, 16).replace('T', ' ') ?? '',
      inert(`${commit.repository ?? commit.repositoryId ?? ''} ${commit.branch}`),
      inert(commit.landedBy ?? ''),
      shorten(inert(commit.why), maxWhyCharacters),
    ]),
  );
  const totals = Object.entries(totalsOf(all)).filter(([name, count]) => count > 0 && name !== 'commits');
  return [
    ...(wanted.length === 0 ? ['no commits'] : lines),
    '',
    `Total: ${counted(all.length, 'commit')}${totals.map(([state, count]) => `; ${count} ${state}`).join('')}`,
    ...incomplete(inventories),
    ...(inventories.length === 0 ? [] : ['', ...inventoryLines(inventories)]),
    '',
  ].join('\n');
}

/** Branches whose newest inventory could not be finished: commits may be missing from the total. */
function incomplete(inventories: readonly Inventory[]): readonly string[] {
  const byBranch = Map.groupBy(inventories, ({ repository, branch }) => `${repository} ${branch}`);
  return [...byBranch].flatMap(([name, all]) => {
    const newest = all.reduce((one, other) => (other.at > one.at ? other : one));
    return newest.isWhole
      ? []
      : [
          `INCOMPLETE: ${inert(name)} was rewritten while its commits were accounted for. The next inventory reads a year again.`,
        ];
  });
}

function inventoryLines(inventories: readonly Inventory[]): readonly string[] {
  return table(
    ['ACCOUNTED (UTC)', 'BRANCH', 'TIP', 'ON THE LINE', 'IN THE LOG', 'IN THE RECORD', 'NOTES'],
    inventories.map(({ at, repository, branch, tip, firstParent, activity, entries, isWhole }) => [
      at.toISOString().slice(0, 16).replace('T', ' '),
      inert(`${repository} ${branch}`),
      inert(tip?.slice(0, 10) ?? ''),
      String(firstParent),
      String(activity),
      String(entries),
      isWhole ? '' : 'incomplete',
    ]),
  );
}
