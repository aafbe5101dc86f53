import { say } from '../../../text/message.ts';
import type { Applicability, RuleEvidence } from '../../rule.ts';
import type { Options } from '../options.ts';
import { guardedFiles } from './guarded-files.ts';

/**
 * Whether a recorded change needs an approval, as far as its files alone show it. What is required on its branch is not recorded: under
 * `workflows: required-only` its workflows are left out.
 */
export function mayApply({ change }: Partial<RuleEvidence>, options: Options): Applicability<never> {
  const workflows = options.workflows === 'all' ? 'all' : 'none';
  const files = change === undefined ? [] : guardedFiles({ change }, { ...options, workflows }).files;
  const note =
    options.workflows === 'required-only'
      ? ' Workflows are not counted: the rules of the branch are not recorded.'
      : '';
  return {
    applies: files.length > 0,
    summary:
      files.length > 0
        ? say`Guarded files change.${[note]}`
        : say`No file that the policy guards changes.${[note]}`,
    findings: [],
  };
}
