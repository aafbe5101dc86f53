import { available, type Problem, type Slice, unavailable } from '../../evidence/slice.ts';
import type { Teams } from '../../evidence/teams.ts';
import { say } from '../../text/message.ts';
import type { QueryError } from '../client/installation.ts';
import { lacksPermission } from '../client/permissions.ts';
import { placeOf, refuse } from '../client/query-errors.ts';
import { type Dated, defineCache } from '../read/cache.ts';
import { notPermitted, tooLarge } from '../read/problems.ts';
import { type Connection, pageFragment } from '../read/query-fragments.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';

/** The members of the teams that the enabled rules name. */
export const teams = defineReader({
  slice: 'teams',
  lists: [],
  read: ({ source, required }) => readTeams(source, required.teams),
  readForRelease: ({ source, required }) => readTeams(source, required.teams),
});

/** No event reports a change of a team: its members are cached for this time. */
const freshMs = 5 * 60_000;

const mostMembers = 5000;

/** Logins of a team's members, null for a team that does not exist. */
const knownTeams = defineCache<Dated<{ readonly members: readonly string[] | null }>>({ max: 5000 });

/**
 * Reads the members of teams of the organization that owns the repository, with those of their child teams. A team that does not
 * exist is left out; a person's account has none.
 */
export async function readTeams(source: Source, slugs: readonly string[]): Promise<Slice<Teams>> {
  const { installation, cache, now } = source;
  if (slugs.length === 0) return available({});
  if (lacksPermission(await installation.permissions(), 'members=read')) {
    return unavailable(membersNotPermitted);
  }
  const read = new Map<string, TeamMembers>();
  for (const slug of slugs) {
    const known = cache.of(knownTeams).get(keyOf(source, slug));
    const fresh = known !== undefined && now().getTime() - known.readAt.getTime() < freshMs;
    read.set(slug, fresh ? { ...known, cursor: null } : { members: [], cursor: '' });
  }
  for (;;) {
    const unread = [...read].filter(([, { cursor }]) => cursor !== null);
    if (unread.length === 0) break;
    const pages = await readNextPages(source, unread);
    if (pages === null) return unavailable(membersNotPermitted);
    for (const [slug, team] of pages) {
      if ((team.members?.length ?? 0) > mostMembers) {
        return unavailable(tooLarge(say`the members of the team ${slug}`));
      }
      read.set(slug, team);
      if (team.cursor === null) {
        cache.of(knownTeams).set(keyOf(source, slug), { members: team.members, readAt: now() });
      }
    }
  }
  return available(
    Object.fromEntries(
      [...read].flatMap(([slug, { members }]) => (members === null ? [] : [[slug, members]])),
    ),
  );
}

const membersNotPermitted: Problem = notPermitted(say`the members of teams`, [['Members', 'read']]);

/** As far as it was read. `members: null`: there is no such team. `cursor`: where the next page begins, `''` at the start. */
interface TeamMembers {
  readonly members: readonly string[] | null;
  readonly cursor: string | null;
}

/** @returns null where the token may not read them: of a token, GitHub does not tell its permissions before */
async function readNextPages(
  { installation, owner }: Source,
  teams: readonly (readonly [slug: string, TeamMembers])[],
): Promise<readonly (readonly [slug: string, TeamMembers])[] | null> {
  const variables = teams.flatMap(([slug, { cursor }], index) => [
    [`slug${index}`, slug],
    [`after${index}`, cursor === '' ? null : cursor],
  ]);
  const { data, errors } = await installation.query<TeamsData>(teamsQuery(teams.length), {
    owner,
    ...Object.fromEntries(variables),
  });
  if (errors.some(isForPermission)) return null;
  for (const error of errors) {
    if (!(error.type === 'NOT_FOUND' && placeOf(error) === 'organization')) refuse(error);
  }
  return teams.map(([slug, { members }], index) => {
    const page = data?.organization?.[`team${index}`]?.members;
    if (page === undefined) return [slug, { members: null, cursor: null }];
    const logins = (page.nodes ?? []).flatMap((node) => (node === null ? [] : [node.login]));
    const cursor = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    return [slug, { members: [...(members ?? []), ...logins], cursor }];
  });
}

/** Other refusals, such as for single sign-on, are no matter of a permission. */
function isForPermission({ type, message }: QueryError): boolean {
  return type === 'INSUFFICIENT_SCOPES' || (type === 'FORBIDDEN' && /\bnot accessible by\b/i.test(message));
}

interface TeamsData {
  readonly organization: Readonly<
    Record<string, { readonly members: Connection<{ readonly login: string }> } | null>
  > | null;
}

/** The query for a page of members of this number of teams. */
export function teamsQuery(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return `
query TeamMembers($owner: String!, ${numbers.map((n) => `$slug${n}: String!, $after${n}: String`).join(', ')}) {
  organization(login: $owner) {
    ${numbers.map((n) => `team${n}: team(slug: $slug${n}) { members(first: 100, after: $after${n}) { ...members } }`).join('\n    ')}
  }
}
fragment members on TeamMemberConnection { pageInfo { ...page } nodes { login } }
${pageFragment}
`;
}

/** An installation belongs to one account; a login may pass to another. */
function keyOf({ installation }: Source, slug: string): string {
  return `${installation.id}/${slug}`.toLowerCase();
}
