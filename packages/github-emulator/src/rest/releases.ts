import {
  assertTagName,
  createRelease,
  deleteRelease,
  editRelease,
  publishRelease,
  releaseOf,
  tagToPut,
  unpublishRelease,
} from '../actions/release.ts';
import { covered } from '../auth/actor.ts';
import { covers } from '../contract/permissions.ts';
import { assetJson, releaseJson } from '../entities/release.ts';
import { hasRole } from '../world/permission.ts';
import { notFound, Problem } from '../world/problem.ts';
import { latestRelease, type ReleaseState } from '../world/releases.ts';
import { type Answer, type Call, created, type Handlers, noContent, ok, withBody } from './call.ts';
import { listed } from './paging.ts';

/** Releases and their assets. Assets are uploaded by the handles only. */
export const releases: Handlers = {
  'repos/list-releases': (call) => {
    const { repository, world } = call;
    const all = repository.releases.all.filter(({ draft }) => !draft || seesDrafts(call)).reverse();
    return listed(call, all, (release) => releaseJson(world, repository, release));
  },

  'repos/get-release': (call) => answer(call, wanted(call)),

  'repos/get-latest-release': (call) => answer(call, latestRelease(call.repository.releases)),

  'repos/get-release-by-tag': (call) => {
    const tag = call.text('tag');
    return answer(
      call,
      call.repository.releases.all.find((release) => !release.draft && release.tag === tag) ?? null,
    );
  },

  'repos/list-release-assets': (call) => {
    const { repository, world } = call;
    const release = wanted(call);
    return listed(call, release.assets, (asset) => assetJson(world, repository, release, asset));
  },

  'repos/create-release': withBody<'repos/create-release'>(async (call, body) => {
    const { writableRepository: repository, world, account } = call;
    const { tag_name: tag, target_commitish: target, name, body: text, draft, prerelease, ...others } = body;
    assertEmulated(others);
    const release = await createRelease(
      world,
      repository,
      {
        tag,
        ...(target !== undefined && { target }),
        ...(name !== undefined && { name }),
        ...(text !== undefined && { body: text }),
        ...(draft !== undefined && { draft }),
        ...(prerelease !== undefined && { prerelease }),
      },
      account,
    );
    return created(releaseJson(world, repository, release));
  }),

  'repos/update-release': withBody<'repos/update-release'>(async (call, body) => {
    const { writableRepository: repository, world, account } = call;
    const { tag_name: tag, target_commitish: target, name, body: text, draft, prerelease, ...others } = body;
    assertEmulated(others);
    const release = wanted(call);
    // Nothing changes when a later step would be refused.
    if (tag !== undefined) assertTagName(tag);
    if (draft === false && release.draft) {
      await tagToPut(
        repository,
        release,
        { tag: tag ?? release.tag, target: target ?? release.target },
        account,
      );
    }
    if (draft === true) await unpublishRelease(world, repository, release, account);
    const changes = {
      ...(tag !== undefined && { tag }),
      ...(target !== undefined && { target }),
      ...(name !== undefined && { name }),
      ...(text !== undefined && { body: text }),
      ...(prerelease !== undefined && { prerelease }),
    };
    if (Object.keys(changes).length > 0) await editRelease(world, repository, release, changes, account);
    if (draft === false) await publishRelease(world, repository, release, account);
    return ok(releaseJson(world, repository, release));
  }),

  'repos/delete-release': async (call) => {
    const { writableRepository: repository, world, account } = call;
    await deleteRelease(world, repository, wanted(call), account);
    return noContent;
  },
};

/** The release of the path. @throws {Problem} 404, also for a draft that the caller may not see */
function wanted(call: Call): ReleaseState {
  const release = releaseOf(call.repository, call.number('release_id'));
  if (release.draft && !seesDrafts(call)) throw notFound();
  return release;
}

function answer({ world, repository }: Call, release: ReleaseState | null): Answer {
  if (release === null) throw notFound();
  return ok(releaseJson(world, repository, release));
}

/** Only users with push access see drafts: https://docs.github.com/rest/releases/releases#list-releases */
function seesDrafts({ actor, repository }: Call): boolean {
  if (actor.kind === 'user') return hasRole(repository, actor.account, 'write');
  return (
    actor.kind === 'installation' &&
    covered(actor, repository) &&
    covers(actor.permissions, [{ contents: 'write' }])
  );
}

function assertEmulated(others: object): void {
  const names = Object.keys(others);
  if (names.length > 0) throw new Problem(501, `not emulated: a release with ${names.join(', ')}`);
}
