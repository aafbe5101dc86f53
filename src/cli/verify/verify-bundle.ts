import { z } from 'zod';
import { type Bundle, type Opened, openBundle } from '../../ledger/bundle.ts';
import type { VerificationKey } from '../../ledger/signer.ts';
import { statementFormat } from '../../ledger/statement-types.ts';
import { utcMinute } from '../../text/utc-time.ts';
import { type Step, step, type Verified } from './step.ts';

/** What every statement has. */
const statementSchema = z.looseObject({
  _type: z.literal(statementFormat),
  subject: z
    .array(
      z.looseObject({
        name: z.string().optional(),
        uri: z.string().optional(),
        digest: z.record(z.string(), z.string()),
      }),
    )
    .min(1)
    .max(10_000),
  predicateType: z.string(),
  predicate: z.looseObject({}),
});

/** A statement that was read from a bundle. */
export type ReadStatement = z.infer<typeof statementSchema>;

/** Milliseconds by which the clocks of replicas may differ. */
export const toleranceMs = 600_000;

/** The statement of a bundle whose signature is right, and the step that says so. */
export interface OpenedStatement {
  readonly step: Step;
  /** Null: the signature is wrong or cannot be verified, or it signs no statement. */
  readonly statement: ReadStatement | null;
}

/** Verifies the signature of a bundle, and that its key signed at the time at which the statement was made. */
export function openStatement(bundle: Bundle, keys: readonly VerificationKey[]): OpenedStatement {
  const opened = openBundle(bundle, keys);
  if (opened.state !== 'signed') return { step: refused(opened, keys), statement: null };
  const statement = statementIn(opened.payload);
  if (statement === null)
    return { step: step('signature', 'failed', 'What it signs is not an in-toto statement.'), statement };
  const made = madeAt(statement);
  const [{ keyId } = { keyId: '' }] = opened.keys;
  if (made === null) {
    const message = 'The statement does not say when it was made.';
    return { step: step('signature', 'failed', message), statement: null };
  }
  if (!signedAt(opened.keys, made)) {
    const message = `The key ${short(keyId)} did not sign at the time of the statement, ${made.toISOString()}.`;
    return { step: step('signature', 'failed', message), statement: null };
  }
  return { step: step('signature', 'verified', `Signed with the key ${short(keyId)}.`), statement };
}

/** Says why a signature counts for nothing. */
export function refused(
  opened: Exclude<Opened, { readonly state: 'signed' }>,
  keys: readonly VerificationKey[],
): Step {
  const key = short(opened.keyId);
  if (opened.state === 'forged')
    return step('signature', 'failed', `The key ${key} did not sign this: it was changed or forged.`);
  return keys.length === 0
    ? step(
        'signature',
        'not-possible',
        `It is signed with the key ${key}: give the list of keys with --keys.`,
      )
    : step('signature', 'failed', `It is signed with the key ${key}, which is not among the given keys.`);
}

/** The first digits of the id of a key. */
export function short(keyId: string): string {
  return keyId.slice(0, 16);
}

/** Whether a key signed at a time, in one of the spans in which it did. */
export function signedAt(spans: readonly VerificationKey[], time: Date): boolean {
  const ms = time.getTime();
  return spans.some(
    ({ validFrom, validUntil }) =>
      ms >= validFrom.getTime() - toleranceMs &&
      (validUntil === null || ms <= validUntil.getTime() + toleranceMs),
  );
}

function statementIn(payload: string): ReadStatement | null {
  try {
    return statementSchema.safeParse(JSON.parse(payload)).data ?? null;
  } catch {
    return null;
  }
}

/** When a statement was made; null where it does not say. */
export function madeAt({ predicate }: ReadStatement): Date | null {
  const time = predicate.timeVerified ?? predicate.statedAt;
  const read = typeof time === 'string' ? new Date(time) : null;
  return read === null || Number.isNaN(read.getTime()) ? null : read;
}

/** Verifies a statement by itself: there is nothing else in its file. */
export function verifyBundle(bundle: Bundle, keys: readonly VerificationKey[]): Verified {
  const { step: signature, statement } = openStatement(bundle, keys);
  if (statement === null) return { about: 'a statement', steps: [signature] };
  return { about: describe(statement), steps: [signature] };
}

function describe({ subject, predicateType, predicate }: ReadStatement): string {
  const [{ uri, name, digest } = { digest: {} }] = subject;
  const of = uri ?? name ?? Object.values(digest)[0] ?? 'something';
  const { verificationResult, conclusion, timeVerified } = predicate;
  const says = [verificationResult, conclusion].find((each) => typeof each === 'string');
  const at = typeof timeVerified === 'string' ? new Date(timeVerified) : null;
  const when = at === null || Number.isNaN(at.getTime()) ? '' : ` at ${utcMinute(at)}`;
  return `${predicateType} about ${of}${says === undefined ? '' : `: ${says}`}${when}`;
}
