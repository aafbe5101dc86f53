import { type AccountedCommits, type AttentionCounts, attentionDays } from '../accounted-commits.ts';
import type { Database } from '../database/database.ts';
import { needsAttention } from '../database/schema.ts';

const windowMs = attentionDays * 86_400_000;

/** Implements `AccountedCommits` on one SQL database. */
export function createAccountedCommits(database: Database): AccountedCommits {
  const { now, equalsWithoutIndex: equals } = database.dialect;
  // Only the index of these few entries is read.
  const recent = `${needsAttention} and at > ${now} - ${windowMs}`;
  return {
    attentionCounts: () =>
      database.transaction(async (run): Promise<AttentionCounts> => {
        const rows = await run(
          `select conclusion, count(*) as commits from entry where ${recent} and not exists (
            select 1 from entry as later where later.sha = entry.sha
            and ${equals('later.repository_id', 'entry.repository_id')} and ${equals('later.branch', 'entry.branch')}
            and ${equals('later.kind', "'accounted-commit'")} and later.id > entry.id)
          group by conclusion`,
        );
        const counts = new Map(rows.map(({ conclusion, commits }) => [String(conclusion), Number(commits)]));
        const of = (state: string) => counts.get(state) ?? 0;
        return { unknown: of('unknown'), 'direct-push': of('direct-push'), bypass: of('bypass') };
      }),
    needingAttention: (repositoryId, branch, limit) =>
      database.transaction(async (run) => {
        const rows = await run(
          `select sha from entry where ${recent} and ${equals('repository_id', '$1')} and ${equals('branch', '$2')}
          and sha is not null group by sha order by max(id) desc limit $3`,
          [repositoryId, branch, limit],
        );
        return rows.map(({ sha }) => String(sha));
      }),
  };
}
