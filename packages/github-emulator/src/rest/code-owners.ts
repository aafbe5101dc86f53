import { entryAt } from '../git/tree.ts';
import type { RepositoryState } from '../world/model.ts';
import { hasRole } from '../world/permission.ts';
import type { WorldState } from '../world/state.ts';
import { type Handlers, ok } from './call.ts';
import { commitShaOf } from './commits.ts';

/** Where the file is searched, in this order. */
const places: readonly string[] = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** What GitHub finds wrong in the file CODEOWNERS. */
export const codeOwners: Handlers = {
  'repos/codeowners-errors': async (call) => {
    const { repository, query, world } = call;
    const { git } = repository;
    const { tree } = await git.commit(await commitShaOf(repository, query.ref ?? repository.defaultBranch));
    for (const path of places) {
      const entry = await entryAt(git.objects, tree, path);
      if (entry === null || entry.mode === '40000') continue;
      const text = ((await git.objects.blob(entry.sha)) ?? Buffer.alloc(0)).toString('utf8');
      const errors = text.split('\n').flatMap((line, index) =>
        errorsOf(world, repository, line).map(({ kind, at, suggestion }) => {
          const hint = suggestion === null ? '' : ` ${suggestion}`;
          return {
            line: index + 1,
            column: at + 1,
            kind,
            source: `${line}\n`,
            suggestion,
            message: `${kind} on line ${index + 1}:${hint}\n\n  ${line}\n  ${' '.repeat(at)}^`,
            path,
          };
        }),
      );
      return ok({ errors });
    }
    return { status: 404 };
  },
};

interface LineError {
  readonly kind: 'Invalid pattern' | 'Invalid owner' | 'Unknown owner';
  /** Where it begins, from 0. */
  readonly at: number;
  readonly suggestion: string | null;
}

/** The errors of a line: what is no syntax hides the owners that nobody knows. */
function errorsOf(world: WorldState, repository: RepositoryState, line: string): readonly LineError[] {
  const words = [...line.matchAll(/(?:\\.|[^\s\\])+/g)];
  const comment = words.findIndex(([word]) => word.startsWith('#'));
  const [pattern, ...owners] = comment < 0 ? words : words.slice(0, comment);
  if (pattern === undefined) return [];
  if (/^!|^\\#|\*{3}|[[\]]/.test(pattern[0])) {
    return [{ kind: 'Invalid pattern', at: pattern.index, suggestion: null }];
  }
  const invalid = owners.filter(([word]) => !/^(?:@[\w-]+(?:\/[\w-]+)?|[^\s@]+@[\w.-]+)$/.test(word));
  if (invalid.length > 0) {
    return invalid.map(({ index }) => ({ kind: 'Invalid owner', at: index, suggestion: null }));
  }
  return owners.flatMap(({ 0: owner, index }) => {
    if (isKnown(world, repository, owner)) return [];
    const needs = owner.includes('/') ? `the team ${owner} exists, is publicly visible,` : `${owner} exists`;
    const suggestion = `make sure ${needs} and has write access to the repository`;
    return [{ kind: 'Unknown owner' as const, at: index, suggestion }];
  });
}

/** Whether GitHub counts an owner: a user with write access, or a visible team that was given it. */
function isKnown(world: WorldState, repository: RepositoryState, owner: string): boolean {
  const [name = '', slug] = owner.replace(/^@/, '').split('/');
  if (slug !== undefined) {
    const team = repository.owner.teams.get(slug.toLowerCase());
    if (team === undefined || name.toLowerCase() !== repository.owner.login.toLowerCase()) return false;
    const role = repository.teams.get(team);
    return team.privacy === 'closed' && role !== undefined && role !== 'read' && role !== 'triage';
  }
  const account = owner.startsWith('@') ? world.findAccount(name) : world.accountOfEmail(owner);
  return account?.kind === 'User' && hasRole(repository, account, 'write');
}
