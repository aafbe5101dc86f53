import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Stage, stage } from './fixture.ts';

const repo = { owner: 'acme', repo: 'shop' };

let on: Stage;
beforeEach(async () => {
  on = await stage({});
});
afterEach(() => on.close());

async function errorsOf(files: Readonly<Record<string, string>>) {
  await on.repository.push({ branch: 'owned', by: 'alice', files });
  const { data } = await (await on.installed()).rest.repos.codeownersErrors({ ...repo, ref: 'owned' });
  return data.errors.map(({ line, column, kind, path }) => `${path}:${line}:${column} ${kind}`);
}

describe('the errors of a file CODEOWNERS', () => {
  it('are listed by line and column', async () => {
    const { world } = on.emulator;
    world.user('reader');
    on.repository.collaborator('reader', 'read');
    const acme = world.organization('acme-2');
    acme.team('elsewhere', ['alice']);
    const file = [
      '# Owners',
      '* @alice @ghost @reader # @nobody',
      '/a @acme/ghosts @acme-2/elsewhere',
      '***/b @ghost',
      '/c alice docs@',
      '/d ghost@example.com',
      '/e',
    ].join('\n');
    expect(await errorsOf({ 'docs/CODEOWNERS': file })).toEqual([
      'docs/CODEOWNERS:2:10 Unknown owner',
      'docs/CODEOWNERS:2:17 Unknown owner',
      'docs/CODEOWNERS:3:4 Unknown owner',
      'docs/CODEOWNERS:3:17 Unknown owner',
      'docs/CODEOWNERS:4:1 Invalid pattern',
      'docs/CODEOWNERS:5:4 Invalid owner',
      'docs/CODEOWNERS:5:10 Invalid owner',
      'docs/CODEOWNERS:6:4 Unknown owner',
    ]);
  });

  it('are those of the first file that exists', async () => {
    expect(
      await errorsOf({
        CODEOWNERS: '* @ghost',
        'docs/CODEOWNERS': '/a @ghost',
        '.github/CODEOWNERS': '/abc @ghost',
      }),
    ).toEqual(['.github/CODEOWNERS:1:6 Unknown owner']);
  });

  it.each([
    ['closed', 'write', 0],
    ['closed', 'read', 1],
    ['secret', 'write', 1],
  ] as const)('of a %s team with the role %s: %d', async (privacy, role, count) => {
    const { world } = on.emulator;
    world.organization('acme-3').team('security', ['alice'], { privacy });
    const files = { CODEOWNERS: '* @ACME-3/Security' };
    const repository = await world.repository({ owner: 'acme-3', name: 'shop', files });
    repository.teamAccess('security', role);
    const { data } = await on.as('alice').rest.repos.codeownersErrors({ owner: 'acme-3', repo: 'shop' });
    expect(data.errors).toHaveLength(count);
  });

  it('are not found where there is no file', async () => {
    const gate = await on.installed();
    await expect(gate.rest.repos.codeownersErrors({ ...repo, ref: 'main' })).rejects.toMatchObject({
      status: 404,
    });
  });
});
