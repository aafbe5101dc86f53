import { timestamp } from '../world/clock.ts';
import type { InstallationState, Permission, RepositoryState } from '../world/model.ts';
import { nameOf, reaches, type WorldState } from '../world/state.ts';
import { accountJson, accountJsonOrNull, clientIdOf, type Json, nodeId } from './account.ts';

export function repositoryUrl(world: WorldState, repository: RepositoryState): string {
  return `${world.url}${world.apiPath}/repos/${nameOf(repository)}`;
}

export function repositoryPage(world: WorldState, repository: RepositoryState): string {
  return `${world.url}/${nameOf(repository)}`;
}

/** A repository with all its settings. Stars, forks of forks and the like do not exist in this world and are 0. */
export function repositoryJson(world: WorldState, repository: RepositoryState): Json {
  const { id, name, owner, parent, createdAt, updatedAt, pushedAt } = repository;
  const forks = world.repositories.filter((other) => other.parent === repository).length;
  const openIssues = [...repository.issues.values()].filter(({ state }) => state === 'open').length;
  const page = repositoryPage(world, repository);
  const above = parent === null ? {} : { parent: repositoryJson(world, parent) };
  return {
    id,
    node_id: nodeId('R', id),
    name,
    full_name: nameOf(repository),
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    owner: accountJson(world, owner),
    url: repositoryUrl(world, repository),
    html_url: page,
    git_url: `git://${page.replace(/^https?:\/\//, '')}.git`,
    ssh_url: `git@${page.replace(/^https?:\/\//, '').replace('/', ':')}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    description: null,
    fork: parent !== null,
    ...above,
    ...('parent' in above && { source: above.parent }),
    forks,
    forks_count: forks,
    network_count: forks,
    stargazers_count: 0,
    subscribers_count: 0,
    watchers: 0,
    watchers_count: 0,
    size: 0,
    default_branch: repository.defaultBranch,
    open_issues: openIssues,
    open_issues_count: openIssues,
    topics: [],
    has_issues: true,
    is_template: false,
    archived: repository.archived,
    disabled: false,
    allow_forking: true,
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: true,
    allow_auto_merge: false,
    allow_update_branch: false,
    delete_branch_on_merge: false,
    use_squash_pr_title_as_default: false,
    squash_merge_commit_title: 'COMMIT_OR_PR_TITLE',
    squash_merge_commit_message: 'COMMIT_MESSAGES',
    merge_commit_title: 'MERGE_MESSAGE',
    merge_commit_message: 'PR_TITLE',
    web_commit_signoff_required: false,
    custom_properties: Object.fromEntries(repository.properties),
    created_at: timestamp(createdAt),
    updated_at: timestamp(updatedAt),
    pushed_at: timestamp(pushedAt),
  };
}

/** The values of the custom properties of a repository. */
export function propertiesJson({ properties }: RepositoryState): readonly Json[] {
  return [...properties].map(([name, value]) => ({ property_name: name, value }));
}

/** A role as the five flags of the old API. */
export function permissionsJson(role: Permission | null): Json {
  const roles: readonly (Permission | null)[] = ['read', 'triage', 'write', 'maintain', 'admin'];
  const rank = role === null ? -1 : roles.indexOf(role);
  return { pull: rank >= 0, triage: rank >= 1, push: rank >= 2, maintain: rank >= 3, admin: rank >= 4 };
}

export function installationJson(world: WorldState, installation: InstallationState): Json {
  const { id, account, app, selected, permissions, createdAt, updatedAt } = installation;
  return {
    id,
    node_id: nodeId('MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9u', id),
    account: {
      ...accountJson(world, account),
      // In a list of installations, the description also requires the properties of an enterprise.
      name: account.name,
      slug: account.login,
      created_at: timestamp(account.createdAt),
      updated_at: timestamp(account.createdAt),
    },
    repository_selection: selected === null ? 'all' : 'selected',
    access_tokens_url: `${world.url}/app/installations/${id}/access_tokens`,
    repositories_url: `${world.url}/installation/repositories`,
    html_url: `${world.url}/organizations/${account.login}/settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    client_id: clientIdOf(app),
    target_id: account.id,
    target_type: account.kind,
    permissions,
    events: app.events,
    created_at: timestamp(createdAt),
    updated_at: timestamp(updatedAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: accountJsonOrNull(world, installation.suspendedBy),
    suspended_at: installation.suspendedAt === null ? null : timestamp(installation.suspendedAt),
  };
}

/** The repositories of an installation. */
export function repositoriesOf(
  world: WorldState,
  installation: InstallationState,
): readonly RepositoryState[] {
  return world.repositories.filter((repository) => reaches(installation, repository));
}
