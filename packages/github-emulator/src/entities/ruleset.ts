import { timestamp } from '../world/clock.ts';
import type { RepositoryState } from '../world/model.ts';
import { nameOf, type WorldState } from '../world/state.ts';
import type { TagRuleset } from '../world/tag-rules.ts';
import { type Json, nodeId } from './account.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import { requiredChecksJson, rulesJson } from './rule.ts';

/** What a ruleset for branches or tags has of its own. */
export interface Ruleset {
  readonly id: number;
  readonly name: string;
  readonly target: 'branch' | 'tag';
  readonly enforcement: 'active' | 'evaluate' | 'disabled';
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly rules: readonly Json[];
  /** Logins. */
  readonly bypass: readonly string[];
  readonly createdAt: Date;
}

/** The rulesets of a repository, the oldest first; a branch protection rule is none. */
export function rulesetsOf(world: WorldState, repository: RepositoryState): readonly Ruleset[] {
  const branches = [...repository.rules.values()]
    .filter(({ rules }) => rules.classic !== true)
    .map((set): Ruleset => {
      const { id, pattern, rules, createdAt } = set;
      return {
        id,
        name: pattern,
        target: 'branch',
        enforcement: 'active',
        include: [fullPattern('heads', pattern)],
        exclude: [],
        rules: rulesJson(world, rules),
        bypass: [],
        createdAt,
      };
    });
  const tags = [...repository.tagRules.values()].map((set): Ruleset => {
    const { id, name, createdAt, rules } = set;
    const { include, exclude = [], enforcement = 'active', bypass = [] } = rules;
    return {
      id,
      name,
      target: 'tag',
      enforcement,
      include: include.map((pattern) => fullPattern('tags', pattern)),
      exclude: exclude.map((pattern) => fullPattern('tags', pattern)),
      rules: tagRulesJson(world, set),
      bypass,
      createdAt,
    };
  });
  return [...branches, ...tags].sort((one, other) => one.id - other.id);
}

function fullPattern(kind: 'heads' | 'tags', pattern: string): string {
  return pattern.startsWith('~') ? pattern : `refs/${kind}/${pattern}`;
}

function tagRulesJson(world: WorldState, { rules }: TagRuleset): readonly Json[] {
  const { creation, update, deletion, requiredChecks = [], notOnCreate = false } = rules;
  return [
    ...(creation === true ? [{ type: 'creation' }] : []),
    ...(update === true ? [{ type: 'update' }] : []),
    ...(deletion === true ? [{ type: 'deletion' }] : []),
    ...(requiredChecks.length > 0 ? [requiredChecksJson(world, requiredChecks, notOnCreate)] : []),
  ];
}

/** A ruleset as the list of them shows it. https://docs.github.com/rest/repos/rules */
export function rulesetJson(world: WorldState, repository: RepositoryState, ruleset: Ruleset): Json {
  const { id, name, target, enforcement, createdAt } = ruleset;
  return {
    id,
    node_id: nodeId('RRS', id),
    name,
    target,
    source_type: 'Repository',
    source: nameOf(repository),
    enforcement,
    _links: {
      self: { href: `${repositoryUrl(world, repository)}/rulesets/${id}` },
      html: { href: `${repositoryPage(world, repository)}/rules/${id}` },
    },
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
  };
}

/**
 * A ruleset with its conditions and rules.
 *
 * @param withBypass whether the caller may see who bypasses it
 */
export function rulesetDetailsJson(
  world: WorldState,
  repository: RepositoryState,
  ruleset: Ruleset,
  withBypass: boolean,
): Json {
  const { include, exclude, rules, bypass } = ruleset;
  return {
    ...rulesetJson(world, repository, ruleset),
    conditions: { ref_name: { include, exclude } },
    rules,
    ...(withBypass && { bypass_actors: bypass.map((login) => bypassJson(world, login)) }),
  };
}

function bypassJson(world: WorldState, login: string): Json {
  const account = world.account(login);
  const app = [...world.apps.values()].find(({ bot }) => bot === account);
  return app === undefined
    ? { actor_id: account.id, actor_type: 'User', bypass_mode: 'always' }
    : { actor_id: app.id, actor_type: 'Integration', bypass_mode: 'always' };
}
