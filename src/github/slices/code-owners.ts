import { membersOf } from '../../authorship/team-approvals.ts';
import type { ChangedFile } from '../../evidence/change.ts';
import type { CodeOwner, CodeOwners, OwnedPaths } from '../../evidence/code-owners.ts';
import { available, type Problem, type Slice, unavailable } from '../../evidence/slice.ts';
import type { Teams } from '../../evidence/teams.ts';
import { type CodeOwnersLine, type NamedCodeOwner, readCodeOwners } from '../../policy/code-owners.ts';
import { decidingLines } from '../../policy/deciding-lines.ts';
import { say } from '../../text/message.ts';
import { Refused } from '../client/failure.ts';
import { type Dated, defineCache } from '../read/cache.ts';
import { type CodeOwnersFile, readCodeOwnersFile } from '../read/code-owners-file.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';
import { readTeams } from './teams.ts';

/** Teams that own files of one change, and those whose members are read with one request. */
const maxTeams = 200;
const teamsPerRequest = 25;

/** No event reports that an account or a team got write access: what GitHub says of them is cached for this time. */
const freshMs = 5 * 60_000;

/** By base commit, the owners that GitHub does not count. */
const unknownOwners = defineCache<Dated<{ readonly owners: readonly UnknownOwner[] }>>({ max: 500 });

/** An owner that GitHub does not count: where it begins in the file, and what GitHub says of it. */
interface UnknownOwner {
  readonly line: number;
  readonly column: number;
  readonly suggestion: string;
}

/**
 * Whose the changed files are by the file CODEOWNERS of the base, never of the head. GitHub itself says which owners do not exist or lack
 * access; it is asked, and the members of teams are read, only where a changed file has an owner.
 */
export const codeOwners = defineReader({
  slice: 'codeOwners',
  lists: [],
  async read({ source, reading: { baseTip }, diff }): Promise<Slice<CodeOwners>> {
    const [diffed, file] = await Promise.all([diff(), readCodeOwnersFile(source, baseTip)]);
    if (!diffed.available) return diffed;
    if (!file.available) return file;
    if (file.value === null) return available({ file: null, owned: [] });
    const byLine = pathsByLine(file.value, diffed.value.change.files);
    if (byLine === null) return unavailable(tooLong);
    const owned = [...byLine].filter(([line]) => line.owners.length > 0);
    if (owned.length === 0) return available({ file: file.value.path, owned: [] });
    return resolve(source, baseTip, file.value, owned);
  },
});

const tooLong: Problem = {
  reason: 'too-large',
  message: say`The file ${'CODEOWNERS'} of the base branch has too many lines, or too long ones, for this change.`,
  remedy: say`Make it shorter, for instance with patterns that name folders; or split the pull request.`,
};

const manyTeams: Problem = {
  reason: 'too-large',
  message: say`The files of this change belong to more teams than are read.`,
  remedy: say`Split the pull request into smaller ones.`,
};

/** The changed paths by the line that decides; null where there are too many of either. */
function pathsByLine(
  { text }: CodeOwnersFile,
  files: readonly ChangedFile[],
): ReadonlyMap<CodeOwnersLine, readonly string[]> | null {
  const lines = readCodeOwners(text);
  const changed = files.flatMap(({ path, previousPath, status }) =>
    status === 'renamed' && previousPath !== undefined ? [path, previousPath] : [path],
  );
  const deciding = lines === null ? null : decidingLines(lines, changed);
  if (deciding === null) return null;
  const byLine = new Map<CodeOwnersLine, string[]>();
  for (const [path, line] of deciding) {
    const known = byLine.get(line);
    if (known === undefined) byLine.set(line, [path]);
    else known.push(path);
  }
  return new Map([...byLine].sort(([one], [other]) => one.line - other.line));
}

async function resolve(
  source: Source,
  commit: string,
  { path: file }: CodeOwnersFile,
  owned: readonly (readonly [CodeOwnersLine, readonly string[]])[],
): Promise<Slice<CodeOwners>> {
  const slugs = new Set(
    owned.flatMap(([{ owners }]) => owners.flatMap((owner) => ownSlug(source, owner) ?? [])),
  );
  if (slugs.size > maxTeams) return unavailable(manyTeams);
  const [unknown, teams] = await Promise.all([
    readUnknownOwners(source, commit),
    readManyTeams(source, [...slugs]),
  ]);
  if (!unknown.available) return unknown;
  if (!teams.available) return teams;
  const lines = owned.map(([{ line, pattern, owners }, paths]): OwnedPaths => {
    const named = owners.map((owner): CodeOwner => {
      const { kind, written: name } = owner;
      const isKnown = !isUnknown(unknown.value, line, owner);
      const accounts = isKnown ? accountsOf(source, owner, teams.value) : [];
      return { kind, name, known: isKnown && accounts !== null, accounts: accounts ?? [] };
    });
    return { line, pattern, owners: named, paths };
  });
  return available({ file, owned: lines });
}

/** Null for a team that does not exist or that the app cannot see. */
function accountsOf(source: Source, owner: NamedCodeOwner, teams: Teams): readonly string[] | null {
  if (owner.kind === 'user') return [owner.login];
  if (owner.kind === 'address') return [];
  const slug = ownSlug(source, owner);
  return slug !== null && Object.hasOwn(teams, slug) ? membersOf(teams, slug) : null;
}

/** The slug of a team of the organization that owns the repository; only those own files of it. */
function ownSlug({ owner: account }: Source, owner: NamedCodeOwner): string | null {
  const isOwn = owner.kind === 'team' && owner.organization.toLowerCase() === account.toLowerCase();
  return isOwn ? owner.slug.toLowerCase() : null;
}

async function readManyTeams(source: Source, slugs: readonly string[]): Promise<Slice<Teams>> {
  const read: Teams[] = [];
  for (let start = 0; start < slugs.length; start += teamsPerRequest) {
    const teams = await readTeams(source, slugs.slice(start, start + teamsPerRequest));
    if (!teams.available) return teams;
    read.push(teams.value);
  }
  return available(Object.assign({}, ...read));
}

/** By its place; by its name where GitHub counts the characters of the line in another way. */
function isUnknown(
  unknown: readonly UnknownOwner[],
  line: number,
  { column, written }: { readonly column: number; readonly written: string },
): boolean {
  return unknown.some(
    (each) =>
      each.line === line && (each.column === column || each.suggestion.split(/[\s,]+/).includes(written)),
  );
}

/**
 * The owners that GitHub does not count: they do not exist, are a secret team, or have no write access.
 * https://docs.github.com/rest/repos/repos#list-codeowners-errors
 */
async function readUnknownOwners(source: Source, commit: string): Promise<Slice<readonly UnknownOwner[]>> {
  const { cache, installation, owner, repository: repo, repositoryId, now } = source;
  const key = `${repositoryId}@${commit}`;
  const before = cache.of(unknownOwners).get(key);
  if (before !== undefined && now().getTime() - before.readAt.getTime() < freshMs)
    return available(before.owners);
  try {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/codeowners/errors', {
      owner,
      repo,
      ref: commit,
    });
    const owners = data.errors.flatMap(({ kind, line, column, suggestion }) =>
      kind === 'Unknown owner' ? [{ line, column, suggestion: suggestion ?? '' }] : [],
    );
    cache.of(unknownOwners).set(key, { owners, readAt: now() });
    return available(owners);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return unavailable(unreadableErrors);
  }
}

const unreadableErrors: Problem = {
  reason: 'unreadable',
  message: say`GitHub does not show which owners in the file ${'CODEOWNERS'} exist and have write access.`,
  remedy: say`Run the check again. If this persists, check GitHub’s status page.`,
};
