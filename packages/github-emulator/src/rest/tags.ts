import { nodeId } from '../entities/account.ts';
import { repositoryUrl } from '../entities/repository.ts';
import { timestamp } from '../world/clock.ts';
import { notFound } from '../world/problem.ts';
import { type Handlers, ok } from './call.ts';
import { page } from './paging.ts';

const prefix = 'refs/tags/';

/** Tags and tag objects. */
export const tags: Handlers = {
  'repos/list-tags': async (call) => {
    const { repository, world } = call;
    const { items, headers } = page(call, repository.git.listRefs(prefix).reverse());
    const url = repositoryUrl(world, repository);
    return ok(
      await Promise.all(
        items.map(async ([ref, object]) => {
          const name = ref.slice(prefix.length);
          const sha = await repository.git.commitOf(object);
          return {
            name,
            commit: { sha, url: `${url}/commits/${sha}` },
            zipball_url: `${url}/zipball/${ref}`,
            tarball_url: `${url}/tarball/${ref}`,
            node_id: nodeId('REF', `${repository.id}_${ref}`),
          };
        }),
      ),
      headers,
    );
  },

  'git/get-tag': async (call) => {
    const { repository, world } = call;
    const tag = await repository.git.objects.tag(call.text('tag_sha'));
    if (tag === null) throw notFound();
    const { sha, object, type, name, tagger, message } = tag;
    const url = `${repositoryUrl(world, repository)}/git`;
    return ok({
      node_id: nodeId('TA', `${repository.id}_${sha}`),
      tag: name,
      sha,
      url: `${url}/tags/${sha}`,
      message,
      tagger: { name: tagger.name, email: tagger.email, date: timestamp(tagger.at) },
      object: { sha: object, type, url: `${url}/${type}s/${object}` },
      verification: {
        verified: false,
        reason: 'unsigned',
        signature: null,
        payload: null,
        verified_at: null,
      },
    });
  },
};
