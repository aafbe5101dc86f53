import { isVerdict, readEntry } from '../../record/entry.ts';
import { UnreadableBody } from '../../record/format.ts';
import type { Entries, EntryPlace } from '../../store/entries.ts';

const pageSize = 500;

/**
 * When recorded verdicts of a repository were last waived, by the id of the exception in lower case.
 *
 * @param since nothing before it is read
 * @param ids the exceptions that are asked about: reading ends once each of them was found
 */
export async function readLastUsed(
  store: Entries,
  repositoryId: number,
  since: Date,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const used = new Map<string, Date>();
  const missing = new Set(ids.map((id) => id.toLowerCase()));
  const filter = { repositoryId, kind: 'verdict', since: since.getTime() };
  for (let last: EntryPlace | undefined; missing.size > 0; ) {
    const page = await store.entries(filter, pageSize, last);
    for (const { id, at, rules = [] } of page) {
      if (missing.size === 0 || !rules.some((rule) => rule.endsWith('=waived'))) continue;
      for (const waiver of waiversIn((await store.entry(id))?.body ?? null)) {
        if (missing.delete(waiver)) used.set(waiver, new Date(at));
      }
    }
    last = page.at(-1);
    if (page.length < pageSize) break;
  }
  return used;
}

/** The exceptions that waive something in a recorded verdict; none where its body is redacted or cannot be read. */
function waiversIn(body: string | null): readonly string[] {
  if (body === null || body === '') return [];
  try {
    const entry = readEntry(body);
    if (!isVerdict(entry)) return [];
    return entry.report.rules
      .flatMap(({ verdict }) => (verdict.status === 'waived' ? verdict.waivers : []))
      .flatMap(({ kind, id }) => (kind === 'exception' ? [id.toLowerCase()] : []));
  } catch (error) {
    if (error instanceof UnreadableBody) return [];
    throw error;
  }
}
