import type { RecordedLanding } from '../ledger/account-commit.ts';
import type { AccountedCommit } from '../ledger/accounted-commit.ts';
import { type Entry, isVerdict, readEntry } from '../record/entry.ts';
import { digestOf } from '../record/format.ts';
import type { Entries, ListedEntry } from './entries.ts';

type Store = Pick<Entries, 'entries' | 'entry'>;

/** The entry about how a commit landed on a branch, with the verdict behind it. */
export interface LandingEntry {
  /** Null: it is on another branch. */
  readonly digest: string | null;
  readonly landing: RecordedLanding;
  /** The head that was merged; null: not known. */
  readonly head: string | null;
  readonly mergedAt: Date | null;
  /** Who merged or pushed it. */
  readonly by: string | null;
  readonly verdict: AccountedCommit['verdict'];
}

/** The newest entry about how a commit landed on a branch: after a rewrite of the branch it may land once more. Null: there is none. */
export async function landingEntry(
  store: Store,
  at: { readonly repositoryId: number; readonly branch: string; readonly sha: string },
): Promise<LandingEntry | null> {
  const [listed] = await store.entries({ ...at, kind: 'commit' }, 1);
  if (listed === undefined) return null;
  const { digest, number = null } = listed;
  const nothing = { digest, head: null, mergedAt: null, by: null, verdict: null };
  const entry = await readListed(store, listed);
  if (entry === null || isVerdict(entry))
    return { ...nothing, landing: { state: 'redacted', pullRequest: number } };
  const { facts } = entry;
  const pushedBy = textOf(facts.pushedBy);
  const known = {
    digest,
    head: textOf(facts.head),
    mergedAt: facts.mergedAt instanceof Date ? facts.mergedAt : null,
    by: textOf(facts.mergedBy) ?? pushedBy,
  };
  if (facts.state !== 'matched')
    return {
      ...known,
      verdict: null,
      landing: {
        state: 'unknown',
        reason: textOf(facts.reason) ?? 'not-readable',
        why: textOf(facts.why) ?? 'The entry names no reason.',
        pullRequest: number,
        pushedBy,
      },
    };
  const { digest: of, conclusion, confirmed } = (facts.verdict ?? {}) as Readonly<Record<string, unknown>>;
  const verdictDigest = textOf(of);
  const said = textOf(conclusion) ?? 'unknown';
  return {
    ...known,
    verdict: verdictDigest === null ? null : { digest: verdictDigest, conclusion: said },
    landing: {
      state: 'matched',
      pullRequest: number,
      conclusion: said,
      confirmed: confirmed === true,
      waived: verdictDigest === null ? null : waivedBy(await readDigest(store, verdictDigest)),
    },
  };
}

/** The entry that is listed; null where it was redacted, is damaged, or is of a later release. */
export async function readListed(
  store: Pick<Entries, 'entry'>,
  { id, digest }: ListedEntry,
): Promise<Entry | null> {
  return readable((await store.entry(id))?.body, digest);
}

async function readDigest(store: Pick<Entries, 'entry'>, digest: string): Promise<Entry | null> {
  return readable((await store.entry(digest))?.body, digest);
}

function readable(body: string | null | undefined, digest: string): Entry | null {
  if (body == null || digestOf(body) !== digest) return null;
  try {
    return readEntry(body);
  } catch {
    return null;
  }
}

/** What a verdict waived; null: it can no longer be read, or is none. */
function waivedBy(entry: Entry | null): { rules: readonly string[]; emergencies: readonly string[] } | null {
  if (entry === null || !isVerdict(entry)) return null;
  const { rules } = entry.onCheck ?? entry.report;
  const waived = rules.flatMap(({ id, verdict }) => (verdict.status === 'waived' ? [{ id, verdict }] : []));
  const emergencies = waived.flatMap(({ verdict }) =>
    verdict.waivers.flatMap(({ kind, id }) => (kind === 'emergency' ? [id] : [])),
  );
  return {
    rules: [...new Set(waived.map(({ id }) => id))],
    emergencies: [...new Set(emergencies)],
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
