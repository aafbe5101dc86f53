import { z } from 'zod';
import { digestOf } from '../../record/format.ts';

/** What the ZIP of a sampled change is, in the manifest that names its files by their digests (an in-toto Statement). */
export const samplePredicateType = 'https://sdl-gate.dev/sampled-change/v1';

const statementType = 'https://in-toto.io/Statement/v1';

/** Bytes of a manifest that is read: that of a case with some hundreds of files has less than one million. */
export const maxSampleManifestBytes = 4_000_000;

const count = z.int().nonnegative();
const name = z.string().min(1).max(1_000);

const predicate = z.strictObject({
  /** What made it, such as `sdl-gate 1.2.0`. */
  engine: z.string(),
  madeAt: z.iso.datetime(),
  /** Its number in the sample, from 1; the commits of the sample, and of all. */
  sample: z.strictObject({ number: count, count, population: count, seed: z.string() }),
  commit: z.strictObject({
    repositoryId: count.nullable(),
    repository: z.string().nullable(),
    branch: z.string(),
    sha: z.string(),
  }),
});

const manifest = z.strictObject({
  _type: z.literal(statementType),
  subject: z
    .array(z.strictObject({ name, digest: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }) }))
    .max(2_000),
  predicateType: z.literal(samplePredicateType),
  predicate,
});

export type SampledChange = Readonly<z.output<typeof predicate>>;
export type SampleManifest = z.output<typeof manifest>;

/** The text of the manifest of a ZIP: what is signed. */
export function encodeSampleManifest(
  about: SampledChange,
  files: readonly { readonly name: string; readonly text: string }[],
): string {
  const statement: SampleManifest = {
    _type: statementType,
    subject: files.map((file) => ({ name: file.name, digest: { sha256: digestOf(file.text) } })),
    predicateType: samplePredicateType,
    predicate: about,
  };
  return `${JSON.stringify(statement, null, 2)}\n`;
}

/** Reads the manifest of a ZIP, which may be forged; null where it is none. */
export function decodeSampleManifest(text: string): SampleManifest | null {
  try {
    return manifest.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
