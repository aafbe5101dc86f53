import type { Rule } from '../rules/rule.ts';

/** How a rule's verdict counts: `observe` is shown only, `warn` is also commented, `enforce` decides the check. `off` is not evaluated. */
export const enforcements = ['off', 'observe', 'warn', 'enforce'] as const;
export type Enforcement = (typeof enforcements)[number];

/** When the one comment is written: `needed` only while an enforced or warning rule asks the author for something. */
export const commentModes = ['always', 'needed', 'never'] as const;
export type CommentMode = (typeof commentModes)[number];

/** The rules that a subject is evaluated by. */
export interface Policy {
  readonly source: PolicySource;
  readonly comment: CommentMode;
  /** The rules that are evaluated, in the registry's order: those that the file or its preset names and does not switch off. */
  readonly rules: readonly EnabledRule[];
}

export interface EnabledRule {
  readonly rule: Rule;
  readonly enforcement: Exclude<Enforcement, 'off'>;
  /** Validated by the rule's own schema, its defaults filled in. */
  readonly options: unknown;
}

/** Where the policy came from: a file at a commit of the base branch, or the built-in default. */
export type PolicySource =
  | {
      readonly kind: 'repository';
      readonly path: string;
      readonly commit: string;
      /** Git's hash of the file, the same at every commit that leaves it alone. Absent where the file could not be read. */
      readonly blob?: string;
    }
  | { readonly kind: 'default' };

/** A mistake in a policy file, with its place (1-based) and, where it can be guessed, what was meant. */
export interface PolicyProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export type PolicyResult =
  | { readonly valid: true; readonly policy: Policy }
  | { readonly valid: false; readonly source: PolicySource; readonly problems: readonly PolicyProblem[] };
