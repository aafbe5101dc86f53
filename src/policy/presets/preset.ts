import type { PolicyName } from '../../rules/policy-clauses.ts';

/**
 * A named set of rules with their options, that a policy file extends. A released version never changes: other
 * requirements are a new version in a new file. Until the first public release version 1 may still grow.
 */
export interface Preset {
  /** With its version, such as `recommended@1`. */
  readonly name: `${string}@${number}`;
  /** Its audience, in one sentence. */
  readonly description: string;
  /** The written policies whose coverage its page shows. */
  readonly coverage: readonly PolicyName[];
  /** By rule id, the options that differ from the rule's defaults. */
  readonly rules: Readonly<Record<string, PresetOptions>>;
}

/** A preset never sets an enforcement: the organization does. */
export interface PresetOptions {
  readonly enforcement?: never;
  readonly [option: string]: unknown;
}
