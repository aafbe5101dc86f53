import { beforeEach, expect, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { light, scene } from './scene.ts';

// The security team approves a change with a document. Another document, or another text of it, needs another approval.

const stage = scene();
const policy = 'rules:\n  threat-model:\n    enforcement: enforce\n    team: security\n';
const login = 'export const login = (password) => verifyPassword(password);\n';
const model = (about: string) =>
  `# Threat model\n\n${about}\n\n## What are we working on?\n\nThe sign-in.\n\n## What can go wrong?\n\n- T1: guessing (mitigate)\n\n` +
  '## What are we going to do about it?\n\n- T1: a limit of attempts\n\n## Did we do a good job?\n\nReviewed.\n';
const standing = 'docs/threat-models/auth.md';
const covers = `${policy}    covers:\n      ${standing}: ["src/auth/**"]\n`;

let shop: Repository;

beforeEach(async () => {
  shop = await stage.shop({ policy: covers, files: { [standing]: model('Signing in.') } });
});

async function opened(body: string, files: Readonly<Record<string, string>> = {}): Promise<PullRequest> {
  const pullRequest = await shop.openPullRequest({
    by: 'mona',
    title: 'Sign in',
    message: 'Sign in',
    body,
    files: { 'src/auth/login.js': login, ...files },
  });
  await stage.settled();
  return pullRequest;
}

async function isApproved(pullRequest: PullRequest): Promise<boolean> {
  await stage.advance(120_000);
  return light(pullRequest).startsWith('success');
}

const byTeam = (pullRequest: PullRequest) => pullRequest.review({ by: 'sam', state: 'approve' });
const link = `Threat model: [standing](${standing})`;

test.each<[what: string, approved: boolean, then: (pullRequest: PullRequest) => Promise<unknown>]>([
  ['nothing happens', true, async () => undefined],
  ['the description is edited', false, (of) => of.edit({ body: `${link}. Text.` })],
  ['the title is edited', true, (of) => of.edit({ title: 'Sign-in' })],
  [
    'the base is merged',
    true,
    async (of) => {
      await shop.push({ branch: 'main', by: 'ada', message: 'Words', files: { 'README.md': '# Shop\n' } });
      await of.updateBranch({ by: 'mona' });
    },
  ],
  [
    'a base with another text of the document is merged',
    false,
    async (of) => {
      await shop.push({ branch: 'main', by: 'mona', message: 'All', files: { [standing]: model('All.') } });
      await of.updateBranch({ by: 'mona' });
    },
  ],
])('a standing document, approved; then %s: %s', async (_, approved, then) => {
  const pullRequest = await opened(link);
  await byTeam(pullRequest);
  expect(await isApproved(pullRequest)).toBe(true);
  await then(pullRequest);
  expect(await isApproved(pullRequest)).toBe(approved);
  if (approved) return;
  await byTeam(pullRequest);
  expect(await isApproved(pullRequest)).toBe(true);
});

test('an issue, approved and then edited', async () => {
  const issue = await shop.openIssue({ by: 'mona', title: 'Threats', body: model('For #2.') });
  const pullRequest = await opened(`Threat model: #${issue.number}`);
  await byTeam(pullRequest);
  expect(await isApproved(pullRequest)).toBe(true);
  await issue.edit({ body: model('For #2, and nothing else.') });
  await pullRequest.review({ by: 'ada', state: 'comment', body: 'Read.' });
  expect(await isApproved(pullRequest)).toBe(false);
  await byTeam(pullRequest);
  expect(await isApproved(pullRequest)).toBe(true);
});

test('a document of the change: the description may be edited, the document may not', async () => {
  const path = 'docs/threat-models/sign-in.md';
  const pullRequest = await opened('Text.', { [path]: model('Signing in.') });
  await byTeam(pullRequest);
  await pullRequest.edit({ body: 'Other text.' });
  expect(await isApproved(pullRequest)).toBe(true);
  await pullRequest.push({ by: 'mona', message: 'Less', files: { [path]: model('Nothing.') } });
  expect(await isApproved(pullRequest)).toBe(false);
});
