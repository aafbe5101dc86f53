import { type Emulator, type PullRequest, type Repository, startEmulator } from '@sdl-gate/github-emulator';
import { registeredApp } from './manifest.ts';
import { openShop, settle, start, testedChange } from './running-service.ts';

/** The kinds of pull requests that are measured. */
export const measuredChanges = ['documents', 'code', 'feature'] as const;

export type MeasuredChange = (typeof measuredChanges)[number];

/** A GitHub with one open pull request of each kind, which read or change nearly everything that a rule can ask for. */
export async function openMeasuredChanges(): Promise<{
  readonly emulator: Emulator;
  readonly repository: Repository;
  readonly open: Readonly<Record<MeasuredChange, PullRequest>>;
}> {
  const app = registeredApp();
  const emulator = await startEmulator({ app: { ...app, events: [] }, clock: start });
  settle(emulator);
  const repository = await openShop(emulator, {
    policy: null,
    files: {
      'CHANGELOG.md': '# Changelog\n\n## [Unreleased]\n\n## [1.0.0] - 2026-01-01\n\n- The cart.\n',
      '.github/CODEOWNERS': 'src/ @ada\n',
      '.github/workflows/ci.yml': workflow('npm test'),
    },
  });
  const issue = await repository.openIssue({ by: 'ada', title: 'Sign in', body: requirements });
  const tested = testedChange();
  const open: Readonly<Record<MeasuredChange, PullRequest>> = {
    documents: await repository.openPullRequest({
      by: 'mona',
      title: 'docs: say what the shop is',
      message: 'docs',
      files: { 'docs/shop.md': 'A shop.\n' },
    }),
    code: await repository.openPullRequest({
      ...tested,
      title: 'fix: count twice',
      body: `Fixes #${issue.number}.`,
    }),
    feature: await repository.openPullRequest({
      by: 'mona',
      title: 'feat: sign in',
      message: 'feat: sign in',
      body: `${description}\n\nCloses #${issue.number}. Threat model: docs/threat-models/sign-in.md`,
      files: feature,
    }),
  };
  return { emulator, repository, open };
}

function workflow(command: string): string {
  return `name: CI\non: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${command}\n`;
}

const requirements = [
  '## Requirements\n\nPeople sign in with a token that lives for fifteen minutes.',
  '## Security requirements\n\nA forged or expired token is refused, and each refusal is logged.',
].join('\n\n');

const description = [
  '## New dependencies\n\njsonwebtoken verifies the signed tokens of sessions.',
  '## Test plan\n\nSigned in with a valid, a forged and an expired token, in the browser.',
  '## Security considerations\n\nOnly one algorithm is accepted. Tokens are short-lived and never logged.',
].join('\n\n');

/** It touches what any rule is about: sensitive code, a manifest, a route, a test, a workflow, documents. */
const feature: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "shop", "version": "1.0.0", "dependencies": { "jsonwebtoken": "9.0.2" } }\n',
  'src/auth/session.js': [
    'import jwt from "jsonwebtoken";',
    'export function authenticate(request) {',
    '  return jwt.verify(request.headers.authorization, process.env.SESSION_SECRET);',
    '}',
    '',
  ].join('\n'),
  'src/routes.js':
    'import express from "express";\nconst app = express();\napp.post("/sign-in", (request, response) => response.end());\n',
  'test/session.test.js': 'test("forged", () => expect(() => authenticate({})).toThrow());\n',
  'CHANGELOG.md': '# Changelog\n\n## [Unreleased]\n\n- Sign in.\n\n## [1.0.0] - 2026-01-01\n\n- The cart.\n',
  '.github/workflows/ci.yml': workflow('npm run test'),
  'docs/threat-models/sign-in.md': '# Sign in\n\n## What can go wrong?\n\n- A token is forged: mitigated.\n',
};
