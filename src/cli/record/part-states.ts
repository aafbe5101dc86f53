import type { RecordedPart } from '../../record/entry.ts';
import { digestOf } from '../../record/format.ts';
import type { Digest } from '../../subjects/entries.ts';

/** Whether a part of the evidence is still there, and how large it is. */
export interface PartState extends Pick<RecordedPart, 'of' | 'name'> {
  /** Null where it never had one. */
  readonly digest: Digest | null;
  /** `changed`: its text does not match the digest, or is damaged. `removed`: kept no longer, or redacted. */
  readonly state: 'kept' | 'changed' | 'removed' | 'too-large' | 'unknown-rule';
  /** Of the text in UTF-8; null where there is none. */
  readonly bytes: number | null;
}

/**
 * The states of the parts behind a verdict.
 *
 * @param texts what the store has, by digest; null: nothing any more
 */
export function partStates(
  parts: readonly RecordedPart[],
  texts: ReadonlyMap<Digest, string | null>,
): readonly PartState[] {
  return parts.map(({ of, name, reference }) => {
    if (typeof reference !== 'string') {
      const { notKept: state } = reference;
      return 'digest' in reference
        ? { of, name, digest: reference.digest, state, bytes: reference.bytes }
        : { of, name, digest: null, state, bytes: null };
    }
    const text = texts.get(reference) ?? null;
    if (text === null) return { of, name, digest: reference, state: 'removed', bytes: null };
    const state = digestOf(text) === reference ? 'kept' : 'changed';
    return { of, name, digest: reference, state, bytes: Buffer.byteLength(text) };
  });
}
