import type { Rule } from '../rules/rule.ts';
import type { Policy, PolicyMistake } from './policy.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { nowhere, resolvePolicy } from './resolve.ts';
import type { PolicySource } from './written-policy.ts';

/** A policy, or every mistake in its file. */
export type LoadedPolicy =
  | { readonly valid: true; readonly policy: Policy }
  | { readonly valid: false; readonly source: PolicySource; readonly problems: readonly PolicyMistake[] };

/**
 * The policy that one file makes by itself, wherever the branch. Never throws, whatever the text.
 *
 *     loadPolicy('rules: { review: enforce }', { kind: 'default' }, rules)
 *
 * @param text YAML; an empty file names no rule
 * @param source where the text came from, which the policy then says
 * @param rules the rules that the file may name
 * @returns the policy of the rules that the file or its preset names, every default filled in, or every mistake with its place, in
 * the file's order
 */
export function loadPolicy(text: string, source: PolicySource, rules: readonly Rule[]): LoadedPolicy {
  const read = readPolicyFile(text, source, rules);
  if (!read.valid) return read;
  return {
    valid: true,
    policy: resolvePolicy({ organization: null, repository: read.file }, nowhere, rules),
  };
}

/** The policy where there is no file: the default preset, observed only. */
export function defaultPolicy(rules: readonly Rule[]): Policy {
  const { extends: _, ...policy } = resolvePolicy({ organization: null, repository: null }, nowhere, rules);
  return policy;
}
