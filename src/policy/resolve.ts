import { matcher } from '../rules/matching.ts';
import type { NamedOwner } from '../rules/options.ts';
import { isOwnRule, ownRuleFrom, ownRuleSchema } from '../rules/own/index.ts';
import type { Rule } from '../rules/rule.ts';
import { defaultExceptionKeys, exceptionPolicyOf } from './exception-policy.ts';
import { enforcementOf, type JoinedLayers, joinLayers } from './join-layers.ts';
import {
  defaultEnforcement,
  type Layer,
  layerOf,
  optionsOf,
  pathOfRule,
  type RuleSettings,
  type Setting,
} from './layer.ts';
import type { EnabledRule, Policy, PolicyLayers, PolicySetting, ResolvedFrom } from './policy.ts';
import { reviewsOf } from './policy-review.ts';
import { defaultPreset } from './presets/index.ts';
import { dependsOnChange, holdsIn } from './scopes.ts';
import type {
  CommentMode,
  PolicyContext,
  PolicyFile,
  PolicyScope,
  PolicySource,
  RollOut,
  WrittenAttestation,
} from './written-policy.ts';

/** Where neither branch nor properties are known. */
export const nowhere: PolicyContext = { branch: null, properties: {} };

/**
 * The policy that two files make in a place. Pure.
 *
 * @param layers valid files; without any, the default preset is observed
 * @param context the branch and the repository: which scopes apply
 * @param rules the registry
 * @param otherwise the source of the policy where there is no file
 */
export function resolvePolicy(
  layers: PolicyLayers,
  context: PolicyContext,
  rules: readonly Rule[],
  otherwise: PolicySource = { kind: 'default' },
): Policy {
  const scopes = scopesOf(layers);
  const from: ResolvedFrom = { registry: rules, layers, context, otherwise, scopes };
  const { layer, refused } = joined(from, appliedInContext(from));
  const { keys } = layer;
  const preset = text(keys.get('extends'));
  const owners = keys.get('owners')?.value as readonly NamedOwner[] | undefined;
  const fallback = keys.get('owners-fallback')?.value as readonly NamedOwner[] | undefined;
  const { organization, repository } = layers;
  const reviews = reviewsOf(layers);
  const exceptions = exceptionPolicyOf(keys);
  const attestations = attestationsIn(layers);
  return {
    source: repository?.source ?? organization?.source ?? otherwise,
    ...(organization === null ? {} : { organization: organization.source }),
    ...(preset === undefined ? {} : { extends: preset }),
    comment: (text(keys.get('comment')) ?? 'needed') as CommentMode,
    ...(owners === undefined ? {} : { owners }),
    ...(fallback === undefined ? {} : { ownersFallback: fallback }),
    rules: enabledIn(layer, rules),
    ...(reviews.length === 0 ? {} : { reviews }),
    ...(exceptions === null ? {} : { exceptions }),
    ...(attestations.length === 0 ? {} : { attestations }),
    resolved: from,
    settings: [
      ...mapSettings('policy', layers),
      ...mapSettings('dashboard', layers),
      ...settingsIn(layer, rules),
      ...releaseSettings(layers),
      ...attestationSettings(layers),
    ],
    refused,
  };
}

/**
 * The rules of a policy where these scopes apply, besides those that apply by branch and repository.
 *
 * @param applying of `resolved.scopes`
 */
export function rulesWhere(from: ResolvedFrom, applying: readonly PolicyScope[]): readonly EnabledRule[] {
  return enabledIn(joined(from, [...appliedInContext(from), ...applying]).layer, from.registry);
}

/** The places of the entries of `releases` that list the target of a release, among those of each file. */
export interface ReleasePlaces {
  readonly organization: readonly number[];
  readonly repository: readonly number[];
}

/** The rules of a policy for a release, where these entries list its target. Scopes by path and people are about changes. */
export function enabledForRelease(from: ResolvedFrom, places: ReleasePlaces): readonly EnabledRule[] {
  return enabledIn(joined(from, appliedInContext(from), places).layer, from.registry);
}

/** As {@link rulesWhere}, every key in effect. */
export function settingsWhere(
  from: ResolvedFrom,
  applying: readonly PolicyScope[],
): readonly PolicySetting[] {
  return settingsIn(joined(from, [...appliedInContext(from), ...applying]).layer, from.registry);
}

/** The scopes that apply by branch and repository alone. */
export function appliedInContext({ scopes, context }: ResolvedFrom): readonly PolicyScope[] {
  return scopes.filter((scope) => !dependsOnChange(scope) && holds(scope, context));
}

/** The scopes of which the change decides whether they apply. */
export function scopesByChange({ scopes, context }: ResolvedFrom): readonly PolicyScope[] {
  return scopes.filter((scope) => dependsOnChange(scope) && holds(scope, context));
}

function holds(scope: PolicyScope, context: PolicyContext): boolean {
  return holdsIn(scope, context, (globs, branch) => matcher(globs)(branch));
}

function scopesOf({ organization, repository }: PolicyLayers): readonly PolicyScope[] {
  const of = (file: PolicyFile | null, layer: PolicyScope['layer']) =>
    (file?.written.scopes ?? []).map(({ rules: _, ...conditions }, index) => ({
      ...conditions,
      layer,
      index,
    }));
  return [...of(organization, 'organization'), ...of(repository, 'repository')];
}

/** The layers of both files, one over the other. */
function joined(
  { layers: { organization, repository }, registry: rules }: ResolvedFrom,
  applying: readonly PolicyScope[],
  releases: ReleasePlaces = noReleases,
): JoinedLayers {
  const layer = (file: PolicyFile, of: PolicyScope['layer']) =>
    layerOf(
      file,
      of,
      applying.flatMap((scope) => (scope.layer === of ? [scope.index] : [])),
      releases[of],
      rules,
    );
  if (organization === null) {
    return { layer: layer(repository ?? withoutFile, 'repository'), refused: [] };
  }
  const minimum = layer(organization, 'organization');
  if (repository === null) return { layer: minimum, refused: [] };
  return joinLayers(minimum, layer(repository, 'repository'), organization.written.overridable ?? [], rules);
}

const noReleases: ReleasePlaces = { organization: [], repository: [] };

const withoutFile: PolicyFile = {
  source: { kind: 'default' },
  written: { extends: defaultPreset.name },
  lines: {},
};

function enabledIn({ keys, rules: named }: Layer, rules: readonly Rule[]): readonly EnabledRule[] {
  const fallback = enforcementOf(keys.get('enforcement')) ?? defaultEnforcement;
  return rulesOf(named, rules).flatMap((rule): readonly EnabledRule[] => {
    const settings = named.get(rule.id);
    if (settings === undefined) return [];
    const rollOut = settings.get('roll-out')?.value as RollOut | undefined;
    const written = enforcementOf(settings.get('enforcement')) ?? fallback;
    // Until its first day, a rule that is rolled out is observed.
    const enforcement = written === 'off' && rollOut !== undefined ? defaultEnforcement : written;
    if (enforcement === 'off') return [];
    return [
      {
        rule,
        enforcement,
        ...(rollOut === undefined ? {} : { rollOut }),
        options: optionsOf(rule.options, settings),
      },
    ];
  });
}

/** The rules of the registry, and behind them those that the policy defines, in its order. */
function rulesOf(named: Layer['rules'], rules: readonly Rule[]): readonly Rule[] {
  const own = [...named].flatMap(([id, settings]) => {
    const definition = isOwnRule(id) ? optionsOf(ownRuleSchema, settings) : null;
    return definition === null ? [] : [ownRuleFrom(id, definition)];
  });
  return [...rules, ...own];
}

function settingsIn({ keys, rules: named }: Layer, rules: readonly Rule[]): readonly PolicySetting[] {
  const fallback = keys.get('enforcement') ?? { value: defaultEnforcement, origin: { layer: 'default' } };
  return [
    ...[...keys].filter(([key]) => key !== 'enforcement').map(([path, setting]) => ({ path, ...setting })),
    ...defaultsOfExceptions(keys),
    ...rulesOf(named, rules).flatMap((rule) => {
      const settings = named.get(rule.id);
      return settings === undefined ? [] : settingsOfRule(rule, settings, fallback);
    }),
  ];
}

/** What counts where the section `exceptions` leaves a key out. */
function defaultsOfExceptions(keys: Layer['keys']): readonly PolicySetting[] {
  if (![...keys.keys()].some((key) => key.startsWith('exceptions.'))) return [];
  return defaultExceptionKeys.flatMap(([path, value]): readonly PolicySetting[] =>
    keys.has(path) ? [] : [{ path, value, origin: { layer: 'default' } }],
  );
}

/** What each file says of its own review or of the dashboard: neither replaces the other. */
function mapSettings(
  section: 'policy' | 'dashboard',
  { organization, repository }: PolicyLayers,
): readonly PolicySetting[] {
  const of = (file: PolicyFile | null, layer: 'organization' | 'repository') =>
    Object.entries(file?.written[section] ?? {}).flatMap(([key, value]): readonly PolicySetting[] => {
      const path = `${section}.${key}`;
      const line = file?.lines[path];
      return value === undefined
        ? []
        : [{ path, value, origin: { layer, ...(line === undefined ? {} : { line }) } }];
    });
  return [...of(organization, 'organization'), ...of(repository, 'repository')];
}

/** What each file says of where commits are released to: the stricter of both counts. */
function releaseSettings({ organization, repository }: PolicyLayers): readonly PolicySetting[] {
  const of = (file: PolicyFile | null, layer: 'organization' | 'repository') =>
    (file?.written.releases ?? []).flatMap(({ name, ...entry }, index) =>
      Object.entries(entry).flatMap(([key, value]): readonly PolicySetting[] => {
        const line = file?.lines[`releases.${index}.${key}`];
        return value === undefined
          ? []
          : [
              {
                path: `releases.${name}.${key}`,
                value,
                origin: { layer, ...(line === undefined ? {} : { line }) },
              },
            ];
      }),
    );
  return [...of(organization, 'organization'), ...of(repository, 'repository')];
}

/** Of an organization's file, or of a file that is read alone: as a layer of its own, a repository's has none. */
function attestationsIn({ organization, repository }: PolicyLayers): readonly WrittenAttestation[] {
  return (organization ?? repository)?.written.attestations ?? [];
}

function attestationSettings(layers: PolicyLayers): readonly PolicySetting[] {
  const layer = layers.organization === null ? 'repository' : 'organization';
  const lines = layers[layer]?.lines ?? {};
  return attestationsIn(layers).flatMap(({ clause, ...entry }, index) =>
    Object.entries(entry).map(([key, value]): PolicySetting => {
      const line = lines[`attestations.${index}.${key}`];
      return {
        path: `attestations.${clause}.${key}`,
        value,
        origin: { layer, ...(line === undefined ? {} : { line }) },
      };
    }),
  );
}

function settingsOfRule(rule: Rule, settings: RuleSettings, fallback: Setting): readonly PolicySetting[] {
  const at = (key: string, { value, origin }: Setting): PolicySetting => ({
    path: `${pathOfRule(rule.id)}.${key}`,
    value,
    origin,
  });
  const rollOut = settings.get('roll-out');
  return [
    at('enforcement', settings.get('enforcement') ?? fallback),
    ...(rollOut === undefined ? [] : [at('roll-out', rollOut)]),
    ...Object.entries(optionsOf(rule.options, settings) ?? {}).map(([key, value]) =>
      at(key, settings.get(key) ?? { value, origin: { layer: 'default' } }),
    ),
  ];
}

function text(setting: Setting | undefined): string | undefined {
  return typeof setting?.value === 'string' ? setting.value : undefined;
}
