import { afterAll, afterEach, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { Emulator, OpenOptions, PullRequest, Repository } from '@sdl-gate/github-emulator';
import { actionName, emptyShop, lastRun, logOf, newRuns, sdlCheckOf, startActions } from './stage.ts';

const everything = [
  'actions: read',
  'checks: write',
  'contents: read',
  'issues: read',
  'pull-requests: write',
  'security-events: read',
  'statuses: read',
];

interface Given {
  readonly on?: string;
  readonly permissions?: readonly string[];
  readonly inputs?: Readonly<Record<string, string>>;
  readonly job?: string;
  readonly policy?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** The workflow of the Action. */
function workflow({
  on = 'pull_request_target',
  permissions = everything,
  inputs = {},
  job = 'evaluate',
}: Given): string {
  const lines = Object.entries(inputs).map(
    ([name, value]) => `          ${name}: ${JSON.stringify(value)}\n`,
  );
  return `name: SDL
on: ${on}
permissions: { ${permissions.join(', ')} }
jobs:
  ${job}:
    runs-on: ubuntu-latest
    steps:
      - id: sdl
        uses: ${actionName}@v1
        with:
${lines.join('')}          fail-on: ${inputs['fail-on'] ?? 'cannot-tell'}
`.replace(/ {10}fail-on: "[^"]*"\n/, '');
}

const path = '.github/workflows/sdl.yml';
const tests = 'rules: { tests: enforce }\n';
const untested: OpenOptions = {
  by: 'mona',
  title: 'Add a cart',
  files: { 'src/cart.js': 'export const a = 1;\n' },
};

let emulator: Emulator;
let runs: () => readonly string[];
let shops = 0;

beforeAll(async () => {
  emulator = await startActions();
  runs = newRuns(emulator);
});
afterEach(() => {
  emulator.faults.clear();
  expect((emulator.violations as string[]).splice(0)).toEqual([]);
});
afterAll(() => emulator.close());

async function shop({ policy = tests, files = {}, ...given }: Given = {}): Promise<Repository> {
  shops += 1;
  const repository = await emptyShop(emulator, `shop${shops}`, {
    '.github/sdl.yml': policy,
    [path]: workflow(given),
    ...files,
  });
  await emulator.idle();
  runs();
  return repository;
}

async function opened(repository: Repository, change: Partial<OpenOptions> = {}): Promise<PullRequest> {
  const pull = await repository.openPullRequest({ ...untested, ...change });
  await emulator.idle();
  return pull;
}

async function openedFromFork(
  repository: Repository,
  files: Readonly<Record<string, string>> = {},
): Promise<PullRequest> {
  const fork = await repository.fork({ owner: 'eve', name: `fork${shops}` });
  const all = { 'src/cart.js': 'export const a = 1;\n', ...files };
  const pull = await repository.openPullRequest({ ...untested, by: 'eve', from: fork, files: all });
  await emulator.idle();
  return pull;
}

describe('what the Action reports', () => {
  it('is a check, the outputs and a summary; the same again writes nothing', async () => {
    const repository = await shop({ on: '[pull_request_target, workflow_dispatch]' });
    const pull = await opened(repository);
    expect(sdlCheckOf(pull)).toMatchObject({
      conclusion: 'failure',
      actions: [],
      title: '1 of 1 rule fails: tests',
    });
    const { steps, summary } = lastRun(emulator).jobs.evaluate ?? {};
    expect(steps?.sdl).toMatchObject({
      conclusion: 'fail',
      report: expect.stringMatching(/sdl-gate-report\.json$/),
    });
    expect(summary).toContain(`\`${repository.fullName}#1\`: \`1 of 1 rule fails: tests\``);
    emulator.clearRequests();
    await emulator.workflows.dispatch(repository.fullName, path, { by: 'ada' });
    await emulator.idle();
    const written = emulator.requests.filter(
      ({ method, operation }) => method !== 'GET' && !operation.startsWith('graphql'),
    );
    expect(written).toEqual([]);
    expect(pull.checks.filter(({ name }) => name === 'SDL')).toHaveLength(1);
  });

  it('is the same for a large change, which the bundle evaluates in a thread', async () => {
    const text = Array.from({ length: 700 }, (_, line) => `export const value${line} = ${line} + 1;\n`).join(
      '',
    );
    const files = Object.fromEntries(Array.from({ length: 10 }, (_, file) => [`src/part${file}.js`, text]));
    const pull = await opened(await shop(), { files });
    expect(sdlCheckOf(pull)).toMatchObject({ conclusion: 'failure', title: '1 of 1 rule fails: tests' });
    expect(sdlCheckOf(pull).summary).toContain('10 product files');
  });

  it('has the name that the workflow gives it', async () => {
    const repository = await shop({ inputs: { 'check-name': 'Gate' } });
    await repository.branch('release/1', 'main');
    const pull = await opened(repository);
    await pull.push({ by: 'mona', files: { 'src/b.js': '1;\n' } });
    await opened(repository, { base: 'release/1', branch: 'fix' });
    const names = repository.pullRequests.flatMap(({ checks }) => checks.map(({ name }) => name));
    expect(names.toSorted()).toEqual(['Gate', 'Gate (release/1)', 'evaluate', 'evaluate']);
    expect(pull.checks.find(({ name }) => name === 'Gate')?.summary).toContain(
      'require the status check `Gate`',
    );
  });

  it('is the one comment, where the policy asks for it and the input lets it', async () => {
    const policy = `comment: always\n${tests}`;
    const [with_, without] = [await shop({ policy }), await shop({ policy, inputs: { comment: 'false' } })];
    const commented = await opened(with_);
    await commented.push({ by: 'mona', files: { 'src/b.js': '1;\n' } });
    await emulator.idle();
    expect(commented.comments.map(({ author }) => author)).toEqual(['github-actions[bot]']);
    expect((await opened(without)).comments).toEqual([]);
  });

  it.each([
    ['never', 'success'],
    ['cannot-tell', 'success'],
    ['fail', 'failure'],
  ] as const)('with fail-on %s, a failing pull request makes the job a %s', async (failOn, conclusion) => {
    await opened(await shop({ inputs: { 'fail-on': failOn } }));
    expect(lastRun(emulator).conclusion).toBe(conclusion);
  });

  it('goes on with the others where one cannot be evaluated, and says so', async () => {
    const repository = await shop({ on: 'schedule', inputs: { 'check-name': 'Gate' } });
    await repository.openPullRequest(untested);
    await repository.openPullRequest({ ...untested, branch: 'other', files: { 'src/b.js': '1;\n' } });
    await emulator.idle();
    emulator.faults.fail('graphql:PullRequestEvidence', { status: 502, times: 1 });
    await emulator.workflows.schedule(repository.fullName);
    await emulator.idle();
    expect(runs()).toEqual(['SDL on schedule: failure']);
    const log = logOf(lastRun(emulator));
    expect(log).toMatch(/#2: cannot-tell: /);
    expect(log).toMatch(/#1: fail: /);
    const shown = repository.pullRequests.map(({ checks }) => checks.map(({ name, title }) => [name, title]));
    expect(shown).toEqual([
      [['Gate', '1 of 1 rule fails: tests']],
      [['Gate', 'Evaluation failed: see the log of the workflow run']],
    ]);
  });
});

describe('a newer head', () => {
  it('gets the only result, also of a run that began before it', async () => {
    const repository = await shop({ policy: `comment: always\n${tests}` });
    const held = emulator.faults.hang('pulls/list-files', { times: 1 });
    const pull = await repository.openPullRequest(untested);
    await held.reached();
    const old = pull.headSha;
    await pull.push({ by: 'mona', files: { 'test/cart.test.js': 'test("a", () => expect(1).toBe(1));\n' } });
    held.release();
    await emulator.idle();
    expect(runs()).toHaveLength(2);
    const conclusions = emulator.workflows.runs
      .slice(-2)
      .map(({ jobs }) => jobs.evaluate?.steps.sdl?.conclusion);
    expect(conclusions.toSorted()).toEqual(['pass', 'waiting']);
    expect(repository.checkRuns(old).filter(({ name }) => name === 'SDL')).toEqual([]);
    expect(sdlCheckOf(pull).conclusion).toBe('success');
    expect(pull.comments).toHaveLength(1);
  });
});

describe('without a permission', () => {
  it('to read, the rule says what to give to the job', async () => {
    const permissions = everything.filter((each) => !each.startsWith('statuses'));
    const pull = await opened(await shop({ permissions, policy: 'rules: { required-checks: enforce }\n' }));
    expect(sdlCheckOf(pull).conclusion).toBe('failure');
    expect(sdlCheckOf(pull).summary).toContain(
      'Give the job `checks: read` and `statuses: read` under `permissions:`',
    );
  });

  it('to write, the job fails and says so; the summary has the report', async () => {
    const permissions = ['contents: read', 'pull-requests: read'];
    await opened(await shop({ permissions }));
    const { conclusion, jobs } = lastRun(emulator);
    expect(conclusion).toBe('failure');
    expect(logOf(lastRun(emulator))).toContain('Give the job checks: write');
    expect(jobs.evaluate?.summary).toContain('**Author:**');
    expect(jobs.evaluate?.annotations).toContainEqual(
      expect.objectContaining({ path: 'src/cart.js', level: 'error' }),
    );
  });

  it('of a team, only the rule that names it cannot be checked', async () => {
    const policy = 'rules: { tests: enforce, review: { enforcement: enforce, teams: [developers] } }\n';
    const pull = await opened(await shop({ policy }));
    expect(sdlCheckOf(pull).summary).toContain('The token of a workflow cannot have `Members: read`');
    expect(sdlCheckOf(pull).title).toContain('tests');
  });

  it('as a user, no check is written', async () => {
    const repository = await shop({ inputs: { token: emulator.userToken('ada') } });
    await opened(repository);
    expect(lastRun(emulator).conclusion).toBe('failure');
    expect(logOf(lastRun(emulator))).toContain('not that of a user');
  });
});

describe('checks of other workflows, which come from the same app', () => {
  it('count: the rule waits for a required one, and fails where it fails', async () => {
    const repository = await shop({
      on: '[pull_request_target, workflow_dispatch]',
      policy: 'rules: { required-checks: enforce }\n',
    });
    repository.protect('main', { requiredChecks: [{ name: 'build', app: 'github-actions' }] });
    const pull = await opened(repository);
    expect(sdlCheckOf(pull).status).toBe('in_progress');
    const ci = { name: 'build', sha: pull.headSha, workflow: '.github/workflows/ci.yml' };
    await repository.reportCheck({ ...ci, conclusion: 'failure' });
    await emulator.workflows.dispatch(repository.fullName, path, { by: 'ada' });
    await emulator.idle();
    expect(sdlCheckOf(pull).conclusion).toBe('failure');
    expect(sdlCheckOf(pull).summary).toContain('`build`');
  });
});

describe('a workflow with a required check', () => {
  it('is guarded, although the app that reports it is that of the token', async () => {
    const ci = 'name: CI\non: push\njobs: { build: { steps: [{ run: "true" }] } }\n';
    const repository = await shop({
      policy: 'owners: [ada]\nrules: { policy-guard: enforce }\n',
      files: { '.github/workflows/ci.yml': ci },
    });
    repository.protect('main', { requiredChecks: [{ name: 'build', app: 'github-actions' }] });
    const pull = await opened(repository, { files: { '.github/workflows/ci.yml': `${ci}# Nothing.\n` } });
    expect(sdlCheckOf(pull)).toMatchObject({ conclusion: null, title: expect.stringContaining('Waiting') });
    expect(sdlCheckOf(pull).summary).toContain('`build`');
  });
});

describe('a merge queue', () => {
  it('needs an app: with the token of a workflow, the check fails and says why', async () => {
    const repository = await shop({ on: '[pull_request_target, merge_group]' });
    repository.protect('main', { requiredChecks: [{ name: 'SDL' }], mergeQueue: { groupSize: 1 } });
    const files = { 'src/a.js': '1;\n', 'test/a.test.js': 'test("a", () => expect(1).toBe(1));\n' };
    const pull = await opened(repository, { files });
    await pull.enqueue({ by: 'ada' });
    await emulator.idle();
    expect(runs()).toEqual(['SDL on pull_request_target: success', 'SDL on merge_group: failure']);
    expect(logOf(lastRun(emulator))).toMatch(/@[0-9a-f]{12}: cannot-tell: /);
    expect(pull.state).toBe('open');
  });
});

describe('an attacker', () => {
  it('writes no command, output or summary by a title', async () => {
    const title = '::error::x %0A::set-output name=conclusion::pass ##[error]y </details><script>';
    const repository = await shop({ files: { 'README.md': '# Shop\n' } });
    await opened(repository, { title, files: { 'src/::error::%0A.js': 'export const a = 1;\n' } });
    const { annotations, steps, summary } = lastRun(emulator).jobs.evaluate ?? {};
    expect(annotations).toEqual([]);
    expect(Object.keys(steps?.sdl ?? {})).toEqual(['conclusion', 'report']);
    expect(summary).not.toContain('<script>');
  });

  it('changes neither the policy nor the workflow by the pull request', async () => {
    const repository = await shop();
    const files = {
      '.github/sdl.yml': 'rules: {}\n',
      [path]: workflow({ inputs: { policy: 'rules: {}' } }),
    };
    const pull = await openedFromFork(repository, files);
    expect(runs()).toEqual(['SDL on pull_request_target: success']);
    expect(sdlCheckOf(pull)).toMatchObject({ conclusion: 'failure' });
  });

  it('from a fork shows nothing by a workflow of its own branch', async () => {
    const repository = await shop({ files: { [path]: 'on: workflow_dispatch\njobs: {}\n' } });
    const pull = await openedFromFork(repository, {
      [path]: workflow({ on: 'pull_request', inputs: { policy: 'rules: {}' } }),
    });
    expect(runs()).toEqual(['SDL on pull_request: failure']);
    expect(logOf(lastRun(emulator))).toContain('Use the event pull_request_target');
    expect(pull.checks.filter(({ name }) => name === 'SDL')).toEqual([]);
  });

  it('has only the pull requests of the run’s commit evaluated, whatever the run wrote', async () => {
    const repository = await shop({ on: '{ workflow_run: { workflows: [Events], types: [completed] } }' });
    const forged = 'name: Events\non: pull_request\njobs: { a: { steps: [{ run: "echo 1 > number" }] } }\n';
    const innocent = await opened(repository);
    const pull = await openedFromFork(repository, { '.github/workflows/events.yml': forged });
    expect(runs()).toEqual(['Events on pull_request: success', 'SDL on workflow_run: success']);
    expect(logOf(lastRun(emulator))).toMatch(new RegExp(`^${repository.fullName}#${pull.number}: fail: `));
    expect(innocent.checks).toEqual([]);
  });

  it('does not replace the check by a job of its name', async () => {
    const repository = await shop({ on: '[pull_request_target, workflow_dispatch]' });
    const pull = await openedFromFork(repository, {
      '.github/workflows/sdl2.yml':
        'name: X\non: pull_request\njobs: { SDL: { steps: [{ run: "true" }] } }\n',
    });
    await emulator.workflows.dispatch(repository.fullName, path, { by: 'ada' });
    await emulator.idle();
    const named = pull.checks.filter(({ name }) => name === 'SDL');
    expect(named.map(({ conclusion }) => conclusion).toSorted()).toEqual(['failure', 'success']);
    expect(named.find(({ conclusion }) => conclusion === 'failure')?.summary).toContain(
      'is also reported on this commit by the app `github-actions`',
    );
  });
});

describe('a workflow that cannot work says why', () => {
  test.each<[what: string, given: Given, says: string]>([
    ['an event that names nothing', { on: 'push' }, 'does not say what to evaluate'],
    [
      'a policy with a mistake',
      { inputs: { policy: 'rules: { nothing: enforce }' } },
      'The input policy is no valid policy. Line 1',
    ],
    [
      'a number that no pull request has',
      { inputs: { 'pull-request': '99' } },
      '#99: There is no pull request with this number',
    ],
    [
      'a release without its commit',
      { inputs: { mode: 'release', target: 'production' } },
      'name the commit',
    ],
    ['half of an app', { inputs: { 'app-id': '7' } }, 'The input private-key is empty'],
    ['a token that GitHub does not know', { inputs: { token: 'ghs_0' } }, 'GitHub does not accept'],
  ])('%s', async (_, given, says) => {
    const repository = await shop(given);
    await (given.on === 'push'
      ? repository.push({ branch: 'main', files: { 'a.js': '1;\n' } })
      : opened(repository));
    await emulator.idle();
    expect(lastRun(emulator).conclusion).toBe('failure');
    expect(logOf(lastRun(emulator))).toContain(says);
    expect(lastRun(emulator).jobs.evaluate?.steps.sdl).toMatchObject({ conclusion: 'cannot-tell' });
  });
});
