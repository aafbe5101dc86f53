import { type Located, type ReadDocument, readDocument } from '../../policy/document.ts';
import { misplacedKey } from '../../policy/file-layer.ts';
import { newerPreset } from '../../policy/newer-preset.ts';
import type { PolicyProblem, RefusedSetting } from '../../policy/policy.ts';
import type { Preset } from '../../policy/presets/preset.ts';
import { readPolicyFile } from '../../policy/read-policy-file.ts';
import { nowhere, resolvePolicy } from '../../policy/resolve.ts';
import type { Enforcement, PolicyFile } from '../../policy/written-policy.ts';
import type { Rule } from '../../rules/rule.ts';
import { listOfNames } from '../../text/lists-and-counts.ts';
import { quote } from '../../text/quote.ts';
import type { PolicyInput } from '../policy-file.ts';
import { refusedSettings } from './refused-settings.ts';

/** What is to say about one place of a file. Lines and columns count from 1; columns count UTF-16 units. */
export interface Remark {
  /** `refused`: the organization's policy does not let the file have it. */
  readonly kind: 'mistake' | 'refused' | 'newer-preset';
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
  /** By rule id, how each enabled rule counts, under the organization's policy if there is one; empty where the file is not valid. */
  readonly enforcement: Readonly<Record<string, Exclude<Enforcement, 'off'>>>;
}

/**
 * Validates a policy file: every mistake with its place, or what the file enables. Pure.
 *
 * @param organization the organization's policy, which the file is laid over; null where there is none
 * @example
 *     validateFile('sdl.yml', { kind: 'text', text: 'extends: recommended@1' }, rules, presets).state   // 'valid'
 */
export function validateFile(
  path: string,
  input: PolicyInput,
  rules: readonly Rule[],
  presets: readonly Preset[],
  organization: PolicyFile | null = null,
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
  const read = readPolicyFile(input.text, { kind: 'repository', path, commit: '' }, rules);
  if (!read.valid) return { ...nothing, state: 'invalid', remarks: read.problems.map(mistake) };
  // Without the organization's policy beside it, the file may be that.
  const misplaced = organization === null ? null : misplacedKey(input.text, read.file);
  if (misplaced !== null) return { ...nothing, state: 'invalid', remarks: [mistake(misplaced)] };
  const root = readDocument(input.text);
  const policy = resolvePolicy({ organization, repository: read.file }, nowhere, rules);
  const refused = organization === null ? [] : refusedSettings(organization, read.file, rules);
  return {
    path,
    state: 'valid',
    remarks: [
      ...refused.map((each) => refusedRemark(each, root)).toSorted((a, b) => a.line - b.line),
      ...newerPresetRemarks(root, read.file.written.extends, rules, presets),
    ],
    enforcement: Object.fromEntries(policy.rules.map(({ rule, enforcement }) => [rule.id, enforcement])),
  };
}

function mistake(problem: PolicyProblem): Remark {
  if ('line' in problem) return { kind: 'mistake', ...problem };
  return { kind: 'mistake', line: 1, column: 1, message: `${problem.message} ${problem.remedy}` };
}

function refusedRemark({ path, wanted, kept, origin }: RefusedSetting, document: ReadDocument): Remark {
  const scope = origin.scope === undefined ? '' : ` in the scope ${quote(origin.scope)}`;
  const message =
    `The organization's policy does not let ${quote(path)}${scope} be ${valueWords(wanted)}: ${valueWords(kept)} applies. ` +
    `Take the line out, or ask the owners of the organization's policy to list the key under \`overridable\`.`;
  const { line = 1 } = origin;
  const column = document.valid ? columnOf(document.root, path.split('.').slice(-2), line) : null;
  return { kind: 'refused', line, column: column ?? 1, message };
}

/** Where one of the keys begins in its line, `tests` in `tests: observe`; null where none stands there. */
function columnOf({ parts }: Located, keys: readonly string[], line: number): number | null {
  for (const [name, { keyPlace, located }] of parts) {
    if (keys.includes(name) && keyPlace.line === line && located.parts.size === 0) return keyPlace.column;
    const inside = columnOf(located, keys, line);
    if (inside !== null) return inside;
  }
  return null;
}

function valueWords(value: unknown): string {
  return quote(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'));
}

/** Differences of a newer preset that are named. */
const maxDifferences = 10;

function newerPresetRemarks(
  document: ReadDocument,
  used: string | undefined,
  rules: readonly Rule[],
  presets: readonly Preset[],
): readonly Remark[] {
  const newer = used === undefined ? null : newerPreset(used, presets, rules);
  if (newer === null) return [];
  const place = (document.valid ? document.root.parts.get('extends')?.located.place : undefined) ?? {
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
