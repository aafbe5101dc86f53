import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import type { Entries } from '../../store/entries.ts';
import { UsageError } from '../command.ts';
import { readTime } from '../read-time.ts';
import { readFilter } from '../record/read-filter.ts';

/** Which part of the record is exported or sampled. */
export interface EvidenceScope {
  /** The period, in milliseconds since the epoch: from this moment, and before that. */
  readonly from: number;
  readonly to: number;
  /** Null: all. */
  readonly repositories: readonly ScopedRepository[] | null;
}

export interface ScopedRepository {
  readonly id: number;
  /** `owner/name`, as the newest entry has it; null: no entry has one. */
  readonly name: string | null;
}

/** The scope as it is written. */
export interface ScopeWords extends Pick<EvidenceScope, 'from' | 'to'> {
  /** Names and ids. */
  readonly repositories: readonly string[];
}

/** The options that say which part it is. */
export const scopeOptions = {
  from: { type: 'string' },
  to: { type: 'string' },
  repository: { type: 'string', multiple: true },
} as const;

/** They as `--help` explains them. */
export const scopeUsage = `  --from, --to <time>           the period: days such as 2026-01-31, both included, or times such as 2026-01-31T12:30Z
  --repository <name or id>     octo-org/widgets, or GitHub's id of it; may be repeated (default: all). A repository
                                that had other names is found under each of them`;

/** Repositories that a scope names. */
const maxRepositories = 1_000;

/** @throws {UsageError} that says what an option takes */
export function readScope(values: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly repository?: readonly string[] | undefined;
}): ScopeWords {
  if (values.from === undefined || values.to === undefined)
    throw new UsageError('Give the period: --from 2026-01-01 --to 2026-03-31.');
  const from = readTime(values.from, '--from', 'begin');
  const to = readTime(values.to, '--to', 'end');
  if (from >= to) throw new UsageError('--from must be before --to.');
  const repositories = values.repository ?? [];
  if (repositories.length > maxRepositories)
    throw new UsageError(`--repository can be given ${maxRepositories} times at most.`);
  for (const repository of repositories) readFilter({ repository });
  return { from, to, repositories };
}

/** Repositories that had a name one after the other; far more than anybody makes. */
const maxHolders = 100;

/**
 * The ids of the repositories that had a name: one may be renamed, and another one made with its name. Those that had it before are found
 * by the entries before the first one of the repository that had it next.
 */
async function repositoriesNamed(
  store: Pick<Entries, 'entries' | 'firstEntry'>,
  word: string,
): Promise<readonly number[]> {
  const filter = readFilter({ repository: word });
  const ids = new Set<number>();
  for (let until: number | undefined; ids.size < maxHolders; ) {
    const [named] = await store.entries({ ...filter, ...(until === undefined ? {} : { until }) }, 1);
    const id = named?.repositoryId;
    if (named === undefined || id === undefined) break;
    ids.add(id);
    until = (await store.firstEntry({ ...filter, repositoryId: id }))?.at ?? named.at;
  }
  return [...ids];
}

/** Finds the repositories of a scope by their names; where the record knows none of a name, what to tell. */
export async function findScope(
  store: Pick<Entries, 'entries' | 'firstEntry'>,
  { from, to, repositories }: ScopeWords,
): Promise<EvidenceScope | { readonly problem: string }> {
  if (repositories.length === 0) return { from, to, repositories: null };
  const found = new Map<number, ScopedRepository>();
  for (const word of repositories) {
    const ids = await repositoriesNamed(store, word);
    if (ids.length === 0) return { problem: withCode(commandMessages.noEntries, { name: word }) };
    for (const id of ids) {
      const [newest] = await store.entries({ repositoryId: id }, 1);
      found.set(id, { id, name: newest?.repository ?? null });
    }
  }
  return { from, to, repositories: [...found.values()].toSorted((one, other) => one.id - other.id) };
}
