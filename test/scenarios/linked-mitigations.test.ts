import { expect, test } from '@jest/globals';
import { sdlCheck } from '../running-service.ts';
import { light, scene } from './scene.ts';

const stage = scene();
const policy = 'rules:\n  threat-model:\n    enforcement: enforce\n    mitigations: linked\n';
const path = 'docs/threat-models/auth.md';
const model = (mitigation: string) =>
  `# Threat model\n\n## What are we working on?\n\nThe sign-in.\n\n## What can go wrong?\n\n- T1: guessing (mitigated in ${mitigation})\n\n` +
  '## What are we going to do about it?\n\nAttempts are limited.\n\n## Did we do a good job?\n\nReviewed.\n';

test('what is linked against a threat has to exist', async () => {
  const shop = await stage.shop({ policy });
  const issue = await shop.openIssue({ by: 'mona', title: 'Limit the attempts' });
  const pull = await shop.openPullRequest({
    by: 'mona',
    title: 'Sign in',
    files: {
      'src/auth/login.js': 'export const login = (password) => verifyPassword(password);\n',
      [path]: model('#999'),
    },
  });
  await stage.settled();
  expect(light(pull)).toContain('failure');
  const { summary, text } = sdlCheck(pull);
  expect(`${summary} ${text}`).toContain('`#999` does not exist');
  await pull.push({ by: 'mona', files: { [path]: model(`#${issue.number}`) } });
  await stage.settled();
  expect(light(pull)).toContain('success');
});
