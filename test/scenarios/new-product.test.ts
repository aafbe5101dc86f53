import { describe, expect, test } from '@jest/globals';
import type { OpenOptions, Repository } from '@sdl-gate/github-emulator';
import { sdlCheck } from '../running-service.ts';
import { enforcing, light, scene } from './scene.ts';

const stage = scene();

const dayMs = 24 * 60 * 60_000;
const green = 'success: No rule applies';
const missing = 'failure: 1 of 1 rule fails: threat model';
const change: OpenOptions = {
  by: 'mona',
  title: 'Count',
  files: { 'src/cart.js': 'export const total = 2;\n' },
};
const manifest = (version: string) => `{\n  "name": "shop",\n  "version": "${version}"\n}\n`;
const release: OpenOptions = { by: 'mona', title: 'Release', files: { 'package.json': manifest('1.0.0') } };

let shops = 0;

async function shop(
  days: number,
  files: Readonly<Record<string, string>> = {},
  policy = enforcing('threat-model'),
) {
  const { world, clock } = stage.emulator;
  shops += 1;
  const owner = `product-${shops}`;
  world.organization(owner);
  const repository = await world.repository({
    owner,
    name: 'shop',
    createdAt: new Date(clock.now().getTime() - days * dayMs),
    files: {
      'src/cart.js': 'export const total = 1;\n',
      'package.json': manifest('0.9.0'),
      '.github/sdl.yml': policy,
      ...files,
    },
  });
  for (const login of ['mona', 'ada']) repository.collaborator(login, 'write');
  await world.install({ account: owner });
  await stage.settled();
  return repository;
}

async function lightOf(repository: Repository, options: OpenOptions): Promise<string> {
  const pull = await repository.openPullRequest(options);
  await stage.settled();
  return light(pull);
}

describe('a change of a new product needs a threat model', () => {
  test.each<[what: string, days: number, options: OpenOptions, check: string]>([
    ['product code of a young repository', 5, change, missing],
    ['the same of an old one', 400, change, green],
    ['the documentation of a young one', 5, { ...change, files: { 'README.md': '# Shop\n' } }, green],
    ['the first release of an old one', 400, release, missing],
  ])('%s', async (_, days, options, check) => {
    expect(await lightOf(await shop(days), options)).toBe(check);
  });

  test('unless there was a release', async () => {
    const repository = await shop(400);
    await repository.tag('v0.9.0');
    expect(await lightOf(repository, release)).toBe(green);
  });

  test('unless the base has one', async () => {
    const repository = await shop(5, { 'docs/threat-models/shop.md': '# Threat model\n' });
    expect(await lightOf(repository, change)).toBe(green);
  });

  test('not one in the head alone: that one is read', async () => {
    const files = { ...change.files, 'docs/threat-models/shop.md': '# Threat model\n' };
    expect(await lightOf(await shop(5), { ...change, files })).toBe(missing);
  });

  test('unless the policy says otherwise', async () => {
    const repository = await shop(5, {}, enforcing('threat-model\n    new-product-days: 0'));
    expect(await lightOf(repository, change)).toBe(green);
  });
});

test('the check says why, and waiting does not help', async () => {
  const repository = await shop(30 - 60_000 / dayMs);
  const pull = await repository.openPullRequest(change);
  await stage.settled();
  expect(sdlCheck(pull).summary).toContain('new-product');
  const { summary, text } = sdlCheck(pull);
  expect(`${summary}${text}`).toMatch(
    /The repository is new \(created on \d{4}-\d\d-\d\d\), and its base has no threat model/,
  );
  await stage.advance(5 * 60_000);
  await pull.push({ by: 'mona', files: { 'src/cart.js': 'export const total = 3;\n' } });
  await stage.settled();
  expect(light(pull)).toBe(missing);
});
