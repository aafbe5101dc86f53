import { z } from 'zod';
import { type NamedOwner, namedOwners } from '../rules/options.ts';
import type { Rule } from '../rules/rule.ts';
import { commentModes, type Enforcement, enforcements } from './policy.ts';
import { type PolicyReview, policyReview } from './policy-review.ts';
import { presets } from './presets/index.ts';

/** A rule's entry in the file, validated: its enforcement alone, or beside its own options. */
export type PolicyEntry =
  | Enforcement
  | ({ readonly enforcement?: Enforcement } & Readonly<Record<string, unknown>>);

/** What a policy file says, validated. A rule that it does not name is absent. */
export interface PolicyFile {
  readonly extends?: string | undefined;
  readonly comment: (typeof commentModes)[number];
  readonly owners?: readonly NamedOwner[] | undefined;
  readonly 'owners-fallback'?: readonly NamedOwner[] | undefined;
  readonly enforcement: Enforcement;
  readonly policy?: PolicyReview | undefined;
  readonly rules: Readonly<Record<string, PolicyEntry | undefined>>;
}

/**
 * The schema of the policy file, made of the rules' own: each rule's options stand beside its enforcement, and no other
 * key is allowed anywhere.
 *
 * @throws {TypeError} if the options of a rule are no zod object, or have a key `enforcement`
 */
export function policySchema(rules: readonly Rule[]): z.ZodType<PolicyFile> {
  const entries = Object.fromEntries(rules.map((rule) => [rule.id, entrySchema(rule).optional()]));
  return z.strictObject({
    extends: z
      .enum(
        presets.map(({ name }) => name),
        { error: ({ input }) => presetMistake(input) },
      )
      .optional()
      .describe(
        'The preset, with its version, whose rules and options apply unless the file overrides them. Without a preset, only the rules that the file names are evaluated.',
      ),
    comment: z
      .enum(commentModes)
      .default('needed')
      .describe(
        'When the one comment is written: `needed` while a rule that is enforced or warns asks the author for something.',
      ),
    enforcement: z
      .enum(enforcements)
      .default('observe')
      .describe('Enforcement of each named rule that does not set its own.'),
    owners: namedOwners()
      .optional()
      .describe(
        'Who approves a change that takes an owner of the policy, such as one of what the analyses run from: logins and teams. Without it: the owners of the policy file in `CODEOWNERS`, else the administrators of the repository.',
      ),
    'owners-fallback': namedOwners()
      .optional()
      .describe(
        'Who approves it where every owner contributed to the change. Without it nobody does if the policy names owners, and otherwise anyone with write access.',
      ),
    policy: policyReview.optional(),
    rules: z
      .strictObject(entries)
      .default({})
      .describe(
        'For each rule: its enforcement alone, or its enforcement together with its options. A rule that neither this nor the preset names is not evaluated.',
      ),
  });
}

/** The schema of the policy file as JSON Schema, for editors: draft 7, which their YAML support understands. */
export function policyJsonSchema(rules: readonly Rule[]): z.core.JSONSchema.BaseSchema {
  return {
    title: 'Policy of sdl-gate',
    ...z.toJSONSchema(policySchema(rules), { io: 'input', target: 'draft-7', unrepresentable: 'any' }),
  };
}

/** A name without a version gets a message of its own; otherwise the presets are listed. */
function presetMistake(input: unknown): string | undefined {
  const isUnversioned = presets.some(({ name }) => name.split('@')[0] === input);
  return isUnversioned ? 'must be a preset with its version' : undefined;
}

function entrySchema({ id, title, passesWhen, options }: Rule): z.ZodType<PolicyEntry> {
  if (!(options instanceof z.ZodObject))
    throw new TypeError(`The options of the rule ${id} are no zod object.`);
  if ('enforcement' in options.shape) throw new TypeError(`The rule ${id} has an option named enforcement.`);
  const enforcement = z.enum(enforcements).describe('How the verdict of this rule counts.');
  return z
    .union([enforcement, options.extend({ enforcement: enforcement.optional() }).strict()])
    .describe(`${title}. ${passesWhen}`);
}
