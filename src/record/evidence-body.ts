import { zstdCompressSync } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import type { Evidence, EvidenceValues, SliceName } from '../evidence/index.ts';
import type { Problem, Slice } from '../evidence/slice.ts';
import { type PlainPolicy, plainPolicy, policyFrom } from '../policy/plain-policy.ts';
import type { PolicyResult } from '../policy/policy.ts';
import type { PolicyFile } from '../policy/written-policy.ts';
import type { Rule } from '../rules/rule.ts';
import type { Digest, EvidenceBody } from '../subjects/entries.ts';
import { InOrder } from './codec.ts';
import { decodeBody, digestOf, encodeBody, UnreadableBody } from './format.ts';

/** Bytes of the text of a part of the evidence; a longer one is not kept. */
export const maxEvidenceBytes = 32 * 1024 * 1024;

/**
 * A part of the evidence in an entry: its digest where it is kept, or why it is not. `unknown-rule`: the policy has a rule of its own that
 * no data describes.
 */
export type EvidenceReference =
  | Digest
  | { readonly digest: Digest; readonly notKept: 'too-large'; readonly bytes: number }
  | { readonly notKept: 'unknown-rule' };

/** A part of the evidence, encoded. */
export interface EncodedEvidence {
  readonly reference: EvidenceReference;
  /** Null: not kept. */
  readonly body: EvidenceBody | null;
}

/** Rules go through these by their keys, so that the order decides in which order the check shows what they find. */
const dictionaries: { readonly [Name in SliceName]?: (value: EvidenceValues[Name]) => unknown } = {
  baseDirectories: (value) => new InOrder(value, 'own'),
  baseWorkflows: ({ workflows, actions }) => ({
    workflows: new InOrder(workflows, 'own'),
    actions: new InOrder(actions, 'own'),
  }),
  headFiles: (value) => new InOrder(value, 'own'),
  policyNames: (value) => ({ ...value, accounts: new InOrder(value.accounts, 'own') }),
  teams: (value) => new InOrder(value, 'own'),
};

/** The text of a slice of the evidence, whole or unavailable with the reason. */
export function encodeSlice<Name extends SliceName>(
  slice: Name,
  content: Slice<EvidenceValues[Name]>,
): string {
  return content.available
    ? encodeBody({ slice, value: dictionaries[slice]?.(content.value) ?? content.value })
    : encodeBody({ slice, problem: content.problem });
}

/**
 * Reads what {@link encodeSlice} wrote, in this or an earlier version.
 *
 * @throws {UnreadableBody}
 */
export function decodeSlice(text: string): { readonly slice: string; readonly content: Slice<unknown> } {
  const fields = decodeBody(text, 'slice');
  const { slice } = fields;
  if (typeof slice !== 'string' || !('value' in fields || 'problem' in fields))
    throw new UnreadableBody('The record is not a part of the evidence.');
  return {
    slice,
    content:
      'value' in fields
        ? { available: true, value: fields.value }
        : { available: false, problem: fields.problem as Problem },
  };
}

/** The text of a policy, valid or not; null where a rule of it is not in the registry. */
export function encodePolicy(result: PolicyResult, registry: readonly Rule[]): string | null {
  if (!result.valid) return encodeBody({ invalid: { source: result.source, problems: result.problems } });
  const policy = plainPolicy(result.policy, registry);
  return policy === null ? null : encodeBody({ policy: withOrder(policy) });
}

/** The order of what the files say is that in which the check shows the policy's own rules. */
function withOrder(policy: PlainPolicy): unknown {
  if (!('from' in policy)) return policy;
  const { organization, repository } = policy.from.layers;
  const of = (file: PolicyFile | null) => file && { ...file, written: new InOrder(file.written) };
  return {
    ...policy,
    from: { ...policy.from, layers: { organization: of(organization), repository: of(repository) } },
  };
}

/**
 * Reads what {@link encodePolicy} wrote, in this or an earlier version, and resolves it with the present rules and presets.
 *
 * @throws {UnreadableBody}
 */
export function decodePolicy(text: string, registry: readonly Rule[]): PolicyResult {
  const { policy, invalid } = decodeBody(text, 'policy');
  if (typeof policy === 'object' && policy !== null)
    return { valid: true, policy: policyFrom(policy as PlainPolicy, registry) };
  if (typeof invalid === 'object' && invalid !== null)
    return { valid: false, ...(invalid as Omit<PolicyResult & { valid: false }, 'valid'>) };
  throw new UnreadableBody('The record is not a policy.');
}

/** Short texts that are remembered with their digests: most evaluations have some of the same, such as an empty list of labels. */
const maxRepeated = 1_000;
/** Characters of such a text. */
const maxRepeatedLength = 2_000;

/** Encodes parts of the evidence. What caches share between evaluations is encoded once. */
export interface EvidenceEncoder {
  slices(evidence: Evidence): ReadonlyMap<SliceName, EncodedEvidence>;
  policy(result: PolicyResult): EncodedEvidence;
}

/**
 * @param registry the rules that policies may name
 * @param maxBytes of the text of one part
 */
export function createEvidenceEncoder(
  registry: readonly Rule[],
  maxBytes: number = maxEvidenceBytes,
): EvidenceEncoder {
  const slices = new Map<SliceName, WeakMap<object, EncodedEvidence>>();
  const policies = new WeakMap<object, EncodedEvidence>();
  const short = new LRUCache<string, EncodedEvidence>({ max: maxRepeated });
  const encoded = (text: string): EncodedEvidence => {
    if (text.length > maxRepeatedLength) return encodedText(text, maxBytes);
    const found = short.get(text) ?? encodedText(text, maxBytes);
    short.set(text, found);
    return found;
  };
  return {
    slices: (evidence) =>
      new Map(
        (Object.entries(evidence) as [SliceName, Slice<never>][]).map(([name, content]) => {
          const known = slices.get(name) ?? new WeakMap<object, EncodedEvidence>();
          slices.set(name, known);
          const identity = content.available ? content.value : content.problem;
          return [name, once(known, identity, () => encoded(encodeSlice(name, content)))];
        }),
      ),
    policy: (result) =>
      once(policies, result.valid ? result.policy : result, () => {
        const text = encodePolicy(result, registry);
        return text === null ? { reference: { notKept: 'unknown-rule' }, body: null } : encoded(text);
      }),
  };
}

function encodedText(text: string, maxBytes: number): EncodedEvidence {
  const bytes = Buffer.from(text);
  const digest = digestOf(text);
  if (bytes.length > maxBytes)
    return { reference: { digest, notKept: 'too-large', bytes: bytes.length }, body: null };
  return { reference: digest, body: { digest, content: zstdCompressSync(bytes) } };
}

function once(
  known: WeakMap<object, EncodedEvidence>,
  identity: object,
  make: () => EncodedEvidence,
): EncodedEvidence {
  const found = known.get(identity) ?? make();
  known.set(identity, found);
  return found;
}
