import type { Report } from '../../engine/report.ts';
import { evidenceDigests, isVerdict, partsOf, readEntry, type VerdictEntry } from '../../record/entry.ts';
import { decodeSlice } from '../../record/evidence-body.ts';
import { UnreadableBody } from '../../record/format.ts';
import type { Entries, ListedEntry, StoredEntry } from '../../store/entries.ts';
import type { ExceptionLine } from './exception-lines.ts';

/** Entries of the history of a pull request; what is older is left out. */
export const maxHistory = 50;

/** What the page of a pull request shows. */
export interface PullRequestView {
  readonly owner: string;
  readonly repository: string;
  readonly number: number;
  /** Null: not kept. */
  readonly title: string | null;
  /** Its newest verdict; null: the body is kept no longer, or was written by another release. */
  readonly newest: { readonly entry: ListedEntry; readonly read: VerdictEntry | null };
  readonly history: readonly HistoryLine[];
  /** The evidence behind the newest verdict. */
  readonly evidence: readonly EvidenceLine[];
  readonly exceptions: readonly ExceptionLine[];
  /** There are older ones of the repository that were not read. */
  readonly areExceptionsCut: boolean;
}

/** An entry of the record about a pull request. */
export interface HistoryLine {
  readonly entry: ListedEntry;
  /** The rules that say something else than in the verdict before, with what they said; null: they said nothing. */
  readonly changes: readonly RuleChange[];
  /** Whether its head differs from that of the verdict before. */
  readonly isNewHead: boolean;
}

export interface RuleChange {
  readonly rule: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface EvidenceLine {
  readonly of: string;
  readonly name: string;
  /** Null: it was not kept, for the reason that stands there. */
  readonly digest: string | null;
  readonly isKept: boolean;
}

/** The report that the check showed. */
export function shownReport({ onCheck, report }: VerdictEntry): Report {
  return onCheck ?? report;
}

/**
 * The history of a pull request, with what each verdict changed. Pure.
 *
 * @param entries the newest first
 */
export function historyOf(entries: readonly ListedEntry[]): readonly HistoryLine[] {
  return entries.map((entry, index) => {
    const before =
      entry.kind === 'verdict' ? entries.slice(index + 1).find(({ kind }) => kind === 'verdict') : undefined;
    return {
      entry,
      changes: before === undefined ? [] : changesBetween(before.rules ?? [], entry.rules ?? []),
      isNewHead: before !== undefined && before.sha !== entry.sha,
    };
  });
}

function changesBetween(before: readonly string[], after: readonly string[]): readonly RuleChange[] {
  const [earlier, later] = [statusesIn(before), statusesIn(after)];
  const names = [...new Set([...later.keys(), ...earlier.keys()])];
  return names.flatMap((rule) => {
    const [one, other] = [earlier.get(rule) ?? null, later.get(rule) ?? null];
    return one === other ? [] : [{ rule, before: one, after: other }];
  });
}

/** The status of each rule, from `review=fail`. */
export function statusesIn(rules: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    rules.map((line) => {
      const end = line.lastIndexOf('=');
      return [line.slice(0, end), line.slice(end + 1)];
    }),
  );
}

/** What is read of the record for a pull request. */
export type PullRequestSource = Pick<Entries, 'entries' | 'entry' | 'evidence'>;

/**
 * Reads what the record has of a pull request.
 *
 * @returns null where it has no verdict of it
 */
export async function readPullRequest(
  store: PullRequestSource,
  repositoryId: number,
  number: number,
): Promise<Pick<PullRequestView, 'title' | 'newest' | 'history' | 'evidence'> | null> {
  const entries = await store.entries({ repositoryId, number }, maxHistory);
  const newest = entries.find(({ kind }) => kind === 'verdict');
  if (newest === undefined) return null;
  const read = readVerdict(await store.entry(newest.id));
  const texts =
    read === null ? new Map<string, string | null>() : await store.evidence(evidenceDigests(read));
  return {
    title: titleIn(read, texts),
    newest: { entry: newest, read },
    history: historyOf(entries),
    evidence: read === null ? [] : evidenceOf(read, texts),
  };
}

/** The verdict that an entry holds; null: it holds none, or its body is kept no longer or cannot be read. */
export function readVerdict(stored: StoredEntry | null): VerdictEntry | null {
  if (stored?.body == null) return null;
  try {
    const entry = readEntry(stored.body);
    return isVerdict(entry) ? entry : null;
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}

/** A slice of the evidence of the subject itself; null: it is not kept, or was not available. */
function sliceIn({ inputs }: VerdictEntry, texts: ReadonlyMap<string, string | null>, name: string): unknown {
  const reference = inputs.evidence[name];
  const text = typeof reference === 'string' ? texts.get(reference) : null;
  if (text == null || text === '') return null;
  try {
    const { content } = decodeSlice(text);
    return content.available ? content.value : null;
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}

function titleIn(read: VerdictEntry | null, texts: ReadonlyMap<string, string | null>): string | null {
  const slice = read === null ? null : sliceIn(read, texts, 'pullRequest');
  if (typeof slice !== 'object' || slice === null || !('title' in slice)) return null;
  return typeof slice.title === 'string' ? slice.title : null;
}

function evidenceOf(read: VerdictEntry, texts: ReadonlyMap<string, string | null>): readonly EvidenceLine[] {
  return partsOf(read).map(({ of, name, reference }) => ({
    of,
    name,
    digest: typeof reference === 'string' ? reference : null,
    isKept: typeof reference === 'string' && (texts.get(reference) ?? '') !== '',
  }));
}
