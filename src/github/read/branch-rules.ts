import type { BranchRules, Requirement } from '../../report/branch-rules.ts';
import type { QueryError } from '../client/installation.ts';
import { placeOf } from '../client/query-errors.ts';
import type { RequiredChecksNode } from './query-fragments.ts';

/** With the fragment `requiredChecks`, what shows whether these are all rules of a branch. */
export const branchRulesFragment = `
fragment branchRules on Ref {
  rules(first: 100) { pageInfo { hasNextPage } nodes { type } }
}`;

/** The rules of a branch, with what shows whether they are all. */
export interface BranchRulesNode extends Omit<RequiredChecksNode, 'rules'> {
  readonly rules: {
    readonly pageInfo?: { readonly hasNextPage: boolean };
    readonly nodes: readonly (TypedRuleNode | null)[] | null;
  } | null;
}

type RuleNode = NonNullable<NonNullable<NonNullable<RequiredChecksNode['rules']>['nodes']>[number]>;
type TypedRuleNode = RuleNode & { readonly type?: string };

/** Whether GitHub refused to show a part of the rules of a pull request's base branch. */
export function hidesBranchRules(errors: readonly QueryError[]): boolean {
  return errors.some((error) =>
    /^repository\.pullRequest\.baseRef(?:\.(?:rules|refUpdateRule)(?:\.|$)|$)/.test(placeOf(error)),
  );
}

/** The rules of a base branch as they were read. */
export interface ReadBranchRules {
  readonly branch: string;
  /** Null where the branch is gone or hidden. */
  readonly rules: BranchRulesNode | null;
  /** GitHub refused to show a part of them. */
  readonly hidden: boolean;
}

/**
 * What the rules of a base branch ask of its check. Where GitHub does not show all of them, a rule that is shown still counts, and nothing
 * is said to be missing.
 *
 * @param checkName the name of the check for that base
 */
export function branchRulesOf(
  { branch, rules, hidden }: ReadBranchRules,
  checkName: string,
  ownAppId: number,
): BranchRules {
  const nodes = rules?.rules?.nodes ?? [];
  const checks = nodes.flatMap((rule) => rule?.parameters?.requiredStatusChecks ?? []);
  const contexts = rules?.refUpdateRule?.requiredStatusCheckContexts ?? [];
  const named = checks.filter(({ context }) => context === checkName);
  const isSameName = (name: string | null) => name?.toLowerCase() === checkName.toLowerCase();
  const requires = (): Requirement => {
    if (named.some(({ integrationId }) => integrationId === ownAppId)) return 'this-app';
    if (contexts.includes(checkName)) return 'unknown-source';
    if (named.some(({ integrationId }) => integrationId === null)) return 'any-source';
    if (hidden || rules === null || !showsAll(rules)) return 'not-visible';
    if (named.length > 0) return 'other-app';
    if (contexts.some(isSameName) || checks.some(({ context }) => isSameName(context)))
      return 'other-spelling';
    return 'nothing';
  };
  return { branch, requires: requires() };
}

/** Whether all rules are there, with the checks of each that requires some. */
function showsAll({ rules, refUpdateRule }: BranchRulesNode): boolean {
  if (rules?.nodes == null || rules.pageInfo?.hasNextPage !== false) return false;
  const contexts = refUpdateRule?.requiredStatusCheckContexts ?? [];
  return rules.nodes.every(isShown) && contexts.every((context) => context !== null);
}

function isShown(rule: TypedRuleNode | null): boolean {
  if (rule?.type === undefined) return false;
  return rule.type !== 'REQUIRED_STATUS_CHECKS' || rule.parameters?.requiredStatusChecks !== undefined;
}
