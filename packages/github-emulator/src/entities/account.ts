import { timestamp } from '../world/clock.ts';
import type { Account, App, Team } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';

/** A snake_case value with more properties than any schema: undocumented ones are dropped when it is sent. */
export type Json = Readonly<Record<string, unknown>>;

/** GitHub's placeholder for deleted accounts. */
const ghost = { id: 10137, login: 'ghost', kind: 'User' } as const;

export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${id}`;
}

/** A user, bot or organization; a deleted one is `ghost`. */
export function accountJson(world: WorldState, account: Account): Json {
  const { id, login, kind } = account.deleted ? ghost : account;
  const path = encodeURIComponent(login);
  return {
    login,
    id,
    node_id: accountNodeId({ id, kind }),
    avatar_url: `${world.url}/avatars/${path}`,
    gravatar_id: '',
    url: `${world.url}/${kind === 'Organization' ? 'orgs' : 'users'}/${path}`,
    html_url: `${world.url}/${kind === 'Bot' ? `apps/${path.replace(/%5Bbot%5D$/, '')}` : path}`,
    type: kind,
    site_admin: false,
    user_view_type: 'public',
    description: null,
  };
}

export function accountNodeId({ id, kind }: Pick<Account, 'id' | 'kind'>): string {
  return nodeId({ User: 'U', Bot: 'BOT', Organization: 'O' }[kind], id);
}

/** {@link accountJson}, or null for a deleted account or no account. */
export function accountJsonOrNull(world: WorldState, account: Account | null): Json | null {
  return account === null || account.deleted ? null : accountJson(world, account);
}

/** A user or organization with its profile. */
export function profileJson(world: WorldState, account: Account): Json {
  const { name, email, createdAt, login } = account;
  const repositories = world.repositories.filter(({ owner }) => owner === account);
  return {
    ...accountJson(world, account),
    name,
    ...(email !== '' && { email }),
    public_repos: repositories.filter((repository) => !repository.private).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    is_verified: false,
    has_organization_projects: false,
    has_repository_projects: false,
    members_can_create_repositories: true,
    members_url: `${world.url}/orgs/${encodeURIComponent(login)}/members{/member}`,
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
    archived_at: null,
  };
}

export function teamJson(world: WorldState, team: Team): Json {
  const { id, slug, organization, members, privacy, createdAt } = team;
  return {
    id,
    node_id: nodeId('T', id),
    name: slug,
    slug,
    description: null,
    privacy,
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    type: 'organization',
    organization_id: organization.id,
    parent: null,
    url: `${world.url}/orgs/${organization.login}/teams/${slug}`,
    html_url: `${world.url}/orgs/${organization.login}/teams/${slug}`,
    members_url: `${world.url}/orgs/${organization.login}/teams/${slug}/members{/member}`,
    repositories_url: `${world.url}/orgs/${organization.login}/teams/${slug}/repos`,
    members_count: members.size,
    repos_count: world.repositories.filter((repository) => repository.teams.has(team)).length,
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
    organization: profileJson(world, organization),
  };
}

export function appJson(world: WorldState, app: App): Json {
  return {
    id: app.id,
    slug: app.slug,
    client_id: clientIdOf(app),
    node_id: nodeId('A', app.id),
    owner: accountJson(world, app.owner),
    name: app.name,
    description: null,
    external_url: `${world.url}/apps/${app.slug}`,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: timestamp(app.createdAt),
    updated_at: timestamp(app.createdAt),
    permissions: app.permissions,
    events: app.events,
    installations_count: app === world.app ? world.installations.filter((one) => !one.deleted).length : 0,
  };
}

/** Events that an app may be subscribed to, and that some webhook's description of an app lacks. */
const undescribed: ReadonlySet<string> = new Set([
  'dependabot_alert',
  'merge_group',
  'custom_property_values',
  'deployment_protection_rule',
]);

/** An app inside a webhook that describes it with a list of possible events. */
export function appInWebhookJson(world: WorldState, app: App): Json {
  return { ...appJson(world, app), events: app.events.filter((event) => !undescribed.has(event)) };
}

export function clientIdOf({ id }: App): string {
  return `Iv1.${String(id).padStart(16, '0')}`;
}
