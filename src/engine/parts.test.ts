import { describe, expect, it, test } from '@jest/globals';
import { samplePullRequest } from '../../test/samples/pull-request.ts';
import type { ChangedFile } from '../evidence/change.ts';
import type { Commit } from '../evidence/commits.ts';
import type { Evidence } from '../evidence/index.ts';
import { available } from '../evidence/slice.ts';
import { loadPolicy } from '../policy/load.ts';
import type { Policy } from '../policy/policy.ts';
import { rules } from '../rules/index.ts';
import { evaluate } from './evaluate.ts';
import { rulesAnywhere, rulesByPart, slicesOfScopes } from './parts.ts';

const now = new Date('2026-03-01T12:00:00Z');
const bot = { login: 'renovate[bot]', kind: 'bot' } as const;
const mona = { login: 'mona', kind: 'user' } as const;

function policy(scopes: string): Policy {
  const text = `rules:\n  tests: { enforcement: enforce }\n  review: enforce\nscopes:\n${scopes}`;
  const loaded = loadPolicy(text, { kind: 'default' }, rules);
  if (!loaded.valid) throw new Error(JSON.stringify(loaded.problems));
  return loaded.policy;
}

function file(path: string, previousPath?: string): ChangedFile {
  return {
    path,
    ...(previousPath === undefined ? {} : { previousPath }),
    status: previousPath === undefined ? 'modified' : 'renamed',
    additions: 1,
    deletions: 0,
    patch: '@@ -1,1 +1,2 @@\n a\n+b();',
    binary: false,
  };
}

function commitBy(actor: typeof bot | typeof mona, signedByGitHub: boolean): Commit {
  const signature = { name: actor.login, email: `${actor.login}@example.com`, actor };
  return {
    sha: 'a'.repeat(40),
    message: 'Change',
    committedAt: now,
    authors: [signature],
    committer: signature,
    committedByGitHub: false,
    signedByGitHub,
    parents: [],
  };
}

function evidence(
  files: readonly ChangedFile[],
  by = mona as typeof bot | typeof mona,
  signed = true,
): Evidence {
  return {
    pullRequest: available({ ...samplePullRequest(), author: by }),
    change: available({ files }),
    commits: available({ commits: [commitBy(by, signed)], forcePushes: [] }),
    earlierChanges: available({ baseEvents: [], changes: [], texts: {} }),
    pushes: available({ needed: false }),
  };
}

/** `tests(part): files` of each. */
function parts(of: Policy, from: Evidence, id = 'tests'): readonly string[] {
  return rulesByPart(of, from, now)
    .filter(({ enabled }) => enabled.rule.id === id)
    .map(({ enabled, part, evidence: { change } }) => {
      const files = change?.available ? change.value.files.map(({ path }) => path).join(' ') : '?';
      return `${enabled.enforcement} ${part ?? 'all'}: ${files}`;
    });
}

const payments = '  - { name: Payments, paths: [pay/**], rules: { tests: { every-package: true } } }\n';
const lenient = '  - { name: Documents, paths: [docs/**], rules: { tests: off } }\n';
const byBot = '  - { name: Updates, authors: ["renovate[bot]"], rules: { tests: off } }\n';
const byAgent = '  - { name: Agents, contributors: ["renovate[bot]"], rules: { tests: warn } }\n';

describe('scopes by path', () => {
  test.each<[string, string, readonly ChangedFile[], readonly string[]]>([
    ['none of whose files change', payments, [file('src/a.js')], ['enforce all: src/a.js']],
    ['with all files', payments, [file('pay/a.js')], ['enforce all: pay/a.js']],
    [
      'with some files',
      payments,
      [file('pay/a.js'), file('src/b.js'), file('pay/c.js')],
      ['enforce Payments: pay/a.js pay/c.js', 'enforce other files: src/b.js'],
    ],
    [
      'that switch a rule off for their files only',
      lenient,
      [file('docs/a.js'), file('src/b.js')],
      ['enforce other files: src/b.js'],
    ],
    [
      'out of which a file is moved',
      payments,
      [file('src/b.js', 'pay/b.js')],
      ['enforce other files: src/b.js', 'enforce Payments: src/b.js'],
    ],
    [
      'into which a file is moved: it is changed where it was, too',
      lenient,
      [file('docs/b.js', 'src/b.js')],
      ['enforce other files: docs/b.js'],
    ],
    [
      'whose folder is a submodule or a link, with what that is now: with and without',
      lenient,
      [file('docs')],
      ['enforce other files: docs'],
    ],
    [
      'that ask for more, of the same',
      payments,
      [file('pay')],
      ['enforce Payments: pay', 'enforce other files: pay'],
    ],
    [
      'and a file of which only the name begins as the folder does',
      payments,
      [file('pay.js')],
      ['enforce all: pay.js'],
    ],
    ['and a change without files', payments, [], ['enforce all: ']],
    [
      'with the same settings',
      '  - { name: One, paths: [pay/**], rules: { tests: { every-package: true } } }\n' +
        '  - { name: Two, paths: [web/**], rules: { tests: { every-package: true } } }\n',
      [file('pay/a.js'), file('web/b.js'), file('c.js')],
      ['enforce One, Two: pay/a.js web/b.js', 'enforce other files: c.js'],
    ],
    [
      'of which two apply to a file',
      `${payments}  - { name: Core, paths: ['**/core/**'], rules: { tests: warn } }\n`,
      [file('pay/core/a.js'), file('pay/b.js')],
      ['warn Payments + Core: pay/core/a.js', 'enforce Payments: pay/b.js'],
    ],
  ])('%s', (_, scopes, files, expected) => {
    expect(parts(policy(scopes), evidence(files))).toEqual(expected);
  });

  it('say of a rule with other settings which part it is about', () => {
    const report = evaluate(
      {
        kind: 'pull-request',
        repository: 'acme/shop',
        repositoryUrl: 'https://github.com/acme/shop',
        number: 7,
        headSha: 'a'.repeat(40),
        baseSha: 'b'.repeat(40),
        draft: false,
      },
      { valid: true, policy: policy('  - { name: Legacy, paths: [old/**], rules: { tests: warn } }\n') },
      evidence([file('old/a.js'), file('src/b.js')]),
      now,
    );
    const tests = report.rules.filter(({ id }) => id === 'tests');
    expect(
      tests.map(({ title, part, enforcement, verdict }) => [title, part, enforcement, verdict.status]),
    ).toEqual([
      ['Tests included (Legacy)', 'Legacy', 'warn', 'fail'],
      ['Tests included (other files)', 'other files', 'enforce', 'fail'],
    ]);
  });

  it('whose files are not known are all possible', () => {
    const { change: _, ...others } = evidence([]);
    expect(parts(policy(payments), others)).toEqual(['enforce Payments: ?', 'enforce other files: ?']);
  });
});

describe('scopes by people', () => {
  const files = [file('src/a.js')];
  const all = 'enforce all: src/a.js';
  test.each<[string, string, Evidence, readonly string[]]>([
    ['of authors, for a change by one of them', byBot, evidence(files, bot), []],
    ['of authors, for a change by anyone else', byBot, evidence(files, mona), [all]],
    ['of authors, with a commit that GitHub did not sign', byBot, evidence(files, bot, false), [all]],
    [
      'of authors, with a commit by anyone else',
      byBot,
      { ...evidence(files, bot), commits: available({ commits: [commitBy(mona, true)], forcePushes: [] }) },
      [all],
    ],
    ['of contributors, with one of them', byAgent, evidence(files, bot, false), ['warn all: src/a.js']],
    ['of contributors, without', byAgent, evidence(files, mona), [all]],
    [
      'of authors, where nobody knows who they are: with and without',
      byBot,
      { ...evidence(files, bot), commits: { available: false, problem: { kind: 'forbidden' } } as never },
      ['enforce other files: src/a.js'],
    ],
    [
      'of contributors, where nobody knows who they are: with and without',
      byAgent,
      { ...evidence(files, bot), commits: { available: false, problem: { kind: 'forbidden' } } as never },
      ['warn Agents: src/a.js', 'enforce other files: src/a.js'],
    ],
    [
      'of contributors, with a commit of one of them that GitHub did not sign: anyone can have made it',
      byAgent,
      { ...evidence(files), commits: available({ commits: [commitBy(bot, false)], forcePushes: [] }) },
      ['warn Agents: src/a.js', 'enforce other files: src/a.js'],
    ],
    [
      'of contributors, with a commit of one of them that GitHub signed',
      byAgent,
      { ...evidence(files), commits: available({ commits: [commitBy(bot, true)], forcePushes: [] }) },
      ['warn all: src/a.js'],
    ],
    [
      'of contributors, with one of them as a co-author alone: anyone can have written that',
      byAgent,
      {
        ...evidence(files),
        commits: available({
          commits: [
            {
              ...commitBy(mona, true),
              authors: [...commitBy(mona, true).authors, ...commitBy(bot, true).authors],
            },
          ],
          forcePushes: [],
        }),
      },
      ['warn Agents: src/a.js', 'enforce other files: src/a.js'],
    ],
    [
      'of contributors, with one of them who opened another pull request with the same head',
      byAgent,
      {
        ...evidence(files),
        pullRequest: available({
          ...samplePullRequest(),
          author: mona,
          copies: [{ ...samplePullRequest(), number: 8, author: bot, assignees: [] }],
        }),
      },
      ['warn all: src/a.js'],
    ],
    [
      'of contributors, with one of them who pushed',
      byAgent,
      {
        ...evidence(files),
        pushes: available({
          needed: true,
          pushes: [{ by: bot, before: null, after: samplePullRequest().head.sha }],
          incomplete: null,
        }),
      },
      ['warn all: src/a.js'],
    ],
  ])('%s', (_, scopes, from, expected) => {
    expect(parts(policy(scopes), from)).toEqual(expected);
  });

  it('of which it is not known whether they apply are possible alone and together', () => {
    const scopes =
      '  - { name: Strict, contributors: [ada], rules: { review: { approvals: 3 } } }\n' +
      '  - { name: Second, contributors: [bob], rules: { review: { approvals: 2 } } }\n' +
      '  - { name: Lenient, contributors: ["renovate[bot]"], rules: { review: observe, tests: observe } }\n';
    const unsigned = commitBy(bot, false);
    const address = { name: 'Somebody', email: 'somebody@example.com', actor: null };
    const from = {
      ...evidence(files),
      commits: available({
        commits: [{ ...unsigned, authors: [address, ...unsigned.authors] }],
        forcePushes: [],
      }),
    };
    const found = rulesByPart(policy(scopes), from, now).filter(
      ({ enabled }) => enabled.rule.id === 'review',
    );
    expect(
      found
        .map(({ enabled: { enforcement, options } }) => {
          const { approvals } = options as { readonly approvals: number };
          return `${enforcement} ${approvals}`;
        })
        .toSorted(),
    ).toEqual(['enforce 1', 'enforce 2', 'enforce 3', 'observe 1', 'observe 2', 'observe 3']);
  });
});

it('many scopes of which it is not known whether they apply take no time that matters', () => {
  const scopes = Array.from(
    { length: 20 },
    (_, index) =>
      `  - { name: S${index}, contributors: [dev${index}], rules: { review: { approvals: ${1 + (index % 5)} } } }\n`,
  ).join('');
  const author = { name: 'Somebody', email: 'somebody@example.com', actor: null };
  const from = {
    ...evidence(Array.from({ length: 3_000 }, (_, index) => file(`src/${index}.js`))),
    commits: available({ commits: [{ ...commitBy(mona, false), authors: [author] }], forcePushes: [] }),
  };
  const began = performance.now();
  const found = rulesByPart(policy(scopes), from, now).filter(({ enabled }) => enabled.rule.id === 'review');
  expect(
    found.map(({ enabled: { options } }) => (options as { approvals: number }).approvals).toSorted(),
  ).toEqual([1, 2, 3, 4, 5]);
  expect(performance.now() - began).toBeLessThan(3_000);
});

test.each<[string, string, readonly string[]]>([
  ['paths', payments, ['change']],
  ['authors', byBot, ['pullRequest', 'commits', 'earlierChanges', 'pushes']],
  ['branches', '  - { name: Release, branches: [release], rules: { tests: off } }\n', []],
])('scopes of %s are decided from what they need', (_, scopes, slices) => {
  expect(slicesOfScopes(policy(scopes))).toEqual(slices);
});

it('what is read is for every rule that some part is evaluated by', () => {
  const scopes = '  - { name: Payments, paths: [pay/**], rules: { sast: { tools: [semgrep] } } }\n';
  expect(rulesAnywhere(policy(scopes)).map(({ rule }) => rule.id)).toEqual(['tests', 'review', 'sast']);
  expect(policy(scopes).rules.map(({ rule }) => rule.id)).toEqual(['tests', 'review']);
});

test('code owners are asked about the files of their part alone', () => {
  const ada = { kind: 'user', name: '@ada', known: true, accounts: ['ada'] } as const;
  const owned = [
    { line: 1, pattern: '/pay/', owners: [ada], paths: ['pay/a.ts', 'pay/moved.ts'] },
    { line: 2, pattern: '/docs/', owners: [ada], paths: ['docs/a.md'] },
  ];
  const from: Evidence = {
    ...evidence([file('pay/a.ts'), file('src/moved.ts', 'pay/moved.ts'), file('docs/a.md')]),
    codeOwners: available({ file: 'CODEOWNERS', owned }),
  };
  const scoped = policy(
    '  - { name: Payments, paths: [pay/**], rules: { review: { code-owners: true } } }\n',
  );
  const found = rulesByPart(scoped, from, now).filter(({ enabled }) => enabled.rule.id === 'review');
  expect(
    found.map(({ part, evidence: { codeOwners } }) => [
      part,
      codeOwners?.available && codeOwners.value.owned.map(({ paths }) => paths),
    ]),
  ).toEqual([
    ['Payments', [['pay/a.ts', 'pay/moved.ts']]],
    ['other files', [['pay/moved.ts'], ['docs/a.md']]],
  ]);
});
