import type { Rule } from '../rules/rule.ts';
import type { PolicyObstacle, PolicyProblem } from './policy.ts';
import { readPolicyFile } from './read-policy-file.ts';
import type { PolicyFile, PolicySource } from './written-policy.ts';

/** What lies at the path of the policy file of one layer, the organization's or the repository's. */
export type FileLayer =
  /** Nothing. `overlooked`: what was probably meant as the policy and is not read. */
  | { readonly kind: 'absent'; readonly overlooked?: string }
  /** A valid file, and its text. */
  | { readonly kind: 'file'; readonly file: PolicyFile; readonly text: string }
  /** Something that is no policy: a file with mistakes, or no text at all. It was read, and somebody has to fix it. */
  | { readonly kind: 'invalid'; readonly source: PolicySource; readonly problems: readonly PolicyProblem[] }
  /** Nobody could read what lies there. */
  | { readonly kind: 'unreadable'; readonly source: PolicySource; readonly obstacle: PolicyObstacle };

/** The layer that the text of a policy file makes. Never throws, whatever the text. */
export function fileLayer(text: string, source: PolicySource, rules: readonly Rule[]): FileLayer {
  const read = readPolicyFile(text, source, rules);
  return read.valid
    ? { kind: 'file', file: read.file, text }
    : { kind: 'invalid', source, problems: read.problems };
}
