import { describe, expect, test } from '@jest/globals';
import { earlierChanges } from '../../../../test/samples/earlier-changes.ts';
import {
  ada,
  approval,
  bob,
  check,
  commitBy,
  given,
  head,
  labelWith,
  mona,
  renovate,
  type Situation,
  said,
  user,
  verdictOf,
} from '../../../../test/samples/own-rule.ts';
import { inPublic } from '../../../../test/samples/pull-request.ts';
import { plain } from '../../../text/message.ts';

const sam = user('sam');
const pat = user('pat');
const teams = { payments: ['pat', 'mona', 'PIA'], sec: ['sam'] };
const old = 'd'.repeat(40);

describe('approvals', () => {
  const two = { approvals: { count: 2 } };
  const ofTeam = { approvals: { teams: ['payments'], people: ['ada'] } };
  test.each<[what: string, requires: object, situation: Situation, says: string]>([
    ['none', two, {}, 'pending: 0 of 2 approvals given.'],
    ['one of two', two, { reviews: [approval(ada)] }, 'pending: 1 of 2 approvals given.'],
    ['two', two, { reviews: [approval(ada), approval(bob)] }, 'pass: Approved by ada and bob.'],
    [
      'the same person twice',
      two,
      { reviews: [approval(ada), approval(user('Ada'))] },
      'pending: 1 of 2 approvals given.',
    ],
    [
      'the author',
      { approvals: {} },
      { reviews: [approval(mona)] },
      'pending: 0 of 1 approval given. What does not count: mona approved, but opened this pull request.',
    ],
    [
      'a bot',
      { approvals: {} },
      { reviews: [approval(renovate)] },
      'pending: 0 of 1 approval given. What does not count: renovate[bot] approved, but is not a person.',
    ],
    [
      'somebody without write access',
      { approvals: {} },
      { reviews: [approval(ada, { canPush: false })] },
      'pending: 0 of 1 approval given. What does not count: ada approved, but has no write access.',
    ],
    [
      'a comment',
      { approvals: {} },
      { reviews: [approval(ada, { state: 'commented' })] },
      'pending: 0 of 1 approval given.',
    ],
    [
      'an approval that was taken back',
      { approvals: {} },
      { reviews: [approval(ada), approval(ada, { state: 'changes-requested' })] },
      'pending: 0 of 1 approval given.',
    ],
    [
      'an approval of another change',
      { approvals: {} },
      {
        reviews: [approval(ada, { commit: old })],
        earlierChanges: earlierChanges(given, [], { [old]: 'src/cart.ts' }),
      },
      'pending: 0 of 1 approval given. What does not count: ada approved, but did so at ddddddd on 2026-01-15 12:00 UTC, and the change is no longer the same in src/cart.ts.',
    ],
    [
      'an approval of the same change',
      { approvals: {} },
      { reviews: [approval(ada, { commit: old })], earlierChanges: earlierChanges(given, [old]) },
      'pass: Approved by ada.',
    ],
    [
      'somebody of no team that is named',
      ofTeam,
      { teams, reviews: [approval(bob)] },
      'pending: 0 of 1 approval by the team payments or ada given.',
    ],
    ['a member', ofTeam, { teams, reviews: [approval(user('pia'))] }, 'pass: Approved by pia.'],
    ['a person who is named', ofTeam, { teams, reviews: [approval(ada)] }, 'pass: Approved by ada.'],
    [
      'a member who pushed',
      ofTeam,
      {
        teams,
        reviews: [approval(pat)],
        pushes: { needed: true, pushes: [{ by: pat, before: null, after: head }], incomplete: null },
      },
      'pending: 0 of 1 approval by the team payments or ada given. What does not count: pat approved, but made the last push (aaaaaaa).',
    ],
    [
      'a member who wrote a commit may, unless the policy is strict',
      ofTeam,
      { teams, commits: [commitBy(pat)], reviews: [approval(pat)] },
      'pass: Approved by pat.',
    ],
    [
      'a team of which nobody is left',
      { approvals: { count: 3, teams: ['payments'] } },
      { teams },
      'fail: Too few people are left who may approve for the team payments: mona opened this pull request.',
    ],
    [
      'a team of which all who can have approved',
      { approvals: { count: 2, teams: ['sec'] } },
      { teams, reviews: [approval(sam)] },
      'fail: Too few people are left who may approve for the team sec.',
    ],
    [
      'a team without members',
      { approvals: { teams: ['payments'] } },
      { teams: { payments: [] } },
      'fail: Too few people are left who may approve for the team payments.',
    ],
    [
      'a team that does not exist',
      { approvals: { teams: ['constructor'] } },
      { teams },
      'error: The policy names constructor, and the organization has no such team, or the app cannot see it.',
    ],
    [
      'paths that do not change',
      { approvals: { paths: ['docs/**'] } },
      {},
      'not-applicable: Does not apply: nothing is asked for the changed files.',
    ],
    [
      'each list for its paths',
      {
        approvals: [
          { teams: ['payments'], paths: ['src/**'] },
          { teams: ['sec'], paths: ['auth/**'] },
        ],
      },
      { teams, files: ['src/a', 'auth/b'], reviews: [approval(pat)] },
      'pending: 0 of 1 approval by the team sec given.',
    ],
    [
      'each list for its paths, given',
      {
        approvals: [
          { teams: ['payments'], paths: ['src/**'] },
          { teams: ['sec'], paths: ['auth/**'] },
        ],
      },
      { teams, files: ['src/a', 'auth/b'], reviews: [approval(pat), approval(sam)] },
      'pass: Approved by pat and sam.',
    ],
    [
      'a contributor who is unknown, and nobody approved',
      { approvals: { teams: ['sec'] } },
      { teams, commits: [commitBy(null)] },
      'pending: 0 of 1 approval by the team sec given. 1 contributor cannot be identified (unknown).',
    ],
    [
      'a contributor who is unknown',
      { approvals: {} },
      { commits: [commitBy(null)], reviews: [approval(ada)] },
      'pending: 1 contributor cannot be identified (unknown).',
    ],
    [
      'a contributor who is unknown, and one approval more',
      { approvals: {} },
      { commits: [commitBy(null)], reviews: [approval(ada), approval(bob)] },
      'pass: Approved by ada and bob.',
    ],
    ['a draft', { approvals: {} }, { pullRequest: { draft: true } }, 'pending: This is a draft.'],
    [
      'a draft that is approved',
      { approvals: {} },
      { pullRequest: { draft: true }, reviews: [approval(ada)] },
      'pass: Approved by ada.',
    ],
    [
      'a head that is not listed',
      { approvals: {} },
      { commits: [commitBy(mona, { sha: old })], reviews: [approval(ada)] },
      "error: GitHub's list of commits does not contain the head aaaaaaa, so the contributors to this change are unknown.",
    ],
  ])('%s', (_, requires, situation, says) => {
    expect(said(verdictOf({ requires }, situation)).replaceAll('`', '')).toBe(says);
  });

  test('a member who wrote a commit may not where the policy is strict', () => {
    const situation = { teams, commits: [commitBy(pat)], reviews: [approval(pat)] };
    expect(verdictOf({ requires: ofTeam, independence: 'strict' }, situation).status).toBe('pending');
  });

  test.each<[what: string, approvals: object, situation: Situation, awaited: string]>([
    ['anybody', { count: 2 }, {}, '2 reviews'],
    ['a team', { teams: ['sec'] }, {}, '1 review by the team sec'],
    [
      'a team, and a contributor is unknown',
      { teams: ['sec'] },
      { commits: [commitBy(null)] },
      '2 reviews, 1 by the team sec',
    ],
    [
      'two teams',
      [{ teams: ['sec'] }, { teams: ['payments'] }],
      {},
      '2 reviews, 1 by the team sec and 1 by the team payments',
    ],
    ['a team and anybody', [{ teams: ['sec'] }, { count: 3 }], {}, '3 reviews, 1 by the team sec'],
  ])('it waits for %s', (_, approvals, situation, awaited) => {
    const verdict = verdictOf({ requires: { approvals } }, { teams, ...situation });
    expect('waitingFor' in verdict && plain(verdict.waitingFor)).toBe(awaited);
  });

  test('an unknown contributor asks for one more review', () => {
    const verdict = verdictOf({ requires: { approvals: {} } }, { commits: [commitBy(null)] });
    expect('waitingFor' in verdict && plain(verdict.waitingFor)).toBe('2 reviews');
  });

  test('an unknown contributor is an error where the policy says so', () => {
    const situation = { commits: [commitBy(null)], reviews: [approval(ada), approval(bob)] };
    expect(verdictOf({ requires: { approvals: {} }, unknown: 'fail' }, situation).status).toBe('error');
  });

  test.each([
    ['until its day', '2026-01-15', 'pass'],
    ['not later', '2026-01-14', 'pending'],
  ])('a deputy approves for a team %s', (_, until, status) => {
    const deputies = [{ team: 'payments', by: 'bob', until }];
    const situation = { teams, reviews: [approval(bob)] };
    expect(verdictOf({ requires: { approvals: { teams: ['payments'] } }, deputies }, situation).status).toBe(
      status,
    );
  });

  test.each<[what: string, situation: Situation, turn: string, remedy: string]>([
    ['nobody is asked', {}, 'author', 'Ask the team payments for a review: pat or PIA can approve.'],
    [
      'somebody else is asked',
      { requested: [{ kind: 'user', name: 'bob' }] },
      'author',
      'Ask the team payments for a review: pat or PIA can approve.',
    ],
    [
      'the team is asked',
      { requested: [{ kind: 'team', name: 'payments' }] },
      'reviewer',
      'Review the change, and approve it or ask for changes. Asked: payments.',
    ],
    [
      'a member is asked',
      { requested: [{ kind: 'user', name: 'pia' }] },
      'reviewer',
      'Review the change, and approve it or ask for changes. Asked: pia.',
    ],
    [
      'the author is asked',
      { requested: [{ kind: 'user', name: 'mona' }] },
      'author',
      'Ask the team payments for a review: pat or PIA can approve.',
    ],
  ])('whose turn it is where %s', (_, situation, turn, remedy) => {
    const verdict = verdictOf({ requires: { approvals: { teams: ['payments'] } } }, { teams, ...situation });
    expect(verdict).toMatchObject({ status: 'pending', turn });
    expect('remedy' in verdict && plain(verdict.remedy)).toBe(remedy);
    expect('waitingFor' in verdict && plain(verdict.waitingFor)).toBe('1 review by the team payments');
  });
});

describe('approvals on a public repository', () => {
  const ofTeam = { approvals: { teams: ['payments'] } };
  const textOf = (requires: object, situation: Situation) => {
    const verdict = verdictOf(
      { requires, independence: 'strict' },
      { teams, pullRequest: inPublic, ...situation },
    );
    return `${said(verdict)} ${'remedy' in verdict ? plain(verdict.remedy) : ''}`;
  };

  test.each<[what: string, requires: object, situation: Situation, text: RegExp]>([
    ['a team is asked', ofTeam, {}, /given\. Ask the team payments for a review\.$/],
    ['a team approved', ofTeam, { reviews: [approval(pat)] }, /: Approved by the team payments\. /],
    [
      'nobody is left in a team',
      ofTeam,
      { teams: { payments: ['mona'] } },
      /for the team payments: nobody is left in it who is independent of the change\. /,
    ],
  ])('name no member where %s', (_, requires, situation, text) => {
    expect(textOf(requires, situation)).toMatch(text);
  });

  test('name people whom the policy names', () => {
    const requires = { approvals: { people: ['ada', 'bob'] } };
    expect(textOf(requires, {})).toMatch(/Ask ada or bob for a review: ada or bob can approve\.$/);
    expect(textOf(requires, { reviews: [approval(ada)] })).toMatch(/Approved by ada\./);
  });
});

describe('checks', () => {
  const scan = { checks: ['scan'] };
  test.each<[what: string, requires: object, situation: Situation, says: string]>([
    ['succeeded', scan, { checks: [check('scan', 'success')] }, 'pass: The check scan ended with success.'],
    ['failed', scan, { checks: [check('scan', 'failure')] }, 'fail: The check scan ended with failure.'],
    ['skipped', scan, { checks: [check('scan', 'skipped')] }, 'fail: The check scan ended with skipped.'],
    ['stale', scan, { checks: [check('scan', 'stale')] }, 'fail: The check scan ended with stale.'],
    [
      'skipped, which the policy accepts',
      { checks: [{ name: 'scan', conclusions: ['success', 'skipped'] }] },
      { checks: [check('scan', 'skipped')] },
      'pass: The check scan ended with skipped.',
    ],
    [
      'running',
      scan,
      { checks: [check('scan', 'pending')] },
      'pending: It is not met yet: the check scan has not ended yet.',
    ],
    ['absent', scan, {}, 'pending: It is not met yet: the check scan has not been reported on the head.'],
    [
      'another name',
      scan,
      { checks: [check('Scan', 'success')] },
      'pending: It is not met yet: the check scan has not been reported on the head.',
    ],
    [
      'one of two succeeded',
      scan,
      { checks: [check('scan', 'success'), check('scan', 'failure', { suite: 2 })] },
      'fail: The check scan ended with failure.',
    ],
    [
      'one of two still runs',
      scan,
      { checks: [check('scan', 'success'), check('scan', 'pending', { suite: 2 })] },
      'pending: It is not met yet: the check scan has not ended yet.',
    ],
    [
      'reported by somebody else',
      { checks: [{ name: 'scan', app: 'scanner' }] },
      { checks: [check('scan', 'success', { reportedBy: 'mona', kind: 'status' })] },
      'pending: It is not met yet: the check scan was reported by mona, who does not count.',
    ],
  ])('%s', (_, requires, situation, says) => {
    expect(said(verdictOf({ requires }, situation)).replaceAll('`', '')).toBe(says);
  });
});

describe('sections of the description', () => {
  const sections = { requires: { description: { sections: ['Risk', 'Rollback'] } } };
  const rollback = '\n\n## Rollback\n\nRevert the commit.';
  test.each<[what: string, body: string, status: string]>([
    ['both', `## Risk\n\nLow: a new page.${rollback}`, 'pass'],
    ['in other letters, with a number', `# 1. RISK:\n\nLow: a new page.${rollback}`, 'pass'],
    ['with a note', `## Risk (required)\n\nLow: a new page.${rollback}`, 'pass'],
    ['bold instead of a heading', `**Risk**\n\nLow: a new page.${rollback}`, 'pass'],
    ['headings in HTML', `<h2>Risk</h2>\n\nLow: a new page.${rollback}`, 'pass'],
    ['deeper headings below', `## Risk\n\n### For people\n\nLow: a new page.${rollback}`, 'pass'],
    ['a list', `## Risk\n\n- Low: a new page.${rollback}`, 'pass'],
    ['commands', `## Risk\n\n\`\`\`sh\ngit revert HEAD\n\`\`\`${rollback}`, 'pass'],
    ['a ticked box', `## Risk\n\n- [x] low\n- [ ] high${rollback}`, 'pass'],
    ['a picture', `## Risk\n\n![graph](https://example.com/graph.png)${rollback}`, 'pass'],
    ['none', `## Risk\n\nNone: only words change.${rollback}`, 'pass'],
    ['the instruction and an answer', `## Risk\n\nDescribe the risk.\n\nLow: a new page.${rollback}`, 'pass'],
    [
      'an answer that begins with a verb of templates',
      `## Risk\n\nAdd an index to the table of carts.${rollback}`,
      'pass',
    ],
    ['no description', '', 'fail'],
    ['one is missing', '## Risk\n\nLow: a new page.', 'fail'],
    ['a longer title', `## Residual risk\n\nLow.${rollback}`, 'fail'],
    ['the title in a paragraph', `Risk\n\nLow.${rollback}`, 'fail'],
    ['nothing below', `## Risk${rollback}`, 'fail'],
    ['a comment below', `## Risk\n\n<!-- Low: a new page. -->${rollback}`, 'fail'],
    ['the heading in a comment', `<!--\n## Risk\n\nLow: a new page.\n-->${rollback}`, 'fail'],
    ['the heading in code', `\`\`\`\n## Risk\n\nLow: a new page.\n\`\`\`${rollback}`, 'fail'],
    ['boxes that are not ticked', `## Risk\n\n- [ ] low\n- [ ] high${rollback}`, 'fail'],
    ['a word for later', `## Risk\n\nTODO${rollback}`, 'fail'],
    ['not applicable', `## Risk\n\nN/A${rollback}`, 'fail'],
    ['brackets', `## Risk\n\n[describe the risk]${rollback}`, 'fail'],
    ['an instruction', `## Risk\n\nPlease describe the risk of this change.${rollback}`, 'fail'],
    ['a question', `## Risk\n\n_What can go wrong? Who is affected?_${rollback}`, 'fail'],
    ['an instruction with a condition', `## Risk\n\nList the risks here, if any.${rollback}`, 'fail'],
    ['struck out', `## Risk\n\n~~Low: a new page.~~${rollback}`, 'fail'],
    ['dots', `## Risk\n\n...${rollback}`, 'fail'],
    ['an empty table', `## Risk\n\n| Risk | Answer |\n| --- | --- |\n| | |${rollback}`, 'fail'],
    ['a filled table', `## Risk\n\n| Risk | Answer |\n| --- | --- |\n| Loss | Backup |${rollback}`, 'pass'],
    ['a text that no person writes', '['.repeat(5000), 'error'],
  ])('%s', (_, body, status) => {
    expect(verdictOf(sections, { pullRequest: { body } }).status).toBe(status);
  });
});

describe('links', () => {
  const any = ['issue', 'pull-request'];
  const tracker = [{ url: 'https://tracker\\.example\\.com/[A-Z]+-\\d+' }];
  const url = 'https://github.com';
  test.each<[what: string, links: readonly unknown[], body: string, status: string]>([
    ['a number', any, 'Closes #12.', 'pass'],
    ['a number of another repository', ['issue'], 'See acme/docs#3', 'pass'],
    ['GH-12', ['pull-request'], 'GH-12', 'pass'],
    ['the address of an issue', ['issue'], `${url}/acme/shop/issues/12`, 'pass'],
    ['the address of a pull request is no issue', ['issue'], `${url}/acme/shop/pull/12`, 'fail'],
    ['the address of a pull request', ['pull-request'], `[it](${url}/acme/shop/pull/12)`, 'pass'],
    ['a reference', ['issue'], `[it][1]\n\n[1]: ${url}/acme/shop/issues/12`, 'pass'],
    ['itself', any, `#7 ${url}/acme/shop/pull/7`, 'fail'],
    ['the same number elsewhere', any, 'acme/docs#7', 'pass'],
    ['in a comment', any, '<!-- Closes #12 -->', 'fail'],
    ['in code', any, '`#12`\n\n```\n#12\n```', 'fail'],
    ['struck out', any, '~~#12~~', 'fail'],
    ['another host', ['issue'], 'https://github.example/acme/shop/issues/12', 'fail'],
    ['a color', any, 'The button is #123abc', 'fail'],
    ['the tracker', tracker, 'See https://tracker.example.com/SHOP-1.', 'pass'],
    ['the tracker behind a word', tracker, '[SHOP-1](https://tracker.example.com/SHOP-1)', 'pass'],
    [
      'the tracker as a part of another address',
      tracker,
      'https://evil.example/?https://tracker.example.com/SHOP-1',
      'fail',
    ],
    ['a host that goes on', tracker, 'https://tracker.example.com.evil.example/SHOP-1', 'fail'],
    ['nothing', tracker, '', 'fail'],
    ['either', ['issue', ...tracker], 'https://tracker.example.com/SHOP-1', 'pass'],
    ['a text that no person writes', any, '['.repeat(5000), 'error'],
  ])('%s', (_, links, body, status) => {
    expect(verdictOf({ requires: { links } }, { pullRequest: { body } }).status).toBe(status);
  });
});

test('an address is no issue where it is not known where the pull request is', () => {
  const body = 'https://github.com/acme/shop/issues/12';
  expect(verdictOf({ requires: { links: ['issue'] } }, { pullRequest: { body, url: '' } }).status).toBe(
    'fail',
  );
  expect(
    verdictOf({ requires: { links: [{ url: 'https://' }] } }, { pullRequest: { body, url: '' } }).status,
  ).toBe('pass');
});

describe('labels, titles and conditions', () => {
  const qa = { labels: ['qa'] };
  test.each<[what: string, requires: object, situation: Situation, says: string]>([
    ['a label', qa, { labels: [labelWith('qa')] }, 'pass: ada set the label qa.'],
    ['no label', qa, {}, 'pending: The label qa is not set.'],
    [
      'a label that the author set',
      qa,
      { labels: [labelWith('qa', [{ by: mona }])] },
      'pending: The label qa does not count: mona opened this pull request.',
    ],
    [
      'a label that anyone may set',
      { labels: { any: ['bug', 'feature'], by: 'anyone' } },
      { labels: [labelWith('bug', [{ by: mona }])] },
      'pass: The label bug is set.',
    ],
    ['a title', { title: ['^Sum'] }, {}, 'pass: The title matches ^Sum.'],
    ['another title', { title: ['^Fix'] }, {}, 'fail: The title does not match ^Fix.'],
    [
      'a condition',
      { conditions: { size: { files: { 'at-most': 0 } } } },
      {},
      'fail: There is 1 changed file, more than 0.',
    ],
    [
      'a condition that waits',
      { conditions: { checks: ['scan'] } },
      {},
      'pending: The check scan has not been reported on the head.',
    ],
    [
      'the worst decides, and the others are named',
      { approvals: {}, checks: ['scan'], title: ['^Fix'] },
      { checks: [check('scan', 'success')] },
      'fail: The title does not match ^Fix. 0 of 1 approval given.',
    ],
    [
      'what cannot be known comes before what has to change',
      { title: ['^Fix'], links: ['issue'] },
      { pullRequest: { body: '['.repeat(5000) } },
      'error: The description is too long or too deeply nested to be read. The title does not match ^Fix.',
    ],
    [
      'several waits',
      { approvals: {}, checks: ['scan'] },
      {},
      'pending: 0 of 1 approval given. It is not met yet: the check scan has not been reported on the head.',
    ],
  ])('%s', (_, requires, situation, says) => {
    expect(said(verdictOf({ requires }, situation)).replaceAll('`', '')).toBe(says);
  });
});

describe('one of several ways', () => {
  const ways = {
    any: [{ approvals: { teams: ['sec'] } }, { approvals: { count: 2, teams: ['payments'] } }],
  };
  test.each<[what: string, requires: object, situation: Situation, says: string]>([
    [
      'none',
      ways,
      {},
      'pending: One of these is needed: 0 of 1 approval by the team sec given. Or: 0 of 2 approvals by the team payments given.',
    ],
    ['the first', ways, { reviews: [approval(sam)] }, 'pass: Approved by sam.'],
    [
      'the second',
      ways,
      { reviews: [approval(pat), approval(user('pia'))] },
      'pass: Approved by pat and pia.',
    ],
    [
      'a half of the second',
      ways,
      { reviews: [approval(pat)] },
      'pending: One of these is needed: 0 of 1 approval by the team sec given. Or: 1 of 2 approvals by the team payments given.',
    ],
    [
      'what can still be met comes first',
      { any: [{ title: ['^Fix'] }, { approvals: {} }] },
      {},
      'pending: One of these is needed: 0 of 1 approval given. Or: The title does not match ^Fix.',
    ],
    [
      'a way of several parts, one of which is missing',
      { any: [{ title: ['^Sum'], checks: ['scan'] }] },
      { checks: [check('scan', 'failure')] },
      'fail: One of these is needed: The check scan ended with failure.',
    ],
    [
      'a way that asks for nothing of this change is none',
      { any: [{ approvals: { paths: ['docs/**'] } }, { title: ['^Fix'] }] },
      {},
      'fail: One of these is needed: The title does not match ^Fix.',
    ],
    [
      'and what is required besides',
      { ...ways, title: ['^Fix'] },
      { reviews: [approval(sam)] },
      'fail: The title does not match ^Fix.',
    ],
  ])('%s', (_, requires, situation, says) => {
    const verdict = verdictOf({ requires }, { teams, ...situation });
    expect(said(verdict).replaceAll('`', '')).toBe(says);
  });
});

describe('code owners', () => {
  const owner = (name: string, accounts: readonly string[], known = true) =>
    ({ kind: name.includes('/') ? 'team' : 'user', name, known, accounts }) as const;
  const owned = (path: string, ...owners: readonly ReturnType<typeof owner>[]) => ({
    line: 1,
    pattern: '*',
    owners,
    paths: [path],
  });
  const owners = { 'code-owners': true };
  const cart = owned('src/cart.ts', owner('@ada', ['ada']), owner('@acme/sec', ['sam', 'mona']));
  test.each<[what: string, situation: Situation, says: string]>([
    [
      'no file has an owner',
      { owned: [] },
      'not-applicable: Does not apply: nothing is asked for the changed files.',
    ],
    ['nobody approved', { owned: [cart] }, 'pending: No code owner has approved src/cart.ts.'],
    [
      'somebody else approved',
      { owned: [cart], reviews: [approval(bob)] },
      'pending: No code owner has approved src/cart.ts.',
    ],
    ['an owner approved', { owned: [cart], reviews: [approval(ada)] }, 'pass: Code owners approved: ada.'],
    [
      'a member of an owning team approved',
      { owned: [cart], reviews: [approval(sam)] },
      'pass: Code owners approved: sam.',
    ],
    [
      'an owner of one of two files approved',
      { owned: [cart, owned('docs/a.md', owner('@bob', ['bob']))], reviews: [approval(ada)] },
      'pending: No code owner has approved docs/a.md.',
    ],
    [
      'the only owner is the author',
      { owned: [owned('src/cart.ts', owner('@mona', ['mona']))] },
      'fail: No code owner can approve src/cart.ts: @mona opened this pull request.',
    ],
    [
      'the only owner does not exist',
      { owned: [owned('src/cart.ts', owner('@ghost', [], false))] },
      'fail: No code owner can approve src/cart.ts: @ghost does not exist or has no write access.',
    ],
    [
      'somebody contributed who is unknown',
      { owned: [cart], commits: [commitBy(null)], reviews: [approval(ada)] },
      'pending: A contributor cannot be identified, so that one more approval is needed (unknown).',
    ],
    ['a draft', { owned: [cart], pullRequest: { draft: true } }, 'pending: This is a draft.'],
  ])('%s', (_, situation, says) => {
    expect(said(verdictOf({ requires: owners }, situation)).replaceAll('`', '')).toBe(says);
  });

  test.each<[what: string, requested: Situation['requested'], turn: string]>([
    ['nobody', [], 'author'],
    ['somebody else', [{ kind: 'user', name: 'bob' }], 'author'],
    ['an owner', [{ kind: 'user', name: 'Ada' }], 'reviewer'],
    ['an owning team', [{ kind: 'team', name: 'sec' }], 'reviewer'],
  ])('where %s is asked, the next is told', (_, requested = [], turn) => {
    expect(verdictOf({ requires: owners }, { owned: [cart], requested })).toMatchObject({ turn });
  });
});
