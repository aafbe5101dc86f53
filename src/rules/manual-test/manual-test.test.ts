import { describe, expect, it, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { changedFile } from '../../../test/samples/changed-file.ts';
import { noEarlierChanges } from '../../../test/samples/earlier-changes.ts';
import { inPublic, samplePullRequest } from '../../../test/samples/pull-request.ts';
import { commit } from '../../../test/samples/scans.ts';
import type { EvidenceValues } from '../../evidence/index.ts';
import { plain, say } from '../../text/message.ts';
import { manualTest } from './index.ts';

const head = 'a'.repeat(40);
const earlier = 'e'.repeat(40);
const at = new Date('2026-01-15T12:00:00Z');
const mona = { login: 'mona', kind: 'user' } as const;

const template = `## Description

## Manual testing steps

1. Go to this page...
2. Click on the button and look at what happens

- [ ] I have tested it in Chrome
`;

const steps = `## Manual testing steps

1. Opened the cart, added two items
2. The sum was right
`;

interface Situation extends Partial<EvidenceValues> {
  readonly body?: string;
  readonly paths?: readonly string[];
  readonly options?: object;
}

function verdictOf({ body = '', paths = ['src/cart.ts'], options = {}, ...evidence }: Situation) {
  return judgeRule(
    manualTest,
    {
      pullRequest: samplePullRequest({ body }),
      change: { files: paths.map((path) => changedFile(path)) },
      commits: { commits: [commit('mona')], forcePushes: [] },
      earlierChanges: noEarlierChanges,
      describedHead: { at, head },
      templates: { pullRequests: [template], issues: [] },
      testStatements: [],
      teams: { qa: ['grace'] },
      ...evidence,
    },
    options,
    at,
  );
}

function said(situation: Situation): string {
  const verdict = verdictOf(situation);
  return `${verdict.status}: ${plain(verdict.summary)}`;
}

function statement(told: Partial<EvidenceValues['testStatements'][number]> = {}) {
  return { by: 'grace', at, head, what: 'opened the cart on a phone, twice', mayPush: true, ...told };
}

/** At the earlier head, the change differed from the present one in these paths; null: that is not known. */
function since(paths: readonly string[] | null): EvidenceValues['earlierChanges'] {
  const [path = ''] = paths ?? [];
  const compared =
    paths === null
      ? ({ state: 'unknown', why: say`GitHub no longer has the commit` } as const)
      : paths.length === 0
        ? ({ state: 'read', paths: [] } as const)
        : ({ state: 'different', path, paths } as const);
  return { ...noEarlierChanges, changes: [{ commit: earlier, at, compared }] };
}

describe('no manual test is needed', () => {
  test.each<[what: string, situation: Situation, status: string]>([
    ['of documentation', { paths: ['docs/manual.md', 'README.md'] }, 'not-applicable'],
    ['of tests', { paths: ['src/cart.test.ts'] }, 'not-applicable'],
    ['of workflows', { paths: ['.github/workflows/ci.yml'] }, 'not-applicable'],
    ['of release notes', { paths: ['releasenotes/notes/cart.yaml', 'CHANGES'] }, 'not-applicable'],
    ['of a lock file', { paths: ['package-lock.json'] }, 'not-applicable'],
    ['of ignored files', { paths: ['tools/x.ts'], options: { ignore: ['tools/**'] } }, 'not-applicable'],
    ['into another branch', { options: { branches: ['release/*'] } }, 'not-applicable'],
    ['but of code among documents', { paths: ['docs/manual.md', 'src/cart.ts'] }, 'fail'],
    ['but of a dependency', { paths: ['package.json'] }, 'fail'],
    ['but of a picture', { paths: ['src/logo.png'] }, 'fail'],
    [
      'but of code that becomes documentation',
      {
        change: {
          files: [changedFile('docs/cart.md', { status: 'renamed', previousPath: 'src/cart.ts' })],
        },
      },
      'fail',
    ],
    [
      'and of code that is copied to documentation',
      {
        change: {
          files: [changedFile('docs/cart.md', { status: 'copied', previousPath: 'src/cart.ts' })],
        },
      },
      'not-applicable',
    ],
  ])('%s', (_, situation, status) => {
    expect(verdictOf(situation).status).toBe(status);
  });

  const bot = { login: 'renovate[bot]', kind: 'bot' } as const;
  test.each<[what: string, status: string, by: ReturnType<typeof commit>]>([
    ['a signed change by an update bot', 'not-applicable', commit('renovate[bot]')],
    ['one that GitHub did not sign', 'fail', commit('renovate[bot]', { signedByGitHub: false })],
    ['one with a commit by a person', 'fail', commit('mona')],
  ])('%s: %s', (_, status, by) => {
    const pullRequest = samplePullRequest({ author: bot });
    expect(verdictOf({ pullRequest, commits: { commits: [by], forcePushes: [] } }).status).toBe(status);
  });
});

describe('the description', () => {
  const titled = (below: string) => `## Manual testing steps\n\n${below}`;
  test.each<[what: string, body: string, status: string]>([
    ['steps', steps, 'pass'],
    ['another heading', steps.replace('Manual testing steps', 'How has this been tested?'), 'pass'],
    ['a picture', titled('![cart](https://example.com/cart.png)'), 'pass'],
    [
      'a picture of GitHub’s editor',
      titled('<img width="9" alt="x" src="https://example.com/x.png" />'),
      'pass',
    ],
    ['commands', titled('```sh\nnpm start && curl localhost:3000/cart\n```'), 'pass'],
    ['a reason', titled('N/A: nothing that a person could try out changes'), 'pass'],
    ['a dash and a reason', titled('N/A – nothing that a person could try out changes'), 'pass'],
    ['nothing', '', 'fail'],
    ['the template', template, 'fail'],
    ['the template with ticked boxes', template.replace('[ ]', '[x]'), 'fail'],
    [
      'the template in other words',
      titled('1. go to THIS page\n1. Click on the   button, and look at what happens!'),
      'fail',
    ],
    ['too little', titled('It works.'), 'fail'],
    ['no reason', titled('N/A'), 'fail'],
    ['a placeholder of a reason', titled('N/A: <reason>'), 'fail'],
    ['a comment', titled('<!-- Opened the cart, added two items -->'), 'fail'],
    ['what was not done', titled('Not tested yet, will do it later this week'), 'fail'],
    ['what is to be done', titled('I will test it by hand after the review'), 'fail'],
    ['what was done besides', titled('Not tested in Safari. Opened the cart in Chrome, twice.'), 'pass'],
    ['a text for later', titled('TODO'), 'fail'],
    ['letters that show nothing', titled('\u3164'.repeat(40)), 'fail'],
    ['in another section', `## Description\n\nOpened the cart, added two items\n\n${titled('')}`, 'fail'],
    ['a text that no person writes', '['.repeat(5_000), 'error'],
  ])('%s', (_, body, status) => {
    expect(verdictOf({ body }).status).toBe(status);
  });

  it('says where a reason is not taken', () => {
    const body = titled('N/A: nothing that a person could try out changes');
    expect(verdictOf({ body, options: { 'not-needed-reason': false } }).status).toBe('fail');
  });

  it('counts by who wrote it', () => {
    const by = (bodyEditedBy: object | null, more: object = {}) =>
      verdictOf({
        pullRequest: samplePullRequest({ body: steps, bodyEditedBy: bodyEditedBy as never, ...more }),
        options: 'options' in more ? (more.options as object) : {},
      }).status;
    expect(by(mona)).toBe('pass');
    expect(by({ login: 'ada', kind: 'user' })).toBe('pass');
    expect(by(null)).toBe('fail');
    expect(by({ login: 'coderabbitai[bot]', kind: 'bot' })).toBe('fail');
    expect(by({ login: 'Copilot', kind: 'bot' })).toBe('fail');
    expect(by(mona, { options: { author: false } })).toBe('fail');
    expect(by({ login: 'ada', kind: 'user' }, { options: { author: false } })).toBe('pass');
    expect(by({ login: 'ada', kind: 'user' }, { options: { testers: ['qa'] } })).toBe('fail');
    expect(by({ login: 'Grace', kind: 'user' }, { options: { testers: ['qa'] } })).toBe('pass');
  });

  it('of a pull request by an agent needs a person', () => {
    const pullRequest = samplePullRequest({
      body: steps,
      author: { login: 'devin-ai-integration[bot]', kind: 'bot' },
    });
    expect(verdictOf({ pullRequest })).toMatchObject({ status: 'fail', messageId: 'not-by-a-tester' });
    expect(verdictOf({ pullRequest, testStatements: [statement()] }).status).toBe('pass');
  });
});

describe('a comment', () => {
  test.each<[what: string, told: Parameters<typeof statement>[0], options: object, status: string]>([
    ['by a person with write access', {}, {}, 'pass'],
    ['by a stranger', { mayPush: false }, {}, 'fail'],
    ['by the author, from a fork', { by: 'mona', mayPush: false }, {}, 'pass'],
    ['by the author, where that does not count', { by: 'Mona' }, { author: false }, 'fail'],
    ['by a member of the team', { mayPush: false }, { testers: ['qa'] }, 'pass'],
    ['by somebody else', { by: 'ada' }, { testers: ['qa'] }, 'fail'],
    ['that says little', { what: 'ok' }, {}, 'fail'],
    ['that is the usage', { what: '<what and how, and where it was>' }, {}, 'fail'],
    ['for later', { what: 'TODO: test this before the release' }, {}, 'fail'],
    ['where comments are no way', {}, { ways: ['description'] }, 'fail'],
    ['of a head that is not known', { head: null }, {}, 'fail'],
  ])('%s', (_, told, options, status) => {
    expect(verdictOf({ testStatements: [statement(told)], options }).status).toBe(status);
  });

  it('is one of several', () => {
    const testStatements = [statement(), statement({ by: 'eve', mayPush: false })];
    expect(said({ testStatements })).toBe(
      'pass: What grace said in a comment: opened the cart on a phone, twice.',
    );
  });

  it('names no member of a team in public', () => {
    const pullRequest = samplePullRequest(inPublic);
    const options = { testers: ['qa'] };
    expect(said({ pullRequest, options, testStatements: [statement()] })).not.toContain('grace');
    expect(said({ pullRequest, options, testStatements: [statement({ by: 'ada' })] })).toBe(
      'fail: What was said in a comment is by somebody who is not in the team qa. It changes src/cart.ts.',
    );
  });

  it('needs a team that there is', () => {
    expect(verdictOf({ options: { testers: ['nobody'] } })).toMatchObject({
      status: 'error',
      messageId: 'unknown-team',
      turn: 'administrator',
    });
  });
});

describe('a deployment', () => {
  const deployed = (...states: readonly ('success' | 'failure' | 'other')[]) => [
    { environment: 'preview-7', states, at },
  ];
  const options = { ways: ['deployment'] };
  test.each<[what: string, situation: Situation, status: string]>([
    ['that succeeded', { deployments: deployed('other', 'success'), options }, 'pass'],
    ['that was replaced since', { deployments: deployed('success', 'other'), options }, 'pass'],
    ['that failed', { deployments: deployed('other', 'failure'), options }, 'fail'],
    ['that runs', { deployments: deployed('other'), options }, 'fail'],
    ['to elsewhere', { deployments: [{ environment: 'docs', states: ['success'], at }], options }, 'fail'],
    ['that is not there', { deployments: [], options }, 'fail'],
    ['where deployments are no way', { deployments: deployed('success') }, 'fail'],
  ])('%s', (_, situation, status) => {
    expect(verdictOf(situation).status).toBe(status);
  });
});

describe('what was tested is still the change', () => {
  test.each<[what: string, paths: readonly string[] | null, status: string]>([
    ['where it was only rebased', [], 'pass'],
    ['where only documentation changed since', ['docs/manual.md', 'README.md'], 'pass'],
    ['where only tests changed since', ['src/cart.test.ts'], 'pass'],
    ['not where code changed', ['docs/manual.md', 'src/cart.ts'], 'fail'],
    ['not where code was taken back', ['src/old.ts'], 'fail'],
    ['not where that is not known', null, 'fail'],
  ])('%s', (_, paths, status) => {
    const earlierChanges = since(paths);
    const told = { earlierChanges, testStatements: [statement({ head: earlier })] };
    expect(verdictOf(told).status).toBe(status);
    expect(verdictOf({ body: steps, earlierChanges, describedHead: { at, head: earlier } }).status).toBe(
      status,
    );
  });

  it('not where another base began', () => {
    const earlierChanges = {
      ...noEarlierChanges,
      baseEvents: [{ kind: 'changed', at, branch: 'main', before: null } as const],
    };
    expect(verdictOf({ earlierChanges, testStatements: [statement()] }).status).toBe('fail');
  });

  it('is told later where GitHub has not computed it yet', () => {
    const compared = { state: 'unknown', why: say`it is not known yet`, passing: true } as const;
    const verdict = verdictOf({
      earlierChanges: { ...noEarlierChanges, changes: [{ commit: earlier, at, compared }] },
      testStatements: [statement({ head: earlier })],
    });
    expect(verdict).toMatchObject({ status: 'pending', messageId: 'not-compared', turn: 'tool' });
    expect(verdict).toHaveProperty('reevaluateAt', new Date(at.getTime() + 60_000));
  });

  it('says for which head it was', () => {
    const told = { earlierChanges: since(['src/cart.ts']), testStatements: [statement({ head: earlier })] };
    expect(said(told)).toBe(
      'fail: What grace said in a comment is for eeeeeee, and since then src/cart.ts changed. It changes src/cart.ts.',
    );
    expect(verdictOf(told)).toMatchObject({ messageId: 'no-longer-tested' });
  });
});

test('a draft waits', () => {
  const pullRequest = samplePullRequest({ draft: true });
  expect(verdictOf({ pullRequest })).toMatchObject({ status: 'pending', messageId: 'draft' });
  expect(verdictOf({ pullRequest, testStatements: [statement()] }).status).toBe('pass');
});

describe('what to do next', () => {
  const remedyOf = (situation: Situation) => {
    const verdict = verdictOf(situation);
    return 'remedy' in verdict ? plain(verdict.remedy) : '';
  };
  test.each<[what: string, situation: Situation, remedy: string]>([
    [
      'both ways',
      { body: template },
      'Write below the heading Manual testing steps in the description what was tested by hand, and how, in at least 20 letters (or N/A: <reason>). Or comment /sdl tested <what and how>.',
    ],
    [
      'a comment by the team',
      { options: { ways: ['command'], testers: ['qa'], author: false } },
      'Ask a member of qa to comment /sdl tested <what and how>.',
    ],
  ])('%s', (_, situation, remedy) => {
    expect(remedyOf(situation)).toBe(remedy);
  });
});

test('what the change holds and says is never markup', () => {
  const hostile = '`@everyone` [x](https://evil.example) <img src=x> tested a lot of it';
  const verdict = verdictOf({ testStatements: [statement({ what: hostile })] });
  expect(verdict.summary).toContainEqual({ quoted: hostile });
});
