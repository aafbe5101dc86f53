import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { envelopeSchema, openEnvelope } from '../../ledger/bundle.ts';
import type { VerificationKey } from '../../ledger/signer.ts';
import { releaseVerdictType } from '../../report/release-verdict.ts';
import { utcMinute } from '../../text/utc-time.ts';
import { step, type Verified } from './step.ts';
import { refused, short, signedAt } from './verify-bundle.ts';

const answerSchema = z.looseObject({
  repository: z.string(),
  sha: z.string(),
  answer: z.string(),
  iat: z.number(),
  exp: z.number(),
  envelope: envelopeSchema.nullable(),
});

export type SignedAnswer = z.infer<typeof answerSchema>;

/** Data as an answer of the verdicts API; null where it is none. */
export function readAnswer(data: unknown): SignedAnswer | null {
  return answerSchema.safeParse(data).data ?? null;
}

/** Verifies that the service signed an answer about a release, and that the answer is what was signed. */
export function verifyAnswer(
  { envelope, ...answer }: SignedAnswer,
  keys: readonly VerificationKey[],
): Verified {
  const about = `the answer "${answer.answer}" about ${answer.repository}@${answer.sha}`;
  const say = (result: 'verified' | 'failed' | 'not-possible', message: string): Verified => ({
    about,
    steps: [step('signature', result, message)],
  });
  if (envelope === null) return say('not-possible', 'The service did not sign it.');
  const opened = openEnvelope(envelope, keys, releaseVerdictType);
  if (opened.state !== 'signed') return { about, steps: [refused(opened, keys)] };
  if (!isDeepStrictEqual(parsed(opened.payload), answer))
    return say('failed', 'The answer differs from what was signed.');
  const given = new Date(answer.iat * 1_000);
  if (!signedAt(opened.keys, given))
    return say('failed', 'The key that signed it did not sign when the answer was given.');
  const [{ keyId } = { keyId: '' }] = opened.keys;
  const until = utcMinute(new Date(answer.exp * 1_000));
  return say('verified', `Signed with the key ${short(keyId)}. It was valid until ${until}.`);
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return null;
  }
}
