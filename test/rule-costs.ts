import { type ApiRequest, type PullRequest, startEmulator } from '@sdl-gate/github-emulator';
import { Probot } from 'probot';
import { engine } from '../src/engine/engine.ts';
import { GateOctokit } from '../src/github/client/octokit.ts';
import { createGitHub } from '../src/github/index.ts';
import type { GatheredPullRequest } from '../src/subjects/pull-request.ts';
import { registeredApp } from './manifest.ts';
import { openShop, settle, start, testedChange } from './running-service.ts';

/** The kinds of pull requests that are measured. */
export const measuredChanges = ['documents', 'code', 'feature'] as const;

export type MeasuredChange = (typeof measuredChanges)[number];

/** What the app asked of GitHub to evaluate a pull request: at first, and again when nothing changed. The token is not counted. */
export interface Measured {
  readonly first: readonly string[];
  readonly again: readonly string[];
  readonly gathered: GatheredPullRequest;
}

/** A GitHub with one open pull request of each kind, where the policy of their base can be replaced. */
export interface CostMeter {
  /**
   * Reads a pull request under a policy as a process does that just started, and once more.
   *
   * @throws where the policy is not valid
   */
  measure(policy: string, change: MeasuredChange): Promise<Measured>;
  close(): Promise<void>;
}

/** Starts it. Nothing is published: what is written does not depend on the rule. */
export async function startCostMeter(): Promise<CostMeter> {
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
  const probot = new Probot({
    appId: emulator.app.id,
    privateKey: emulator.app.privateKey,
    secret: 'no webhook comes here',
    baseUrl: `${emulator.url}/api/v3`,
    Octokit: GateOctokit,
    logLevel: 'fatal',
  });
  const now = () => emulator.clock.now();
  const [installation] = emulator.world.installations;
  if (installation === undefined) throw new Error('The app is installed nowhere.');
  const place = {
    repositoryId: repository.id,
    installationId: installation.id,
    owner: repository.owner,
    repository: repository.name,
  };
  let present = '';

  return {
    async measure(policy, change) {
      if (policy !== present) {
        await repository.push({ branch: 'main', by: 'ada', files: { '.github/sdl.yml': policy } });
        present = policy;
      }
      const github = createGitHub({ probot, appId: emulator.app.id, engine, now });
      const subject = { kind: 'pull-request', ...place, number: open[change].number } as const;
      const gather = async () => {
        emulator.clearRequests();
        const gathered = await github.gatherPullRequest(subject, []);
        if (gathered === null || 'closed' in gathered) throw new Error('There is no open pull request.');
        if (!gathered.policy.valid) throw new Error(JSON.stringify(gathered.policy.problems));
        return { gathered, asked: emulator.requests.filter(isOfInstallation).map(operationOf) };
      };
      const first = await gather();
      const again = await gather();
      return { first: first.asked, again: again.asked, gathered: again.gathered };
    },
    close: async () => {
      await emulator.close();
      if (emulator.violations.length > 0) throw new Error(emulator.violations.join('\n'));
    },
  };
}

function isOfInstallation({ actor }: ApiRequest): boolean {
  return actor.startsWith('installation:');
}

function operationOf({ operation }: ApiRequest): string {
  return operation;
}

/** The requests that are in one list and not in the other, each as often as it is there more. */
export function beyond(asked: readonly string[], without: readonly string[]): readonly string[] {
  const left = [...without];
  return asked.filter((operation) => {
    const at = left.indexOf(operation);
    if (at === -1) return true;
    left.splice(at, 1);
    return false;
  });
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
