import { signatureOf } from '../actions/commit.ts';
import { moveBranch } from '../actions/push.ts';
import { gitCommitJson } from '../entities/commit.ts';
import { repositoryPage, repositoryUrl } from '../entities/repository.ts';
import { entryAt, listTree, type TreeChange, type TreeFile } from '../git/tree.ts';
import type { RepositoryState } from '../world/model.ts';
import { notFound, Problem } from '../world/problem.ts';
import type { WorldState } from '../world/state.ts';
import { type Answer, type Call, type Handlers, ok, withBody } from './call.ts';
import { commitShaOf } from './commits.ts';

/** Larger files have no content in JSON. */
const maxInlineSize = 1024 * 1024;

/** Files of a repository, by path. */
export const contents: Handlers = {
  'repos/get-content': async (call) => {
    const { repository, query, world, accept } = call;
    const { git } = repository;
    const ref = query.ref ?? repository.defaultBranch;
    const { tree } = await git.commit(await commitShaOf(repository, ref));
    const entry = await entryAt(git.objects, tree, call.text('path'));
    if (entry === null) throw notFound();
    if (entry.mode === '40000') {
      const entries = await listTree(
        git.objects,
        entry.sha,
        false,
        entry.path === '' ? '' : `${entry.path}/`,
      );
      return ok(await Promise.all(entries.map((one) => entryJson(world, repository, ref, one))));
    }
    if (/\braw\b/.test(accept)) {
      const bytes = (await git.objects.blob(entry.sha)) ?? Buffer.alloc(0);
      return { status: 200, body: bytes, mediaType: 'application/vnd.github.raw; charset=utf-8' };
    }
    return ok(await fileJson(world, repository, ref, entry));
  },

  'repos/create-or-update-file-contents': withBody<'repos/create-or-update-file-contents'>(
    async (call, { message, content, sha, branch, author, committer }) => {
      const { objects } = call.writableRepository.git;
      const blob = objects.writeBlob(Buffer.from(content, 'base64'));
      const change = { mode: '100644', sha: blob } as const;
      const { existed, commit } = await commitChange(
        call,
        { message, sha, branch, author, committer },
        change,
      );
      return fileCommit(call, commit, existed ? 200 : 201, branch);
    },
  ),

  'repos/delete-file': withBody<'repos/delete-file'>(
    async (call, { message, sha, branch, author, committer }) => {
      const { existed, commit } = await commitChange(call, { message, sha, branch, author, committer }, null);
      if (!existed) throw notFound();
      return fileCommit(call, commit, 200, branch);
    },
  ),
};

interface Writing {
  readonly message: string;
  readonly sha: string | undefined;
  readonly branch: string | undefined;
  readonly author: { readonly name?: string; readonly email?: string } | undefined;
  readonly committer: { readonly name?: string; readonly email?: string } | undefined;
}

/** Commits a change of the path's file to a branch. @throws {Problem} 409 or 422 where `sha` is not the file's */
async function commitChange(
  call: Call,
  { message, sha, branch, author, committer }: Writing,
  change: TreeChange,
): Promise<{ readonly existed: boolean; readonly commit: string }> {
  const { writableRepository: repository, world, account } = call;
  const { git } = repository;
  const path = call.text('path');
  const name = branch ?? repository.defaultBranch;
  const tip = git.branch(name);
  if (tip === null) throw new Problem(404, `Branch ${name} not found`);
  const existing = await entryAt(git.objects, (await git.commit(tip)).tree, path);
  if (existing !== null && sha === undefined) {
    throw new Problem(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  }
  if (sha !== undefined && existing?.sha !== sha) throw new Problem(409, `${path} does not match ${sha}`);
  world.clock.tick();
  const person = (given: Writing['author']): ReturnType<typeof signatureOf> => {
    const own = signatureOf(world, { name: account.name, email: account.email });
    return {
      ...own,
      ...(given?.name !== undefined && { name: given.name }),
      ...(given?.email !== undefined && { email: given.email }),
    };
  };
  const commit = git.writeCommit({
    tree: await git.changedTree(tip, new Map([[path, change]])),
    parents: [tip],
    author: person(author ?? committer),
    committer: person(committer),
    message,
  });
  await moveBranch(world, repository, name, commit, account);
  return { existed: existing !== null, commit };
}

async function fileCommit(
  call: Call,
  sha: string,
  status: number,
  branch: string | undefined,
): Promise<Answer> {
  const { repository, world } = call;
  const commit = await repository.git.commit(sha);
  const entry = await entryAt(repository.git.objects, commit.tree, call.text('path'));
  return {
    status,
    body: {
      content:
        entry === null ? null : await entryJson(world, repository, branch ?? repository.defaultBranch, entry),
      commit: gitCommitJson(world, repository, commit),
    },
  };
}

async function entryJson(
  world: WorldState,
  repository: RepositoryState,
  ref: string,
  { path, mode, sha }: TreeFile,
): Promise<Readonly<Record<string, unknown>>> {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const kind = mode === '40000' ? 'trees' : 'blobs';
  const type = {
    '40000': 'dir',
    '120000': 'symlink',
    '160000': 'submodule',
    '100644': 'file',
    '100755': 'file',
  }[mode];
  const page = repositoryPage(world, repository);
  const url = `${repositoryUrl(world, repository)}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const gitUrl = mode === '160000' ? null : `${repositoryUrl(world, repository)}/git/${kind}/${sha}`;
  const htmlUrl = `${page}/${mode === '40000' ? 'tree' : 'blob'}/${ref}/${encoded}`;
  return {
    type,
    name: path.split('/').at(-1),
    path,
    sha,
    size: kind === 'trees' || mode === '160000' ? 0 : ((await repository.git.objects.blob(sha))?.length ?? 0),
    url,
    git_url: gitUrl,
    html_url: htmlUrl,
    download_url: type === 'file' ? `${page}/raw/${ref}/${encoded}` : null,
    _links: { self: url, git: gitUrl, html: htmlUrl },
  };
}

async function fileJson(
  world: WorldState,
  repository: RepositoryState,
  ref: string,
  entry: TreeFile,
): Promise<Readonly<Record<string, unknown>>> {
  const shared = await entryJson(world, repository, ref, entry);
  if (entry.mode === '160000') return { ...shared, submodule_git_url: '' };
  const bytes = (await repository.git.objects.blob(entry.sha)) ?? Buffer.alloc(0);
  if (entry.mode === '120000') return { ...shared, target: bytes.toString() };
  const inline = bytes.length <= maxInlineSize;
  return {
    ...shared,
    encoding: inline ? 'base64' : 'none',
    content: inline ? bytes.toString('base64').replace(/.{60}/g, '$&\n') : '',
  };
}
