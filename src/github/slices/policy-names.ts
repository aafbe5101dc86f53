import type { PolicyNames } from '../../evidence/policy-names.ts';
import { available, type Problem, unavailable } from '../../evidence/slice.ts';
import type { Teams } from '../../evidence/teams.ts';
import { RetryLater } from '../../subjects/retry-later.ts';
import { say } from '../../text/message.ts';
import { Refused } from '../client/failure.ts';
import { pageSize } from '../client/pages.ts';
import { type Dated, defineCache } from '../read/cache.ts';
import type { Nodes } from '../read/commit-checks.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';
import { readTeams } from './teams.ts';

/** Accounts that are looked up for one policy. */
const maxAccounts = 20;

/** Merged pull requests whose heads are searched for the names of checks. */
const mergedHeads = 100;

/** What exists changes seldom, and a warning may be late. */
const freshMs = 6 * 60 * 60_000;

/** Logins of apps that are known to exist. */
const wellKnownBots: ReadonlySet<string> = new Set([
  'dependabot[bot]',
  'renovate[bot]',
  'github-actions[bot]',
]);

const known = defineCache<Dated<PolicyNames>>({ max: 2_000 });

/**
 * Whether the accounts, teams and checks exist that the policy names. Read once in some hours for the same names; what cannot be read
 * gives no warning.
 */
export const policyNames = defineReader({
  slice: 'policyNames',
  lists: [],
  async read({ source, required, slice }) {
    const { accounts, teams, checks } = required.names;
    const { cache, repositoryId, now } = source;
    const key = JSON.stringify([repositoryId, accounts, teams, checks]);
    const before = cache.of(known).get(key);
    if (before !== undefined && now().getTime() - before.readAt.getTime() < freshMs) return available(before);
    const membersOf = async () => {
      const ofRules = await slice('teams');
      const others = await readTeams(
        source,
        teams.filter((team) => !required.teams.includes(team)),
      );
      if (!others.available || ofRules?.available === false) return null;
      return { ...(ofRules?.value ?? {}), ...others.value };
    };
    try {
      const [found, slugs, names] = await Promise.all([
        readAccounts(source, accounts),
        membersOf().then((members) => (misses(members, teams) ? readSlugs(source) : null)),
        checks.length === 0 ? null : readChecks(source),
      ]);
      const read: PolicyNames = { accounts: found, teams: slugs, checks: names };
      cache.of(known).set(key, { ...read, readAt: now() });
      return available(read);
    } catch (error) {
      // A warning is not worth another attempt, nor that anything waits for it.
      if (error instanceof RetryLater || error instanceof Refused) return unavailable(unread);
      throw error;
    }
  },
});

const unread: Problem = {
  reason: 'unreadable',
  message: say`GitHub does not show whether the names in the policy exist.`,
  remedy: say`Run the check again.`,
};

async function readAccounts(source: Source, logins: readonly string[]): Promise<PolicyNames['accounts']> {
  const asked = logins.filter((login) => !wellKnownBots.has(login)).slice(0, maxAccounts);
  const found = await Promise.all(
    asked.map(async (login) => {
      if (await exists(source, login)) return [login, 'account'] as const;
      const isBot = !login.endsWith('[bot]') && (await exists(source, `${login}[bot]`));
      return [login, isBot ? 'bot' : 'none'] as const;
    }),
  );
  return Object.fromEntries(found);
}

/** https://docs.github.com/rest/users/users#get-a-user */
async function exists({ installation }: Source, username: string): Promise<boolean> {
  try {
    await installation.request('GET /users/{username}', { username });
    return true;
  } catch (error) {
    if (error instanceof Refused) return error.status !== 404;
    throw error;
  }
}

function misses(members: Teams | null, slugs: readonly string[]): boolean {
  return members !== null && slugs.some((slug) => !Object.hasOwn(members, slug));
}

/** The teams of the organization, for a suggestion: at most a page. */
async function readSlugs({ installation, owner }: Source): Promise<readonly string[] | null> {
  const { data } = await installation.query<TeamSlugsData>(teamSlugsQuery, { owner });
  return data?.organization?.teams?.nodes?.flatMap((team) => team?.slug ?? []) ?? null;
}

export const teamSlugsQuery = `
query TeamSlugs($owner: String!) {
  organization(login: $owner) { teams(first: ${pageSize}) { nodes { slug } } }
}
`;

interface TeamSlugsData {
  readonly organization: { readonly teams: Nodes<{ readonly slug: string }> | null } | null;
}

/** The names of checks and statuses on the heads that were merged last; null where there are none. */
async function readChecks({
  installation,
  owner,
  repository: name,
}: Source): Promise<readonly string[] | null> {
  const { data } = await installation.query<MergedChecksData>(mergedChecksQuery, { owner, name });
  const heads = data?.repository?.pullRequests?.nodes ?? [];
  const names = heads.flatMap((merged) =>
    (merged?.commits?.nodes ?? []).flatMap((node) =>
      (node?.commit.statusCheckRollup?.contexts?.nodes ?? []).flatMap(
        (context) => context?.name ?? context?.context ?? [],
      ),
    ),
  );
  return names.length === 0 ? null : [...new Set(names)];
}

export const mergedChecksQuery = `
query MergedChecks($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    pullRequests(states: MERGED, first: ${mergedHeads}, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes {
        commits(last: 1) {
          nodes {
            commit {
              statusCheckRollup {
                contexts(first: 100) { nodes { ... on CheckRun { name } ... on StatusContext { context } } }
              }
            }
          }
        }
      }
    }
  }
}
`;

interface MergedChecksData {
  readonly repository: {
    readonly pullRequests: Nodes<{
      readonly commits: Nodes<{
        readonly commit: {
          readonly statusCheckRollup: {
            readonly contexts: Nodes<{ readonly name?: string; readonly context?: string }> | null;
          } | null;
        };
      }> | null;
    }> | null;
  } | null;
}
