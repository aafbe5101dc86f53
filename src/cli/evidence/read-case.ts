import { accountedKind } from '../../ledger/accounted-commit.ts';
import { encodeCase } from '../../ledger/case-file.ts';
import { type PublishedKeys, publishedKeys } from '../../ledger/published-keys.ts';
import {
  evidenceDigests,
  isVerdict,
  partsOf,
  type RecordedPullRequest,
  type VerdictEntry,
} from '../../record/entry.ts';
import { decodeSlice } from '../../record/evidence-body.ts';
import { digestOf, UnreadableBody } from '../../record/format.ts';
import { type CaseSources, caseOfEntry } from '../../store/case-of-entry.ts';
import type { Entries, StoredEntry } from '../../store/entries.ts';
import type { FoundProof, Ledger } from '../../store/ledger.ts';
import type { StoredStatement } from '../../store/statements.ts';
import { redactionKind } from '../../subjects/entries.ts';
import { type PartState, partStates } from '../record/part-states.ts';
import type { RecordedCommit } from './commit-rows.ts';
import { bodyOf } from './read-entries.ts';

/** An entry behind a commit, with its proof. */
export interface CaseEntry {
  readonly stored: StoredEntry;
  readonly proof: FoundProof;
  /** How it was redacted; null: it was not. */
  readonly redaction: Redaction | null;
}

export interface Redaction {
  /** The number of the entry about it; null: there is none, as where somebody removed the body in the database. */
  readonly entry: number | null;
  readonly at: Date | null;
  readonly reason: string | null;
}

/** All that the record has of a commit. */
export interface SampledCase {
  readonly commit: RecordedCommit;
  /** That which accounts for it; null: nothing does yet. */
  readonly accounted: CaseEntry | null;
  /** That which was written when it landed; null: there is none. */
  readonly landed: CaseEntry | null;
  /** The verdict under which it landed; null: none is known. */
  readonly verdict: CaseEntry | null;
  /** The body of the verdict; null: it was redacted, or cannot be read. */
  readonly read: VerdictEntry | null;
  readonly parts: readonly PartState[];
  /** What is kept of policy and evidence, by digest. */
  readonly texts: ReadonlyMap<string, string>;
  /** The signed statements about how it landed. */
  readonly statements: readonly StoredStatement[];
  readonly keys: PublishedKeys;
  /** What is verified, by name. */
  readonly files: ReadonlyMap<string, string>;
}

/** Reads all that the record has of a commit. */
export async function readCase(store: Entries & CaseSources, commit: RecordedCommit): Promise<SampledCase> {
  const { repositoryId, sha, branch } = commit;
  const of = { ...(repositoryId === null ? {} : { repositoryId }), sha, branch };
  const newest = async (kind: string) => {
    const [listed] = await store.entries({ ...of, kind }, 1);
    return listed === undefined ? null : caseEntry(store, await store.entry(listed.id));
  };
  const accounted = await newest(accountedKind);
  const landed = await newest('commit');
  const digest = commit.verdict ?? verdictIn(landed);
  const verdict = digest === null ? null : await caseEntry(store, await store.entry(digest));
  const body = verdict === null ? null : bodyOf(verdict.stored);
  const read = body !== null && isVerdict(body) ? body : null;
  const found =
    read === null ? new Map<string, string | null>() : await store.evidence(evidenceDigests(read));
  const texts = [...found].flatMap(([key, text]) =>
    text === null || digestOf(text) !== key ? [] : [[key, text] as const],
  );
  return {
    commit,
    accounted,
    landed,
    verdict,
    read,
    parts: read === null ? [] : partStates(partsOf(read), found),
    texts: new Map(texts),
    statements: landed === null ? [] : await store.statementsOfEntry(landed.stored.id),
    keys: publishedKeys(await store.signingKeys()),
    files: await caseFilesOf(store, { landed, accounted }),
  };
}

async function caseEntry(
  store: Entries & Pick<Ledger, 'proof'>,
  stored: StoredEntry | null,
): Promise<CaseEntry | null> {
  if (stored === null) return null;
  return {
    stored,
    proof: await store.proof(stored.id),
    redaction: stored.body === null ? await redactionOf(store, stored) : null,
  };
}

/** Entries about removals that are searched. */
const maxRedactions = 200;

async function redactionOf(
  store: Entries,
  { id: redacted, digest, repositoryId, sha }: StoredEntry,
): Promise<Redaction> {
  const about = {
    ...(repositoryId === undefined ? {} : { repositoryId }),
    ...(sha === undefined ? {} : { sha }),
  };
  // By a person: found by what the entry was found by. By retention: of many entries.
  for (const filter of [about, {}]) {
    for (const { id, at } of await store.entries({ kind: redactionKind, ...filter }, maxRedactions)) {
      const entry = await store.entry(id);
      const body = entry === null ? null : bodyOf(entry);
      if (body === null || isVerdict(body)) continue;
      const { reason, digest: one, entries } = body.facts;
      if (one !== digest && !(Array.isArray(entries) && entries.includes(redacted))) continue;
      return { entry: id, at: new Date(at), reason: typeof reason === 'string' ? reason : null };
    }
  }
  return { entry: null, at: null, reason: null };
}

function verdictIn(landed: CaseEntry | null): string | null {
  const body = landed === null ? null : bodyOf(landed.stored);
  if (body === null || isVerdict(body)) return null;
  const { digest } = (body.facts.verdict ?? {}) as { readonly digest?: unknown };
  return typeof digest === 'string' ? digest : null;
}

/** What was evaluated: of a merge group, the pull request that brought the commit. Null: it is not known. */
export function evaluatedChange({ read, commit }: SampledCase): RecordedPullRequest | null {
  if (read === null) return null;
  const { inputs } = read;
  if ('members' in inputs)
    return inputs.members.find(({ subject }) => subject.number === commit.pullRequest) ?? null;
  return 'base' in inputs ? inputs : null;
}

/** A part of the evidence that is kept and was available; null: it is not. */
export function sliceOf<Value>(
  { texts }: SampledCase,
  change: RecordedPullRequest | null,
  name: string,
): Value | null {
  const reference = change?.evidence[name];
  const text = typeof reference === 'string' ? texts.get(reference) : undefined;
  if (text === undefined) return null;
  try {
    const { content } = decodeSlice(text);
    return content.available ? (content.value as Value) : null;
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}

/** The case files of a commit, by name: how it landed with the verdict, and how it is accounted for. */
async function caseFilesOf(
  store: CaseSources,
  { landed, accounted }: Pick<SampledCase, 'landed' | 'accounted'>,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const main = landed ?? accounted;
  if (main !== null) files.set('case.json', encodeCase(await caseOfEntry(store, main.stored)));
  if (landed !== null && accounted !== null)
    files.set('accounted-case.json', encodeCase(await caseOfEntry(store, accounted.stored)));
  return files;
}
