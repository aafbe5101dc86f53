import { expect, test } from '@jest/globals';
import type { PullRequest } from '@sdl-gate/github-emulator';
import { sdlCheck } from '../running-service.ts';
import { enforcing, light, scene } from './scene.ts';

// Whether a change has a changelog entry: what the base has, what the head has, labels, reasons and linked issues.

const stage = scene();

const policy = enforcing('changelog');
const source = { 'src/cart.js': 'export const total = (items) => items.length * 2;\n' };
const log = '# Changelog\n\n## [Unreleased]\n\n- Carts\n\n## [1.0.0] - 2026-01-01\n\n- Shops\n';
const failing = 'failure: 1 of 1 rule fails: changelog';
const waiting = 'in_progress: Waiting for a reviewer to accept that no changelog entry is needed';
const green = 'success: The rule passes';

async function opened(
  files: Readonly<Record<string, string>>,
  base: Readonly<Record<string, string>> = { 'CHANGELOG.md': log },
  told: { readonly policy?: string; readonly title?: string; readonly body?: string } = {},
): Promise<PullRequest> {
  const shop = await stage.shop({ policy: told.policy ?? policy });
  await shop.push({ branch: 'main', by: 'ada', message: 'Base', files: base });
  await stage.later(20_000);
  const { title = 'Count twice', body = '' } = told;
  const change = await shop.openPullRequest({ by: 'mona', title, body, files: { ...source, ...files } });
  await stage.settled();
  return change;
}

test('an entry in the unreleased section passes, and one in a release does not', async () => {
  const entry = '- Totals count twice\n';
  const change = await opened({ 'CHANGELOG.md': log.replace('- Shops\n', `- Shops\n${entry}`) });
  expect(light(change)).toBe(failing);
  expect(sdlCheck(change).text).toMatch(/it is in the section of a release, `\[1\.0\.0\] - 2026-01-01`/);

  await stage.later(20_000);
  await change.push({
    by: 'mona',
    message: 'Entry',
    files: { 'CHANGELOG.md': log.replace('- Carts\n', `- Carts\n${entry}`) },
  });
  await stage.settled();
  expect(light(change)).toBe(green);
});

test('the section is read where the diff does not show it', async () => {
  const many = Array.from({ length: 40 }, (_, n) => `- Change ${n} of carts\n`).join('');
  const long = (heading: string, last = '') => `# Changelog\n\n${heading}\n\n${many}${last}`;
  const heading = '## [Unreleased]';
  const change = await opened(
    { 'CHANGELOG.md': long(heading, '- Totals\n') },
    { 'CHANGELOG.md': long(heading) },
  );
  expect(light(change)).toBe(green);

  const released = '## 1.0.0 - 2026-01-01';
  const late = await opened(
    { 'CHANGELOG.md': long(released, '- Totals\n') },
    { 'CHANGELOG.md': long(released) },
  );
  expect(light(late)).toBe(failing);
});

test('a changeset counts where the base has changesets, and an empty one once it is approved', async () => {
  const base = { '.changeset/config.json': '{}\n' };
  const change = await opened({ '.changeset/cats.md': '---\n"cart": minor\n---\n\nTotals\n' }, base);
  expect(light(change)).toBe(green);

  const empty = await opened({ '.changeset/cats.md': '---\n---\n' }, base);
  expect(light(empty)).toBe(waiting);
  await stage.advance(60_000);
  await empty.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect(light(empty)).toBe(green);
});

test('the line of the description counts where the template of the default branch asks for it', async () => {
  const base = {
    'CHANGELOG.md': log,
    '.github/pull_request_template.md': '## Changelog\n\nCHANGELOG entry:\n',
  };
  const change = await opened({}, base, { body: '## Changelog\n\nCHANGELOG entry:\n' });
  expect(light(change)).toBe(failing);

  await stage.later(20_000);
  await change.edit({ by: 'mona', body: '## Changelog\n\nCHANGELOG entry: null\n' });
  await stage.settled();
  expect(light(change)).toBe(waiting);

  await stage.later(20_000);
  await change.edit({ by: 'mona', body: '## Changelog\n\nCHANGELOG entry: Totals count twice\n' });
  await stage.settled();
  expect(light(change)).toBe(green);
});

test('a convention that the change brings does not count where the base has another', async () => {
  const change = await opened({ '.releaserc': '{}\n' }, undefined, { title: 'feat: count twice' });
  expect(light(change)).toBe(failing);
});

test('the label counts when a reviewer sets it, not the author, and not for another change', async () => {
  const change = await opened({});
  await stage.later(20_000);
  await change.label('no-changelog', { by: 'mona' });
  await stage.settled();
  expect(light(change)).toBe(failing);
  expect(sdlCheck(change).text).toMatch(/`no-changelog` does not count: `mona` opened this pull request/);

  await stage.later(20_000);
  await change.unlabel('no-changelog', { by: 'grace' });
  await stage.later(20_000);
  await change.label('no-changelog', { by: 'grace' });
  await stage.settled();
  expect(light(change)).toBe(green);

  await stage.later(20_000);
  await change.push({ by: 'mona', message: 'More', files: { 'src/price.js': 'export const price = 3;\n' } });
  await stage.settled();
  expect(light(change)).toBe(failing);
});

test('a reason counts once a reviewer approves after it was written', async () => {
  const change = await opened({}, undefined, {
    body: 'Changelog-Not-Needed: nothing calls the function yet',
  });
  expect(light(change)).toBe(waiting);
  await stage.advance(60_000);
  await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect(light(change)).toBe(green);

  await stage.advance(60_000);
  await change.edit({ by: 'mona', body: 'Changelog-Not-Needed: nothing calls the function so far' });
  await stage.settled();
  expect(light(change)).toBe(waiting);
});

test('a feature is told to other teams by an issue that exists, or by a label', async () => {
  const told = enforcing(
    'changelog\n    audience-labels: [tell-support]\n    audience-repositories: [acme-told/shop]',
  );
  const shop = await stage.shop({ owner: 'acme-told', policy: told });
  const issue = await shop.openIssue({ by: 'grace', title: 'Announce the totals' });
  await shop.push({ branch: 'main', by: 'ada', message: 'Base', files: { 'CHANGELOG.md': log } });
  await stage.later(20_000);
  const change = await shop.openPullRequest({
    by: 'mona',
    title: 'feat: count twice',
    body: '#999',
    files: { ...source, 'CHANGELOG.md': log.replace('- Carts\n', '- Carts\n- Totals count twice\n') },
  });
  await stage.settled();
  expect(light(change)).toBe(failing);
  expect(sdlCheck(change).summary).toMatch(/nothing tells other teams about the new feature/);

  await stage.later(20_000);
  await change.label('tell-support', { by: 'mona' });
  await stage.settled();
  expect(light(change)).toBe(green);

  await stage.later(20_000);
  await change.unlabel('tell-support', { by: 'mona' });
  await stage.later(20_000);
  await change.edit({ by: 'mona', body: `#${issue.number}` });
  await stage.settled();
  expect(light(change)).toBe(green);
});

test('a change that users do not see needs none', async () => {
  const shop = await stage.shop({ policy });
  const change = await shop.openPullRequest({
    by: 'mona',
    title: 'Words',
    files: { 'docs/cart.md': '# Carts\n' },
  });
  await stage.settled();
  expect(light(change)).toBe('success: No rule applies');
});
