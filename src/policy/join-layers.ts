import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { Rule, Stricter } from '../rules/rule.ts';
import { defaultExceptionKeys, stricterExceptions } from './exception-policy.ts';
import {
  completed,
  defaultEnforcement,
  isEnforcement,
  type Layer,
  optionsOf,
  ownKeys,
  pathOfRule,
  type RuleSettings,
  type Setting,
  schemaOf,
  stricterOf,
} from './layer.ts';
import type { RefusedSetting } from './policy.ts';
import { joinRollOuts, strictest } from './roll-out.ts';
import { join } from './strictness.ts';
import type { Enforcement, RollOut } from './written-policy.ts';

/** The rules of both layers together. */
export interface JoinedLayers {
  readonly layer: Layer;
  /** What the upper layer asks for and does not get, in its order. */
  readonly refused: readonly RefusedSetting[];
}

/**
 * Lays a repository's layer over the organization's, which is a minimum: no key ends looser than there, but for those that are overridable.
 * A value that is stricter counts, and of two of which neither is, the least that is as strict as both; where it is not known which values
 * are stricter, the organization's counts. What the organization does not name is the repository's to decide.
 *
 * @param minimum the organization's layer, as written
 * @param overridable keys as in `rules.tests.ignore`, or `rules.tests` for all of a rule
 */
export function joinLayers(
  minimum: Layer,
  upper: Layer,
  overridable: readonly string[],
  rules: readonly Rule[],
): JoinedLayers {
  const floor = completed(minimum, rules);
  const refused: RefusedSetting[] = [];
  const isFree = (path: string) => overridable.some((key) => path === key || path.startsWith(`${key}.`));
  const refuse = (path: string, { value: wanted, origin }: Setting, kept: unknown) => {
    if (!isDeepStrictEqual(wanted, kept)) refused.push({ path, wanted, kept, origin });
  };
  const keys = joinKeys(floor.keys, upper.keys, isFree, refuse);
  const joined = new Map<string, RuleSettings>(floor.rules);
  for (const [id, above] of upper.rules) {
    const below = floor.rules.get(id);
    joined.set(
      id,
      below === undefined
        ? above
        : joinRule(
            { id, schema: schemaOf(id, rules), stricter: stricterOf(id, rules) },
            { below, above, fallback: enforcementOf(floor.keys.get('enforcement')) ?? defaultEnforcement },
            isFree,
            refuse,
          ),
    );
  }
  return { layer: { keys, rules: joined }, refused };
}

type IsFree = (path: string) => boolean;
type Refuse = (path: string, wanted: Setting, kept: unknown) => void;

function joinKeys(
  below: ReadonlyMap<string, Setting>,
  above: ReadonlyMap<string, Setting>,
  isFree: IsFree,
  refuse: Refuse,
): ReadonlyMap<string, Setting> {
  const keys = new Map(below);
  for (const [key, wanted] of above) {
    if (exceptionDefaults.has(key)) {
      keys.set(key, isFree(key) ? wanted : stricterException(key, below.get(key), wanted, refuse));
      continue;
    }
    const kept = below.get(key);
    // Where the organization names owners and nobody who stands in for them, nobody does.
    const isClosed = key === 'owners-fallback' && below.has('owners') && !isFree('owners');
    if (kept === undefined && isClosed && !isFree(key)) {
      refuse(key, wanted, null);
      continue;
    }
    // The comment and the preset of a repository let nothing pass that the organization's rules do not.
    if (kept === undefined || key === 'comment' || key === 'extends' || isFree(key)) keys.set(key, wanted);
    else if (key === 'enforcement') keys.set(key, stricterEnforcement(key, kept, wanted, refuse));
    else refuse(key, wanted, kept.value);
  }
  return keys;
}

const exceptionDefaults = new Map(defaultExceptionKeys);

/** An organization that says nothing of exceptions lets nobody approve any: otherwise a repository could waive its rules. */
function stricterException(
  key: string,
  below: Setting | undefined,
  wanted: Setting,
  refuse: Refuse,
): Setting {
  const kept = below ?? { value: exceptionDefaults.get(key), origin: { layer: 'default' } };
  const value = join(stricterExceptions[key], kept.value, wanted.value);
  refuse(key, wanted, value);
  return isDeepStrictEqual(value, kept.value) ? kept : { value, origin: wanted.origin };
}

function joinRule(
  {
    id,
    schema,
    stricter,
  }: {
    readonly id: string;
    readonly schema: z.ZodType | null;
    readonly stricter: Readonly<Record<string, Stricter>>;
  },
  {
    below,
    above,
    fallback,
  }: {
    readonly below: RuleSettings;
    readonly above: RuleSettings;
    /** How the rule counts below where it does not say so itself. */
    readonly fallback: Enforcement;
  },
  isFree: IsFree,
  refuse: Refuse,
): RuleSettings {
  const at = pathOfRule(id);
  const settings = new Map(below);
  const mayNotLoosen: [string, Setting][] = [];
  for (const [key, wanted] of above) {
    if (isFree(`${at}.${key}`) || (key === 'roll-out' && isFree(`${at}.enforcement`))) {
      settings.set(key, wanted);
      // With another enforcement, the days of the organization would bring back its own.
      if (key === 'enforcement' && !above.has('roll-out')) settings.delete('roll-out');
    } else mayNotLoosen.push([key, wanted]);
  }
  const free = new Map(settings);
  for (const [key, wanted] of mayNotLoosen) {
    const path = `${at}.${key}`;
    const kept = settings.get(key);
    if (key === 'enforcement') {
      const floor = kept ?? { value: fallback, origin: { layer: 'default' } };
      settings.set(key, stricterEnforcement(path, floor, wanted, refuse));
    } else if (key === 'roll-out') {
      settings.set(key, kept === undefined ? wanted : earlierDays(path, kept, wanted, refuse));
    } else if (kept === undefined) {
      // A requirement of its own has no default for its condition: one that is not written asks for more than any other.
      refuse(path, wanted, null);
    } else {
      const known = Object.hasOwn(stricter, key) ? stricter[key] : undefined;
      const value = join(known, kept.value, wanted.value);
      settings.set(key, isDeepStrictEqual(value, kept.value) ? kept : { value, origin: wanted.origin });
      refuse(path, wanted, value);
    }
  }
  // Together the values can be more than an option takes, such as too many entries: then the organization's count.
  return schema === null || optionsOf(schema, settings) !== null ? settings : withoutOptions(free, settings);
}

function withoutOptions(free: RuleSettings, settings: RuleSettings): RuleSettings {
  return new Map([...free, ...[...settings].filter(([key]) => ownKeys.has(key))]);
}

function stricterEnforcement(path: string, kept: Setting, wanted: Setting, refuse: Refuse): Setting {
  const [below, above] = [kept, wanted].map(({ value }) =>
    isEnforcement(value) ? value : defaultEnforcement,
  );
  const value = strictest(below ?? defaultEnforcement, above ?? defaultEnforcement);
  refuse(path, wanted, value);
  return value === wanted.value ? wanted : kept;
}

function earlierDays(path: string, kept: Setting, wanted: Setting, refuse: Refuse): Setting {
  const value = joinRollOuts(kept.value as RollOut, wanted.value as RollOut);
  refuse(path, wanted, value);
  return isDeepStrictEqual(value, kept.value) ? kept : { value, origin: wanted.origin };
}

/** The enforcement that a setting says. */
export function enforcementOf(setting: Setting | undefined): Enforcement | null {
  return isEnforcement(setting?.value) ? setting.value : null;
}
