import { readDocument } from '../policy/document.ts';
import { isMap } from '../policy/plain-map.ts';

/** What a configuration of policy-bot asks for, as far as options of the rule `review` say the same. */
export interface PolicyBotPolicy {
  /** Approvals that every change needs; null where no rule without a condition counts them. */
  readonly approvals: number | null;
  /** Slugs of teams: an approval from one of each list. */
  readonly teams: readonly (readonly string[])[];
  /** The names of its rules, with how each was read. */
  readonly rules: readonly PolicyBotRule[];
  /** `owner/name` of the repository that holds the policy instead. */
  readonly remote: string | null;
}

export interface PolicyBotRule {
  readonly name: string;
  /** `translated`: every change needs it. `conditional`: it has a condition. `alternative`: another rule can stand for it. */
  readonly read: 'translated' | 'conditional' | 'alternative' | 'unused';
}

const maxRules = 100;
const maxName = 100;

/** Teams that one approval may come from, and approvals, as the rule `review` allows. */
const maxTeams = 5;
const maxApprovals = 10;

/**
 * Reads `.policy.yml`: https://github.com/palantir/policy-bot#policy-specification
 * Pure, and never throws.
 *
 * @returns null where the text cannot be read as one
 */
export function readPolicyBot(text: string): PolicyBotPolicy | null {
  const read = readDocument(text);
  const root = read.valid ? read.root.value : null;
  if (!isMap(root)) return null;
  const remote = typeof root.remote === 'string' ? root.remote.slice(0, maxName) : null;
  const definitions: readonly unknown[] = Array.isArray(root.approval_rules)
    ? root.approval_rules.slice(0, maxRules)
    : [];
  if (remote === null && definitions.length === 0) return null;
  const policy = isMap(root.policy) ? root.policy : {};
  const { required, alternative } = namesIn(policy.approval);
  const rules = definitions.flatMap((rule) => {
    if (!isMap(rule) || typeof rule.name !== 'string') return [];
    const { name } = rule;
    const isConditional = isMap(rule.if) && Object.keys(rule.if).length > 0;
    const state: PolicyBotRule['read'] = isConditional
      ? 'conditional'
      : required.has(name)
        ? 'translated'
        : alternative.has(name)
          ? 'alternative'
          : 'unused';
    return [
      { name: name.slice(0, maxName), read: state, requires: isMap(rule.requires) ? rule.requires : {} },
    ];
  });
  const counted = rules.filter(({ read: state }) => state === 'translated');
  const counts = counted.map(({ requires }) => countOf(requires.count)).filter((count) => count > 0);
  return {
    approvals: counts.length === 0 ? null : Math.min(maxApprovals, Math.max(...counts)),
    teams: counted.flatMap(({ requires }) => (countOf(requires.count) > 0 ? teamsOf(requires) : [])),
    rules: rules.map(({ name, read: state }) => ({ name, read: state })),
    remote,
  };
}

/** The names that every change needs, and those that stand in an `or`. */
function namesIn(approval: unknown): { readonly required: Set<string>; readonly alternative: Set<string> } {
  const required = new Set<string>();
  const alternative = new Set<string>();
  const visit = (node: unknown, isRequired: boolean, depth: number) => {
    if (depth > 10) return;
    if (typeof node === 'string') (isRequired ? required : alternative).add(node);
    else if (Array.isArray(node))
      for (const each of node.slice(0, maxRules)) visit(each, isRequired, depth + 1);
    else if (isMap(node)) {
      visit(node.and, isRequired, depth + 1);
      visit(node.or, isRequired && Array.isArray(node.or) && node.or.length === 1, depth + 1);
    }
  };
  visit(approval, true, 0);
  return { required, alternative };
}

function countOf(count: unknown): number {
  return typeof count === 'number' && Number.isInteger(count) && count > 0 ? count : 0;
}

/** One list of teams that may give it; none where people, organizations or permissions may, too. */
function teamsOf(requires: Readonly<Record<string, unknown>>): readonly (readonly string[])[] {
  const others = ['users', 'organizations', 'permissions', 'admins', 'write_collaborators'];
  if (others.some((key) => requires[key] !== undefined) || !Array.isArray(requires.teams)) return [];
  const slugs = requires.teams.flatMap((team: unknown) => {
    const slug = typeof team === 'string' ? team.slice(team.indexOf('/') + 1) : '';
    return /^[a-z0-9][a-z0-9_-]{0,99}$/.test(slug) ? [slug] : [];
  });
  return slugs.length === 0 || slugs.length > maxTeams ? [] : [slugs];
}
