import { z } from 'zod';
import { namedOwners } from '../rules/options.ts';
import { ownRuleName, ownRuleSchema } from '../rules/own/index.ts';
import type { Rule } from '../rules/rule.ts';
import { attestations } from './attestations.ts';
import { dashboardRoles } from './dashboard-roles.ts';
import { defaultExceptionKeys, exceptionPolicy } from './exception-policy.ts';
import { policyReview } from './policy-review.ts';
import { presets } from './presets/index.ts';
import { maxReleases, releaseKeys } from './releases.ts';
import { rollOut } from './roll-out.ts';
import { maxScopes, scopeConditions } from './scopes.ts';
import { commentModes, enforcements, type PolicyEntry, type WrittenPolicy } from './written-policy.ts';

/**
 * The schema of the policy file, made of the rules' own: each rule's options stand beside its enforcement, and no other
 * key is allowed anywhere.
 *
 * @throws {TypeError} if the options of a rule are no zod object, or have a key `enforcement` or `roll-out`
 */
export function policySchema(rules: readonly Rule[]): z.ZodType<WrittenPolicy> {
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
    overridable: z
      .array(overridableKey(rules))
      .max(200)
      .default([])
      .describe(
        'In the file of the organization: the keys that a repository may set as it likes, such as `rules.tests.ignore`, or `rules.tests` for all of the rule. All others it can only make stricter.',
      ),
    policy: policyReview.optional(),
    exceptions: exceptionPolicy.optional(),
    rules: z
      .strictObject(entries)
      .default({})
      .describe(
        'For each rule: its enforcement alone, or its enforcement together with its options. A rule that neither this nor the preset names is not evaluated.',
      ),
    require: z
      .record(ownRuleName, ownRuleSchema.extend(countingKeys).strict())
      .refine((requirements) => Object.keys(requirements).length <= maxRequirements, {
        message: `must have at most ${maxRequirements} requirements`,
      })
      .default({})
      .describe('Requirements of your own, by name: when each applies, and what it asks for.'),
    scopes: z
      .array(scopeSchema(entries))
      .max(maxScopes)
      .refine((scopes) => new Set(scopes.map(({ name }) => name)).size === scopes.length, {
        message: 'must have names that differ',
      })
      .default([])
      .describe(
        'Other settings of rules by base branch, repository property, path or author. Every scope that applies counts, a later one before an earlier one.',
      ),
    releases: z
      .array(releaseSchema(entries))
      .max(maxReleases)
      .refine((releases) => new Set(releases.map(({ name }) => name)).size === releases.length, {
        message: 'must have names that differ',
      })
      .default([])
      .describe(
        'The environments and tags that commits are released to, and by what terms. Every entry that lists a target counts, a later one before an earlier one.',
      ),
    attestations: attestations.optional(),
    dashboard: dashboardRoles.optional(),
  });
}

/** Entries of `require`. */
const maxRequirements = 50;

const enforcement = z.enum(enforcements).describe('How the verdict of this rule counts.');

/** The keys of a rule beside its options. */
const countingKeys = {
  enforcement: enforcement.optional(),
  'roll-out': rollOut
    .optional()
    .describe('The days from which on it warns and is enforced. Until then it counts as `enforcement` says.'),
};

function scopeSchema(entries: Readonly<Record<string, z.ZodOptional<z.ZodType<PolicyEntry>>>>) {
  return z
    .strictObject({
      ...scopeConditions,
      rules: z.strictObject(entries).describe('As `rules` of the policy: the settings that differ.'),
    })
    .refine(
      ({ name: _, rules: __, ...conditions }) => Object.values(conditions).some((each) => each !== undefined),
      {
        message: 'must have at least one of `branches`, `properties`, `paths`, `authors` and `contributors`',
      },
    );
}

function releaseSchema(entries: Readonly<Record<string, z.ZodOptional<z.ZodType<PolicyEntry>>>>) {
  return z
    .strictObject({
      ...releaseKeys,
      rules: z
        .strictObject(entries)
        .optional()
        .describe('As `rules` of the policy: the settings that differ for these targets.'),
    })
    .refine(({ environments, tags }) => environments !== undefined || tags !== undefined, {
      message: 'must have `environments`, `tags`, or both',
    });
}

/** Besides those of the rules. */
const ownOverridableKeys = [
  'enforcement',
  'owners',
  'owners-fallback',
  'exceptions',
  ...defaultExceptionKeys.map(([key]) => key),
];

/** A key of the policy, or a rule for all of its keys. */
function overridableKey(rules: readonly Rule[]) {
  const keys = rules.flatMap(({ id, options }) => [
    `rules.${id}`,
    `rules.${id}.enforcement`,
    `rules.${id}.roll-out`,
    ...(options instanceof z.ZodObject ? Object.keys(options.shape).map((key) => `rules.${id}.${key}`) : []),
  ]);
  const requirement = z.string().regex(/^require\.[a-z0-9-]{1,200}$/);
  return z.union([z.enum([...ownOverridableKeys, ...keys]), requirement], {
    error: ({ input }) =>
      typeof input === 'string' ? `must be a key of the policy, such as \`rules.tests.ignore\`` : undefined,
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
  for (const own of ['enforcement', 'roll-out']) {
    if (own in options.shape) throw new TypeError(`The rule ${id} has an option named ${own}.`);
  }
  return z.union([enforcement, options.extend(countingKeys).strict()]).describe(`${title}. ${passesWhen}`);
}
