import { flowfuse1 } from './flowfuse@1.ts';
import { metamask1 } from './metamask@1.ts';
import type { Preset } from './preset.ts';
import { recommended1 } from './recommended@1.ts';
import { strict1 } from './strict@1.ts';

/** Every version of every preset; of one preset the newest version first, which is then what is suggested. */
export const presets: readonly Preset[] = [recommended1, strict1, flowfuse1, metamask1];

/** What applies where there is no policy file. */
export const defaultPreset: Preset = recommended1;

/** @returns null where there is no preset of this name and version */
export function presetNamed(name: unknown): Preset | null {
  return presets.find((preset) => preset.name === name) ?? null;
}
