import { sees } from '../auth/actor.ts';
import { accountJson } from '../entities/account.ts';
import { commitJson } from '../entities/commit.ts';
import {
  permissionsJson,
  propertiesJson,
  repositoryJson,
  repositoryPage,
  repositoryUrl,
} from '../entities/repository.ts';
import { branchRulesJson } from '../entities/rule.ts';
import { requiredChecks } from '../world/checks.ts';
import type { Account, Permission, RepositoryState } from '../world/model.ts';
import { hasRole, roleOf } from '../world/permission.ts';
import { notFound, Problem } from '../world/problem.ts';
import { ruleSetsOf } from '../world/rules.ts';
import { type Call, type Handlers, ok } from './call.ts';
import { listed } from './paging.ts';
import { securityAndAnalysis } from './security-features.ts';

/** Repositories, their branches, rules and people. */
export const repositories: Handlers = {
  'repos/get': (call) => {
    const { repository, actor, world } = call;
    const role = actor.kind === 'user' ? roleOf(repository, actor.account) : null;
    return ok({
      ...repositoryJson(world, repository),
      ...securityAndAnalysis(actor, repository),
      organization: repository.owner.kind === 'Organization' ? accountJson(world, repository.owner) : null,
      ...(role !== null && { permissions: permissionsJson(role) }),
    });
  },

  'repos/list-for-org': (call) => {
    const { world, actor } = call;
    const organization = world.findAccount(call.text('org'));
    if (organization?.kind !== 'Organization') throw notFound();
    const all = world.repositories.filter(
      (repository) => repository.owner === organization && sees(actor, repository),
    );
    return listed(call, all, (repository) => repositoryJson(world, repository));
  },

  'repos/custom-properties-for-repos-get-repository-values': ({ repository }) =>
    ok(propertiesJson(repository)),

  'repos/list-branches': (call) => {
    const { repository, world, query } = call;
    const isProtected = (ref: string) => ruleSetsOf(repository, ref.slice('refs/heads/'.length)).length > 0;
    const found = repository.git
      .listRefs('refs/heads/')
      .filter(([ref]) => query.protected === undefined || isProtected(ref) === (query.protected === 'true'));
    return listed(call, found, ([ref, sha]) => {
      const name = ref.slice('refs/heads/'.length);
      return {
        name,
        commit: { sha, url: `${repositoryUrl(world, repository)}/commits/${sha}` },
        protected: isProtected(ref),
      };
    });
  },

  'repos/get-branch': async (call) => {
    const { repository, world } = call;
    const name = call.text('branch');
    const sha = repository.git.branch(name);
    if (sha === null) throw new Problem(404, 'Branch not found');
    const url = `${repositoryUrl(world, repository)}/branches/${encodeURIComponent(name)}`;
    const checks = requiredChecks(repository, name);
    return ok({
      name,
      commit: commitJson(world, repository, await repository.git.commit(sha)),
      _links: { self: url, html: `${repositoryPage(world, repository)}/tree/${name}` },
      protected: ruleSetsOf(repository, name).length > 0,
      protection: {
        enabled: ruleSetsOf(repository, name).some(({ rules }) => rules.classic === true),
        required_status_checks: {
          enforcement_level: checks.length > 0 ? 'everyone' : 'off',
          contexts: checks.map((check) => check.name),
          checks: checks.map((check) => ({
            context: check.name,
            app_id: check.app === undefined ? null : world.appNamed(check.app).id,
          })),
        },
      },
      protection_url: `${url}/protection`,
    });
  },

  'repos/get-branch-rules': (call) => {
    const { repository, world } = call;
    return listed(call, branchRulesJson(world, repository, call.text('branch')), (rule) => rule);
  },

  'repos/list-collaborators': (call) => {
    const { repository } = call;
    const { owner } = repository;
    const people = new Set<Account>([
      ...(owner.kind === 'User' ? [owner] : [...owner.members.keys()]),
      ...repository.collaborators.keys(),
      ...[...repository.teams.keys()].flatMap((team) => [...team.members]),
    ]);
    const { permission: least, page: _page, per_page: _size, ...others } = call.query;
    if (Object.keys(others).length > 0) {
      throw new Problem(501, `not emulated: collaborators by ${Object.keys(others).join(', ')}`);
    }
    const found = [...people].filter(
      (person) => least === undefined || hasRole(repository, person, roles[least] ?? 'admin'),
    );
    return listed(call, found, (person) => collaboratorJson(call, repository, person));
  },

  'repos/get-collaborator-permission-level': (call) => {
    const { repository, world } = call;
    const person = world.findAccount(call.text('username'));
    if (person === null) throw new Problem(404, `${call.text('username')} is not a user`);
    const role = roleOf(repository, person);
    return ok({
      permission: legacyPermission(role),
      role_name: role ?? 'none',
      user: collaboratorJson(call, repository, person),
    });
  },
};

/** The roles by the names that a filter has for them. */
const roles: Readonly<Record<string, Permission>> = {
  pull: 'read',
  triage: 'triage',
  push: 'write',
  maintain: 'maintain',
  admin: 'admin',
};

/** The four old permissions, to which GitHub still maps the five roles here. */
function legacyPermission(role: Permission | null): string {
  if (role === null) return 'none';
  return { admin: 'admin', maintain: 'write', write: 'write', triage: 'read', read: 'read' }[role];
}

function collaboratorJson({ world }: Call, repository: RepositoryState, person: Account): unknown {
  const role = roleOf(repository, person);
  return {
    ...accountJson(world, person),
    role_name: role ?? 'none',
    permissions: permissionsJson(role),
  };
}
