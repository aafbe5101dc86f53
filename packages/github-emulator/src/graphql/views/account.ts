import { accountNodeId, nodeId } from '../../entities/account.ts';
import type { Account, Team } from '../../world/model.ts';
import { notFound } from '../engine.ts';
import type { Arguments, View, Views } from './view.ts';

/** A bot's login has no suffix in GraphQL: `dependabot`, where REST says `dependabot[bot]`. */
export function accountView(views: Views, account: Account): View | null {
  if (account.deleted) return null;
  const { kind, login } = account;
  return {
    ...shared(views, account),
    __typename: kind,
    login: kind === 'Bot' ? login.replace(/\[bot\]$/, '') : login,
    ...(kind === 'Organization' && organizationFields(views, account)),
  };
}

/** Where the schema allows only a `User`, such as `viewer`, GitHub shows a bot as a user with its full login. */
export function userView(views: Views, account: Account): View | null {
  if (account.deleted || account.kind === 'Organization') return null;
  return { ...shared(views, account), __typename: 'User' };
}

function shared({ world }: Views, account: Account): View {
  const path = encodeURIComponent(account.login);
  return {
    id: accountNodeId(account),
    databaseId: account.id,
    login: account.login,
    name: account.name,
    email: account.email,
    url: `${world.url}/${path}`,
    resourcePath: `/${path}`,
    avatarUrl: () => `${world.url}/avatars/${path}`,
    createdAt: account.createdAt.toISOString(),
  };
}

function organizationFields(views: Views, organization: Account): View {
  return {
    team: ({ slug }: Arguments) => {
      const team = organization.teams.get(String(slug));
      return team === undefined ? null : views.team(team);
    },
    teams: ({ userLogins, query, rootTeamsOnly, ...others }: Arguments) => {
      if (rootTeamsOnly === true || unheeded(others)) return undefined;
      const logins = Array.isArray(userLogins)
        ? userLogins.map((login) => String(login).toLowerCase())
        : null;
      return [...organization.teams.values()]
        .filter(
          ({ members, slug }) =>
            (query == null || slug.includes(String(query))) &&
            (logins === null || [...members].some((member) => logins.includes(member.login.toLowerCase()))),
        )
        .map(views.team);
    },
    membersWithRole: [...organization.members].map(([member]) => views.user(member)),
  };
}

export function teamView(views: Views, team: Team): View {
  const { id, slug, organization, members } = team;
  return {
    __typename: 'Team',
    id: nodeId('T', id),
    databaseId: id,
    name: slug,
    slug,
    combinedSlug: `${organization.login}/${slug}`,
    description: null,
    url: `${views.world.url}/orgs/${organization.login}/teams/${slug}`,
    organization: () => views.account(organization),
    members: ({ query, membership, ...others }: Arguments) => {
      if (unheeded(others)) return undefined;
      // There are no nested teams here: immediate members are all members.
      if (membership === 'CHILD_TEAM') return [];
      return [...members]
        .filter(({ login }) => query == null || login.includes(String(query)))
        .map(views.user);
    },
  };
}

/** Whether there are arguments, besides paging, that a view does not use: then it must not answer. */
export function unheeded(args: Arguments): boolean {
  return Object.entries(args).some(
    ([name, value]) => value != null && !['first', 'last', 'after', 'before'].includes(name),
  );
}

/** @throws GitHub's NOT_FOUND */
export function organizationView(views: Views, login: string): View | null {
  const organization = views.world.findAccount(login);
  if (organization?.kind !== 'Organization') {
    throw notFound('Organization', `with the login of '${login}'`);
  }
  return views.account(organization);
}
