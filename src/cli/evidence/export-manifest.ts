import { z } from 'zod';

/** What an export is, in the manifest that names its files by their digests (an in-toto Statement). */
export const exportPredicateType = 'https://sdl-gate.dev/export/v1';

const statementType = 'https://in-toto.io/Statement/v1';

/** The names of the manifest, and of the bundle that signs it, beside the files. */
export const manifestName = 'MANIFEST.json';
export const signatureName = 'MANIFEST.sigstore.json';

/** The published keys, beside them. */
export const keysName = 'keys.json';

/** Rows that have a digest of their own, so that a change can be narrowed down. */
export const rowsPerDigest = 100;

/** Bytes of a manifest that is read: that of a million rows has less than one. */
export const maxManifestBytes = 16_000_000;

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const time = z.iso.datetime();
const counts = z.record(z.string(), z.int().nonnegative());

const checkpoint = z.strictObject({
  origin: z.string(),
  size: z.int().nonnegative(),
  /** In hexadecimal. */
  root: digest,
  /** The signed checkpoint, as it was published. */
  signed: z.string(),
});

const header = z.strictObject({
  /** What made it, such as `sdl-gate 1.2.0`. */
  engine: z.string(),
  madeAt: time,
  source: z.strictObject({
    /** GitHub's id of the app. */
    app: z.string().nullable(),
    database: z.enum(['sqlite', 'postgres']),
    /** The newest entry at that time. */
    newestEntry: z.strictObject({ entry: z.int(), digest, recordedAt: time }).nullable(),
    /** The last checkpoint of the tree; null: there is none. */
    checkpoint: checkpoint.nullable(),
  }),
  scope: z.strictObject({
    from: time,
    /** The first moment after the period. */
    to: time,
    /** Null: all of them. */
    repositories: z.array(z.strictObject({ id: z.int(), name: z.string().nullable() })).nullable(),
  }),
});

const file = z.strictObject({
  name: z.string().regex(/^[a-z]+\.(csv|jsonl)$/),
  bytes: z.int().nonnegative(),
  rows: z.int().nonnegative(),
  /** Lines before the first row, and their digest. */
  headerLines: z.int().positive(),
  headerDigest: digest,
  /** The digests of each 100 rows, as they stand in the file. */
  rowDigests: z.array(digest),
  /** Control totals: rows by the values of a column. */
  totals: z.record(z.string(), counts),
});

/** How the commits of a branch compare with those of a clone. */
const comparison = z.strictObject({
  branch: z.string(),
  /** First-parent commits of the period in the clone. */
  inClone: z.int().nonnegative(),
  exported: z.int().nonnegative(),
  /** In the clone and not in the export, and the other way round: how many, and the first of them. */
  missing: z.strictObject({ count: z.int().nonnegative(), commits: z.array(z.string()) }),
  notInClone: z.strictObject({ count: z.int().nonnegative(), commits: z.array(z.string()) }),
});

const manifest = z.strictObject({
  _type: z.literal(statementType),
  subject: z.array(z.strictObject({ name: z.string(), digest: z.strictObject({ sha256: digest }) })),
  predicateType: z.literal(exportPredicateType),
  predicate: header.extend({ files: z.array(file), comparisons: z.array(comparison) }),
});

export type ExportHeader = z.output<typeof header>;
export type ExportedFile = z.output<typeof file>;
export type BranchComparison = z.output<typeof comparison>;
export type ExportManifest = z.output<typeof manifest>;

/** A file with the digest of its bytes. */
export type DigestedFile = ExportedFile & { readonly sha256: string };

/** The text of a manifest: what is signed. */
export function encodeManifest(
  about: ExportHeader,
  files: readonly DigestedFile[],
  comparisons: readonly BranchComparison[],
): string {
  const statement: ExportManifest = {
    _type: statementType,
    subject: files.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: exportPredicateType,
    predicate: {
      ...about,
      files: files.map(({ sha256: _, ...each }) => each),
      comparisons: [...comparisons],
    },
  };
  return `${JSON.stringify(statement, null, 2)}\n`;
}

/** Reads a manifest, which may be forged; null where it is none. */
export function decodeManifest(text: string): ExportManifest | null {
  try {
    const { data } = manifest.safeParse(JSON.parse(text));
    return data ?? null;
  } catch {
    return null;
  }
}
