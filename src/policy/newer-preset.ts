import { isDeepStrictEqual } from 'node:util';
import type { Rule } from '../rules/rule.ts';
import type { Preset, PresetOptions } from './presets/preset.ts';

/** The newest version of a preset, and what it asks for that the older one does not. */
export interface NewerPreset {
  readonly name: string;
  /** In words: `adds the rule tests`, `sets review.approvals to 2 instead of 1`. */
  readonly differences: readonly string[];
}

/** Characters of a value that are shown. */
const maxValueCharacters = 60;

/**
 * Looks for a newer version of a preset. A file is never moved to it: this is what a person reads before they do so.
 *
 *     newerPreset('recommended@1', presets, rules)   // { name: 'recommended@2', differences: ['adds the rule `secrets`'] }
 *
 * @param name with its version, as the file names it
 * @returns null where the preset is the newest of its name, or not known
 */
export function newerPreset(
  name: string,
  presets: readonly Preset[],
  rules: readonly Rule[],
): NewerPreset | null {
  const used = presets.find((preset) => preset.name === name);
  if (used === undefined) return null;
  const newest = presets
    .filter((preset) => familyOf(preset) === familyOf(used))
    .reduce((best, preset) => (versionOf(preset) > versionOf(best) ? preset : best), used);
  if (newest === used) return null;
  return { name: newest.name, differences: differencesBetween(used, newest, rules) };
}

function familyOf({ name }: Preset): string {
  return name.slice(0, name.lastIndexOf('@'));
}

function versionOf({ name }: Preset): number {
  return Number(name.slice(name.lastIndexOf('@') + 1));
}

function differencesBetween(older: Preset, newer: Preset, rules: readonly Rule[]): readonly string[] {
  return rules.flatMap((rule) => {
    const [before, after] = [older, newer].map((preset) => optionsOf(preset, rule));
    if (before === undefined || after === undefined) {
      if (after !== undefined) return [`adds the rule \`${rule.id}\``];
      return before === undefined ? [] : [`no longer names the rule \`${rule.id}\``];
    }
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((option) => !isDeepStrictEqual(before[option], after[option]))
      .map(
        (option) =>
          `sets \`${rule.id}.${option}\` to ${words(after[option])} instead of ${words(before[option])}`,
      );
  });
}

/** With defaults: an option that a preset leaves out is set all the same. */
function optionsOf(preset: Preset, rule: Rule): Readonly<Record<string, unknown>> | undefined {
  const written: PresetOptions | undefined = preset.rules[rule.id];
  return written === undefined
    ? undefined
    : (rule.options.parse(written) as Readonly<Record<string, unknown>>);
}

function words(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return `\`${text.length > maxValueCharacters ? `${text.slice(0, maxValueCharacters)}…` : text}\``;
}
