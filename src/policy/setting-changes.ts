import { isDeepStrictEqual } from 'node:util';
import type { Rule, Stricter } from '../rules/rule.ts';
import { defaultExceptionKeys, stricterExceptions } from './exception-policy.ts';
import { pathOfRule } from './layer.ts';
import type { Direction, EnabledRule, Policy, PolicySetting, ResolvedFrom } from './policy.ts';
import { rulesWhere, settingsWhere } from './resolve.ts';
import { directionOfDays } from './roll-out.ts';
import { directionOf } from './strictness.ts';
import { enforcements, type PolicyScope } from './written-policy.ts';

/** A key in effect whose value differs between two policies. */
export interface SettingChange {
  /** Such as `rules.review.approvals`. */
  readonly path: string;
  /** Where it differs: the name of a scope. Absent: everywhere. */
  readonly scope?: string;
  /** As in a policy file; undefined where the key is not set. */
  readonly before: unknown;
  readonly after: unknown;
  readonly direction: Direction;
}

/**
 * Compares two policies key by key, as they are in effect: what loosens first, then what may. Of a rule that is evaluated under one of them
 * only, the options count that it then has and that are not the default. Pure.
 */
export function settingChanges(base: Policy, proposed: Policy): readonly SettingChange[] {
  const everywhere = differences(keysOf(base), keysOf(proposed), registryOf(base, proposed));
  const known = new Set(everywhere.map(signatureOf));
  const scoped = scopesOf(base, proposed).flatMap(({ layer, name }) => {
    const [one, other] = [base, proposed].map((policy) => scopeIn(policy, layer, name));
    const keys = differences(
      one?.keys ?? keysOf(base),
      other?.keys ?? keysOf(proposed),
      registryOf(base, proposed),
    ).filter((change) => !known.has(signatureOf(change)));
    const conditions = differing(`scopes.${name}`, one?.conditions, other?.conditions, undefined);
    return [...conditions, ...keys.map((change) => ({ ...change, scope: name }))];
  });
  const overridable = differing('overridable', overridableIn(base), overridableIn(proposed), 'subset');
  const all = [...everywhere, ...overridable, ...scoped];
  const order: readonly Direction[] = ['loosens', 'changes', 'tightens'];
  return order.flatMap((direction) => all.filter((change) => change.direction === direction));
}

/** A key of the policy, or of a rule: its enforcement, a step of its roll-out, or an option. */
interface KeyInEffect {
  /** The id of the rule; null for a key of the whole policy. */
  readonly rule: string | null;
  readonly key: string;
  readonly value: unknown;
}

/** Every key in effect by path; of a rule that is off, none. */
type Keys = ReadonlyMap<string, KeyInEffect>;

function keysOf({ settings = [], rules, resolved }: Policy): Keys {
  return new Map([...keysFrom(settings, rules), ...reviewKeys(resolved)]);
}

function keysFrom(settings: readonly PolicySetting[], rules: readonly EnabledRule[]): Keys {
  const ofPolicy = settings.filter(({ path }) => !/^(?:rules|require)\./.test(path));
  // The enabled rules themselves tell what a roll-out makes of them.
  return new Map<string, KeyInEffect>([
    ...ofPolicy.map(({ path, value }) => [path, { rule: null, key: path, value }] as const),
    ...rules.flatMap(({ rule: { id }, enforcement, rollOut, options }) => {
      const values = {
        enforcement,
        ...Object.fromEntries(
          Object.entries(rollOut ?? {}).map(([step, day]) => [`${rollOutKey}${step}`, day]),
        ),
        ...(options as object | null),
      };
      return Object.entries(values).map(
        ([key, value]) => [`${pathOfRule(id)}.${key}`, { rule: id, key, value }] as const,
      );
    }),
  ]);
}

/** What counts where an entry of `releases` leaves a key out, and which values ask for more. */
const releaseKeyDirections: Readonly<
  Record<string, { readonly usual: unknown; readonly stricter: Stricter }>
> = {
  'dry-run': { usual: false, stricter: 'smaller' },
  'roll-back': { usual: 'allow', stricter: ['allow', 'forbid'] },
  'roll-back-within': { usual: 90, stricter: 'smaller' },
};

const rollOutKey = 'roll-out.';

/** What the files say of the review of the policy. */
function reviewKeys(resolved: ResolvedFrom | undefined): readonly (readonly [string, KeyInEffect])[] {
  const { organization = null, repository = null } = resolved?.layers ?? {};
  const written = { ...organization?.written.policy, ...repository?.written.policy };
  return Object.entries(written).map(([key, value]) => {
    const path = `policy.${key}`;
    return [path, { rule: null, key: path, value }];
  });
}

function registryOf(...policies: readonly Policy[]): ReadonlyMap<string, Rule> {
  const rules = policies.flatMap(({ rules: enabled, resolved }) => [
    ...(resolved?.registry ?? []),
    ...enabled.map(({ rule }) => rule),
  ]);
  return new Map(rules.map((rule) => [rule.id, rule]));
}

/** What counts where a policy says nothing of exceptions. */
const exceptionDefaults: ReadonlyMap<string, unknown> = new Map(defaultExceptionKeys);

function differences(
  before: Keys,
  after: Keys,
  registry: ReadonlyMap<string, Rule>,
): readonly SettingChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
    const [one, other] = [before.get(path), after.get(path)];
    const { rule: id, key } = one ?? other ?? { rule: null, key: path };
    if (id === null) {
      const [, of = ''] = /^releases\.[^.]+\.(.+)$/.exec(path) ?? [];
      const { usual, stricter } = releaseKeyDirections[of] ?? {
        usual: exceptionDefaults.get(path),
        stricter: stricterExceptions[path],
      };
      return differing(path, one?.value ?? usual, other?.value ?? usual, stricter);
    }
    if (key === 'enforcement')
      return differing(path, one?.value ?? 'off', other?.value ?? 'off', enforcements);
    const enforcement = `${pathOfRule(id)}.enforcement`;
    if (!after.has(enforcement)) return [];
    const rule = registry.get(id);
    if (!before.has(enforcement) && isDefault(rule, key, other?.value)) return [];
    if (key.startsWith(rollOutKey)) return rollOutChange(path, one?.value, other?.value);
    const { stricter = {} } = rule ?? {};
    return differing(
      path,
      one?.value,
      other?.value,
      Object.hasOwn(stricter, key) ? stricter[key] : undefined,
    );
  });
}

/** Whether an option has the value that it has where no policy sets it. */
function isDefault(rule: Rule | undefined, key: string, value: unknown): boolean {
  const defaults: unknown = rule?.options.safeParse({}).data;
  return Object.entries(defaults ?? {}).some(
    ([option, usual]) => option === key && isDeepStrictEqual(usual, value),
  );
}

function rollOutChange(path: string, before: unknown, after: unknown): readonly SettingChange[] {
  const direction = directionOfDays(before, after);
  return direction === null ? [] : [{ path, before, after, direction }];
}

function differing(
  path: string,
  before: unknown,
  after: unknown,
  stricter: Stricter | undefined,
): readonly SettingChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  const direction = directionOf(stricter, before, after);
  return direction === null ? [] : [{ path, before, after, direction }];
}

function signatureOf({ path, before, after }: SettingChange): string {
  return JSON.stringify([path, before, after]);
}

/** The scopes of either policy, each once. */
export function scopesOf(...policies: readonly Policy[]): readonly PolicyScope[] {
  const all = policies.flatMap(({ resolved }) => resolved?.scopes ?? []);
  return [...new Map(all.map((scope) => [`${scope.layer} ${scope.name}`, scope])).values()];
}

interface ScopeKeys {
  readonly keys: Keys;
  readonly conditions: unknown;
}

/** The keys where a scope of the policy applies; null where it has no such scope. */
function scopeIn({ resolved }: Policy, layer: PolicyScope['layer'], name: string): ScopeKeys | null {
  const scope = resolved?.scopes.find((each) => each.layer === layer && each.name === name);
  if (resolved === undefined || scope === undefined) return null;
  const { index: _, layer: __, name: ___, ...conditions } = scope;
  return { keys: keysFrom(settingsWhere(resolved, [scope]), rulesWhere(resolved, [scope])), conditions };
}

/** The keys that the files make overridable. */
export function overridableIn({ resolved }: Policy): readonly string[] {
  const { organization, repository } = resolved?.layers ?? {};
  return [organization, repository].flatMap((file) => file?.written.overridable ?? []);
}
