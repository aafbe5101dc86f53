import type { GitHub } from '../github.ts';
import { answers, NotTested, type Statement, same } from '../statement.ts';
import { commit, deliveries, deliveriesSince, nameOf, repository } from '../steps.ts';

const fidelity = 'packages/github-emulator/docs/fidelity.md';
const releases = ['docs/releases.md', fidelity];

/** Tags, rulesets for tags, and releases. */
export const tagStatements: readonly Statement[] = [
  {
    id: 'tag-ruleset-accepts-app-check',
    says: 'A tag ruleset that requires a check of an app refuses a tag without it with 422, and is satisfied by the check run of the app.',
    where: releases,
    needs: { app: { checks: 'write' } },
    async run(github) {
      const prefix = github.unique('v');
      const name = github.unique('Release');
      await github.arrange.rulesOfTags(prefix, { check: name });
      const sha = await commit(github, { branch: github.unique('released') });
      await answers(
        'a tag without the check',
        createTag(github, `${prefix}.1`, sha),
        422,
        /rule violations/i,
      );
      await github.installed.rest.checks.create({
        ...repository(github.place),
        name,
        head_sha: sha,
        conclusion: 'success',
      });
      await answers('a tag with the check', createTag(github, `${prefix}.2`, sha), 201);
    },
  },
  {
    id: 'tag-ruleset-words',
    says: 'Moving or deleting a tag that a ruleset protects is refused with 422 and "Repository rule violations found".',
    where: [fidelity],
    needs: {},
    async run(github) {
      const prefix = github.unique('v');
      const first = await commit(github, { branch: github.unique('released') });
      const second = await commit(github, { branch: github.unique('released') });
      await createTag(github, `${prefix}.1`, first);
      await github.arrange.rulesOfTags(prefix, { update: true, deletion: true });
      const { git } = github.author.client.rest;
      const tag = { ...repository(github.place), ref: `tags/${prefix}.1` };
      await answers('moving', git.updateRef({ ...tag, sha: second, force: true }), 422, /rule violations/i);
      await answers('deleting', git.deleteRef(tag), 422, /rule violations/i);
    },
  },
  {
    id: 'invalid-ref-words',
    says: 'A name that git cannot keep is refused with 422 and "is not a valid ref name".',
    where: [fidelity],
    needs: {},
    async run(github) {
      const sha = await commit(github, { branch: github.unique('named') });
      await answers('a tag named a..b', createTag(github, 'a..b', sha), 422, /is not a valid ref name/);
    },
  },
  {
    id: 'branch-before-tag',
    says: 'A name that is both a branch’s and a tag’s means the branch: for a commit, a file and a comparison.',
    where: [fidelity],
    needs: { app: { contents: 'read' } },
    async run(github) {
      const name = github.unique('both');
      const tagged = await commit(github, { branch: github.unique('tagged') });
      await createTag(github, name, tagged);
      const tip = await commit(github, { branch: name, files: { 'both.txt': 'branch' } });
      const { repos } = github.installed.rest;
      const one = await repos.getCommit({ ...repository(github.place), ref: name });
      same('commit', one.data.sha, tip);
      const file = await repos.getContent({ ...repository(github.place), path: 'both.txt', ref: name });
      same('file', file.status, 200);
      const comparison = await repos.compareCommitsWithBasehead({
        ...repository(github.place),
        basehead: `main...${name}`,
      });
      same('last commit of the comparison', comparison.data.commits.at(-1)?.sha, tip);
    },
  },
  {
    id: 'tags-are-listed-by-name',
    says: 'Tags are listed by name, the last first.',
    where: [fidelity],
    needs: { app: { contents: 'read' } },
    async run(github) {
      const prefix = github.unique('order');
      const sha = await commit(github, { branch: github.unique('tagged') });
      for (const end of ['b', 'c', 'a']) await createTag(github, `${prefix}.${end}`, sha);
      const { data } = await github.installed.rest.repos.listTags({
        ...repository(github.place),
        per_page: 100,
      });
      const names = data.map(({ name }) => name).filter((name) => name.startsWith(`${prefix}.`));
      same(
        'tags',
        names,
        ['c', 'b', 'a'].map((end) => `${prefix}.${end}`),
      );
    },
  },
  {
    id: 'tag-webhooks-in-order',
    says: 'A new tag causes `push` first and then `create`.',
    where: [fidelity],
    needs: { app: { contents: 'read' }, events: ['push', 'create'] },
    async run(github) {
      const sha = await commit(github, { branch: github.unique('tagged') });
      await github.until('webhook of the branch', async () => {
        const found = (await deliveries(github)).some((each) => nameOf(each) === 'create');
        return found || undefined;
      });
      const before = await deliveries(github);
      await createTag(github, github.unique('order'), sha);
      const fresh = await deliveriesSince(github, before, ['push', 'create']);
      same('webhooks', inOrder(fresh.map(nameOf), ['push', 'create']), ['push', 'create']);
    },
  },
  {
    id: 'release-webhooks-in-order',
    says: 'Publishing a release directly causes the webhooks of its tag first, then created, published and released.',
    where: releases,
    needs: { app: { contents: 'read' }, events: ['push', 'create', 'release'] },
    async run(github) {
      const before = await deliveries(github);
      await createRelease(github, { tag: github.unique('release') });
      const order = ['push', 'create', 'release.created', 'release.published', 'release.released'];
      const fresh = await deliveriesSince(github, before, order);
      same('webhooks', inOrder(fresh.map(nameOf), order), order);
    },
  },
  {
    id: 'draft-webhooks-for-readers',
    says: 'An app with read access to contents receives the webhooks of draft releases.',
    where: releases,
    needs: { app: { contents: 'read' }, events: ['release'] },
    notModeled: 'An installation has one set of permissions for all statements, and writes contents.',
    async run(github) {
      const granted = github.missing({ app: { contents: 'write' } });
      if (granted === null)
        throw new NotTested('the app has write access to contents: grant read access only');
      const before = await deliveries(github);
      await createRelease(github, { tag: github.unique('draft'), draft: true });
      await deliveriesSince(github, before, ['release.created']);
    },
  },
  {
    id: 'release-without-tag-is-a-draft',
    says: 'A release whose tag is deleted becomes a draft, and no webhook of the release is sent.',
    where: releases,
    needs: { app: { contents: 'read' }, events: ['delete', 'release'] },
    async run(github) {
      const tag = github.unique('release');
      const before = await deliveries(github);
      const id = await createRelease(github, { tag });
      const published = await deliveriesSince(github, before, ['release.released']);
      await github.author.client.rest.git.deleteRef({ ...repository(github.place), ref: `tags/${tag}` });
      const all = [...before, ...published];
      const fresh = await deliveriesSince(github, all, ['delete']);
      const { data } = await github.author.client.rest.repos.getRelease({
        ...repository(github.place),
        release_id: id,
      });
      same('draft', data.draft, true);
      const about = fresh.map(nameOf).filter((name) => name.startsWith('release.'));
      same('webhooks of the release', about, []);
    },
  },
  {
    id: 'refused-release-changes-nothing',
    says: 'A change of a release that is refused in part changes nothing.',
    where: [fidelity],
    needs: {},
    async run(github) {
      const { repos } = github.author.client.rest;
      const id = await createRelease(github, { tag: github.unique('release') });
      const release = { ...repository(github.place), release_id: id };
      const change = repos.updateRelease({ ...release, name: 'Changed', tag_name: 'a..b' });
      await answers('a change with an invalid tag', change, 422);
      same('title', (await repos.getRelease(release)).data.name ?? null, null);
    },
  },
  {
    id: 'immutable-release-refuses-another-tag',
    says: 'Another tag and another target of an immutable release are refused with 422, as is making it a draft.',
    where: [fidelity],
    needs: { plan: 'immutable releases' },
    async run(github) {
      const { repos } = github.author.client.rest;
      await github.arrange.immutableReleases(true);
      try {
        const id = await createRelease(github, { tag: github.unique('immutable') });
        const release = { ...repository(github.place), release_id: id };
        same('immutable', (await repos.getRelease(release)).data.immutable ?? false, true);
        const other = github.unique('other');
        await answers('another tag', repos.updateRelease({ ...release, tag_name: other }), 422);
        await answers('a draft of it', repos.updateRelease({ ...release, draft: true }), 422);
        const elsewhere = await commit(github, { branch: github.unique('elsewhere') });
        await answers(
          'another target',
          repos.updateRelease({ ...release, target_commitish: elsewhere }),
          422,
        );
      } finally {
        await github.arrange.immutableReleases(false);
      }
    },
  },
  {
    id: 'immutable-name-stays-reserved',
    says: 'The tag of an immutable release cannot be used again in a new repository of the same name.',
    where: [fidelity],
    needs: { plan: 'immutable releases' },
    notModeled: 'Here the name is free in a new repository.',
    async run() {
      throw new NotTested('the scratch repository would have to be deleted and created again');
    },
  },
];

function createTag({ author, place }: GitHub, name: string, sha: string) {
  return author.client.rest.git.createRef({ ...repository(place), ref: `refs/tags/${name}`, sha });
}

async function createRelease(
  { author, place }: GitHub,
  { tag, draft = false }: { readonly tag: string; readonly draft?: boolean },
): Promise<number> {
  const { data } = await author.client.rest.repos.createRelease({
    ...repository(place),
    tag_name: tag,
    target_commitish: 'main',
    draft,
  });
  return data.id;
}

/** The first occurrence of each awaited name, in the order in which they came. */
function inOrder(names: readonly string[], awaited: readonly string[]): readonly string[] {
  return [...awaited].sort((one, two) => names.indexOf(one) - names.indexOf(two));
}
