import { listTree } from '../../git/tree.ts';
import type { RepositoryState } from '../../world/model.ts';
import type { Views } from './view.ts';

/** https://docs.github.com/code-security/getting-started/adding-a-security-policy-to-your-repository */
const paths = ['security.md', '.github/security.md', 'docs/security.md'];

/**
 * Whether a repository has a security policy: its own file on the default branch, or that of the public repository `.github` of its account.
 * https://docs.github.com/communities/setting-up-your-project-for-healthy-contributions/creating-a-default-community-health-file
 */
export async function hasSecurityPolicy({ world }: Views, repository: RepositoryState): Promise<boolean> {
  if (await hasFile(repository)) return true;
  const shared = world.findRepository(`${repository.owner.login}/.github`);
  return shared !== null && !shared.private && (await hasFile(shared));
}

async function hasFile({ git, defaultBranch }: RepositoryState): Promise<boolean> {
  const sha = git.branch(defaultBranch);
  if (sha === null) return false;
  const { tree } = await git.commit(sha);
  const entries = await listTree(git.objects, tree, true);
  return entries.some(({ path, mode }) => mode !== '40000' && paths.includes(path.toLowerCase()));
}
