import type { Owners } from '../../evidence/owners.ts';
import { available, type Problem, type Slice, unavailable } from '../../evidence/slice.ts';
import { codeOwnersPaths, ownersOfPolicy } from '../../policy/code-owners.ts';
import type { NamedOwner } from '../../rules/options.ts';
import { say } from '../../text/message.ts';
import { Refused } from '../client/failure.ts';
import { pageSize, readPages } from '../client/pages.ts';
import { refuse } from '../client/query-errors.ts';
import { type Dated, defineCache } from '../read/cache.ts';
import { notPermitted, permissionsIn } from '../read/problems.ts';
import type { BlobNode } from '../read/query-fragments.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';
import { readTeams } from './teams.ts';

/** Pages of administrators. */
const maxPages = 10;

/** No event reports a new administrator: they are cached for this time. */
const freshMs = 5 * 60_000;

/** By base commit, which cannot change, the text of its file CODEOWNERS; null where there is none. */
const codeOwners = defineCache<{ readonly text: string | null }>({ max: 500 });

const administrators = defineCache<Dated<{ readonly logins: readonly string[] }>>({ max: 5_000 });

/**
 * The owners of the policy, where a rule says that one of them has to approve this change: those that the policy names, else those of the
 * policy file in CODEOWNERS of the base, else the administrators. Requests are sent only for such a change.
 */
export const owners = defineReader({
  slice: 'owners',
  lists: [],
  async read({ source, reading: { baseSha }, required, slice }): Promise<Slice<Owners>> {
    const [change, codeScanning] = await Promise.all([slice('change'), slice('codeScanning')]);
    if (change === null) return available({ needed: false });
    if (!change.available) return change;
    const scans = codeScanning?.available ? { codeScanning: codeScanning.value } : {};
    if (!(await required.needsOwner({ change: change.value, ...scans }))) return available({ needed: false });
    return readOwners(source, baseSha, required.owners);
  },
});

async function readOwners(
  source: Source,
  baseSha: string,
  {
    owners: named,
    fallback,
  }: { readonly owners: readonly NamedOwner[] | null; readonly fallback: readonly NamedOwner[] | null },
): Promise<Slice<Owners>> {
  const found = await firstOwners(source, baseSha, named);
  if (!found.available) return found;
  const { from, people, teams } = found.value;
  const others = fallback ?? [];
  const slugs = [...new Set([...teams, ...teamsIn(others)])];
  const members = await readTeams(source, slugs);
  if (!members.available) return members;
  const ofTeams = (wanted: readonly string[]) => wanted.flatMap((slug) => members.value[slug] ?? []);
  // Owners that the policy names are all that it trusts; nobody names the others, so that a repository with one of them is not blocked.
  const anyone = fallback === null && from !== 'policy';
  return available({
    needed: true,
    from,
    people: [...people, ...ofTeams(teams)],
    fallback: anyone ? null : [...loginsIn(others), ...ofTeams(teamsIn(others))],
  });
}

interface FoundOwners {
  readonly from: (Owners & { needed: true })['from'];
  readonly people: readonly string[];
  /** Slugs. */
  readonly teams: readonly string[];
}

async function firstOwners(
  source: Source,
  baseSha: string,
  named: readonly NamedOwner[] | null,
): Promise<Slice<FoundOwners>> {
  if (named !== null) {
    return available({ from: 'policy', people: loginsIn(named), teams: teamsIn(named) });
  }
  const read = await readCodeOwners(source, baseSha);
  if (!read.available) return read;
  const listed = read.value === null ? [] : ownersOfPolicy(read.value);
  const people = listed.flatMap((owner) => (owner.kind === 'user' ? [owner.login] : []));
  const teams = listed.flatMap((owner) =>
    owner.kind === 'team' && owner.organization.toLowerCase() === source.owner.toLowerCase()
      ? [owner.slug.toLowerCase()]
      : [],
  );
  if (people.length + teams.length > 0) return available({ from: 'code-owners', people, teams });
  const admins = await readAdministrators(source);
  return admins.available ? available({ from: 'admins', people: admins.value, teams: [] }) : admins;
}

function loginsIn(named: readonly NamedOwner[]): readonly string[] {
  return named.filter((owner) => typeof owner === 'string');
}

function teamsIn(named: readonly NamedOwner[]): readonly string[] {
  return named.flatMap((owner) => (typeof owner === 'string' ? [] : [owner.team]));
}

const unreadable: Problem = {
  reason: 'unreadable',
  message: say`GitHub does not show the file ${'CODEOWNERS'} of the base branch as text.`,
  remedy: say`Make it a text file of at most 500 kB, or name ${'owners'} in the policy.`,
};

/** The text of the file CODEOWNERS that counts on a commit; null where there is none. */
async function readCodeOwners(source: Source, commit: string): Promise<Slice<string | null>> {
  const { cache, installation, owner, repository: name, repositoryId } = source;
  const key = `${repositoryId}@${commit}`;
  const known = cache.of(codeOwners).get(key);
  if (known !== undefined) return available(known.text);
  const { data, errors } = await installation.query<CodeOwnersData>(codeOwnersQuery, { owner, name, commit });
  for (const error of errors) refuse(error);
  const files = codeOwnersPaths.map((_, index) => data?.repository?.commit?.[`file${index}`] ?? null);
  const first = files.find((file) => file !== null);
  if (first === undefined) {
    cache.of(codeOwners).set(key, { text: null });
    return available(null);
  }
  const { text, isTruncated } = first?.object ?? {};
  if (typeof text !== 'string' || isTruncated !== false) return unavailable(unreadable);
  cache.of(codeOwners).set(key, { text });
  return available(text);
}

export const codeOwnersQuery = `
query CodeOwners($owner: String!, $name: String!, $commit: GitObjectID!) {
  repository(owner: $owner, name: $name) {
    commit: object(oid: $commit) {
      ... on Commit {
        ${codeOwnersPaths.map((path, index) => `file${index}: file(path: "${path}") { ...codeOwners }`).join('\n        ')}
      }
    }
  }
}
fragment codeOwners on TreeEntry { object { ... on Blob { text isBinary isTruncated } } }
`;

interface CodeOwnersData {
  readonly repository: {
    readonly commit: Readonly<Record<string, { readonly object: Partial<BlobNode> | null } | null>> | null;
  } | null;
}

/** https://docs.github.com/rest/collaborators/collaborators#list-repository-collaborators */
async function readAdministrators(source: Source): Promise<Slice<readonly string[]>> {
  const { cache, installation, owner, repository: repo, repositoryId, now } = source;
  const known = cache.of(administrators).get(`${repositoryId}`);
  if (known !== undefined && now().getTime() - known.readAt.getTime() < freshMs)
    return available(known.logins);
  try {
    const { items } = await readPages<{ readonly login: string }>(
      (page) =>
        installation.request('GET /repos/{owner}/{repo}/collaborators', {
          owner,
          repo,
          permission: 'admin',
          per_page: pageSize,
          page,
        }),
      maxPages,
    );
    const logins = items.map(({ login }) => login);
    cache.of(administrators).set(`${repositoryId}`, { logins, readAt: now() });
    return available(logins);
  } catch (error) {
    if (!(error instanceof Refused) || ![403, 404].includes(error.status)) throw error;
    return unavailable(
      notPermitted(
        say`the administrators of the repository`,
        permissionsIn(error.accepted ?? 'metadata=read'),
      ),
    );
  }
}
