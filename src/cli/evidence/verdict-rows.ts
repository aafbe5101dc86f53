import { isVerdict, type VerdictEntry, verdictKind } from '../../record/entry.ts';
import { sourceWords } from '../../report/verdict-words.ts';
import type { ListedEntry, StoredEntry } from '../../store/entries.ts';
import { type ExportTable, type Row, wordOf } from './export-table.ts';
import { bodyOf, type RowSource, readAll, readParts, writtenIn } from './read-entries.ts';
import { ruleCells, ruleColumns, shownReport, waiversIn } from './rule-columns.ts';

/** No branch has a name with a colon: it is the target of a release. */
export function isAboutRelease({ branch }: Pick<ListedEntry, 'branch'>): boolean {
  return branch?.includes(':') === true;
}

async function* verdictRows(source: RowSource): AsyncGenerator<Row> {
  const filter = { kind: verdictKind, ...writtenIn(source.scope) };
  for await (const entry of readAll(source, filter, (listed) => !isAboutRelease(listed))) yield rowOf(entry);
}

function rowOf(entry: StoredEntry): Row {
  const { id, at, repositoryId, repository, number, sha, branch, conclusion, confirmed, digest } = entry;
  const body = bodyOf(entry);
  return {
    repositoryId: repositoryId ?? null,
    repository: repository ?? null,
    branch: branch ?? null,
    pullRequest: number ?? null,
    sha: sha ?? null,
    conclusion: conclusion ?? null,
    ...ruleCells(entry),
    ...verdictCells(body !== null && isVerdict(body) ? body : null),
    entry: id,
    recordedAt: new Date(at),
    confirmed,
    digest,
  };
}

const unreadable = {
  exceptions: [],
  policy: null,
  policyDigest: null,
  engine: null,
  evaluatedAt: null,
  readable: false,
} as const satisfies Row;

/** @param verdict null: its body was redacted, or cannot be read */
export function verdictCells(verdict: VerdictEntry | null): Row {
  if (verdict === null) return unreadable;
  return readParts((): Row => {
    const { inputs, engine } = verdict;
    const report = shownReport(verdict);
    return {
      exceptions: [...new Set(waiversIn(report).map(({ waiver }) => waiver.id))],
      policy: sourceWords(report.policy),
      policyDigest: typeof inputs.policy === 'string' ? inputs.policy : null,
      engine,
      evaluatedAt: report.evaluatedAt,
      readable: true,
    };
  }, unreadable);
}

export const verdictColumns = {
  exceptions: 'the ids of the exceptions and emergencies that waived them',
  policy: 'the policy file',
  policyDigest: 'the digest of the policy, as the record holds it',
  engine: 'the release of sdl-gate that evaluated it',
  evaluatedAt: 'when it was evaluated',
  readable: 'false: the body was redacted, or cannot be read',
} as const;

/** The verdicts on pull requests and merge groups that were recorded in a period. */
export const verdictTable: ExportTable = {
  name: 'verdicts',
  columns: {
    repositoryId: "GitHub's id of the repository",
    repository: 'its name when the entry was written',
    branch: 'the base branch',
    pullRequest: 'the number of the pull request; empty for a merge group',
    sha: 'the head that was evaluated',
    conclusion: 'what the check said',
    ...ruleColumns,
    ...verdictColumns,
    entry: 'the number of the entry',
    recordedAt: 'when the entry was written, by which the period is counted',
    confirmed: 'false: the process ended before it knew whether GitHub took the check',
    digest: 'the digest of the entry',
  },
  totals: { conclusion: ({ conclusion }) => wordOf(conclusion) },
  rows: verdictRows,
};
