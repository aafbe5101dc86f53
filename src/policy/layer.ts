import type { z } from 'zod';
import { stricterIndependence } from '../rules/independence.ts';
import { isOwnRule, ownRuleId, ownRuleSchema } from '../rules/own/index.ts';
import type { Rule, Stricter } from '../rules/rule.ts';
import { exceptionKeys } from './exception-policy.ts';
import type { Origin } from './policy.ts';
import { presetNamed } from './presets/index.ts';
import { type Enforcement, enforcements, type PolicyEntry, type PolicyFile } from './written-policy.ts';

/** A value with its origin. */
export interface Setting {
  readonly value: unknown;
  readonly origin: Origin;
}

/** The settings of one rule, by key: its options, `enforcement`, and `roll-out`. */
export type RuleSettings = ReadonlyMap<string, Setting>;

/** What one file says, with its preset, where some of its scopes apply. */
export interface Layer {
  /** The keys of the policy that are written, but for maps of rules; those of `exceptions` one by one, as `exceptions.file`. */
  readonly keys: ReadonlyMap<string, Setting>;
  /** Each rule that is named, by id. */
  readonly rules: ReadonlyMap<string, RuleSettings>;
}

/** The keys of a policy whose values stand for themselves. */
export const plainKeys = ['extends', 'comment', 'owners', 'owners-fallback', 'enforcement'] as const;

/** How a rule counts that says nothing of it. */
export const defaultEnforcement = 'observe' satisfies Enforcement;

/** The keys of a rule beside its options. */
export const ownKeys: ReadonlySet<string> = new Set(['enforcement', 'roll-out']);

/**
 * Reads a file as a layer: the preset, what the file says over it, and over that what each scope says that applies, in order. A later value
 * replaces an earlier one, option by option; a list replaces the list.
 *
 * @param applying the places of the scopes that apply, among those of the file
 * @param releases the places of the entries of `releases` that list the target of a release; none elsewhere
 * @param rules the registry: what a preset says of a rule that is not in it is left out
 */
export function layerOf(
  { written, lines }: PolicyFile,
  layer: 'organization' | 'repository',
  applying: readonly number[],
  releases: readonly number[],
  rules: readonly Rule[],
): Layer {
  const settings = new Map<string, Map<string, Setting>>();
  const preset = presetNamed(written.extends);
  for (const { id } of rules) {
    const options = preset?.rules[id];
    if (preset === null || options === undefined) continue;
    add(settings, id, options, () => ({ layer: 'preset', preset: preset.name }));
  }
  const lineAt = (path: string) => (lines[path] === undefined ? {} : { line: lines[path] });
  for (const [id, entry] of Object.entries(written.rules ?? {})) {
    if (entry === undefined) continue;
    const at = `rules.${id}`;
    add(settings, id, entry, (key) => ({
      layer,
      ...lineAt(lines[`${at}.${key}`] === undefined ? at : `${at}.${key}`),
    }));
  }
  for (const [name, definition] of Object.entries(written.require ?? {})) {
    const at = `require.${name}`;
    add(settings, ownRuleId(name), definition, (key) => ({
      layer,
      ...lineAt(lines[`${at}.${key}`] === undefined ? at : `${at}.${key}`),
    }));
  }
  const sections = [
    ...(written.scopes ?? []).map((section, index) => ({
      section,
      at: `scopes.${index}`,
      applies: applying.includes(index),
    })),
    ...(written.releases ?? []).map((section, index) => ({
      section,
      at: `releases.${index}`,
      applies: releases.includes(index),
    })),
  ];
  for (const { section: scope, at: place, applies } of sections) {
    if (!applies) continue;
    for (const [id, entry] of Object.entries(scope.rules ?? {})) {
      if (entry === undefined) continue;
      const at = `${place}.rules.${id}`;
      add(settings, id, entry, (key) => ({
        layer,
        scope: scope.name,
        ...lineAt(lines[`${at}.${key}`] === undefined ? at : `${at}.${key}`),
      }));
    }
  }
  const keys = new Map<string, Setting>(
    [
      ...plainKeys.map((key) => [key, written[key]] as const),
      ...exceptionKeys(written.exceptions ?? {}),
    ].flatMap(([key, value]) =>
      value === undefined ? [] : [[key, { value, origin: { layer, ...lineAt(key) } }] as const],
    ),
  );
  return { keys, rules: new Map([...settings].map(([id, of]) => [id, normalized(of, id, rules)])) };
}

function add(
  settings: Map<string, Map<string, Setting>>,
  id: string,
  entry: PolicyEntry,
  originOf: (key: string) => Origin,
): void {
  const of = settings.get(id) ?? new Map<string, Setting>();
  settings.set(id, of);
  const values = typeof entry === 'string' ? { enforcement: entry } : entry;
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) of.set(key, { value, origin: originOf(key) });
  }
}

/** The values as the rule's schema reads them: with the defaults within an option, and without blanks around words. */
function normalized(settings: RuleSettings, id: string, rules: readonly Rule[]): RuleSettings {
  const values = optionsOf(schemaOf(id, rules), settings);
  if (values === null) return settings;
  return new Map(
    [...settings].map(([key, { value, origin }]) => [
      key,
      { value: ownKeys.has(key) ? value : values[key], origin },
    ]),
  );
}

/**
 * The layer as a minimum: of each rule that it names, every option has a value, if only the default.
 *
 *     completed(layer, rules).rules.get('review')?.get('approvals')   // { value: 1, origin: { layer: 'default' } }
 */
export function completed({ keys, rules: named }: Layer, rules: readonly Rule[]): Layer {
  const complete = [...named].map(([id, settings]): readonly [string, RuleSettings] => {
    const values = optionsOf(schemaOf(id, rules), settings);
    const defaults = Object.entries(values ?? {}).map(([key, value]): readonly [string, Setting] => [
      key,
      settings.get(key) ?? { value, origin: { layer: 'default' } },
    ]);
    return [id, new Map([...settings, ...defaults])];
  });
  const enforcement: Setting = { value: defaultEnforcement, origin: { layer: 'default' } };
  return { keys: new Map([['enforcement', enforcement], ...keys]), rules: new Map(complete) };
}

const read = new WeakMap<RuleSettings, Readonly<Record<string, unknown>> | null>();

/** The options of a rule with its defaults, read once; null where they are none that it takes together. */
export function optionsOf(
  schema: z.ZodType | null,
  settings: RuleSettings,
): Readonly<Record<string, unknown>> | null {
  if (schema === null) return null;
  const known = read.get(settings);
  if (known !== undefined) return known;
  const options = readOptions(schema, settings);
  read.set(settings, options);
  return options;
}

function readOptions(schema: z.ZodType, settings: RuleSettings): Readonly<Record<string, unknown>> | null {
  const written = [...settings].flatMap(([key, { value }]) =>
    ownKeys.has(key) ? [] : [[key, value] as const],
  );
  const parsed = schema.safeParse(Object.fromEntries(written));
  return parsed.success ? (parsed.data as Readonly<Record<string, unknown>>) : null;
}

/** The schema of a rule's options, of the registry or of the policy's own; null where there is no such rule. */
export function schemaOf(id: string, rules: readonly Rule[]): z.ZodType | null {
  if (isOwnRule(id)) return ownRuleSchema;
  return rules.find((rule) => rule.id === id)?.options ?? null;
}

/** Which values of a rule's options ask for more. */
export function stricterOf(id: string, rules: readonly Rule[]): Readonly<Record<string, Stricter>> {
  if (isOwnRule(id)) return { ...stricterIndependence, deputies: 'subset' };
  return rules.find((rule) => rule.id === id)?.stricter ?? {};
}

/** Where the settings of a rule stand in the policy: `rules.review`, or `require.payments-review`. */
export function pathOfRule(id: string): string {
  return isOwnRule(id) ? id : `rules.${id}`;
}

export function isEnforcement(value: unknown): value is (typeof enforcements)[number] {
  return enforcements.some((each) => each === value);
}
