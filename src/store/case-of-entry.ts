import type { CaseFile, SealedEntry } from '../ledger/case-file.ts';
import { publishedKeys } from '../ledger/published-keys.ts';
import { evidenceDigests, isVerdict, readEntry, type VerdictEntry } from '../record/entry.ts';
import { UnreadableBody } from '../record/format.ts';
import type { Entries, StoredEntry } from './entries.ts';
import type { Ledger } from './ledger.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { Statements } from './statements.ts';

/** What a case file is made of. */
export type CaseSources = Pick<Entries, 'entry' | 'evidence'> &
  Pick<Ledger, 'proof'> &
  Pick<Statements, 'statementsOfEntry'> &
  Pick<SigningKeys, 'signingKeys'>;

/** All that is needed to verify an entry elsewhere: of a commit with the verdict that it names. */
export async function caseOfEntry(store: CaseSources, stored: StoredEntry): Promise<CaseFile> {
  const entry = readBody(stored.body);
  const named = entry === null || isVerdict(entry) ? null : verdictDigest(entry.facts.verdict);
  const verdict = named === null ? null : await store.entry(named);
  const parts = [entry, readBody(verdict?.body ?? null)].flatMap((each) =>
    each !== null && isVerdict(each) ? evidenceDigests(each as VerdictEntry) : [],
  );
  const texts = await store.evidence(parts);
  const statements = await store.statementsOfEntry(stored.id);
  return {
    ...(await sealed(store, stored)),
    ...(verdict === null ? {} : { verdict: await sealed(store, verdict) }),
    evidence: Object.fromEntries(
      [...texts].flatMap(([digest, text]) => (text === null ? [] : [[digest, text]])),
    ),
    statements: statements.map(({ bundle }) => bundle),
    keys: publishedKeys(await store.signingKeys()),
  };
}

async function sealed(store: CaseSources, { body, ...columns }: StoredEntry): Promise<SealedEntry> {
  const { says: _, ...shown } = columns;
  return { entry: body, columns: shown, proof: (await store.proof(columns.id)).proof };
}

/** The digest of the verdict that the entry of a commit names. */
function verdictDigest(value: unknown): string | null {
  const digest = typeof value === 'object' && value !== null && 'digest' in value ? value.digest : null;
  return typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest) ? digest : null;
}

function readBody(body: string | null) {
  try {
    return body === null ? null : readEntry(body);
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}
