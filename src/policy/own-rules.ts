import { isDeepStrictEqual } from 'node:util';
import { type OwnDefinition, ownRule, ownRuleSchema } from '../rules/own/index.ts';
import { defaultEnforcement } from './layer.ts';
import type { EnabledRule, Origin, PolicyLayers, PolicySetting, RefusedSetting } from './policy.ts';
import type { Enforcement, PolicyFile, RollOut } from './written-policy.ts';

/** One entry of `require` in effect, with its layer. */
interface Entry {
  readonly name: string;
  readonly definition: OwnDefinition;
  readonly enforcement: Enforcement | undefined;
  readonly rollOut: RollOut | undefined;
  readonly layer: 'organization' | 'repository';
  readonly file: PolicyFile;
}

/**
 * The rules that the files of a policy define under `require`, the organization's first. One that the organization defines is the
 * organization's: a repository cannot define it again.
 *
 * @param fallback the enforcement of those that say none
 */
export function ownRulesIn(layers: PolicyLayers, fallback: Enforcement): readonly EnabledRule[] {
  return entriesOf(layers).flatMap(({ name, definition, enforcement, rollOut }): readonly EnabledRule[] => {
    const written = enforcement ?? fallback;
    // Until its first day, a rule that is rolled out is observed.
    const counts = written === 'off' && rollOut !== undefined ? defaultEnforcement : written;
    if (counts === 'off') return [];
    return [
      {
        rule: ownRule(name, definition),
        enforcement: counts,
        ...(rollOut === undefined ? {} : { rollOut }),
        options: definition,
      },
    ];
  });
}

/** Every key of the rules that the files define, with its origin. */
export function ownSettingsIn(
  layers: PolicyLayers,
  fallback: { readonly value: unknown; readonly origin: Origin },
): readonly PolicySetting[] {
  return entriesOf(layers).flatMap((entry) => {
    const { name, definition, enforcement, rollOut } = entry;
    const written = entry.file.written.require?.[name] ?? {};
    const originOf = (key: string): Origin =>
      Object.hasOwn(written, key) ? originIn(entry, key) : { layer: 'default' };
    return [
      {
        path: `require.${name}.enforcement`,
        ...(enforcement === undefined
          ? fallback
          : { value: enforcement, origin: originIn(entry, 'enforcement') }),
      },
      ...(rollOut === undefined
        ? []
        : [{ path: `require.${name}.roll-out`, value: rollOut, origin: originIn(entry, 'roll-out') }]),
      ...Object.entries(definition).map(([key, value]) => ({
        path: `require.${name}.${key}`,
        value,
        origin: originOf(key),
      })),
    ];
  });
}

/** The rules that the repository defines and the organization defines already, in another way. */
export function refusedOwnRules({ organization, repository }: PolicyLayers): readonly RefusedSetting[] {
  if (organization === null || repository === null) return [];
  const kept = organization.written.require ?? {};
  return Object.entries(repository.written.require ?? {}).flatMap(
    ([name, wanted]): readonly RefusedSetting[] => {
      if (!Object.hasOwn(kept, name) || isDeepStrictEqual(kept[name], wanted)) return [];
      const line = repository.lines[`require.${name}`];
      return [
        {
          path: `require.${name}`,
          wanted,
          kept: kept[name],
          origin: { layer: 'repository', ...(line === undefined ? {} : { line }) },
        },
      ];
    },
  );
}

function entriesOf({ organization, repository }: PolicyLayers): readonly Entry[] {
  const first = organization === null ? [] : entriesIn(organization, 'organization');
  const names = new Set(first.map(({ name }) => name));
  const second = repository === null ? [] : entriesIn(repository, 'repository');
  return [...first, ...second.filter(({ name }) => !names.has(name))];
}

/** By file, for a policy is resolved again for each part of a change. */
const known = new WeakMap<PolicyFile, readonly Entry[]>();

function entriesIn(file: PolicyFile, layer: Entry['layer']): readonly Entry[] {
  const entries =
    known.get(file) ??
    Object.entries(file.written.require ?? {}).map(
      ([name, { enforcement, 'roll-out': rollOut, ...written }]) => ({
        name,
        definition: ownRuleSchema.parse(written),
        enforcement,
        rollOut,
        layer,
        file,
      }),
    );
  known.set(file, entries);
  return entries;
}

function originIn({ name, layer, file: { lines } }: Entry, key: string): Origin {
  const line = lines[`require.${name}.${key}`] ?? lines[`require.${name}`];
  return { layer, ...(line === undefined ? {} : { line }) };
}
