import { beforeAll, describe, expect, it, test } from '@jest/globals';
import type { AlertOptions, PullRequest, Repository } from '@sdl-gate/github-emulator';
import { registeredApp } from '../manifest.ts';
import { sdlCheck } from '../running-service.ts';
import { enforcing, light, mergeRef, scene, shown } from './scene.ts';

const stage = scene();
const hour = 60 * 60_000;
const workflow = '.github/workflows/codeql.yml';

const change = (more: object = {}) => ({
  by: 'mona',
  title: 'Discounts',
  files: { 'src/discount.js': 'export const half = (price) => price / 2;\n' },
  ...more,
});

const injection: AlertOptions = {
  rule: 'js/code-injection',
  severity: 'high',
  path: 'src/discount.js',
  line: 1,
};

function shop(options = '', files: Readonly<Record<string, string>> = {}): Promise<Repository> {
  return stage.shop({ policy: enforcing(options === '' ? 'sast' : `sast\n    ${options}`), files });
}

async function said(pullRequest: PullRequest, sha = pullRequest.headSha): Promise<string> {
  await stage.settled();
  const { summary, text } = sdlCheck(pullRequest, sha);
  return `${summary}\n${text}`;
}

const verdict = async (pullRequest: PullRequest, sha = pullRequest.headSha) => {
  await stage.settled();
  return shown(pullRequest, sha).rules.sast;
};

describe('levels of tools that give no security severity', () => {
  test.each([
    ['error', 'high', 'fail'],
    ['warning', 'high', 'pass'],
    ['warning', 'medium', 'fail'],
    ['note', 'low', 'fail'],
    ['none', 'low', 'pass'],
  ] as const)('%s at a threshold of %s: %s', async (level, threshold, expected) => {
    const repository = await shop(`threshold: ${threshold}\n    tools: [kube-linter]`);
    await repository.uploadAnalysis({ ref: 'refs/heads/main', tool: 'kube-linter' });
    const opened = await repository.openPullRequest(change());
    await repository.uploadAnalysis({
      ref: mergeRef(opened),
      tool: 'kube-linter',
      alerts: [{ rule: 'run-as-root', level, path: 'src/discount.js', line: 1 }],
    });
    expect(await verdict(opened)).toBe(expected);
  });
});

describe('a workflow that runs for pushes', () => {
  it('reports under the branch, with an alert or without', async () => {
    const repository = await shop();
    await repository.uploadAnalysis({ ref: 'refs/heads/main' });
    const clean = await repository.openPullRequest(change({ branch: 'clean' }));
    await stage.settled();
    await repository.uploadAnalysis({ ref: 'refs/heads/clean' });
    expect(await verdict(clean)).toBe('pass');
    const bad = await repository.openPullRequest(change({ branch: 'bad', message: 'Bad' }));
    await stage.settled();
    await repository.uploadAnalysis({ ref: 'refs/heads/bad', alerts: [injection] });
    expect(await verdict(bad)).toBe('fail');
  });

  it('also before the pull request is opened', async () => {
    const repository = await shop();
    await repository.push({ branch: 'early', by: 'mona', files: change().files });
    await repository.uploadAnalysis({ ref: 'refs/heads/early' });
    const opened = await repository.openPullRequest({ by: 'mona', title: 'Early', branch: 'early' });
    await stage.settled();
    await repository.reportCheck({ name: 'Analyze', sha: opened.headSha, conclusion: 'success' });
    expect(await verdict(opened)).toBe('pass');
  });

  it('does not count for an earlier head of the branch', async () => {
    const repository = await shop();
    const opened = await repository.openPullRequest(change({ branch: 'moving' }));
    await repository.uploadAnalysis({ ref: 'refs/heads/moving' });
    await opened.push({ files: { 'src/discount.js': 'export const half = eval;\n' } });
    expect(await verdict(opened)).toBe('pending');
  });
});

describe('jobs of one name', () => {
  const policy = 'tools: [{ check: scan, app: github-actions }]';
  it('in two workflows: a later success of one does not hide the failure of the other', async () => {
    const repository = await shop(policy);
    const opened = await repository.openPullRequest(change());
    const job = { name: 'scan', sha: opened.headSha } as const;
    await repository.reportCheck({ ...job, workflow: '.github/workflows/scan.yml', conclusion: 'failure' });
    expect(await verdict(opened)).toBe('fail');
    await repository.reportCheck({ ...job, workflow: '.github/workflows/skip.yml', conclusion: 'success' });
    expect(await verdict(opened)).toBe('fail');
    expect(await said(opened)).toContain('Any workflow can report a check');
  });

  it('of the workflow that the policy names: only those count', async () => {
    const named = 'tools: [{ check: scan, app: github-actions, workflow: .github/workflows/scan.yml }]';
    const repository = await shop(named);
    const opened = await repository.openPullRequest(change());
    const job = { name: 'scan', sha: opened.headSha, conclusion: 'success' } as const;
    await repository.reportCheck({ ...job, workflow: '.github/workflows/other.yml' });
    expect(await verdict(opened)).toBe('pending');
    await repository.reportCheck({ ...job, workflow: '.github/workflows/scan.yml' });
    expect(await verdict(opened)).toBe('pass');
  });

  it('in two runs of one workflow: the newer one counts', async () => {
    const repository = await shop(policy);
    const opened = await repository.openPullRequest(change());
    const job = { name: 'scan', sha: opened.headSha, workflow: '.github/workflows/scan.yml' } as const;
    await repository.reportCheck({ ...job, conclusion: 'cancelled' });
    expect(await verdict(opened)).toBe('fail');
    await repository.reportCheck({ ...job, conclusion: 'success' });
    expect(await verdict(opened)).toBe('pass');
  });
});

describe('categories', () => {
  const javascript = '/language:javascript-typescript';
  const python = '/language:python';

  async function analyzedBase(categories: readonly string[]): Promise<Repository> {
    const repository = await shop();
    for (const category of categories) await repository.uploadAnalysis({ ref: 'refs/heads/main', category });
    return repository;
  }

  it('that the base has and the head lacks are awaited and named', async () => {
    const repository = await analyzedBase([javascript, python]);
    const opened = await repository.openPullRequest(change());
    await repository.uploadAnalysis({ ref: mergeRef(opened), category: javascript });
    expect(await verdict(opened)).toBe('pending');
    expect(light(opened)).toBe(`in_progress: Waiting for CodeQL (${python})`);
    await repository.uploadAnalysis({ ref: mergeRef(opened), category: python });
    expect(await verdict(opened)).toBe('pass');
  });

  it('are those of merged pull requests; one that only the base has is listed', async () => {
    const repository = await analyzedBase([javascript, python]);
    const before = await repository.openPullRequest(change());
    for (const category of [javascript, '/language:ruby']) {
      await repository.uploadAnalysis({ ref: mergeRef(before), category });
    }
    await before.merge({ by: 'mona' }).catch(() => undefined);
    repository.protect('main', null);
    if (before.state === 'open') await before.merge({ by: 'mona' });
    const opened = await repository.openPullRequest(
      change({ message: 'Again', files: { 'src/a.js': 'a\n' } }),
    );
    await repository.uploadAnalysis({ ref: mergeRef(opened), category: javascript });
    expect(await verdict(opened)).toBe('pending');
    const text = await said(opened);
    expect(text).toContain('/language:ruby');
    await repository.uploadAnalysis({ ref: mergeRef(opened), category: '/language:ruby' });
    expect(await verdict(opened)).toBe('pass');
    expect(await said(opened)).toContain(`\`${python}\` on the base only`);
  });
});

describe('a tool that does not come', () => {
  it('does not apply to a change of documents', async () => {
    const repository = await shop();
    const opened = await repository.openPullRequest(change({ files: { 'docs/guide.md': 'Read this.\n' } }));
    expect(await verdict(opened)).toBe('not-applicable');
  });

  it('does not apply in paths that the policy leaves out', async () => {
    const repository = await shop("ignore-paths: ['fixtures/**']");
    const opened = await repository.openPullRequest(change({ files: { 'fixtures/data.js': 'x\n' } }));
    expect(await verdict(opened)).toBe('not-applicable');
  });

  it('fails after an hour with the job that was skipped, and passes when it comes after all', async () => {
    const repository = await shop();
    const opened = await repository.openPullRequest(change());
    await repository.reportCheck({ name: 'Analyze (go)', sha: opened.headSha, conclusion: 'skipped' });
    expect(await verdict(opened)).toBe('pending');
    await stage.advance(hour + 60_000);
    expect(await verdict(opened)).toBe('fail');
    expect(await said(opened)).toMatch(/Likely cause: the job.*Analyze \(go\).*was skipped/);
    await repository.uploadAnalysis({ ref: mergeRef(opened) });
    expect(await verdict(opened)).toBe('pass');
  });
});

describe('a merge queue', () => {
  async function queued(options: { readonly workflow?: string } = {}) {
    const repository = await shop();
    repository.protect('main', { requiredChecks: [{ name: 'SDL' }], mergeQueue: { groupSize: 1 } });
    const opened = await repository.openPullRequest(change());
    await repository.uploadAnalysis({ ref: mergeRef(opened), ...options });
    await stage.settled();
    await opened.enqueue({ by: 'mona' });
    await stage.settled();
    return { repository, opened };
  }

  it('under default setup takes over the verdicts of its pull requests', async () => {
    const { opened } = await queued();
    expect(opened.state).toBe('merged');
  });

  it('with a workflow of its own waits for the group, longer than the queue does', async () => {
    const { repository, opened } = await queued({ workflow });
    const group = repository.mergeGroups()[0];
    expect(shown(opened, group?.headSha).rules.sast).toBe('pending');
    await stage.advance(6 * hour);
    expect(shown(opened, group?.headSha).rules.sast).toBe('pending');
    await stage.advance(2 * hour);
    expect(shown(opened, group?.headSha).rules.sast).toBe('fail');
  });
});

describe('alerts that the change did not bring', () => {
  it('of a base that was never analyzed are called that', async () => {
    const repository = await shop();
    const opened = await repository.openPullRequest(change());
    await repository.uploadAnalysis({
      ref: mergeRef(opened),
      alerts: [{ ...injection, path: 'src/cart.js' }],
    });
    expect(await verdict(opened)).toBe('fail');
    const text = await said(opened);
    expect(text).toContain('The base was never analyzed');
    expect(text).not.toContain('src/cart.js');
    expect(text).toContain('/security/code-scanning/1');
  });

  it('that were fixed on the base since ask for an update of the branch, and that helps', async () => {
    const repository = await shop('', { 'src/cart.js': 'eval(1);\n' });
    const old = { ...injection, path: 'src/cart.js' };
    await repository.uploadAnalysis({ ref: 'refs/heads/main', alerts: [old] });
    const opened = await repository.openPullRequest(change());
    await repository.push({ branch: 'main', by: 'ada', files: { 'src/cart.js': 'run(1);\n' } });
    await repository.uploadAnalysis({ ref: 'refs/heads/main' });
    await stage.advance(6 * 60_000);
    const of = { ref: `refs/pull/${opened.number}/head` };
    await repository.uploadAnalysis({ ...of, alerts: [old] });
    expect(await verdict(opened)).toBe('pending');
    expect(await said(opened)).toContain('Update the branch with its base.');
    await opened.updateBranch({ by: 'mona' });
    await repository.uploadAnalysis(of);
    expect(await verdict(opened)).toBe('pass');
  });

  it('that were fixed on the base are new where the branch has the fix and brings them back', async () => {
    const repository = await shop('', { 'src/cart.js': 'eval(1);\n' });
    const old = { ...injection, path: 'src/cart.js' };
    await repository.uploadAnalysis({ ref: 'refs/heads/main', alerts: [old] });
    await repository.push({ branch: 'main', by: 'ada', files: { 'src/cart.js': 'run(1);\n' } });
    await repository.uploadAnalysis({ ref: 'refs/heads/main' });
    const opened = await repository.openPullRequest(change({ files: { 'src/cart.js': 'eval(2);\n' } }));
    await repository.uploadAnalysis({ ref: mergeRef(opened), alerts: [old] });
    expect(await verdict(opened)).toBe('fail');
  });
});

describe('a dismissed alert', () => {
  test.each([
    ['the author', { by: 'mona', reason: 'false positive', comment: 'No.' }, 'fail'],
    ['another person, with a comment', { by: 'ada', reason: 'false positive', comment: 'No.' }, 'pass'],
    ['another person, as an accepted risk', { by: 'ada', reason: "won't fix", comment: 'Later.' }, 'fail'],
    ['the author, with an approval', { by: 'mona', reason: 'used in tests', approvedBy: 'ada' }, 'pass'],
  ] as const)('by %s', async (_, dismissal, expected) => {
    const repository = await shop();
    await repository.uploadAnalysis({ ref: 'refs/heads/main' });
    const opened = await repository.openPullRequest(change());
    await repository.uploadAnalysis({ ref: mergeRef(opened), alerts: [injection] });
    expect(await verdict(opened)).toBe('fail');
    await repository.dismissAlert(1, dismissal);
    expect(await verdict(opened)).toBe(expected);
    const text = await said(opened);
    expect(text).toContain(dismissal.by);
    expect(text).not.toContain('Later.');
  });
});

it('names the tools that were uploaded while another is awaited', async () => {
  const repository = await shop('tools: [trivy]');
  const opened = await repository.openPullRequest(change());
  await repository.uploadAnalysis({ ref: mergeRef(opened), tool: 'Trivy Enterprise' });
  expect(await verdict(opened)).toBe('pending');
  expect(await said(opened)).toMatch(
    /analyzed by `Trivy Enterprise`, not by `trivy`. Is `Trivy Enterprise` meant/,
  );
});

describe('proof', () => {
  it('is missing for an upload by a script, which replaces no analysis', async () => {
    const repository = await shop();
    const opened = await repository.openPullRequest(change());
    await repository.uploadAnalysis({ ref: mergeRef(opened), workflow: null });
    expect(await verdict(opened)).toBe('pending');
    expect(await said(opened)).toContain('no workflow uploaded');
  });

  it('is missing for an upload that claims a workflow which did not run', async () => {
    const repository = await shop();
    const opened = await repository.openPullRequest(change());
    await repository.uploadAnalysis({ ref: mergeRef(opened), workflow, run: false });
    expect(await verdict(opened)).toBe('pending');
  });

  it('cannot be had by hiding what the workflow found', async () => {
    const repository = await shop();
    await repository.uploadAnalysis({ ref: 'refs/heads/main' });
    const opened = await repository.openPullRequest(change());
    await repository.uploadAnalysis({ ref: mergeRef(opened), alerts: [injection] });
    await repository.uploadAnalysis({ ref: mergeRef(opened), run: false });
    expect(await verdict(opened)).toBe('error');
  });

  it('comes when the run has ended', async () => {
    const repository = await shop();
    const opened = await repository.openPullRequest(change());
    const of = { path: workflow, sha: opened.headSha };
    await repository.reportWorkflowRun(of);
    await repository.uploadAnalysis({ ref: mergeRef(opened), workflow });
    expect(await verdict(opened)).toBe('pending');
    await repository.reportWorkflowRun({ ...of, conclusion: 'success' });
    expect(await verdict(opened)).toBe('pass');
  });

  it('that the app may not read is an error that names the permission', async () => {
    const { actions: _, ...permissions } = registeredApp().permissions;
    const repository = await stage.shop({ policy: enforcing('sast'), permissions });
    const opened = await repository.openPullRequest(change());
    expect(await verdict(opened)).toBe('error');
    expect(await said(opened)).toContain('`Actions: read`');
  });
});

describe('a change of the scanner', () => {
  const files = {
    [workflow]: 'jobs:\n  analyze:\n    steps:\n      - uses: ./.github/actions/prepare\n',
    '.github/actions/prepare/action.yml': 'runs: {}\n',
    '.github/workflows/ci.yml': 'jobs: {}\n',
  };
  test.each([
    [workflow, 'pending'],
    ['.github/actions/prepare/action.yml', 'pending'],
    ['.github/codeql/codeql-config.yml', 'pending'],
    ['.github/workflows/ci.yml', 'pass'],
  ])('%s: %s', async (path, expected) => {
    const repository = await stage.shop({ policy: `owners: [ada]\n${enforcing('sast')}`, files });
    await repository.uploadAnalysis({ ref: 'refs/heads/main', workflow });
    const opened = await repository.openPullRequest(
      change({ files: { ...change().files, [path]: 'changed: 1\n' } }),
    );
    await repository.uploadAnalysis({ ref: mergeRef(opened), workflow });
    expect(await verdict(opened)).toBe(expected);
    if (expected === 'pass') return;
    await opened.review({ by: 'grace', state: 'approve' });
    expect(await verdict(opened)).toBe('pending');
    await opened.review({ by: 'ada', state: 'approve' });
    expect(await verdict(opened)).toBe('pass');
  });
});

describe('who approves a change of the scanner', () => {
  const files = { [workflow]: 'jobs: {}\n' };
  interface Given {
    readonly policy?: string;
    readonly codeOwners?: string;
    /** Administrators besides those of the organization. */
    readonly admins?: readonly string[];
    readonly by?: string;
  }

  test.each<[what: string, given: Given, stillWaits: readonly string[], approves: string]>([
    ['an administrator, where nobody is named', { admins: ['ada'] }, ['grace'], 'ada'],
    ['the owner of the policy file', { codeOwners: '* @grace\n/.github/ @ada\n' }, ['grace'], 'ada'],
    ['a team that owns the policy file', { codeOwners: '/.github/sdl.yml @OWNER/security' }, ['ada'], 'sam'],
    [
      'an administrator, where the owners are of another file',
      { codeOwners: '/src/ @grace', admins: ['ada'] },
      ['grace'],
      'ada',
    ],
    [
      'an administrator, where the team in CODEOWNERS does not exist',
      { codeOwners: '* @OWNER/constructor', admins: ['ada'] },
      ['grace'],
      'ada',
    ],
    [
      'the owner that the policy names',
      { policy: 'owners: [ada]', codeOwners: '* @grace' },
      ['grace'],
      'ada',
    ],
    ['the team that the policy names', { policy: 'owners: [{ team: security }]' }, ['ada'], 'sam'],
    ['anyone, where the author is the only owner in CODEOWNERS', { codeOwners: '* @mona' }, [], 'grace'],
    [
      'the one who stands in, where the author is the only owner',
      { policy: 'owners: [mona]\nowners-fallback: [ada]' },
      ['grace'],
      'ada',
    ],
    ['an owner, where the author is an owner, too', { policy: 'owners: [mona, ada]' }, ['grace'], 'ada'],
  ])('%s', async (_, { policy = '', codeOwners, admins = [], by = 'mona' }, stillWaits, approves) => {
    const repository = await stage.shop({ policy: `${policy}\n${enforcing('sast')}`, files });
    if (codeOwners !== undefined) {
      const text = codeOwners.replace('OWNER', repository.owner);
      await repository.push({
        branch: 'main',
        by: 'grace',
        message: 'Owners',
        files: { '.github/CODEOWNERS': text },
      });
    }
    for (const login of admins) repository.collaborator(login, 'admin');
    await repository.uploadAnalysis({ ref: 'refs/heads/main', workflow });
    const changed = {
      ...change().files,
      [workflow]: 'jobs: { analyze: {} }\n',
      '.github/CODEOWNERS': `* @${by}\n`,
    };
    const opened = await repository.openPullRequest(change({ by, files: changed }));
    await repository.uploadAnalysis({ ref: mergeRef(opened), workflow });
    expect(await verdict(opened)).toBe('pending');
    for (const login of stillWaits) {
      await opened.review({ by: login, state: 'approve' });
      expect(await verdict(opened)).toBe('pending');
    }
    await opened.review({ by: approves, state: 'approve' });
    expect(await verdict(opened)).toBe('pass');
  });

  it('cannot be told where CODEOWNERS is no text', async () => {
    const binary = new Uint8Array([0, 1, 2, 3]);
    const repository = await stage.shop({
      policy: enforcing('sast'),
      files: { ...files, '.github/CODEOWNERS': binary },
    });
    await repository.uploadAnalysis({ ref: 'refs/heads/main', workflow });
    const opened = await repository.openPullRequest(change({ files: { [workflow]: 'jobs: { a: {} }\n' } }));
    await repository.uploadAnalysis({ ref: mergeRef(opened), workflow });
    expect(await verdict(opened)).toBe('error');
    expect(await said(opened)).toContain(
      'GitHub does not show the file `CODEOWNERS` of the base branch as text.',
    );
  });

  it('costs no request where no scanner is changed', async () => {
    const repository = await stage.shop({ policy: enforcing('sast'), files });
    await repository.uploadAnalysis({ ref: 'refs/heads/main', workflow });
    stage.emulator.clearRequests();
    const opened = await repository.openPullRequest(change());
    await stage.settled();
    expect(
      stage.emulator.requests.filter(({ operation }) => /collaborators|CodeOwners/.test(operation)),
    ).toEqual([]);
    expect(light(opened)).toContain('in_progress');
  });
});

describe('without secrets of the workflows', () => {
  beforeAll(() => {
    stage.emulator.world.user('dependabot[bot]');
  });

  async function fork(): Promise<{ readonly repository: Repository; readonly opened: PullRequest }> {
    const repository = await shop();
    const source = await repository.fork({ owner: 'eve', name: `fork-${repository.owner}` });
    const opened = await repository.openPullRequest(change({ by: 'eve', from: source, branch: 'half' }));
    return { repository, opened };
  }

  async function dependabot(files: Readonly<Record<string, string>>) {
    const repository = await shop();
    repository.collaborator('dependabot[bot]', 'write');
    const opened = await repository.openPullRequest({
      by: 'dependabot[bot]',
      title: 'Bump x from 1 to 2',
      committer: 'web-flow',
      files,
    });
    return { repository, opened };
  }

  it('a first fork waits for a maintainer, however long, then for the tool', async () => {
    const { repository, opened } = await fork();
    const held = { path: workflow, sha: opened.headSha, by: 'eve' };
    await repository.reportWorkflowRun({ ...held, conclusion: 'action_required' });
    expect(await verdict(opened)).toBe('pending');
    expect(light(opened)).toContain('a maintainer to approve the workflows');
    await stage.advance(3 * hour);
    expect(await verdict(opened)).toBe('pending');
    await repository.reportWorkflowRun({ ...held, status: 'in_progress' });
    await repository.uploadAnalysis({ ref: mergeRef(opened), workflow });
    await repository.reportWorkflowRun({ ...held, conclusion: 'success' });
    expect(await verdict(opened)).toBe('pass');
  });

  it('a fork that nothing analyzes fails with the likely cause', async () => {
    const { opened } = await fork();
    expect(await verdict(opened)).toBe('pending');
    await stage.advance(hour + 60_000);
    expect(await verdict(opened)).toBe('fail');
  });

  it('Dependabot raises a dependency: does not apply', async () => {
    const { opened } = await dependabot({ 'package.json': '{ "dependencies": { "x": "2.0.0" } }\n' });
    expect(await verdict(opened)).toBe('not-applicable');
  });

  it('Dependabot changes code: has to be analyzed', async () => {
    const { repository, opened } = await dependabot({ 'src/vendor.js': 'x\n' });
    expect(await verdict(opened)).toBe('pending');
    await repository.uploadAnalysis({ ref: mergeRef(opened), workflow });
    expect(await verdict(opened)).toBe('pass');
  });
});
