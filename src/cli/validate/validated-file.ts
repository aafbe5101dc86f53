import { readDocument } from '../../policy/document.ts';
import { loadPolicy } from '../../policy/load.ts';
import { newerPreset } from '../../policy/newer-preset.ts';
import type { Enforcement, PolicyProblem } from '../../policy/policy.ts';
import type { Preset } from '../../policy/presets/preset.ts';
import type { Rule } from '../../rules/rule.ts';
import { listOfNames } from '../../text/lists-and-counts.ts';
import type { PolicyInput } from '../policy-file.ts';

/** What is to say about one place of a file. Lines and columns count from 1; columns count UTF-16 units. */
export interface Remark {
  readonly kind: 'mistake' | 'newer-preset';
  readonly line: number;
  readonly column: number;
  /** Sentences, with names and quotations between backticks. */
  readonly message: string;
}

/** One file as it was validated. */
export interface ValidatedFile {
  /** As it was named; `-` for standard input. */
  readonly path: string;
  /** `unreadable`: nobody can say whether it is valid. */
  readonly state: 'valid' | 'invalid' | 'unreadable';
  /** Why it is unreadable. */
  readonly reason?: string;
  /** In the order of the file. */
  readonly remarks: readonly Remark[];
  /** By rule id, how each enabled rule counts; empty where the file is not valid. */
  readonly enforcement: Readonly<Record<string, Exclude<Enforcement, 'off'>>>;
}

/**
 * Validates a policy file: every mistake with its place, or what the file enables. Pure.
 *
 *     validateFile('sdl.yml', { kind: 'text', text: 'extends: recommended@1' }, rules, presets).state   // 'valid'
 */
export function validateFile(
  path: string,
  input: PolicyInput,
  rules: readonly Rule[],
  presets: readonly Preset[],
): ValidatedFile {
  const nothing = { path, remarks: [], enforcement: {} };
  if (input.kind === 'unreadable') return { ...nothing, state: 'unreadable', reason: input.reason };
  if (input.kind === 'refused') {
    return {
      ...nothing,
      state: 'invalid',
      remarks: [mistake({ line: 1, column: 1, message: input.message })],
    };
  }
  const loaded = loadPolicy(input.text, { kind: 'repository', path, commit: '' }, rules);
  if (!loaded.valid) return { ...nothing, state: 'invalid', remarks: loaded.problems.map(mistake) };
  const { policy } = loaded;
  return {
    path,
    state: 'valid',
    remarks: newerPresetRemarks(input.text, policy.extends, rules, presets),
    enforcement: Object.fromEntries(policy.rules.map(({ rule, enforcement }) => [rule.id, enforcement])),
  };
}

function mistake(problem: PolicyProblem): Remark {
  if ('line' in problem) return { kind: 'mistake', ...problem };
  return { kind: 'mistake', line: 1, column: 1, message: `${problem.message} ${problem.remedy}` };
}

/** Differences of a newer preset that are named. */
const maxDifferences = 10;

function newerPresetRemarks(
  text: string,
  used: string | undefined,
  rules: readonly Rule[],
  presets: readonly Preset[],
): readonly Remark[] {
  const newer = used === undefined ? null : newerPreset(used, presets, rules);
  if (newer === null) return [];
  const read = readDocument(text);
  const place = (read.valid ? read.root.parts.get('extends')?.located.place : undefined) ?? {
    line: 1,
    column: 1,
  };
  const what =
    newer.differences.length === 0
      ? 'It asks for the same.'
      : `It ${listOfNames(newer.differences, 'and', maxDifferences)}.`;
  const message = `There is a newer version of \`${used}\`: \`${newer.name}\`. ${what} The file keeps its version until you change it.`;
  return [{ kind: 'newer-preset', ...place, message }];
}
