import type { Rule } from '../rules/rule.ts';
import { readDocument } from './document.ts';
import type { PolicyMistake, PolicyObstacle, PolicyProblem } from './policy.ts';
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
  if (!read.valid) return { kind: 'invalid', source, problems: read.problems };
  const misplaced = source.kind === 'repository' ? misplacedKey(text, read.file) : null;
  return misplaced === null
    ? { kind: 'file', file: read.file, text }
    : { kind: 'invalid', source, problems: [misplaced] };
}

/** The keys that count in the organization's file only, with why. */
const organizationKeys = {
  attestations: 'a repository states nothing for all of them',
  dashboard: 'a repository gives no role in the organization',
} as const;

/**
 * What stands in a repository's file and counts in the organization's only. It is a mistake even where it agrees with that: two places could
 * differ, and an auditor would read the one that does not count.
 */
export function misplacedKey(text: string, { written }: PolicyFile): PolicyMistake | null {
  const keys = Object.keys(organizationKeys) as (keyof typeof organizationKeys)[];
  const key = keys.find((each) => written[each] !== undefined);
  if (key === undefined) return null;
  const read = readDocument(text);
  const place = read.valid ? read.root.parts.get(key)?.keyPlace : undefined;
  return {
    line: place?.line ?? 1,
    column: place?.column ?? 1,
    message: `\`${key}\` belongs in the policy of the organization: ${organizationKeys[key]}. Move it there.`,
  };
}
