import type { FileKind } from '../../../analysis/files/file-kind.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import type { BaseDirectories, DirectoryRequest } from '../../../evidence/base-directories.ts';
import { type Message, say } from '../../../text/message.ts';
import { directoriesToProve, type Proof, proofKey, proofOf } from './base-proof.ts';
import { type Claim, claimsOf } from './claims.ts';

/** New code that counts as product because nothing but the change says that it is something else. */
export interface Denied {
  readonly path: string;
  /** Completes "it counts as product code: …". */
  readonly reason: Message;
}

/** What becomes of the exemptions that a change grants itself. */
export interface Exemptions {
  readonly denied: readonly Denied[];
  /** Claims that nobody can decide, since the base is not at hand: the files keep their kinds. */
  readonly undecided: readonly Claim[];
}

/**
 * Decides on code that would need no test only because of where the change puts it, what it calls it or which marker it writes into it.
 *
 * @param base undefined where it is not at hand, as for recorded changes
 * @param asked the directories that were to be read: a claim about others decides nothing, and stands. Absent: all
 */
export function exemptions(
  files: readonly ReadFile[],
  base: BaseDirectories | undefined,
  asked?: ReadonlySet<string>,
): Exemptions {
  const claims = claimsOf(files);
  const denied: Denied[] = [];
  const undecided: Claim[] = [];
  // A directory is compared once for all files that a change puts into it.
  const proofs = new Map<string, Proof>();
  for (const claim of claims) {
    const { path } = claim.file.path;
    const directories = directoriesToProve(claim);
    if (directories.length === 0) denied.push({ path, reason: withoutTests });
    else if (base === undefined) undecided.push(claim);
    else if (asked === undefined || directories.some((each) => asked.has(each.path))) {
      const key = proofKey(claim);
      const proof = proofs.get(key) ?? proofOf(claim, base, files);
      proofs.set(key, proof);
      if (proof === 'unknown') denied.push({ path, reason: unread });
      if (proof === 'unproven') denied.push({ path, reason: unproven(claim) });
    }
  }
  return { denied, undecided };
}

/** The directories of the base that decide about the claims of a change: each once. */
export function wantedForExemptions(files: readonly ReadFile[]): readonly DirectoryRequest[] {
  const wanted = claimsOf(files).flatMap(directoriesToProve);
  const byPath = new Map<string, DirectoryRequest>();
  for (const request of wanted) {
    if (request.beginningsOf !== undefined || !byPath.has(request.path)) byPath.set(request.path, request);
  }
  return [...byPath.values()];
}

const withoutTests = say`its name is that of a test, but it holds no test`;
const unread = say`it is new, and what the base branch has in its place could not be read`;

function unproven({ kind, place, by, file }: Claim): Message {
  const what = kindNames[kind] ?? kind;
  if (place !== null) {
    return say`it is new, and ${place} would make it ${[what]}, but the base branch has no such files there`;
  }
  if (by === 'marker') {
    return say`it is new, and only its own marker says that it is generated: the base branch has no generated file beside it`;
  }
  return say`it is new, and its name ${file.path.name} would make it ${[what]}, but the base branch has no such file beside it`;
}

/** A claim in words, for a change whose base is not at hand. */
export function claimInWords({ kind, place, by, file }: Claim): Message {
  const basis =
    place !== null
      ? say`its directory ${place}`
      : by === 'marker'
        ? say`its own marker`
        : say`its name ${file.path.name}`;
  return say`Counts as ${[kindNames[kind] ?? kind]} because of ${basis}.`;
}

const kindNames: Readonly<Partial<Record<FileKind, string>>> = {
  test: 'a test',
  'test-support': 'support for tests',
  documentation: 'documentation',
  generated: 'generated code',
  vendored: 'vendored code',
  translation: 'a translation',
  'dependency-manifest': 'a package manifest',
  build: 'a file of the build',
  example: 'an example',
  benchmark: 'a benchmark',
  asset: 'an asset',
  migration: 'a migration',
};
