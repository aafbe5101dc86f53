import { isBinary } from '../../git/object.ts';
import { entryAt, listTree } from '../../git/tree.ts';
import type { RepositoryState } from '../../world/model.ts';
import type { View, Views } from './view.ts';

/** Where templates may be, the first first. Names are matched without regard to case. */
const folders = ['.github', '', 'docs'];

/**
 * The templates of pull requests on the default branch: `pull_request_template.md` and the files of a folder `PULL_REQUEST_TEMPLATE`. Those
 * that an account has for all of its repositories are not among them here.
 */
export async function pullRequestTemplates(
  views: Views,
  repository: RepositoryState,
): Promise<readonly View[]> {
  const found = await templateFiles(repository, 'pull_request_template');
  return found.map(({ name, text }) => ({
    filename: name,
    body: text,
    repository: () => views.repository(repository),
  }));
}

/** The templates of issues on the default branch, without their front matter. Forms are not among them. */
export async function issueTemplates(repository: RepositoryState): Promise<readonly View[]> {
  const found = await templateFiles(repository, 'issue_template');
  return found.map(({ name, text }) => ({
    filename: name,
    name,
    about: null,
    title: null,
    body: text.replace(/^---\n[\s\S]*?\n---\n/, ''),
  }));
}

async function templateFiles(
  { git, defaultBranch }: RepositoryState,
  wanted: string,
): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const sha = git.branch(defaultBranch);
  if (sha === null) return [];
  const { tree } = await git.commit(sha);
  const files: { path: string; sha: string }[] = [];
  for (const folder of folders) {
    for (const entry of await entriesOf(git, tree, folder)) {
      const name = lastPart(entry.path).toLowerCase();
      if (entry.mode === '40000' && name === wanted)
        files.push(...(await listTree(git.objects, entry.sha, false, `${entry.path}/`)).filter(isTemplate));
      else if (isTemplate(entry) && name.replace(/\.\w+$/, '') === wanted) files.push(entry);
    }
  }
  return Promise.all(
    files.map(async (file) => {
      const bytes = (await git.objects.blob(file.sha)) ?? Buffer.alloc(0);
      return { name: lastPart(file.path), text: isBinary(bytes) ? '' : bytes.toString('utf8') };
    }),
  );
}

async function entriesOf({ objects }: RepositoryState['git'], tree: string, folder: string) {
  if (folder === '') return listTree(objects, tree, false, '');
  const entry = await entryAt(objects, tree, folder);
  return entry?.mode === '40000' ? listTree(objects, entry.sha, false, `${folder}/`) : [];
}

function isTemplate({ mode, path }: { readonly mode: string; readonly path: string }): boolean {
  return (mode === '100644' || mode === '100755') && /(?:^|\/)[^./]+$|\.(?:md|markdown|txt)$/i.test(path);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
