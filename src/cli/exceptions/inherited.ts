import { isVerdict, readEntry, verdictKind } from '../../record/entry.ts';
import { UnreadableBody } from '../../record/format.ts';
import type { Entries } from '../../store/entries.ts';
import { plain } from '../../text/message.ts';

/** Alerts that were dismissed before a rule was enforced, in a way that does not count: each is to be reviewed until its day. */
export interface InheritedDismissals {
  /** When the release was evaluated that shows them. */
  readonly at: Date;
  /** A sentence for each, with the alert and the day from which on it fails. */
  readonly dismissals: readonly string[];
}

/** The rule of releases that lists them. */
const rule = 'open-alerts';

/**
 * The inherited dismissals of a repository, as the newest recorded evaluation of a release shows them, without those that an exception
 * covers.
 *
 * @param until nothing that was written later is read
 * @returns null where no evaluation is recorded, or it is kept no longer
 */
export async function readInherited(
  store: Pick<Entries, 'entries' | 'entry'>,
  repositoryId: number,
  until: Date,
): Promise<InheritedDismissals | null> {
  const filter = { kind: verdictKind, repositoryId, rule, until: until.getTime() + 1 };
  const [newest] = await store.entries(filter, 1);
  const body = newest === undefined ? null : (await store.entry(newest.id))?.body;
  if (newest === undefined || body === null || body === undefined || body === '') return null;
  try {
    const entry = readEntry(body);
    if (!isVerdict(entry)) return null;
    const findings = entry.report.rules.flatMap(({ id, verdict }) => (id === rule ? verdict.findings : []));
    const inherited = findings.filter(
      ({ messageId, waivedBy }) => messageId === 'inherited-dismissal' && waivedBy === undefined,
    );
    return { at: new Date(newest.at), dismissals: inherited.map(({ message }) => plain(message)) };
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}
