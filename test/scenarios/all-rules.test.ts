import { beforeAll, expect, test } from '@jest/globals';
import type { PullRequest } from '@sdl-gate/github-emulator';
import { strict1 } from '../../src/policy/presets/strict@1.ts';
import { rules } from '../../src/rules/index.ts';
import { sdlCheck } from '../running-service.ts';
import { scene, shown } from './scene.ts';

const stage = scene();
const agent = 'copilot-swe-agent[bot]';

beforeAll(() => {
  stage.emulator.world.user(agent);
});

/** A pull request by an agent that breaks as many rules as one can. */
async function opened(): Promise<PullRequest> {
  const repository = await stage.shop({
    policy: `extends: ${strict1.name}\nenforcement: enforce\nowners: [ada]\nrules: { security-review: { team: security } }\n`,
    files: {
      'CHANGELOG.md': '# Changelog\n\n## [Unreleased]\n\n## [1.0.0] - 2026-01-01\n\n- The cart.\n',
      'README.md': '# Shop\n',
    },
  });
  repository.collaborator(agent, 'write');
  const pull = await repository.openPullRequest({
    by: agent,
    title: 'feat: sign in',
    message: 'feat: sign in',
    body: 'Adds it.',
    files: {
      'package.json': '{ "name": "shop", "version": "1.0.0", "dependencies": { "jsonwebtoken": "9.0.2" } }\n',
      'src/auth/session.js': [
        'import jwt from "jsonwebtoken";',
        'export function authenticate(request) {',
        '  return jwt.verify(request.headers.authorization, process.env.SESSION_SECRET);',
        '}',
        '',
      ].join('\n'),
      'src/routes.js': [
        'import express from "express";',
        'const app = express();',
        'app.post("/sign-in", (request, response) => response.end());',
        '',
      ].join('\n'),
      '.github/sdl.yml': 'rules: {}\n',
    },
  });
  await stage.settled();
  return pull;
}

test('the first lines say to the author, one by one, what to do next', async () => {
  const pull = await opened();
  const { title, summary, text } = sdlCheck(pull);
  expect(title).toBe('11 of 14 rules fail: tests, threat model, security review and 8 more');
  const lines = (summary ?? '').split('\n').filter((line) => line !== '');
  expect(lines.slice(0, 13)).toEqual([
    '**Next:** author:',
    '- add a test',
    '- add a threat model',
    '- write down the security considerations',
    '- say why the dependency is needed',
    '- link the issue of the feature',
    '- update the documentation',
    '- write down how you tested the change',
    '- add a changelog entry',
    '- sign the commits',
    '- assign the person who asked for it',
    '- ask for a review',
    'Administrator: name other owners in the policy. `CodeQL` runs by itself.',
  ]);
  expect(new Set(lines).size).toBe(lines.length);
  expect(Object.keys(shown(pull).rules)).toEqual(
    expect.arrayContaining(
      rules
        .filter(({ id, on }) => id in strict1.rules && on.pullRequest && id !== 'sast')
        .map(({ id }) => id),
    ),
  );
  // https://docs.github.com/rest/checks/runs#create-a-check-run
  for (const each of [summary, text]) expect(Buffer.byteLength(each ?? '')).toBeLessThan(65_535);
});
