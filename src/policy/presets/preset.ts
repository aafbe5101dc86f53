import type { PolicyName } from '../../rules/policy-clauses.ts';

/**
 * A named set of rules with their options, which a policy file takes over by `extends`. A released version never changes: a preset that
 * should ask for something else gets the next version, in a file of its own. Until the first public release version 1 may still grow.
 */
export interface Preset {
  /** With its version, such as `recommended@1`. */
  readonly name: `${string}@${number}`;
  /** Whom it is for, in one sentence. */
  readonly description: string;
  /** The written policies whose coverage its page shows. */
  readonly coverage: readonly PolicyName[];
  /** By rule id, the options that differ from the rule's defaults. */
  readonly rules: Readonly<Record<string, PresetOptions>>;
}

/** How a verdict counts is for the organization to say, never for a preset. */
export interface PresetOptions {
  readonly enforcement?: never;
  readonly [option: string]: unknown;
}
