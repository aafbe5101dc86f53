import { assertMayPush, ownerOf } from '../actions/push.ts';
import {
  createRelease,
  deleteRelease,
  editRelease,
  publishRelease,
  releaseOf,
  unpublishRelease,
  uploadAsset,
} from '../actions/release.ts';
import { pushTags } from '../actions/tag.ts';
import type { Account, RepositoryState } from '../world/model.ts';
import { matcherOf } from '../world/rules.ts';
import { nameOf } from '../world/state.ts';
import { actOn, type Context } from './context.ts';
import type { Releases, Tags, TagTarget } from './releases.ts';

const prefix = 'refs/tags/';

export function tagsHandle(context: Context, repository: RepositoryState): Tags {
  const { world } = context;
  const { git } = repository;
  const act = actOn(context, repository);
  return {
    push: (tags, options) =>
      act(async () => {
        const by = options === undefined ? ownerOf(repository) : world.account(options.by);
        assertMayPush(repository, by);
        world.clock.tick();
        const targets = new Map<string, string | null>();
        for (const [name, target] of Object.entries(tags)) {
          targets.set(name, target === null ? null : await objectOf(context, repository, name, target, by));
        }
        await pushTags(world, repository, targets, by);
      }),
    rules: (name, rules) => {
      if (rules === null) {
        repository.tagRules.delete(name);
        return;
      }
      for (const pattern of [...rules.include, ...(rules.exclude ?? [])]) matcherOf(pattern);
      repository.tagRules.set(name, { id: world.nextId(), name, rules, createdAt: world.clock.now() });
    },
    commit: async (name) => {
      const object = git.ref(`${prefix}${name}`);
      return object === null ? null : git.commitOf(object);
    },
    get names() {
      return git.listRefs(prefix).map(([ref]) => ref.slice(prefix.length));
    },
  };
}

/** The commit that a tag points to, or a new tag object. */
async function objectOf(
  { world }: Context,
  repository: RepositoryState,
  name: string,
  target: TagTarget,
  by: Account,
): Promise<string> {
  const { git } = repository;
  const revision = typeof target === 'string' ? target : target.at;
  const commit = await git.resolve(revision);
  if (commit === null) throw new Error(`'${nameOf(repository)}' has no '${revision}'`);
  if (typeof target === 'string') return commit;
  return git.objects.writeTag({
    object: commit,
    type: 'commit',
    name,
    tagger: { name: by.name, email: by.email, at: world.clock.now() },
    message: target.message,
  });
}

export function releasesHandle(context: Context, repository: RepositoryState): Releases {
  const { world } = context;
  const act = actOn(context, repository);
  const pusher = (login: string): Account => {
    const account = world.account(login);
    assertMayPush(repository, account);
    return account;
  };
  const release = (id: number) => releaseOf(repository, id);
  return {
    create: ({ by, ...options }) =>
      act(async () => (await createRelease(world, repository, options, pusher(by))).id),
    edit: (id, { by, ...changes }) =>
      act(() => editRelease(world, repository, release(id), changes, pusher(by))),
    upload: (id, { by, ...asset }) =>
      act(async () => uploadAsset(world, release(id), asset, pusher(by)).digest),
    publish: (id, { by }) => act(() => publishRelease(world, repository, release(id), pusher(by))),
    unpublish: (id, { by }) => act(() => unpublishRelease(world, repository, release(id), pusher(by))),
    delete: (id, { by }) => act(() => deleteRelease(world, repository, release(id), pusher(by))),
    immutable: (immutable) => {
      repository.releases.immutable = immutable;
    },
    get all() {
      return repository.releases.all.map(({ id, tag, name, body, draft, prerelease, immutable, assets }) => ({
        id,
        tag,
        name,
        body,
        draft,
        prerelease,
        immutable,
        assets: assets.map((asset) => ({ name: asset.name, digest: asset.digest })),
      }));
    },
  };
}
