import { membersOf } from '../../authorship/team-approvals.ts';
import type { NamedOwners } from '../../engine/required-evidence.ts';
import type { Owners } from '../../evidence/owners.ts';
import { available, type Slice, unavailable } from '../../evidence/slice.ts';
import { ownersOfPolicy } from '../../policy/code-owners.ts';
import type { NamedOwner } from '../../rules/options.ts';
import { ownedSlices } from '../../rules/rule.ts';
import { say } from '../../text/message.ts';
import { Refused } from '../client/failure.ts';
import { pageSize, readPages } from '../client/pages.ts';
import { type Dated, defineCache } from '../read/cache.ts';
import { readCodeOwnersFile } from '../read/code-owners-file.ts';
import { notPermitted, permissionsIn } from '../read/problems.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';
import { readTeams } from './teams.ts';

/** Pages of administrators. */
const maxPages = 10;

/** No event reports a new administrator: they are cached for this time. */
const freshMs = 5 * 60_000;

const administrators = defineCache<Dated<{ readonly logins: readonly string[] }>>({ max: 5_000 });

/**
 * The owners of the policy, where a rule says that one of them has to approve this change: those that the policy names, else those of the
 * policy file in CODEOWNERS of the base, else the administrators. Requests are sent only for such a change.
 */
export const owners = defineReader({
  slice: 'owners',
  lists: [],
  async read({ source, reading: { baseTip }, required, slice }): Promise<Slice<Owners>> {
    const [change, ...others] = await Promise.all([slice('change'), ...ownedSlices.map(slice)]);
    if (change === null) return available({ needed: false });
    if (!change.available) return change;
    const shown = Object.fromEntries(
      ownedSlices.flatMap((name, index) => {
        const other = others[index];
        return other?.available ? [[name, other.value]] : [];
      }),
    );
    if (!(await required.needsOwner({ change: change.value, ...shown }))) return available({ needed: false });
    return readOwners(source, baseTip, required.owners);
  },
});

async function readOwners(
  source: Source,
  baseTip: string,
  { owners: named, fallback }: NamedOwners,
): Promise<Slice<Owners>> {
  const found = named === null ? await unnamedOwners(source, baseTip) : await namedOwners(source, named);
  if (!found.available) return found;
  const { from, people } = found.value;
  // Owners that the policy names are all that it trusts; nobody names the others, so that a repository with one of them is not blocked.
  if (fallback === null && from !== 'policy')
    return available({ needed: true, from, people, fallback: null });
  const others = await peopleIn(source, fallback ?? []);
  return others.available ? available({ needed: true, from, people, fallback: others.value }) : others;
}

interface FoundOwners {
  readonly from: (Owners & { needed: true })['from'];
  readonly people: readonly string[];
}

async function namedOwners(source: Source, named: readonly NamedOwner[]): Promise<Slice<FoundOwners>> {
  const people = await peopleIn(source, named);
  return people.available ? available({ from: 'policy', people: people.value }) : people;
}

/** The owners where the policy names none. A team in CODEOWNERS that does not exist is nobody. */
async function unnamedOwners(source: Source, baseTip: string): Promise<Slice<FoundOwners>> {
  const read = await readCodeOwnersFile(source, baseTip);
  if (!read.available) return read;
  const listed = read.value === null ? [] : ownersOfPolicy(read.value.text);
  const named = listed.flatMap((owner): readonly NamedOwner[] => {
    if (owner.kind === 'user') return [owner.login];
    const isOwn = owner.organization.toLowerCase() === source.owner.toLowerCase();
    return isOwn ? [{ team: owner.slug.toLowerCase() }] : [];
  });
  const people = await peopleIn(source, named);
  if (!people.available) return people;
  if (people.value.length > 0) return available({ from: 'code-owners', people: people.value });
  const admins = await readAdministrators(source);
  return admins.available ? available({ from: 'admins', people: admins.value }) : admins;
}

/** The logins of people and of the members of teams. */
async function peopleIn(source: Source, named: readonly NamedOwner[]): Promise<Slice<readonly string[]>> {
  const slugs = named.flatMap((owner) => (typeof owner === 'string' ? [] : [owner.team]));
  const members = await readTeams(source, [...new Set(slugs)]);
  if (!members.available) return members;
  return available(
    named.flatMap((owner) => (typeof owner === 'string' ? [owner] : membersOf(members.value, owner.team))),
  );
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
