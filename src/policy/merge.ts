import { enforcements } from './policy.ts';
import type { PresetOptions } from './presets/preset.ts';

/**
 * Merges `rules` of a policy file over its preset, option by option; an option of the file replaces that of the preset. Merges what was
 * written, before defaults are filled in. A value that cannot be an entry of a rule stays as it is, so that the schema names the mistake.
 *
 *     mergeRules({ review: { approvals: 2 } }, { review: 'enforce' })   // { review: { approvals: 2, enforcement: 'enforce' } }
 *
 * @param preset by rule id, its options
 * @param written by rule id, an enforcement alone or a map with options, as read from the file
 */
export function mergeRules(
  preset: Readonly<Record<string, PresetOptions>>,
  written: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const ids = new Set([...Object.keys(preset), ...Object.keys(written)]);
  return Object.fromEntries(
    [...ids].map((id) => {
      const options = Object.hasOwn(preset, id) ? preset[id] : undefined;
      return [id, Object.hasOwn(written, id) ? mergeEntry(options, written[id]) : options];
    }),
  );
}

function mergeEntry(options: PresetOptions | undefined, written: unknown): unknown {
  if (options === undefined) return written;
  if (isMap(written)) return { ...options, ...written };
  return isEnforcement(written) ? { ...options, enforcement: written } : written;
}

function isEnforcement(value: unknown): boolean {
  return enforcements.some((enforcement) => enforcement === value);
}

/** A map of keys and values, as YAML has them. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
