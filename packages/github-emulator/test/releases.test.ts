import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import { everyEvent, type Stage, stage } from './fixture.ts';

const repo = { owner: 'acme', repo: 'shop' };

let on: Stage;
beforeEach(async () => {
  on = await stage({
    clock: new Date('2026-01-05T09:00:00Z'),
    events: [...everyEvent, 'create', 'delete', 'release'],
  });
  await on.newEvents();
});
afterEach(() => on.close());

/** The payload of the newest webhook of an event. */
function payloadOf(event: string): Readonly<Record<string, unknown>> {
  return on.received.findLast((each) => each.event === event)?.payload ?? {};
}

describe('tags', () => {
  it('are created, moved and deleted by a push, each with its webhooks', async () => {
    const { tags } = on.repository;
    const first = await on.repository.sha('main');
    await tags.push({ 'v1.0.0': 'main' }, { by: 'alice' });
    expect(await on.newEvents()).toEqual(['push', 'create']);
    expect(payloadOf('push')).toMatchObject({
      ref: 'refs/tags/v1.0.0',
      before: '0'.repeat(40),
      after: first,
      created: true,
      forced: false,
      base_ref: 'refs/heads/main',
      commits: [],
      head_commit: { id: first },
      pusher: { name: 'alice' },
    });
    expect(payloadOf('create')).toMatchObject({
      ref: 'v1.0.0',
      ref_type: 'tag',
      master_branch: 'main',
      sender: { login: 'alice' },
    });
    const second = await on.repository.push({ branch: 'main', by: 'alice', files: { a: '' } });
    await on.newEvents();
    await tags.push({ 'v1.0.0': second });
    expect(await on.newEvents()).toEqual(['push']);
    expect(payloadOf('push')).toMatchObject({ before: first, after: second, forced: true, created: false });
    expect(await tags.commit('v1.0.0')).toBe(second);
    await tags.push({ 'v1.0.0': null });
    expect(await on.newEvents()).toEqual(['push', 'delete']);
    expect(payloadOf('push')).toMatchObject({ after: '0'.repeat(40), deleted: true, head_commit: null });
    expect(payloadOf('delete')).toMatchObject({ ref: 'v1.0.0', ref_type: 'tag' });
    expect(await tags.commit('v1.0.0')).toBeNull();
    expect(tags.names).toEqual([]);
  });

  it('cause no webhook when more than three are pushed at once', async () => {
    await on.repository.tags.push({ a: 'main', b: 'main', c: 'main' });
    expect(await on.newEvents()).toEqual(['push', 'create', 'push', 'create', 'push', 'create']);
    await on.repository.tags.push({ d: 'main', e: 'main', f: 'main', g: 'main' });
    await on.repository.tags.push({ a: null, b: null, c: null, d: null });
    expect(await on.newEvents()).toEqual([]);
    const { data } = await (await on.installed()).rest.repos.listTags({ ...repo, per_page: 2 });
    expect(data.map(({ name }) => name)).toEqual(['g', 'f']);
  });

  it('are annotated: the ref leads to a tag object, and that to the commit', async () => {
    const sha = await on.repository.sha('main');
    await on.repository.tags.push({ v2: { at: 'main', message: 'Second' }, v1: 'main' }, { by: 'alice' });
    const { rest } = await on.installed();
    const { data: refs } = await rest.git.listMatchingRefs({ ...repo, ref: 'tags/v' });
    expect(refs.map(({ ref, object }) => [ref, object.type])).toEqual([
      ['refs/tags/v1', 'commit'],
      ['refs/tags/v2', 'tag'],
    ]);
    const { data: tag } = await rest.git.getTag({ ...repo, tag_sha: refs[1]?.object.sha ?? '' });
    expect(tag).toMatchObject({
      tag: 'v2',
      message: 'Second',
      object: { type: 'commit', sha },
      tagger: { name: 'alice' },
    });
    await expect(rest.git.getTag({ ...repo, tag_sha: sha })).rejects.toMatchObject({ status: 404 });
    const { data: listed } = await rest.repos.listTags(repo);
    expect(listed.map(({ name, commit }) => [name, commit.sha])).toEqual([
      ['v2', sha],
      ['v1', sha],
    ]);
    expect((await rest.repos.getCommit({ ...repo, ref: 'v2' })).data.sha).toBe(sha);
    const { data } = await on.graphql<unknown>(`{
      repository(owner: "acme", name: "shop") {
        refs(refPrefix: "refs/tags/", first: 5) {
          nodes { name target { __typename oid ... on Tag { message target { oid } } } }
        }
      }
    }`);
    expect(data).toMatchObject({
      repository: {
        refs: {
          nodes: [
            { name: 'v1', target: { __typename: 'Commit', oid: sha } },
            { name: 'v2', target: { __typename: 'Tag', message: 'Second', target: { oid: sha } } },
          ],
        },
      },
    });
  });

  it('have names that git keeps, and none is beside another as its directory', async () => {
    const { tags, releases } = on.repository;
    const sha = await on.repository.sha('main');
    const { git, repos } = on.as('alice').rest;
    const names = [
      '',
      ' ',
      'a b',
      '../x',
      '../../../x',
      'v1..2',
      'v~1',
      'v^',
      'v:1',
      'x.lock',
      '/x',
      'x/',
      'a//b',
    ];
    const others = ['x@{1}', '.x', 'a/.x', 'x.', 'x\n', 'x\u0000', 'refs/tags/v9', 'a'.repeat(300), sha];
    for (const tag of [...names, ...others]) {
      await expect(tags.push({ [tag]: 'main' })).rejects.toThrow('is not a valid ref name');
      await expect(releases.create({ tag, draft: true, by: 'alice' })).rejects.toThrow('Validation Failed');
      for (const refused of [
        git.createRef({ ...repo, ref: `refs/tags/${tag}`, sha }),
        git.createRef({ ...repo, ref: `refs/heads/${tag}`, sha }),
        repos.createRelease({ ...repo, tag_name: tag }),
      ]) {
        await expect(refused).rejects.toMatchObject({ status: 422 });
      }
    }
    await expect(tags.push({ a: 'main', 'a/b': 'main' })).rejects.toThrow('beside');
    expect(tags.names).toEqual([]);
    await tags.push({ a: 'main', '-x': 'main', '@': 'main', HEAD: 'main', ü: 'main', 'release/v1': 'main' });
    await expect(tags.push({ 'a/b': 'main' })).rejects.toThrow('beside');
    await releases.create({ tag: 'release/v1', by: 'alice' });
    const { data } = await repos.getReleaseByTag({ ...repo, tag: 'release/v1' });
    expect(data.tag_name).toBe('release/v1');
  });

  it('do not stand in for a branch of the same name, and lead through each other', async () => {
    const { tags } = on.repository;
    const first = await on.repository.sha('main');
    await tags.push({ main: first, one: { at: 'main', message: 'One' } });
    await tags.push({ two: { at: 'one', message: 'Two' } });
    const next = await on.repository.push({ branch: 'main', by: 'alice', files: { a: '' } });
    const { git, repos } = on.as('alice').rest;
    expect((await repos.getCommit({ ...repo, ref: 'main' })).data.sha).toBe(next);
    expect((await repos.getCommit({ ...repo, ref: 'two' })).data.sha).toBe(first);
    await on.repository.releases.create({ tag: 'v1', target: 'main', by: 'alice' });
    expect(await tags.commit('v1')).toBe(next);
    const { data: blob } = await git.createBlob({ ...repo, content: 'x' });
    const { data: tag } = await git.getRef({ ...repo, ref: 'tags/one' });
    for (const [ref, sha] of [
      ['refs/tags/blob', blob.sha],
      ['refs/tags/nothing', 'f'.repeat(40)],
      ['refs/heads/tag', tag.object.sha],
    ] as const) {
      await expect(git.createRef({ ...repo, ref, sha })).rejects.toMatchObject({ status: 422 });
    }
  });

  it('are written through the API too', async () => {
    const alice = on.as('alice').rest.git;
    const sha = await on.repository.sha('main');
    await alice.createRef({ ...repo, ref: 'refs/tags/v1', sha });
    const next = await on.repository.push({ branch: 'main', by: 'alice', files: { a: '' } });
    await alice.updateRef({ ...repo, ref: 'tags/v1', sha: next });
    expect(await on.repository.tags.commit('v1')).toBe(next);
    await expect(alice.updateRef({ ...repo, ref: 'tags/v1', sha })).rejects.toMatchObject({ status: 422 });
    await alice.deleteRef({ ...repo, ref: 'tags/v1' });
    expect(on.repository.tags.names).toEqual([]);
    await expect(
      on.as('carol').rest.git.createRef({ ...repo, ref: 'refs/tags/v1', sha }),
    ).rejects.toMatchObject({
      status: 403,
    });
  });

  it('and branches are announced by create and delete', async () => {
    await on.repository.branch('topic', 'main');
    await on.repository.deleteBranch('topic');
    expect((await on.newEvents()).filter((name) => name === 'create' || name === 'delete')).toEqual([
      'create',
      'delete',
    ]);
    expect(payloadOf('delete')).toMatchObject({ ref: 'topic', ref_type: 'branch' });
  });
});

describe('a ruleset for tags', () => {
  const refused = (words: string) => ({ message: expect.stringContaining(words) });

  it('restricts creating, moving and deleting, except for those who bypass it', async () => {
    const { tags } = on.repository;
    await tags.push({ v0: 'main' });
    tags.rules('releases', {
      include: ['v*'],
      exclude: ['v*-rc'],
      creation: true,
      update: true,
      deletion: true,
      bypass: ['bob'],
    });
    const next = await on.repository.push({ branch: 'main', by: 'alice', files: { a: '' } });
    await on.newEvents();
    const creation =
      'Repository rule violations found\n\nCannot create ref due to creations being restricted.';
    await expect(tags.push({ v1: 'main', other: 'main' }, { by: 'alice' })).rejects.toMatchObject(
      refused(creation),
    );
    await expect(tags.push({ v0: next }, { by: 'alice' })).rejects.toMatchObject(refused('protected ref'));
    await expect(tags.push({ v0: null }, { by: 'alice' })).rejects.toMatchObject(
      refused('deletions being restricted'),
    );
    await expect(
      on.as('alice').rest.git.createRef({ ...repo, ref: 'refs/tags/v1', sha: next }),
    ).rejects.toMatchObject({
      status: 422,
      ...refused(creation),
    });
    expect(tags.names).toEqual(['v0']);
    expect(await on.newEvents()).toEqual([]);
    await tags.push({ 'v1-rc': 'main', other: 'main' }, { by: 'alice' });
    await tags.push({ v1: 'main' }, { by: 'bob' });
    tags.rules('releases', { include: ['v*'], creation: true, enforcement: 'evaluate' });
    await tags.push({ v2: 'main' }, { by: 'alice' });
    tags.rules('releases', null);
    expect(tags.names).toEqual(['other', 'v0', 'v1', 'v1-rc', 'v2']);
  });

  it('requires checks on the commit, of an app or not, as the switch says', async () => {
    const { tags } = on.repository;
    const sha = await on.repository.sha('main');
    const rules = { include: ['~ALL'], requiredChecks: [{ name: 'SDL release', app: 'gate' }] };
    tags.rules('checked', rules);
    const expected = refused('Required status check "SDL release" is expected.');
    await expect(tags.push({ v1: 'main' })).rejects.toMatchObject(expected);
    const { rest } = await on.installed();
    const { data: run } = await rest.checks.create({ ...repo, name: 'SDL release', head_sha: sha });
    await expect(tags.push({ v1: 'main' })).rejects.toMatchObject(expected);
    await rest.checks.update({ ...repo, check_run_id: run.id, conclusion: 'success' });
    tags.rules('checked', { ...rules, appChecksCount: false });
    await expect(tags.push({ v1: 'main' })).rejects.toMatchObject(expected);
    tags.rules('checked', rules);
    await tags.push({ v1: 'main' });
  });

  it('counts no run of a workflow that was started by hand, and leaves creation free where told', async () => {
    const { tags } = on.repository;
    const sha = await on.repository.sha('main');
    const path = '.github/workflows/release.yml';
    tags.rules('checked', { include: ['v*'], requiredChecks: [{ name: 'build' }] });
    await on.repository.reportWorkflowRun({ path, sha, event: 'workflow_dispatch' });
    await on.repository.reportCheck({ name: 'build', sha, conclusion: 'success', workflow: path });
    await expect(tags.push({ v1: 'main' })).rejects.toMatchObject(refused('"build" is expected'));
    await on.repository.reportWorkflowRun({ path, sha, event: 'push' });
    await on.repository.reportCheck({ name: 'build', sha, conclusion: 'success', workflow: path });
    await tags.push({ v1: 'main' });
    const next = await on.repository.push({ branch: 'main', by: 'alice', files: { a: '' } });
    tags.rules('checked', { include: ['v*'], requiredChecks: [{ name: 'build' }], notOnCreate: true });
    await tags.push({ v2: next });
    await expect(tags.push({ v1: next })).rejects.toMatchObject(refused('"build" is expected'));
  });

  it('is listed beside those for branches, and shows who bypasses it to administrators only', async () => {
    on.repository.protect('main', { approvals: 1 });
    on.repository.protect('old', { approvals: 1, classic: true });
    on.repository.tags.rules('releases', {
      include: ['v*'],
      exclude: ['v*-rc'],
      creation: true,
      requiredChecks: [{ name: 'SDL release', app: 'gate' }],
      notOnCreate: true,
      bypass: ['bob', 'gate[bot]'],
    });
    const { rest } = await on.installed();
    const { data: all } = await rest.repos.getRepoRulesets(repo);
    expect(all.map(({ name, target, enforcement }) => [name, target, enforcement])).toEqual([
      ['main', 'branch', 'active'],
      ['releases', 'tag', 'active'],
    ]);
    const { data: tags } = await rest.repos.getRepoRulesets({ ...repo, targets: 'tag,push' });
    expect(tags).toHaveLength(1);
    expect(tags[0]).not.toHaveProperty('rules');
    const one = { ...repo, ruleset_id: tags[0]?.id ?? 0 };
    const { data } = await rest.repos.getRepoRuleset(one);
    expect(data).toMatchObject({
      conditions: { ref_name: { include: ['refs/tags/v*'], exclude: ['refs/tags/v*-rc'] } },
      rules: [
        { type: 'creation' },
        {
          type: 'required_status_checks',
          parameters: {
            do_not_enforce_on_create: true,
            required_status_checks: [{ context: 'SDL release', integration_id: expect.any(Number) }],
          },
        },
      ],
      bypass_actors: [{ actor_type: 'User' }, { actor_type: 'Integration' }],
    });
    expect((await on.as('alice').rest.repos.getRepoRuleset(one)).data).not.toHaveProperty('bypass_actors');
    await expect(rest.repos.getRepoRuleset({ ...repo, ruleset_id: 1 })).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe('releases', () => {
  const by = 'alice';

  it('are published directly: the tag first, then created, published and released', async () => {
    const id = await on.repository.releases.create({ tag: 'v1', name: 'One', body: 'Notes', by });
    expect(await on.newEvents()).toEqual([
      'push',
      'create',
      'release.created',
      'release.published',
      'release.released',
    ]);
    expect(payloadOf('release')).toMatchObject({
      release: { id, tag_name: 'v1', draft: false, immutable: false, target_commitish: 'main' },
      sender: { login: 'alice' },
    });
    await on.repository.releases.create({ tag: 'v2-rc', prerelease: true, by });
    expect((await on.newEvents()).slice(2)).toEqual([
      'release.created',
      'release.published',
      'release.prereleased',
    ]);
    await on.repository.releases.edit(on.repository.releases.all[1]?.id ?? 0, { prerelease: false, by });
    expect(await on.newEvents()).toEqual(['release.edited', 'release.released']);
  });

  it('begin as drafts without a tag, are edited, get assets, and are published, unpublished and deleted', async () => {
    const { releases, tags } = on.repository;
    const sha = await on.repository.sha('main');
    const id = await releases.create({ tag: 'v1', target: sha, draft: true, by });
    await releases.edit(id, { body: 'Notes', tag: 'v1.0', by });
    expect(payloadOf('release')).toMatchObject({});
    const digest = await releases.upload(id, { name: 'shop.tgz', content: 'bytes', by });
    expect(digest).toBe('sha256:277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9');
    expect(tags.names).toEqual([]);
    expect(await on.newEvents()).toEqual(['release.created', 'release.edited']);
    expect(payloadOf('release')).toMatchObject({
      changes: { body: { from: '' }, tag_name: { from: 'v1' } },
      release: { draft: true, published_at: null, target_commitish: sha },
    });
    await on.repository.push({ branch: 'main', by: 'alice', files: { a: '' } });
    await on.newEvents();
    await releases.publish(id, { by });
    expect(await on.newEvents()).toEqual(['push', 'create', 'release.published', 'release.released']);
    expect(await tags.commit('v1.0')).toBe(sha);
    await expect(releases.upload(id, { name: 'shop.tgz', content: '', by })).rejects.toThrow(
      'Validation Failed',
    );
    await releases.unpublish(id, { by });
    await releases.delete(id, { by });
    expect(await on.newEvents()).toEqual(['release.unpublished', 'release.deleted']);
    expect(tags.names).toEqual(['v1.0']);
    expect(releases.all).toEqual([]);
  });

  it('are listed newest first, with drafts only for those who may push', async () => {
    const { releases } = on.repository;
    const draft = await releases.create({ tag: 'v3', draft: true, by });
    await releases.create({ tag: 'v1', by });
    const asset = { name: 'a.txt', content: 'a', contentType: 'text/plain' };
    const newest = await releases.create({ tag: 'v2', by });
    await releases.upload(newest, { ...asset, by });
    await releases.upload(newest, { ...asset, name: 'old.txt', hasDigest: false, by });
    await releases.create({ tag: 'v2.1-rc', prerelease: true, by });
    const { repos } = (await on.installed()).rest;
    const names = async (from: typeof repos) =>
      (await from.listReleases(repo)).data.map(({ tag_name: tag }) => tag);
    expect(await names(repos)).toEqual(['v2.1-rc', 'v2', 'v1', 'v3']);
    expect(await names(on.as('carol').rest.repos)).toEqual(['v2.1-rc', 'v2', 'v1']);
    const { data: page } = await repos.listReleases({ ...repo, per_page: 1, page: 2 });
    expect(page).toMatchObject([
      {
        tag_name: 'v2',
        assets: [
          { name: 'a.txt', size: 1, digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
          { name: 'old.txt', digest: null },
        ],
      },
    ]);
    const { data: latest } = await repos.getLatestRelease(repo);
    expect(latest.tag_name).toBe('v2');
    const { data: commit } = await repos.getCommit({ ...repo, ref: 'v2' });
    expect(latest.created_at).toBe(commit.commit.committer?.date);
    expect((await repos.getReleaseByTag({ ...repo, tag: 'v1' })).data.tag_name).toBe('v1');
    expect((await repos.getRelease({ ...repo, release_id: draft })).data.draft).toBe(true);
    expect((await repos.listReleaseAssets({ ...repo, release_id: newest })).data).toHaveLength(2);
    await expect(repos.getReleaseByTag({ ...repo, tag: 'v3' })).rejects.toMatchObject({ status: 404 });
    const carol = on.as('carol').rest.repos;
    await expect(carol.getRelease({ ...repo, release_id: draft })).rejects.toMatchObject({ status: 404 });
    const reader = await stage({ permissions: { contents: 'read' }, events: [] });
    await reader.repository.releases.create({ tag: 'v1', draft: true, by });
    expect((await (await reader.installed()).rest.repos.listReleases(repo)).data).toEqual([]);
    await reader.close();
  });

  it('are created, changed and deleted through the API too', async () => {
    const { repos } = on.as('alice').rest;
    const { data: release } = await repos.createRelease({
      ...repo,
      tag_name: 'v1',
      draft: true,
      body: 'One',
    });
    const one = { ...repo, release_id: release.id };
    expect((await repos.updateRelease({ ...one, draft: false, name: 'First' })).data).toMatchObject({
      draft: false,
      name: 'First',
      body: 'One',
      published_at: expect.any(String),
    });
    expect((await repos.updateRelease({ ...one, draft: true })).data.draft).toBe(true);
    expect((await on.newEvents()).filter((name) => name.startsWith('release'))).toEqual([
      'release.created',
      'release.edited',
      'release.published',
      'release.released',
      'release.unpublished',
    ]);
    await repos.deleteRelease(one);
    await expect(repos.deleteRelease(one)).rejects.toMatchObject({ status: 404 });
    await expect(on.as('carol').rest.repos.createRelease({ ...repo, tag_name: 'v1' })).rejects.toMatchObject({
      status: 403,
    });
  });

  it('change in no part when a part of the change is refused', async () => {
    const { releases, tags } = on.repository;
    tags.rules('r', { include: ['v*'], creation: true });
    const draft = await releases.create({ tag: 'x', draft: true, by });
    const published = await releases.create({ tag: 'y', by });
    await on.newEvents();
    const before = releases.all;
    const { repos } = on.as('alice').rest;
    for (const [id, change] of [
      [draft, { name: 'New', tag_name: 'v1', draft: false }],
      [draft, { name: 'New', target_commitish: 'nothing', draft: false }],
      [published, { name: 'New', tag_name: 'v1' }],
      [published, { tag_name: '../x', draft: true }],
    ] as const) {
      await expect(repos.updateRelease({ ...repo, release_id: id, ...change })).rejects.toMatchObject({
        status: 422,
      });
    }
    expect(releases.all).toEqual(before);
    expect(await on.newEvents()).toEqual([]);
  });

  it('are drafts again when their tag is deleted', async () => {
    const { releases, tags } = on.repository;
    await releases.create({ tag: 'v1', by });
    await tags.push({ v1: null });
    expect(releases.all).toMatchObject([{ draft: true }]);
  });

  it('may become immutable: tag and assets are locked, the texts are not', async () => {
    const { releases, tags } = on.repository;
    releases.immutable(true);
    const id = await releases.create({ tag: 'v1', prerelease: true, by });
    expect(releases.all).toMatchObject([{ immutable: true }]);
    await releases.edit(id, { body: 'Notes', prerelease: false, by });
    await expect(releases.upload(id, { name: 'a', content: '', by })).rejects.toThrow(
      'Cannot upload assets to an immutable release.',
    );
    const next = await on.repository.push({ branch: 'main', by: 'alice', files: { a: '' } });
    for (const target of [next, null]) {
      await expect(tags.push({ v1: target })).rejects.toThrow('Repository rule violations found');
    }
    await expect(releases.edit(id, { tag: 'v2', by })).rejects.toThrow('Validation Failed');
    await expect(releases.edit(id, { target: next, by })).rejects.toThrow('Validation Failed');
    await expect(releases.unpublish(id, { by })).rejects.toThrow('Validation Failed');
    await releases.delete(id, { by });
    await expect(tags.push({ v1: next })).rejects.toThrow('protected ref');
    await tags.push({ v1: null });
    await expect(tags.push({ v1: 'main' })).rejects.toThrow('creations being restricted');
    await expect(releases.create({ tag: 'v1', by })).rejects.toMatchObject({
      errors: [{ message: 'tag_name was used by an immutable release' }, {}],
    });
  });

  test.each<[string, () => Promise<unknown>, string]>([
    [
      'whose tag a ruleset forbids',
      async () => on.repository.tags.rules('r', { include: ['v*'], creation: true }),
      'pre_receive Repository rule violations found\n\nCannot create ref due to creations being restricted.',
    ],
    ['whose tag has one already', () => on.repository.releases.create({ tag: 'v1', by }), 'already_exists'],
  ])('are refused %s, and nothing changes', async (_, prepare, words) => {
    await prepare();
    await on.newEvents();
    const draft = await on.repository.releases.create({ tag: 'v1', draft: true, by });
    const before = on.repository.releases.all;
    await expect(on.repository.releases.publish(draft, { by })).rejects.toThrow('Validation Failed');
    await expect(on.as('alice').rest.repos.createRelease({ ...repo, tag_name: 'v1' })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining(JSON.stringify(words).slice(1, -3)),
    });
    expect(on.repository.releases.all).toEqual(before);
    expect(await on.newEvents()).toEqual(['release.created']);
  });
});
