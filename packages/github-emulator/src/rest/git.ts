import { moveBranch } from '../actions/push.ts';
import { pushTags } from '../actions/tag.ts';
import { nodeId } from '../entities/account.ts';
import { gitCommitJson } from '../entities/commit.ts';
import { repositoryUrl } from '../entities/repository.ts';
import type { FileMode, Signature } from '../git/object.ts';
import { isRefName } from '../git/ref-name.ts';
import { listTree, type TreeChange } from '../git/tree.ts';
import type { RepositoryState } from '../world/model.ts';
import { notFound, Problem } from '../world/problem.ts';
import type { WorldState } from '../world/state.ts';
import { type Call, created, type Handlers, noContent, ok, withBody } from './call.ts';
import { page } from './paging.ts';

/** Maximum entries that GitHub lists of a tree. */
const maxTreeEntries = 100_000;

/** The git database: blobs, trees, commits and refs. */
export const git: Handlers = {
  'git/create-blob': withBody<'git/create-blob'>((call, { content, encoding = 'utf-8' }) => {
    const repository = call.writableRepository;
    const sha = repository.git.objects.writeBlob(
      Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'),
    );
    return created({ sha, url: `${repositoryUrl(call.world, repository)}/git/blobs/${sha}` });
  }),

  'git/get-blob': async (call) => {
    const { repository, world } = call;
    const sha = call.text('file_sha');
    const bytes = await repository.git.objects.blob(sha);
    if (bytes === null) throw notFound();
    return ok({
      sha,
      node_id: nodeId('B', `${repository.id}_${sha}`),
      size: bytes.length,
      url: `${repositoryUrl(world, repository)}/git/blobs/${sha}`,
      content: bytes.toString('base64'),
      encoding: 'base64',
    });
  },

  'git/create-tree': withBody<'git/create-tree'>(async (call, { tree, base_tree: base }) => {
    const repository = call.writableRepository;
    const { objects } = repository.git;
    if (base !== undefined && !(await objects.hasTree(base))) {
      throw new Problem(422, 'base_tree is not a valid tree sha');
    }
    const changes = new Map<string, TreeChange>();
    for (const { path, mode = '100644', sha, content } of tree) {
      if (path === undefined) throw new Problem(422, 'tree.path is missing');
      const blob = content === undefined ? sha : objects.writeBlob(Buffer.from(content));
      if (blob === undefined) throw new Problem(422, 'tree.sha or tree.content is missing');
      changes.set(path, blob === null ? null : { mode: gitMode(mode), sha: blob });
    }
    const sha = await repository.git.changedTreeOf(base ?? null, changes);
    return created(await treeJson(call.world, repository, sha, false));
  }),

  'git/get-tree': async (call) => {
    const { repository, query, world } = call;
    const name = call.text('tree_sha');
    const commit = await repository.git.resolve(name);
    const sha = commit === null ? name : (await repository.git.commit(commit)).tree;
    if (!(await repository.git.objects.hasTree(sha))) throw notFound();
    return ok(await treeJson(world, repository, sha, query.recursive !== undefined));
  },

  'git/create-commit': withBody<'git/create-commit'>(
    async (call, { message, tree, parents = [], author, committer }) => {
      const { writableRepository: repository, world, account } = call;
      if (!(await repository.git.objects.hasTree(tree))) throw new Problem(422, 'Tree SHA does not exist');
      for (const parent of parents) {
        if ((await repository.git.resolve(parent)) !== parent) {
          throw new Problem(422, `Parent SHA does not exist or is not a commit object: ${parent}`);
        }
      }
      const own: Signature = { name: account.name, email: account.email, at: world.clock.tick() };
      const writer = author === undefined ? own : signature(author, own);
      const sha = repository.git.writeCommit({
        tree,
        parents,
        author: writer,
        committer: committer === undefined ? writer : signature(committer, writer),
        message,
      });
      return created(gitCommitJson(world, repository, await repository.git.commit(sha)));
    },
  ),

  'git/get-commit': async (call) => {
    const { repository, world } = call;
    const commit = await repository.git.objects.commit(call.text('commit_sha'));
    if (commit === null) throw notFound();
    return ok(gitCommitJson(world, repository, commit));
  },

  'git/get-ref': async (call) => {
    const { repository, world } = call;
    const ref = `refs/${call.text('ref')}`;
    const sha = repository.git.ref(ref);
    if (sha === null) throw notFound();
    return ok(await refJson(world, repository, ref, sha));
  },

  'git/list-matching-refs': async (call) => {
    const { repository, world } = call;
    const { items, headers } = page(call, repository.git.listRefs(`refs/${call.text('ref')}`));
    return ok(await Promise.all(items.map(([ref, sha]) => refJson(world, repository, ref, sha))), headers);
  },

  'git/create-ref': withBody<'git/create-ref'>(async (call, { ref, sha }) => {
    const { writableRepository: repository, world } = call;
    if (!isRefName(ref)) throw new Problem(422, `${ref} is not a valid ref name.`);
    if (repository.git.ref(ref) !== null) throw new Problem(422, 'Reference already exists');
    await assertObject(repository, ref, sha);
    world.clock.tick();
    await moveRef(call, repository, ref, sha);
    return created(await refJson(world, repository, ref, sha));
  }),

  'git/update-ref': withBody<'git/update-ref'>(async (call, { sha, force = false }) => {
    const { writableRepository: repository, world } = call;
    const ref = `refs/${call.text('ref')}`;
    const before = repository.git.ref(ref);
    if (before === null) throw new Problem(422, 'Reference does not exist');
    await assertObject(repository, ref, sha);
    const { git } = repository;
    if (!force && !(await git.isAncestor(await git.commitOf(before), await git.commitOf(sha)))) {
      throw new Problem(422, 'Update is not a fast forward');
    }
    world.clock.tick();
    await moveRef(call, repository, ref, sha);
    return ok(await refJson(world, repository, ref, sha));
  }),

  'git/delete-ref': async (call) => {
    const { writableRepository: repository, world } = call;
    const ref = `refs/${call.text('ref')}`;
    if (repository.git.ref(ref) === null) throw new Problem(422, 'Reference does not exist');
    world.clock.tick();
    await moveRef(call, repository, ref, null);
    return noContent;
  },
};

/** Moves, creates or (null) deletes a branch or tag. */
async function moveRef(
  { world, account }: Call,
  repository: RepositoryState,
  ref: string,
  sha: string | null,
): Promise<void> {
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  if (name === undefined) throw new Problem(501, `not emulated: writing the ref ${ref}`);
  if (kind === 'heads') await moveBranch(world, repository, name, sha, account);
  else await pushTags(world, repository, new Map([[name, sha]]), account);
}

/** A branch points to a commit, a tag also to a tag object. */
async function assertObject({ git }: RepositoryState, ref: string, sha: string): Promise<void> {
  const commit = ref.startsWith('refs/tags/') ? await git.commitOf(sha) : sha;
  if ((await git.resolve(commit)) !== commit) throw new Problem(422, 'Object does not exist');
}

function signature(
  { name, email, date }: { readonly name?: string; readonly email?: string; readonly date?: string },
  fallback: Signature,
): Signature {
  return {
    name: name ?? fallback.name,
    email: email ?? fallback.email,
    at: date === undefined ? fallback.at : new Date(date),
  };
}

/** GitHub writes a directory's mode with a leading zero, git without. */
function gitMode(mode: string): FileMode {
  return mode === '040000' ? '40000' : (mode as FileMode);
}

async function treeJson(
  world: WorldState,
  repository: RepositoryState,
  sha: string,
  recursive: boolean,
): Promise<unknown> {
  const { objects } = repository.git;
  const url = `${repositoryUrl(world, repository)}/git`;
  const entries = await listTree(objects, sha, recursive);
  const tree = entries.slice(0, maxTreeEntries).map(async ({ path, mode, sha: entry }) => {
    const type = mode === '40000' ? 'tree' : mode === '160000' ? 'commit' : 'blob';
    return {
      path,
      mode: mode.padStart(6, '0'),
      type,
      sha: entry,
      ...(type === 'blob' && { size: (await objects.blob(entry))?.length ?? 0 }),
      ...(type !== 'commit' && { url: `${url}/${type}s/${entry}` }),
    };
  });
  return {
    sha,
    url: `${url}/trees/${sha}`,
    tree: await Promise.all(tree),
    truncated: entries.length > maxTreeEntries,
  };
}

async function refJson(
  world: WorldState,
  repository: RepositoryState,
  ref: string,
  sha: string,
): Promise<unknown> {
  const url = `${repositoryUrl(world, repository)}/git`;
  const type = (await repository.git.objects.tag(sha)) === null ? 'commit' : 'tag';
  return {
    ref,
    node_id: nodeId('REF', `${repository.id}_${ref}`),
    url: `${url}/${ref}`,
    object: { type, sha, url: `${url}/${type}s/${sha}` },
  };
}
