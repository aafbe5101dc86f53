import { flowfuse1 } from './flowfuse@1.ts';
import { metamask1 } from './metamask@1.ts';
import type { Preset } from './preset.ts';
import { recommended1 } from './recommended@1.ts';
import { strict1 } from './strict@1.ts';

/** Every version of every preset, the newest version of a preset first: that one is suggested. */
export const presets: readonly Preset[] = [recommended1, strict1, flowfuse1, metamask1];

/** The preset of a repository without a policy file. */
export const defaultPreset: Preset = recommended1;

/** @returns null if no preset has this name and version */
export function presetNamed(name: unknown): Preset | null {
  return presets.find((preset) => preset.name === name) ?? null;
}
