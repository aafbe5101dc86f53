import type { Rule } from '../rules/rule.ts';
import { loadPolicy } from './load.ts';
import type { PolicyObstacle, PolicyProblem, PolicySource } from './policy.ts';

/** The text of a policy file, with where it came from. It was validated. */
export interface PolicyText {
  readonly text: string;
  readonly source: PolicySource;
}

/** What lies at the policy's path of one layer, the organization's or the repository's. */
export type Layer =
  /** Nothing. `overlooked`: what was probably meant as the policy and is not read. */
  | { readonly kind: 'absent'; readonly overlooked?: string }
  | { readonly kind: 'file'; readonly file: PolicyText }
  /** Something that is no policy: a file with mistakes, or no text at all. It was read, and somebody has to fix it. */
  | { readonly kind: 'invalid'; readonly source: PolicySource; readonly problems: readonly PolicyProblem[] }
  /** Nobody could read what lies there. */
  | { readonly kind: 'unreadable'; readonly source: PolicySource; readonly obstacle: PolicyObstacle };

/** The layer that the text of a policy file makes. Never throws, whatever the text. */
export function layerOf(text: string, source: PolicySource, rules: readonly Rule[]): Layer {
  const read = loadPolicy(text, source, rules);
  return read.valid
    ? { kind: 'file', file: { text, source } }
    : { kind: 'invalid', source, problems: read.problems };
}
