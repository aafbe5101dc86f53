import type { EnabledRule, Policy } from '../policy/policy.ts';
import { rulesWhere, scopesByChange } from '../policy/resolve.ts';
import { enforcementAt } from '../policy/roll-out.ts';

/** The files of exceptions that count under a policy. */
export interface HonoredFiles {
  /** That of the repository, from its base branch. */
  readonly repository: boolean;
  /** That of the organization's repository, from its default branch. */
  readonly organization: boolean;
  /** That of the repository that the policy names, as `owner/name`, from its default branch; null: none. */
  readonly named: string | null;
}

/**
 * Which files of exceptions count. In the repository itself anybody with write access could add an entry: its file counts only where
 * `policy-guard` is enforced whatever the change, so that an owner of the policy approves each change of it. Who may write to the other two
 * is decided there.
 */
export function honoredFiles(policy: Policy, now: Date): HonoredFiles {
  const { exceptions } = policy;
  if (exceptions === undefined || exceptions.approvers.length === 0)
    return { repository: false, organization: false, named: null };
  return {
    repository: exceptions.file && isGuarded(policy, now),
    organization: exceptions.file,
    named: exceptions.repository,
  };
}

/** A scope by path or author may give some changes other settings: none of them may switch the guard off. */
function isGuarded({ rules, resolved }: Policy, now: Date): boolean {
  const scopes = resolved === undefined ? [] : scopesByChange(resolved);
  const sets = resolved === undefined ? [] : [...scopes.map((scope) => [scope]), scopes];
  return [rules, ...sets.map((set) => (resolved === undefined ? [] : rulesWhere(resolved, set)))].every(
    (enabled) => isEnforced(enabled, now),
  );
}

function isEnforced(rules: readonly EnabledRule[], now: Date): boolean {
  return rules.some(
    (enabled) => enabled.rule.id === 'policy-guard' && enforcementAt(enabled, now) === 'enforce',
  );
}
