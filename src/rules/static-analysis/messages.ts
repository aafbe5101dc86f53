import type { Finding } from '../verdict.ts';

/** What is found of expected tools, for each rule that expects them. */
export const toolMessages = {
  'analysis-error': 'An analysis of this commit ended with an error.',
  'other-category': 'The tool analyzed the commit under other categories than the expected one.',
  'other-tools': 'Other tools than the expected one analyzed the commit.',
  'only-on-base': 'A category that only the base has, or an earlier commit of the branch.',
  'claimed-origin': 'Where analyses say that they come from, which the policy does not verify.',
  'check-not-counted': 'A check of the expected name, from another app or workflow or as a commit status.',
  'status-not-counted': 'A commit status or check of the expected name, by another account.',
  'any-workflow': 'The policy expects a check of GitHub Actions and names no workflow.',
} as const;

export type ToolFinding = Finding<keyof typeof toolMessages>;
