import { runsOn, stateOf } from './checks.ts';
import type { RepositoryState } from './model.ts';
import { matcherOf } from './rules.ts';
import type { TagChange, TagRuleset } from './tag-rules.ts';

/** The active rulesets that apply to a tag, the oldest first. */
export function tagRulesetsOf({ tagRules }: RepositoryState, tag: string): readonly TagRuleset[] {
  const matches = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => pattern === '~ALL' || matcherOf(pattern).test(tag));
  return [...tagRules.values()].filter(
    ({ rules: { include, exclude = [], enforcement = 'active' } }) =>
      enforcement === 'active' && matches(include) && !matches(exclude),
  );
}

/**
 * What forbids a change of a tag, in GitHub's words; empty when it is allowed.
 *
 * The words for creations are observed (googleapis/release-please-action#1194), as are those for a required check on a
 * branch (mxcube/mxcubecore#891). Those for updates and deletions are by analogy.
 *
 * @param commit the commit that the tag leads to afterwards; null when it is deleted
 */
export function tagViolations(
  repository: RepositoryState,
  { name, before, after, by }: TagChange,
  commit: string | null,
): readonly string[] {
  const found = tagRulesetsOf(repository, name).flatMap(({ rules }) => {
    if (rules.bypass?.includes(by.login) === true) return [];
    if (commit === null || after === null) {
      return rules.deletion === true ? ['Cannot delete this tag due to deletions being restricted.'] : [];
    }
    const isNew = before === null;
    const moved = isNew
      ? rules.creation === true && 'Cannot create ref due to creations being restricted.'
      : rules.update === true && 'Cannot update this protected ref.';
    const checked = isNew && rules.notOnCreate === true ? [] : (rules.requiredChecks ?? []);
    return [
      ...(moved === false ? [] : [moved]),
      ...checked
        .filter((check) => !satisfies(repository, commit, check, rules.appChecksCount !== false))
        .map((check) => `Required status check "${check.name}" is expected.`),
    ];
  });
  return [...new Set(found)];
}

/**
 * Whether a required check is green on a commit. A run of a workflow that somebody started by hand does not count:
 * observed, pasrom/meeting-transcriber#240.
 */
function satisfies(
  repository: RepositoryState,
  commit: string,
  check: { readonly name: string; readonly app?: string },
  appChecksCount: boolean,
): boolean {
  if (stateOf(repository, commit, check) !== 'green') return false;
  const runs = runsOn(repository, commit).filter(
    ({ name, suite }) => name === check.name && (check.app === undefined || suite.app.slug === check.app),
  );
  // Without a check run it is a commit status, which counts.
  return (
    runs.length === 0 ||
    runs.some(({ suite: { app, workflowRun } }) =>
      app.slug === 'github-actions' ? workflowRun?.event !== 'workflow_dispatch' : appChecksCount,
    )
  );
}
