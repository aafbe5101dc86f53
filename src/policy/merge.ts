import { enforcements } from './policy.ts';
import type { PresetOptions } from './presets/preset.ts';

/**
 * What a policy file says under `rules`, over what its preset says: for each rule option by option, and what the file says of one counts
 * whole. Merges what was written, before any default is filled in. A value that can be no entry of a rule stays as it is, so that
 * the schema names the mistake.
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
