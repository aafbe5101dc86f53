import { z } from 'zod';
import { type Bundle, bundleSchema } from './bundle.ts';
import type { InclusionProof } from './leaf.ts';
import { type PublishedKeys, publishedKeysSchema } from './published-keys.ts';

/** The format of a case file, and its version. */
export const caseFormat = 'https://sdl-gate.dev/case/v1';

/** Parts of a file, so that no file makes its reader work without end. */
const limits = { evidence: 10_000, statements: 100, path: 64, rules: 1_000, text: 1_000 };

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const text = z.string().max(limits.text);
const number = z.int().nonnegative();

const proofSchema = z.strictObject({
  leaf: z.strictObject({ id: number, at: number, confirmed: z.boolean(), digest, columns: digest }),
  index: number,
  size: number,
  path: z.array(digest).max(limits.path).readonly(),
  checkpoint: z.string().max(10_000),
});

/** The columns of an entry: what it is found by, when it was written and whether it is confirmed. */
const columnsSchema = z.strictObject({
  id: number,
  at: number,
  confirmed: z.boolean(),
  digest,
  kind: text,
  repositoryId: number.exactOptional(),
  repository: text.exactOptional(),
  number: number.exactOptional(),
  sha: text.exactOptional(),
  branch: text.exactOptional(),
  conclusion: text.exactOptional(),
  rules: z.array(text).max(limits.rules).readonly().exactOptional(),
});

const sealedEntry = {
  entry: z.string().nullable(),
  columns: columnsSchema,
  proof: proofSchema.nullable(),
};

const sealedEntrySchema = z.strictObject(sealedEntry);

const caseSchema = z.strictObject({
  format: z.literal(caseFormat),
  ...sealedEntry,
  verdict: sealedEntrySchema.exactOptional(),
  evidence: z
    .record(digest, z.string())
    .refine((texts) => Object.keys(texts).length <= limits.evidence, 'too many parts of evidence'),
  statements: z.array(bundleSchema).max(limits.statements).readonly(),
  keys: publishedKeysSchema,
});

/** An entry of the record as a file carries it. */
export interface SealedEntry {
  /** The body, canonical JSON; null: redacted. */
  readonly entry: string | null;
  /** The columns of the store, as `ListedEntry`. */
  readonly columns: Readonly<z.infer<typeof columnsSchema>>;
  /** Null: it is not in the tree yet. */
  readonly proof: InclusionProof | null;
}

/**
 * All that is needed to verify one entry of the record without the service: a verdict, or a commit with the verdict under which it landed.
 */
export interface CaseFile extends SealedEntry {
  /** The verdict that the entry of a commit names. Absent: the entry is the verdict, or there is none. */
  readonly verdict?: SealedEntry;
  /** The texts of policy and evidence that are still kept, by digest. */
  readonly evidence: Readonly<Record<string, string>>;
  /** The signed statements about the entry. */
  readonly statements: readonly Bundle[];
  /** The keys as the service publishes them. They show that the file is consistent, and not who made it. */
  readonly keys: PublishedKeys;
}

/** A file that is no case file. The message says why, for a person. */
export class UnreadableCase extends Error {
  override readonly name = 'UnreadableCase';
}

/** The text of a case file. */
export function encodeCase({ entry, columns, proof, verdict, evidence, statements, keys }: CaseFile): string {
  const file = {
    format: caseFormat,
    entry,
    columns,
    proof,
    ...(verdict === undefined ? {} : { verdict }),
    evidence,
    statements,
    keys,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Whether data says of itself that it is a case file. */
export function isCase(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'format' in data && data.format === caseFormat;
}

/**
 * Reads a case file from the data that its JSON has. Nothing in it is verified.
 *
 * @throws {UnreadableCase}
 */
export function readCase(data: unknown): CaseFile {
  const { success, data: file, error } = caseSchema.safeParse(data);
  if (success) return file;
  const [issue] = error.issues;
  const place = issue?.path.slice(0, 5).map(String).join('.').slice(0, 100);
  throw new UnreadableCase(`It is no case file: ${place || 'the whole'}: ${issue?.message ?? 'malformed'}.`);
}
