import { describe, expect, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { changedFile, patchOf } from '../../../test/samples/changed-file.ts';
import { earlierChanges, noEarlierChanges } from '../../../test/samples/earlier-changes.ts';
import { inPublic, samplePullRequest } from '../../../test/samples/pull-request.ts';
import { readAction, readWorkflow } from '../../analysis/workflow-facts.ts';
import { slicesOf } from '../../engine/required-evidence.ts';
import type { BaseWorkflows } from '../../evidence/base-workflows.ts';
import type { ChangedFile } from '../../evidence/change.ts';
import type { ReportedCheck } from '../../evidence/checks.ts';
import type { Commit } from '../../evidence/commits.ts';
import type { EvidenceValues } from '../../evidence/index.ts';
import type { Owners } from '../../evidence/owners.ts';
import type { RequiredCheck } from '../../evidence/required-checks.ts';
import type { Review } from '../../evidence/reviews.ts';
import { codeOwnersPaths } from '../../policy/code-owners.ts';
import { policyPath } from '../../policy/path.ts';
import { plain } from '../../text/message.ts';
import { fixedFiles } from './guarded/fixed-files.ts';
import { policyGuard } from './index.ts';

const now = new Date('2026-05-01T12:00:00Z');
const head = 'a'.repeat(40);
const user = (login: string) => ({ login, kind: 'user' }) as const;
const signature = (login: string | null, email = `${login}@x.example`) => ({
  name: login ?? 'Somebody',
  email,
  actor: login === null ? null : user(login),
});

function commitBy(login: string | null): Commit {
  return {
    sha: head,
    message: 'Change',
    committedAt: new Date('2026-05-01T10:00:00Z'),
    authors: [signature(login, 'someone@home.example')],
    committer: signature(login, 'someone@home.example'),
    committedByGitHub: false,
    parents: ['b'.repeat(40)],
  };
}

function approval(login: string, told: Partial<Review> = {}): Review {
  return {
    id: `review by ${login}`,
    author: user(login),
    state: 'approved',
    commit: head,
    submittedAt: new Date('2026-05-01T11:00:00Z'),
    canPush: true,
    ...told,
  };
}

const ownedBy = (
  people: readonly string[],
  fallback: readonly string[] | null = [],
  from: (Owners & { needed: true })['from'] = 'policy',
): Owners => ({ needed: true, from, people, fallback });

const ci = '.github/workflows/ci.yml';
const workflowTexts = {
  [ci]: 'on: pull_request\njobs:\n  build:\n    steps:\n      - uses: ./.github/actions/setup\n      - run: ./ci/check.sh\n  call:\n    uses: ./.github/workflows/called.yml\n',
  '.github/workflows/called.yml':
    'on: workflow_call\njobs:\n  inner:\n    steps:\n      - run: bash tools/inner.sh\n',
  '.github/workflows/scan.yml':
    'on: push\njobs:\n  scan:\n    permissions: { security-events: write }\n    steps:\n      - with: { config-file: ./security/queries.yml }\n',
  '.github/workflows/deploy.yml':
    'on: push\njobs:\n  ship:\n    environment: production\n    steps:\n      - run: ./ship.sh\n',
  '.github/workflows/labels.yml': 'on: pull_request_target\njobs:\n  label:\n    steps: []\n',
};

function workflowsOf(
  texts: Readonly<Record<string, string>>,
  actions: Readonly<Record<string, string>> = {},
): BaseWorkflows {
  return {
    workflows: Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, readWorkflow(text)])),
    actions: Object.fromEntries(
      Object.entries(actions).map(([folder, text]) => [folder, readAction(text, folder)]),
    ),
  };
}

const required = (name: string, from: RequiredCheck['from'] = 'anybody'): RequiredCheck => ({
  name,
  from,
  isOwnName: name === 'SDL',
});

const reported = (name: string, reportedBy: string): ReportedCheck => ({
  kind: 'check-run',
  name,
  reportedBy,
  conclusion: 'success',
  url: null,
  completedAt: null,
});

interface Situation {
  readonly files?: readonly (string | ChangedFile)[];
  /** Texts of workflows at the head. */
  readonly heads?: Readonly<Record<string, string | null>>;
  readonly workflows?: BaseWorkflows;
  readonly required?: readonly RequiredCheck[];
  readonly rulesComplete?: boolean;
  readonly requiredWorkflows?: readonly string[];
  readonly checks?: readonly ReportedCheck[];
  readonly reviews?: readonly Review[];
  readonly owners?: Owners;
  readonly author?: string;
  readonly commits?: readonly Commit[];
  readonly more?: Partial<EvidenceValues>;
  readonly options?: object;
}

function verdictOf(situation: Situation) {
  const { files = ['.github/sdl.yml'], heads = {}, options = {}, more = {} } = situation;
  return judgeRule(
    policyGuard,
    {
      change: { files: files.map((file) => (typeof file === 'string' ? changedFile(file) : file)) },
      pullRequest: samplePullRequest({ author: user(situation.author ?? 'mona') }),
      commits: { commits: situation.commits ?? [commitBy(situation.author ?? 'mona')], forcePushes: [] },
      earlierChanges: noEarlierChanges,
      reviews: { reviews: situation.reviews ?? [], requested: [] },
      pushes: { needed: false },
      owners: situation.owners ?? ownedBy(['ada', 'grace']),
      checks: situation.checks ?? [],
      requiredChecks: {
        complete: situation.rulesComplete ?? true,
        checks: situation.required ?? [required('build'), required('SDL')],
        workflows: situation.requiredWorkflows ?? [],
      },
      baseWorkflows:
        situation.workflows ??
        workflowsOf(workflowTexts, {
          '.github/actions/setup/':
            'runs:\n  using: composite\n  steps:\n    - run: ./tools/setup.sh\n    - uses: ./.github/actions/inner\n',
          '.github/actions/inner/': 'runs: { using: node24, main: ../../../tools/inner.js }\n',
        }),
      headFiles: heads,
      ...more,
    },
    options,
    now,
  );
}

/** What the change of one file is: guarded, a workflow that is only named, or nothing. */
function about(file: string | ChangedFile, situation: Situation = {}): string {
  const { status, messageId } = verdictOf({ ...situation, files: [file] });
  if (status === 'pending') return 'guarded';
  return messageId === 'other-workflows' ? 'named' : status;
}

test('the places of policy, exceptions and code owners are those that are read', () => {
  expect(Object.keys(fixedFiles)).toEqual(expect.arrayContaining([policyPath, ...codeOwnersPaths]));
});

describe('in each repository', () => {
  test.each<[what: string, file: string | ChangedFile]>([
    ['the policy', '.github/sdl.yml'],
    ['a new policy', changedFile('.github/sdl.yml', { status: 'added' })],
    ['a removed policy', changedFile('.github/sdl.yml', { status: 'removed' })],
    ['the exceptions', '.github/sdl-exceptions.yml'],
    ['the code owners', '.github/CODEOWNERS'],
    ['code owners at the root', 'CODEOWNERS'],
    ['code owners among the documents', 'docs/CODEOWNERS'],
    [
      'a policy that is moved away',
      changedFile('old.yml', { status: 'renamed', previousPath: '.github/sdl.yml' }),
    ],
    [
      'a file that is moved to the policy',
      changedFile('.github/sdl.yml', { status: 'renamed', previousPath: 'x.yml' }),
    ],
    ['a submodule in its place', changedFile('.github/sdl.yml', { submodule: true, status: 'added' })],
    ['a link in place of the folder', changedFile('.github', { status: 'added' })],
    ['a submodule in place of the folder', changedFile('.github', { status: 'added', submodule: true })],
    ['a folder in place of the policy', changedFile('.github/sdl.yml/x', { status: 'added' })],
    ['a link in place of the documents', changedFile('docs', { status: 'added' })],
    ['another case of the policy', '.github/SDL.yml'],
    ['another case of the folder', '.GitHub/sdl.yml'],
    ['another case of the code owners', 'Docs/codeowners'],
    ['invisible characters', '.github/s\u200cdl.yml'],
    ['a wide letter', '.github/ｓdl.yml'],
  ])('%s is guarded', (_, file) => {
    expect(about(file)).toBe('guarded');
  });

  test.each<[what: string, file: string | ChangedFile]>([
    ['product code', 'src/cart.ts'],
    ['a policy of a package', 'packages/a/.github/sdl.yml'],
    ['code owners of a package', 'packages/a/CODEOWNERS'],
    ['what begins like the policy', '.github/sdl.yml.md'],
    ['a document beside the code owners', 'docs/owners.md'],
    ['a copy of the policy', changedFile('x.yml', { status: 'copied', previousPath: '.github/sdl.yml' })],
    ['a template of issues', '.github/ISSUE_TEMPLATE/bug.yml'],
  ])('%s is not', (_, file) => {
    expect(about(file)).toBe('not-applicable');
  });
});

describe('a workflow', () => {
  const text = workflowTexts[ci];
  test.each<[what: string, file: string | ChangedFile, expected: string, more?: Situation]>([
    ['of a required check', ci, 'guarded', { heads: { [ci]: text } }],
    ['of a required check, removed', changedFile(ci, { status: 'removed' }), 'guarded'],
    ['of a required check, moved', changedFile('ci.yml', { status: 'renamed', previousPath: ci }), 'guarded'],
    [
      'of an analysis',
      '.github/workflows/scan.yml',
      'guarded',
      {
        heads: { '.github/workflows/scan.yml': workflowTexts['.github/workflows/scan.yml'] },
      },
    ],
    [
      'that deploys',
      '.github/workflows/deploy.yml',
      'guarded',
      {
        heads: { '.github/workflows/deploy.yml': 'jobs: { ship: { steps: [] } }' },
      },
    ],
    [
      'of nothing that is required',
      '.github/workflows/labels.yml',
      'named',
      {
        heads: { '.github/workflows/labels.yml': workflowTexts['.github/workflows/labels.yml'] },
      },
    ],
    [
      'of nothing that is required, removed',
      changedFile('.github/workflows/labels.yml', { status: 'removed' }),
      'named',
    ],
    ['whose head is not known', '.github/workflows/labels.yml', 'guarded', { heads: {} }],
    [
      'whose head is no text',
      '.github/workflows/labels.yml',
      'guarded',
      { heads: { '.github/workflows/labels.yml': null } },
    ],
    [
      'that a required one calls',
      '.github/workflows/called.yml',
      'guarded',
      {
        heads: { '.github/workflows/called.yml': 'jobs: { inner: { steps: [] } }' },
      },
    ],
    ['in a folder below, which GitHub does not run', '.github/workflows/old/ci.yml', 'not-applicable'],
    ['in place of the folder', changedFile('.github/workflows', { status: 'added' }), 'guarded'],
  ])('%s', (_, file, expected, more = {}) => {
    expect(about(file, more)).toBe(expected);
  });

  const fresh = '.github/workflows/new.yml';
  test.each<[what: string, head: string, expected: string]>([
    ['has a job of the name of a required check', 'jobs: { build: { steps: [] } }', 'guarded'],
    ['has one in other letters', 'jobs: { x: { name: BUILD, steps: [] } }', 'guarded'],
    ['has one whose name a matrix gives', `jobs: { x: { name: "\${{ matrix.name }}" } }`, 'guarded'],
    ['may report any check', 'permissions: { checks: write }\njobs: { x: { steps: [] } }', 'guarded'],
    ['may write statuses', 'jobs: { x: { permissions: { statuses: write } } }', 'guarded'],
    ['deploys', 'jobs: { x: { environment: { name: production } } }', 'guarded'],
    [
      'uploads analyses',
      'jobs: { x: { steps: [{ uses: github/codeql-action/upload-sarif@v3 }] } }',
      'guarded',
    ],
    ['calls another repository’s', 'jobs: { x: { uses: acme/ci/.github/workflows/a.yml@v1 } }', 'guarded'],
    ['is broken', 'jobs: [', 'guarded'],
    ['has an alias', 'jobs:\n  a: &a { steps: [] }\n  b: *a\n', 'guarded'],
    ['is named like this app’s check', 'jobs: { SDL: { steps: [] } }', 'guarded'],
    ['does something else', 'jobs: { greet: { steps: [{ run: echo }] } }', 'named'],
  ])('that is new and %s: %s', (_, text, expected) => {
    expect(about(changedFile(fresh, { status: 'added' }), { heads: { [fresh]: text } })).toBe(expected);
  });

  test.each<[what: string, file: string, expected: string]>([
    ['a local action', '.github/actions/setup/index.js', 'guarded'],
    ['an action of an action', '.github/actions/inner/action.yml', 'guarded'],
    ['what that names', 'tools/inner.js', 'guarded'],
    ['a script of a required check', 'ci/check.sh', 'guarded'],
    ['a script of a local action', 'tools/setup.sh', 'guarded'],
    ['a script of a called workflow', 'tools/inner.sh', 'guarded'],
    ['the configuration of an analysis', 'security/queries.yml', 'guarded'],
    ['a script that deploys', 'ship.sh', 'guarded'],
    ['another script', 'ci/other.sh', 'not-applicable'],
    ['an action that nothing uses', '.github/actions/unused/action.yml', 'not-applicable'],
  ])('runs from %s: %s', (_, file, expected) => {
    expect(about(file)).toBe(expected);
  });

  const labels = '.github/workflows/labels.yml';
  const same = { heads: { [labels]: workflowTexts[labels] } };
  test.each<[what: string, situation: Situation, expected: string]>([
    ['nothing is required', { required: [] }, 'named'],
    ['the rules are not all shown', { rulesComplete: false }, 'guarded'],
    ['a rule requires it', { requiredWorkflows: [labels] }, 'guarded'],
    ['a check of unknown origin is required', { required: [required('lint')] }, 'guarded'],
    [
      'a check is required that another app reports',
      { required: [required('lint')], checks: [reported('lint', 'linter')] },
      'named',
    ],
    [
      'a check is required that a workflow reports by itself',
      { required: [required('lint')], checks: [reported('lint', 'github-actions')] },
      'guarded',
    ],
    ['a check of another app is required', { required: [required('lint', 'other-app')] }, 'named'],
    ['a check of GitHub Actions is required', { required: [required('lint', 'github-actions')] }, 'guarded'],
    ['only this app’s check is required', { required: [required('SDL')] }, 'named'],
    ['this app’s check is required of this app', { required: [required('label', 'this-app')] }, 'named'],
    ['all workflows are guarded', { options: { workflows: 'all' } }, 'guarded'],
    ['no workflow is guarded', { options: { workflows: 'none' } }, 'not-applicable'],
  ])('where %s: %s', (_, situation, expected) => {
    expect(about(labels, { ...same, ...situation })).toBe(expected);
  });

  test.each<[environments: readonly string[], expected: string]>([
    [['production'], 'guarded'],
    [['prod*'], 'guarded'],
    [['staging'], 'named'],
    [[], 'named'],
  ])('that deploys to production, under environments %j: %s', (environments, expected) => {
    const deploy = '.github/workflows/deploy.yml';
    const heads = { [deploy]: workflowTexts[deploy] };
    expect(about(deploy, { heads, options: { environments } })).toBe(expected);
  });

  test('of the name that a called one reports', () => {
    const situation = { required: [required('call / inner')], heads: { [ci]: workflowTexts[ci] } };
    expect(about(ci, situation)).toBe('guarded');
    expect(about('tools/inner.sh', situation)).toBe('guarded');
  });

  test('that calls itself and others without end is read in time', () => {
    const calls = Array.from(
      { length: 30 },
      (_, index) => `  j${index}: { uses: ./.github/workflows/x.yml }\n`,
    );
    const text = `jobs:\n${calls.join('')}`;
    const path = '.github/workflows/x.yml';
    const started = performance.now();
    expect(about(path, { heads: { [path]: text }, workflows: workflowsOf({ [path]: text }) })).toBe(
      'guarded',
    );
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('of a change with many long ones is guarded, in bounded time', () => {
    const long = `#\n`.repeat(90_000);
    const heads = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [
        `.github/workflows/${index}.yml`,
        `${long}jobs: { greet: { steps: [] } }`,
      ]),
    );
    const started = performance.now();
    const { status, findings } = verdictOf({ files: Object.keys(heads), heads });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(status).toBe('pending');
    expect(findings.filter(({ messageId }) => messageId === 'guarded-file')).toHaveLength(19);
  });

  test('of many files is found in bounded time', () => {
    const scripts = Array.from({ length: 1_500 }, (_, index) => `      - run: ./ci/${index}/check.sh\n`);
    const text = `jobs:\n  build:\n    steps:\n${scripts.join('')}`;
    const workflows = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [`.github/workflows/${index}.yml`, text]),
    );
    const files = Array.from({ length: 3_000 }, (_, index) => `src/${'deep/'.repeat(20)}${index}.ts`);
    const started = performance.now();
    expect(verdictOf({ files, workflows: workflowsOf(workflows) }).status).toBe('not-applicable');
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  test('is named in a warning beside what is guarded', () => {
    const { findings } = verdictOf({ ...same, files: ['.github/sdl.yml', labels] });
    expect(findings.map(({ messageId, level, path }) => [messageId, level, path])).toEqual([
      ['guarded-file', 'warning', '.github/sdl.yml'],
      ['other-workflow', 'warning', labels],
    ]);
  });
});

test('a file that the policy names is guarded', () => {
  const options = { files: ['Makefile', 'ci/**'] };
  expect(about('Makefile', { options })).toBe('guarded');
  expect(about(changedFile('x', { status: 'renamed', previousPath: 'ci/deep/x' }), { options })).toBe(
    'guarded',
  );
  expect(about('src/Makefile', { options })).toBe('not-applicable');
});

const bot = { login: 'dependabot', kind: 'bot' } as const;
const bump = {
  files: [changedFile(ci, { patch: patchOf(['-      - uses: a/b@v1', '+      - uses: a/b@v2']) })],
  heads: { [ci]: workflowTexts[ci] },
  commits: [
    {
      ...commitBy(null),
      authors: [{ ...signature(null), actor: bot }],
      committer: { ...signature(null), actor: null },
      committedByGitHub: true,
      signedByGitHub: true,
    },
  ],
  more: { pullRequest: samplePullRequest({ author: bot }) },
};

describe('is approved', () => {
  const old = 'f'.repeat(40);
  const at = new Date('2026-05-01T11:00:00Z');
  test.each<[what: string, situation: Situation, status: string]>([
    ['by nobody', {}, 'pending'],
    ['by an owner', { reviews: [approval('ada')] }, 'pass'],
    ['by an owner in other letters', { reviews: [approval('Ada')] }, 'pass'],
    ['by somebody else', { reviews: [approval('bob')] }, 'pending'],
    ['by an owner who opened it', { author: 'ada', reviews: [approval('ada')] }, 'pending'],
    [
      'by an owner who wrote a commit of it',
      { commits: [commitBy('ada')], reviews: [approval('ada')] },
      'pending',
    ],
    ['by the other owner', { author: 'ada', reviews: [approval('grace')] }, 'pass'],
    ['by an owner without write access', { reviews: [approval('ada', { canPush: false })] }, 'pending'],
    [
      'by a bot that is an owner',
      { reviews: [approval('ada', { author: { login: 'ada', kind: 'bot' } })] },
      'pending',
    ],
    ['by an owner, for another change', { reviews: [approval('ada', { commit: old })] }, 'pending'],
    [
      'by an owner, before a rebase that left the change as it was',
      {
        reviews: [approval('ada', { commit: old, submittedAt: at })],
        more: { earlierChanges: earlierChanges(at, [old]) },
      },
      'pass',
    ],
    [
      'by an owner, whose approval was dismissed',
      { reviews: [approval('ada', { state: 'dismissed' })] },
      'pending',
    ],
    ['where the owners were not read', { owners: { needed: false }, reviews: [approval('ada')] }, 'fail'],
    [
      'by a stand-in, where the only owner wrote it',
      { author: 'ada', owners: ownedBy(['ada'], ['bob']), reviews: [approval('bob')] },
      'pass',
    ],
    [
      'by a stand-in, though an owner is left',
      { author: 'ada', owners: ownedBy(['ada', 'grace'], ['bob']), reviews: [approval('bob')] },
      'pending',
    ],
    [
      'by anyone, where the only administrator wrote it',
      { author: 'ada', owners: ownedBy(['ada'], null, 'admins'), reviews: [approval('bob')] },
      'pass',
    ],
    ['by nobody yet, of the only owner’s change', { author: 'ada', owners: ownedBy(['ada']) }, 'pending'],
    [
      'by a second person, of the only owner’s change',
      { author: 'ada', owners: ownedBy(['ada']), reviews: [approval('bob')] },
      'pass',
    ],
    [
      'where somebody else took part in the only owner’s change',
      {
        author: 'ada',
        owners: ownedBy(['ada']),
        commits: [commitBy('mona')],
        reviews: [approval('bob')],
      },
      'fail',
    ],
    [
      'where commits name every owner as their author',
      {
        owners: ownedBy(['ada', 'grace'], null, 'admins'),
        commits: [commitBy('ada'), commitBy('grace')],
        reviews: [approval('bob')],
      },
      'fail',
    ],
    [
      'where the stand-in wrote it, too',
      { author: 'ada', owners: ownedBy(['ada'], ['mona']), commits: [commitBy('mona')] },
      'fail',
    ],
    [
      'by one, where an author is not known',
      { commits: [commitBy(null)], reviews: [approval('ada')] },
      'pending',
    ],
    [
      'by two, where an author is not known',
      { commits: [commitBy(null)], reviews: [approval('ada'), approval('grace')] },
      'pass',
    ],
    [
      'where an author is not known and one owner is there',
      { commits: [commitBy(null)], owners: ownedBy(['ada']), reviews: [approval('ada')] },
      'fail',
    ],
    [
      'by one, where the policy says who the author is',
      {
        commits: [commitBy(null)],
        reviews: [approval('ada')],
        options: { identities: { 'someone@home.example': 'mona' } },
      },
      'pass',
    ],
    [
      'by an account that never counts',
      { reviews: [approval('ada')], options: { 'not-reviewers': ['ada'] } },
      'pending',
    ],
    [
      'by an owner, of an update by a bot',
      {
        commits: [commitBy('mona')],
        reviews: [approval('grace')],
        more: { pullRequest: samplePullRequest({ author: { login: 'dependabot', kind: 'bot' } }) },
      },
      'pass',
    ],
    ['by anyone, of versions that a bot moves', { ...bump, reviews: [approval('bob')] }, 'pass'],
    ['by nobody, of versions that a bot moves', bump, 'pending'],
    [
      'by anyone, of versions that a person moves',
      { ...bump, more: {}, reviews: [approval('bob')] },
      'pending',
    ],
    [
      'by anyone, of versions that a bot moves beside the policy',
      { ...bump, files: [...bump.files, '.github/sdl.yml'], reviews: [approval('bob')] },
      'pending',
    ],
    [
      'by anyone, of versions that a bot may not move',
      { ...bump, options: { 'update-bots': [] }, reviews: [approval('bob')] },
      'pending',
    ],
    [
      'by nobody, of an update by a bot',
      {
        files: [ci],
        heads: { [ci]: workflowTexts[ci] },
        more: { pullRequest: samplePullRequest({ author: { login: 'dependabot', kind: 'bot' } }) },
      },
      'pending',
    ],
  ])('%s', (_, situation, status) => {
    expect(verdictOf(situation).status).toBe(status);
  });
});

describe('what is said', () => {
  const said = (situation: Situation) => {
    const verdict = verdictOf(situation);
    return [plain(verdict.summary), ...('remedy' in verdict ? [plain(verdict.remedy)] : [])];
  };

  test.each<[what: string, situation: Situation, texts: readonly string[]]>([
    [
      'of the policy',
      {},
      [
        'This change alters .github/sdl.yml (the policy).',
        'An owner of the policy (named there under owners) who did not contribute approves the pull request.',
      ],
    ],
    [
      'of a workflow',
      { files: [ci], heads: { [ci]: workflowTexts[ci] }, owners: ownedBy(['ada'], null, 'code-owners') },
      [
        'This change alters .github/workflows/ci.yml (for the required check build).',
        'An owner of the policy (named for it in CODEOWNERS) who did not contribute approves the pull request.',
      ],
    ],
    ['of an approval', { reviews: [approval('ada')] }, ['ada approved the change of .github/sdl.yml.']],
    [
      'where nobody is left',
      { owners: ownedBy(['ada']), commits: [commitBy('ada')] },
      [
        'This change alters .github/sdl.yml (the policy). Everyone who may approve that contributed to this change, or there is nobody.',
        'Name others under owners-fallback in the policy, or have the change proposed by somebody who cannot approve it.',
      ],
    ],
    [
      'where an author is not known',
      { commits: [commitBy(null)], reviews: [approval('ada')] },
      [
        'This change alters .github/sdl.yml (the policy). It needs 2 approvals, because 1 contributor cannot be identified. 1 is there.',
        'An owner of the policy (named there under owners) who did not contribute approves the pull request.',
      ],
    ],
    [
      'of other workflows',
      {
        files: ['.github/workflows/labels.yml'],
        heads: { '.github/workflows/labels.yml': workflowTexts['.github/workflows/labels.yml'] },
      },
      [
        'Nothing that this branch requires runs from .github/workflows/labels.yml: no approval by an owner of the policy is needed.',
      ],
    ],
  ])('%s', (_, situation, texts) => {
    expect(said(situation)).toEqual(texts);
  });

  test('of what runs from a file', () => {
    const { findings } = verdictOf({ files: ['ci/check.sh'] });
    expect(findings.map(({ message }) => plain(message))).toEqual([
      'The required check build runs from .github/workflows/ci.yml, which runs from it. An owner of the policy approves its change.',
    ]);
  });

  test('of an approval that does not count', () => {
    const { findings } = verdictOf({
      author: 'mona',
      commits: [commitBy('ada')],
      reviews: [approval('ada')],
    });
    expect(findings.map(({ message }) => plain(message))).toContain(
      'Not counted: ada approved, but wrote aaaaaaa.',
    );
  });
});

test.each<[what: string, situation: Situation, texts: readonly string[]]>([
  [
    'of an approval',
    { reviews: [approval('ada')] },
    ['An owner of the policy approved the change of .github/sdl.yml.'],
  ],
  [
    'of an approval in the stead of the owners',
    {
      owners: ownedBy(['mona'], ['grace']),
      commits: [commitBy('mona')],
      reviews: [approval('grace')],
    },
    ['Somebody whom the policy names under owners-fallback approved the change of .github/sdl.yml.'],
  ],
  [
    'of an approval by anybody',
    { owners: ownedBy(['mona'], [], 'admins'), reviews: [approval('ada')] },
    ['ada approved the change of .github/sdl.yml.'],
  ],
  [
    'of an approval that does not count',
    { commits: [commitBy('ada')], reviews: [approval('ada')] },
    [
      'This change alters .github/sdl.yml (the policy).',
      'Not counted: an approval by an owner of the policy does not count: its author wrote aaaaaaa.',
    ],
  ],
])('no owner is named on a public repository: %s', (_, situation, texts) => {
  const pullRequest = samplePullRequest({ author: user('mona'), ...inPublic });
  const { summary, findings } = verdictOf({ ...situation, more: { pullRequest } });
  const notCounted = findings.filter(({ messageId }) => messageId === 'approval-not-counted');
  expect([summary, ...notCounted.map(({ message }) => message)].map(plain)).toEqual(texts);
});

describe('what is read', () => {
  const slices = (options: object) => slicesOf(policyGuard, policyGuard.options.parse(options));
  test('by the workflows that are guarded', () => {
    expect(slices({})).toEqual(expect.arrayContaining(['baseWorkflows', 'requiredChecks', 'checks']));
    expect(slices({ workflows: 'all' })).not.toContain('checks');
    expect(slices({ workflows: 'none' })).not.toContain('baseWorkflows');
  });

  test('without a slice it needs there is no verdict', () => {
    const { headFiles: _, ...evidence } = {
      change: { files: [changedFile('src/a.ts')] },
      headFiles: {},
    };
    expect(judgeRule(policyGuard, evidence).status).toBe('error');
  });
});
