import { type CaseFile, readCase, UnreadableCase } from '../../ledger/case-file.ts';
import { publishedKeysSchema, readPublishedKeys } from '../../ledger/published-keys.ts';
import type { VerificationKey } from '../../ledger/signer.ts';
import { NotVerifiable, readJson } from './read-json.ts';

/** Which keys count. */
export interface Trust {
  /** Those that the operator of this command gave; null: none. */
  readonly given: readonly VerificationKey[] | null;
  /** The given ones, else those of the case itself, which show that it is consistent, and not who made it. */
  keysOf(file: CaseFile): readonly VerificationKey[];
}

/**
 * Reads the list of keys, as the service publishes it.
 *
 * @param path null: none is given
 * @throws {NotVerifiable}
 */
export async function readTrust(path: string | null): Promise<Trust> {
  const given = path === null ? null : keysIn(await readJson(path).catch(inKeys));
  return { given, keysOf: ({ keys }) => given ?? keysIn(keys) };
}

function inKeys(error: unknown): never {
  throw error instanceof NotVerifiable ? new NotVerifiable(`the list of keys: ${error.message}`) : error;
}

function keysIn(data: unknown): readonly VerificationKey[] {
  const { success, data: list } = publishedKeysSchema.safeParse(data);
  if (!success) throw new NotVerifiable('the list of keys is not one that sdl-gate publishes');
  try {
    return readPublishedKeys(list);
  } catch (error) {
    throw new NotVerifiable(`the list of keys: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @throws {NotVerifiable} */
export function readCaseOf(data: unknown): CaseFile {
  try {
    return readCase(data);
  } catch (error) {
    throw error instanceof UnreadableCase ? new NotVerifiable(error.message) : error;
  }
}
