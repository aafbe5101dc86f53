import { type AccountedCommits, type AttentionCounts, attentionDays } from '../accounted-commits.ts';
import type { Database } from '../database/database.ts';
import { needsAttention } from '../database/schema.ts';

const windowMs = attentionDays * 86_400_000;

/** Implements `AccountedCommits` on one SQL database. */
export function createAccountedCommits(database: Database): AccountedCommits {
  const { now } = database.dialect;
  return {
    attentionCounts: () =>
      database.transaction(async (run): Promise<AttentionCounts> => {
        const rows = await run(
          `select conclusion, count(*) as commits from entry where ${needsAttention} and at > ${now} - ${windowMs}
          and not exists (
            select 1 from entry as later where later.sha = entry.sha and later.repository_id = entry.repository_id
            and later.branch = entry.branch and later.kind = 'accounted-commit' and later.id > entry.id)
          group by conclusion`,
        );
        const counts = new Map(rows.map(({ conclusion, commits }) => [String(conclusion), Number(commits)]));
        const of = (state: string) => counts.get(state) ?? 0;
        return { unknown: of('unknown'), 'direct-push': of('direct-push'), bypass: of('bypass') };
      }),
  };
}
