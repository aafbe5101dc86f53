import { describe, expect, test } from '@jest/globals';
import { change, emulatedGitHub, everyEvidence } from '../../../test/emulated-github.ts';

const gitHub = await emulatedGitHub();

describe('documents', () => {
  const model = '# Threat model\n\nWhat are we working on? The cart.\n';

  test('are files of the head, and issues', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const issue = await shop.openIssue({ title: 'Threats', body: model, by: 'ada' });
    const pull = await shop.openPullRequest({
      ...change,
      body: `Threat models: [cart](docs/threat-models/cart.md), [none](docs/threat-models/none.md), #${issue.number}, #999`,
      files: { ...change.files, 'docs/threat-models/cart.md': model },
    });
    const documents = await gitHub.slice(pull, 'documents');
    expect(documents.toSorted((a, b) => b.text.length - a.text.length)).toEqual([
      {
        reference: { kind: 'file', path: 'docs/threat-models/cart.md' },
        state: 'found',
        text: model,
        truncated: false,
        url: expect.stringContaining(`/blob/${pull.headSha}/docs/threat-models/cart.md`),
      },
      {
        reference: { kind: 'issue', repository: shop.fullName, number: issue.number, mayBePrivate: true },
        state: 'found',
        text: model,
        truncated: false,
        url: expect.stringContaining(`/issues/${issue.number}`),
        writtenAt: expect.any(Date),
      },
      expect.objectContaining({
        reference: { kind: 'file', path: 'docs/threat-models/none.md' },
        state: 'not-found',
      }),
      expect.objectContaining({ reference: expect.objectContaining({ number: 999 }), state: 'not-found' }),
    ]);
  });

  test('are read once for a head', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const pull = await shop.openPullRequest({
      ...change,
      body: 'Threat model: [cart](docs/threat-models/cart.md)',
    });
    gitHub.asked();
    await gitHub.gather(pull);
    expect(gitHub.asked().filter((operation) => operation === 'graphql:Documents')).toHaveLength(1);
    await gitHub.gather(pull);
    expect(gitHub.asked()).not.toContain('graphql:Documents');
  });

  test('are cut at a megabyte, and no folder, submodule or binary file is one', async () => {
    const shop = await gitHub.shop({
      policy: everyEvidence,
      files: { 'docs/threat-models/folder.md/inner': 'x' },
    });
    const pull = await shop.openPullRequest({
      ...change,
      body: '[folder](docs/threat-models/folder.md) [sub](docs/threat-models/sub.md)',
      submodules: { 'docs/threat-models/sub.md': '1'.repeat(40) },
      files: {
        'docs/threat-models/long.md': 'x'.repeat(1024 * 1024 + 1),
        'docs/threat-models/picture.md': new Uint8Array([0, 1, 2]),
      },
    });
    const documents = await gitHub.slice(pull, 'documents');
    const states = documents.map(({ reference, state, truncated, text }) => [
      'path' in reference ? reference.path.split('/').at(-1) : '',
      state,
      truncated,
      text.length,
    ]);
    expect(states.toSorted()).toEqual([
      ['folder.md', 'unreadable', false, 0],
      ['long.md', 'found', true, 1024 * 1024],
      ['picture.md', 'unreadable', false, 0],
      ['sub.md', 'unreadable', false, 0],
    ]);
  });

  test.each([
    ['a public repository', { private: false }, 'found'],
    ['a private repository', { private: true }, 'not-found'],
  ])('of %s are read for any pull request, or for none', async (_, visibility, state) => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const other = await gitHub.emulator.world.repository({ owner: shop.owner, name: 'other', ...visibility });
    const issue = await other.openIssue({ title: 'Threats', body: 'A stolen cookie', by: 'ada' });
    const pull = await shop.openPullRequest({
      ...change,
      body: `Threat model: ${other.fullName}#${issue.number}`,
    });
    expect(await gitHub.slice(pull, 'documents')).toMatchObject([{ state }]);
  });

  test('of a private repository are read where the policy names it', async () => {
    const name = 'vault';
    const policy = (owner: string) =>
      everyEvidence.replace('threat-model: observe', `threat-model: { repositories: ['${owner}/${name}'] }`);
    const shop = await gitHub.shop({ policy: everyEvidence });
    const vault = await gitHub.emulator.world.repository({ owner: shop.owner, name, private: true });
    const issue = await vault.openIssue({ title: 'Threats', body: 'A stolen cookie', by: 'ada' });
    await shop.push({ by: 'ada', branch: 'main', files: { '.github/sdl.yml': policy(shop.owner) } });
    const pull = await shop.openPullRequest({
      ...change,
      body: `Threat model: ${vault.fullName}#${issue.number}`,
    });
    expect(await gitHub.slice(pull, 'documents')).toMatchObject([
      { state: 'found', text: 'A stolen cookie' },
    ]);
  });

  test('of a private repository are not read for a public one', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const vault = await gitHub.emulator.world.repository({ owner: shop.owner, name: 'vault', private: true });
    await vault.openIssue({ title: 'First', by: 'ada' });
    const secret = await vault.openIssue({ title: 'Threats', body: 'secret', by: 'ada' });
    const pull = await shop.openPullRequest({
      ...change,
      body: `Threat model: ${vault.fullName}#${secret.number}`,
    });
    expect(await gitHub.slice(pull, 'documents')).toMatchObject([
      { state: 'not-found', text: '', url: null },
    ]);
  });
});
