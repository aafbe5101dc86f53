import type { NamedOwner } from '../rules/options.ts';
import type { Rule } from '../rules/rule.ts';
import type { Turn } from '../rules/verdict.ts';
import type { LayerReview } from './policy-review.ts';

/** How a rule's verdict counts: `observe` is shown only, `warn` is also commented, `enforce` decides the check. `off` is not evaluated. */
export const enforcements = ['off', 'observe', 'warn', 'enforce'] as const;
export type Enforcement = (typeof enforcements)[number];

/** When the one comment is written: `needed` only while an enforced or warning rule asks the author for something. */
export const commentModes = ['always', 'needed', 'never'] as const;
export type CommentMode = (typeof commentModes)[number];

/** The rules that a subject is evaluated by. */
export interface Policy {
  readonly source: PolicySource;
  /** The preset that the file extends, with its version. Absent: none, or there is no file. */
  readonly extends?: string;
  readonly comment: CommentMode;
  /** Who approves what takes an owner of the policy. Absent: those of the policy file in CODEOWNERS, else the administrators. */
  readonly owners?: readonly NamedOwner[];
  /** Who approves it where every owner contributed to the change. */
  readonly ownersFallback?: readonly NamedOwner[];
  /** What each file says of its own review. Absent: nothing. */
  readonly reviews?: readonly LayerReview[];
  /** The rules that are evaluated, in the registry's order: those that the file or its preset names and does not switch off. */
  readonly rules: readonly EnabledRule[];
}

export interface EnabledRule {
  readonly rule: Rule;
  readonly enforcement: Exclude<Enforcement, 'off'>;
  /** Validated by the rule's own schema, its defaults filled in. */
  readonly options: unknown;
}

/** Where the policy came from: a file at a commit of the base branch, or the built-in default; `unread` where nothing could be read. */
export type PolicySource =
  | {
      readonly kind: 'repository';
      readonly path: string;
      readonly commit: string;
      /** Git's hash of the file, the same at every commit that leaves it alone. Absent where the file could not be read. */
      readonly blob?: string;
    }
  | {
      readonly kind: 'default';
      /** A file that was probably meant as the policy and is not read, because it has another name or is in another place. */
      readonly overlooked?: string;
    }
  | { readonly kind: 'unread' };

/** Why there is no policy to evaluate by. A text has names and quotations between backticks. */
export type PolicyProblem = PolicyMistake | PolicyObstacle;

/** A mistake in a policy file, with its place (1-based) and, where it can be guessed, what was meant. */
export interface PolicyMistake {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** What lies at the policy's path is not the text of a policy, or nobody could read what lies there. */
export interface PolicyObstacle {
  /** For the check's title: plain words, as in `the policy file is a symbolic link`. */
  readonly state: string;
  /** What is wrong and why it matters, in sentences. */
  readonly message: string;
  /** What to do, as a sentence. */
  readonly remedy: string;
  /** The person who can do it. */
  readonly turn: Exclude<Turn, 'tool'>;
}

export type PolicyResult =
  | { readonly valid: true; readonly policy: Policy }
  | { readonly valid: false; readonly source: PolicySource; readonly problems: readonly PolicyProblem[] };

/** What a change makes of the policy that it is evaluated under. Texts in it come from the change: hostile. */
export type PolicyChange =
  /** The settings that differ. Where the file is removed or added, there may be none. */
  | {
      readonly kind: 'settings';
      readonly file: 'changed' | 'added' | 'removed';
      readonly differences: readonly PolicyDifference[];
      /** Where the policy would be instead, and is not read there. */
      readonly overlooked?: string;
    }
  /** The policy would be none, and each check would fail. */
  | { readonly kind: 'broken'; readonly problem: PolicyProblem; readonly wasValid: boolean }
  /** The policy of the base branch is none, and would become one. */
  | { readonly kind: 'repaired' }
  /** The policy file changes, and GitHub does not show how. */
  | { readonly kind: 'unreadable' };

/** `changes`: neither direction is known. */
export type Direction = 'loosens' | 'tightens' | 'changes';

/** One setting that differs. */
export interface PolicyDifference {
  readonly direction: Direction;
  /** The rule; null for a setting of the whole policy. */
  readonly rule: string | null;
  /** The setting; null for whether and how the rule counts. */
  readonly option: string | null;
  /** The value before, in a few words; null where there is none, or the words would not differ. */
  readonly from: string | null;
  readonly to: string | null;
}
