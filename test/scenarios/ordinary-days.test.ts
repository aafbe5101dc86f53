import { beforeAll, expect, test } from '@jest/globals';
import type { OpenOptions, PullRequest, Repository } from '@sdl-gate/github-emulator';
import { light, mergeRef, scene } from './scene.ts';

// What a team meets within some days, under the preset of a policy with each rule enforced. Where everything that a person would expect was
// done, the check is green; each stop that is listed is one that a reader of the policy would call right.

const stage = scene();

const policy = `extends: flowfuse@1
enforcement: enforce
comment: never
rules:
  signatures: off # This team does not sign its commits,
  documentation: { decisions: off } # and keeps no record of decisions.
  security-review:
    team: security
  threat-model:
    team: security
`;
const workflow = '.github/workflows/codeql.yml';
const scanner = (version: number) =>
  `on: [push, pull_request]\njobs:\n  analyze:\n    steps:\n      - uses: github/codeql-action/init@v${version}\n      - uses: github/codeql-action/analyze@v${version}\n`;

/** A change of product code with its test, each of files of its own. */
const change = (name: string, more: Partial<OpenOptions> = {}): OpenOptions => ({
  by: 'mona',
  title: name,
  message: name,
  body: '## How was this tested\n\nI bought two items in the shop and read the receipt.\n\n## Security considerations\n\nN/A: it adds up prices.\n',
  branch: name,
  files: {
    [`src/${name}.js`]: `export const ${name} = (price) => price;\n`,
    [`test/${name}.test.js`]: `test('${name}', () => expect(${name}(1)).toBe(1));\n`,
  },
  ...more,
});

let shop: Repository;

beforeAll(async () => {
  stage.emulator.world.user('dependabot[bot]');
  shop = await shopWith(policy);
});

async function shopWith(text: string): Promise<Repository> {
  const files = { [workflow]: scanner(3), 'package-lock.json': '{}\n' };
  const repository = await stage.shop({ policy: text, files });
  repository.collaborator('dependabot[bot]', 'write');
  await repository.uploadAnalysis({ ref: 'refs/heads/main', workflow });
  return repository;
}

/** The scanner analyzes the head. */
const analyzed = (pullRequest: PullRequest) => shop.uploadAnalysis({ ref: mergeRef(pullRequest), workflow });

const approved = (pullRequest: PullRequest, by = 'grace') => pullRequest.review({ by, state: 'approve' });

/** What the check says when all is quiet; of a green one that it is. */
async function lightOf(pullRequest: PullRequest): Promise<string> {
  // Checks may begin within a minute of the push.
  await stage.advance(70_000);
  const shown = light(pullRequest);
  return shown.startsWith('success: ') ? 'success' : shown;
}

/** What was tested by hand holds for the head of its time: after another push it is said again. */
const tested = (pullRequest: PullRequest) =>
  pullRequest.comment({ by: 'mona', body: '/sdl tested I bought two items again and read the receipt' });

async function opened(options: OpenOptions): Promise<PullRequest> {
  const pullRequest = await shop.openPullRequest(options);
  await analyzed(pullRequest);
  return pullRequest;
}

test('a change, analyzed and approved', async () => {
  const pullRequest = await opened(change('round'));
  await approved(pullRequest);
  expect(await lightOf(pullRequest)).toBe('success');
});

test('a colleague pushes to the branch, the author goes on, the colleague approves', async () => {
  const pullRequest = await opened(change('rate'));
  await pullRequest.push({
    by: 'ada',
    message: 'Typo',
    files: { 'src/rate.js': 'export const rate = (p) => p;\n' },
  });
  await pullRequest.push({
    by: 'mona',
    message: 'Name',
    files: { 'src/rate.js': 'export const rate = (q) => q;\n' },
  });
  await analyzed(pullRequest);
  await approved(pullRequest, 'ada');
  await tested(pullRequest);
  expect(await lightOf(pullRequest)).toBe('success');
});

test('commits with an address of no account: one more approval, as the check says', async () => {
  const pullRequest = await opened(
    change('fee', { coAuthors: [{ name: 'Ann', email: 'ann@laptop.local' }] }),
  );
  await approved(pullRequest);
  expect(await lightOf(pullRequest)).toBe('in_progress: Waiting for 1 review');
  await approved(pullRequest, 'ada');
  expect(await lightOf(pullRequest)).toBe('success');
});

test('a coding tool that names itself as co-author', async () => {
  const pullRequest = await opened(
    change('tax', { coAuthors: [{ name: 'Claude', email: 'noreply@anthropic.com' }] }),
  );
  await approved(pullRequest);
  expect(await lightOf(pullRequest)).toBe('success');
});

test('a suggestion of a security engineer that the author applied', async () => {
  const pullRequest = await opened(change('sum'));
  await pullRequest.push({
    by: 'mona',
    message: 'Apply the suggestion',
    coAuthors: ['sam'],
    committer: 'web-flow',
    files: { 'src/sum.js': 'export const sum = (total) => total;\n' },
  });
  await analyzed(pullRequest);
  await approved(pullRequest, 'sam');
  await tested(pullRequest);
  expect(await lightOf(pullRequest)).toBe('success');
});

test('"Update branch" after the approval', async () => {
  const pullRequest = await opened(change('unit'));
  await approved(pullRequest);
  await shop.push({ branch: 'main', by: 'ada', message: 'Words', files: { 'README.md': '# Shop\n' } });
  await pullRequest.updateBranch({ by: 'mona' });
  await analyzed(pullRequest);
  expect(await lightOf(pullRequest)).toBe('success');
});

test('ten updates of dependencies, and two of the scanner’s action', async () => {
  const updates: PullRequest[] = [];
  for (let index = 0; index < 12; index++) {
    const files =
      index < 10 ? { 'package-lock.json': `{ "version": ${index} }\n` } : { [workflow]: scanner(index - 6) };
    updates.push(
      await shop.openPullRequest({
        by: 'dependabot[bot]',
        title: `Bump ${index}`,
        message: `Bump ${index}`,
        branch: `dependabot/${index}`,
        committer: 'web-flow',
        files,
      }),
    );
  }
  for (const update of updates) await approved(update);
  await stage.advance(60_000);
  const lights = [];
  for (const update of updates) lights.push(await lightOf(update));
  expect(lights).toEqual(updates.map(() => 'success'));
});

test('a stack whose lower part is squashed into the base', async () => {
  const lower = await opened(change('lower'));
  const upper = await opened(change('upper', { base: 'lower', parents: ['lower'] }));
  await approved(lower);
  await approved(upper);
  expect(await lightOf(lower)).toBe('success');
  await lower.merge({ by: 'ada', method: 'squash' });
  await shop.deleteBranch('lower', { by: 'ada' });
  await analyzed(upper);
  expect(await lightOf(upper)).toBe('success');
});

test('the first pull request from a fork: a maintainer lets its workflows run', async () => {
  const source = await shop.fork({ owner: 'eve', name: 'shop-of-eve' });
  const pullRequest = await shop.openPullRequest(change('gift', { by: 'eve', from: source }));
  const held = { path: workflow, sha: pullRequest.headSha, by: 'eve' };
  await shop.reportWorkflowRun({ ...held, conclusion: 'action_required' });
  await approved(pullRequest);
  expect(await lightOf(pullRequest)).toContain('a maintainer to approve the workflows');
  await shop.reportWorkflowRun({ ...held, status: 'in_progress' });
  await analyzed(pullRequest);
  await shop.reportWorkflowRun({ ...held, conclusion: 'success' });
  expect(await lightOf(pullRequest)).toBe('success');
});

test('a label of the security team, and two fixes of typing after it', async () => {
  const pullRequest = await opened(
    change('login', {
      files: {
        'src/auth/login.js': 'export const login = (password) => verifyPassword(password);\n',
        'test/login.test.js': 'test("login", () => expect(login("a")).toBe(true));\n',
      },
    }),
  );
  expect(await lightOf(pullRequest)).toMatch(/^failure: .*threat model/);
  await pullRequest.label('threat-model: not-needed', { by: 'sam' });
  for (const word of ['one', 'two']) {
    await pullRequest.push({
      by: 'mona',
      message: word,
      files: {
        'src/auth/login.js': `// Step ${word}.\nexport const login = (password) => verifyPassword(password);\n`,
      },
    });
  }
  await analyzed(pullRequest);
  await tested(pullRequest);
  await approved(pullRequest, 'sam');
  expect(await lightOf(pullRequest)).toBe('success');
});

test('the only owner changes the policy, with an ordinary approval', async () => {
  shop = await shopWith(`owners: [mona]\n${policy}`);
  const pullRequest = await opened({
    by: 'mona',
    title: 'Ask two people',
    message: 'Ask two people',
    branch: 'two-people',
    files: { '.github/sdl.yml': `${policy}  review:\n    approvals: 2\n` },
  });
  expect(await lightOf(pullRequest)).toBe('in_progress: Waiting for 1 review');
  await approved(pullRequest);
  expect(await lightOf(pullRequest)).toBe('success');
});

test('the only owner changes the workflow of the scanner: the one who stands in approves', async () => {
  shop = await shopWith(`owners: [mona]\nowners-fallback: [ada]\n${policy}`);
  const pullRequest = await opened({
    by: 'mona',
    title: 'Scan pushes only',
    message: 'Scan pushes only',
    branch: 'scan-pushes',
    files: { [workflow]: scanner(3).replace('[push, pull_request]', '[pull_request]') },
  });
  await approved(pullRequest);
  expect(await lightOf(pullRequest)).toBe('in_progress: Waiting for an approval');
  await approved(pullRequest, 'ada');
  expect(await lightOf(pullRequest)).toBe('success');
});

test('a week without the security engineer: a deputy approves a major change', async () => {
  shop = await shopWith(policy);
  const model =
    'Threat model of the sign-in.\n\n## What are we working on?\n\nThe sign-in.\n\n## What can go wrong?\n\n- T1: guessing (mitigate)\n\n' +
    '## What are we going to do about it?\n\n- T1: a limit of attempts\n\n## Did we do a good job?\n\nReviewed.\n';
  const files = {
    'src/auth/token.js':
      'export const issue = (user) => sign({ id: user.id });\nexport const verify = (token) => verifySignature(token);\nexport const login = (password) => verifyPassword(password);\n',
    'test/token.test.js': 'test("token", () => expect(verify(issue({ id: 1 }))).toBe(true));\n',
    'docs/threat-models/token.md': model,
  };
  const pullRequest = await opened(change('token', { files }));
  await approved(pullRequest, 'grace');
  expect(await lightOf(pullRequest)).toBe('in_progress: Waiting for a security review');
  const deputies = policy.replaceAll(
    '    team: security\n',
    '    team: security\n    deputies:\n      - { team: security, by: grace, until: 2099-12-31 }\n',
  );
  await shop.push({ branch: 'main', by: 'sam', message: 'A deputy', files: { '.github/sdl.yml': deputies } });
  expect(await lightOf(pullRequest)).toBe('success');
  await shop.push({
    branch: 'main',
    by: 'sam',
    message: 'Sam is back',
    files: { '.github/sdl.yml': policy },
  });
  expect(await lightOf(pullRequest)).toBe('in_progress: Waiting for a security review');
});

test('the queue merges what is green, and nothing is asked twice', async () => {
  shop.protect('main', { requiredChecks: [{ name: 'SDL' }], mergeQueue: { groupSize: 2 } });
  const both = [await opened(change('first')), await opened(change('second'))];
  for (const each of both) {
    await approved(each);
    expect(await lightOf(each)).toBe('success');
    await each.enqueue({ by: 'mona' });
  }
  await stage.settled();
  const group = shop.mergeGroups().at(-1);
  if (group === undefined) throw new Error('The queue has no group.');
  await shop.uploadAnalysis({ ref: group.headRef, workflow });
  await shop.reportCheck({ name: 'Analyze (javascript)', sha: group.headSha, conclusion: 'success' });
  await stage.advance(60_000);
  expect(both.map(({ state }) => state)).toEqual(['merged', 'merged']);
});
