import { describe, expect, test } from '@jest/globals';
import type { LineCommit, MergedChange } from './branch-line.ts';
import { afterComparison, headsOf, matchCommits, mayBeKnownSoon } from './match-commits.ts';
import type { RecordedVerdict } from './recorded-verdicts.ts';

const merged = new Date('2026-03-02T10:00:05Z');

function change(number: number, facts: Partial<MergedChange> = {}): MergedChange {
  return {
    number,
    base: 'main',
    head: `head${number}`,
    mergeCommit: `merge${number}`,
    mergedAt: merged,
    mergedBy: { login: 'grace', kind: 'user' },
    ...facts,
  };
}

function commit(
  sha: string,
  parents: readonly string[],
  ...pullRequests: readonly MergedChange[]
): LineCommit {
  return { sha, tree: `tree of ${sha}`, parents, committedAt: merged, pullRequests };
}

function verdict(sha: string, facts: Partial<RecordedVerdict> = {}): RecordedVerdict {
  return {
    digest: `verdict on ${sha}`,
    sha,
    pullRequest: Number(/\d+$/.exec(sha)?.[0]),
    groupBase: null,
    branch: 'main',
    members: [],
    conclusion: 'success',
    evaluatedAt: new Date('2026-03-02T10:00:00Z'),
    confirmed: true,
    ...facts,
  };
}

function group(sha: string, groupBase: string, facts: Partial<RecordedVerdict> = {}): RecordedVerdict {
  return verdict(sha, { pullRequest: null, groupBase, members: [1, 2, 3], digest: `group ${sha}`, ...facts });
}

/** `merge7: merge #7 by verdict on head7, if head7 onto base` */
function lines(
  commits: readonly LineCommit[],
  verdicts: readonly RecordedVerdict[],
  branch = 'main',
): readonly string[] {
  return matchCommits(branch, commits, verdicts).map(({ commits: landed, match, compare }) => {
    const shas = landed.map(({ sha }) => sha).join('+');
    const number = match.change === null ? 'nothing' : `#${match.change.number}`;
    if (match.state === 'unknown') return `${shas}: ${match.reason} ${number}`;
    const condition = compare === null ? '' : `, if ${compare.head} onto ${compare.onto}`;
    return `${shas}: ${match.how} ${number} by ${match.verdict.digest}${condition}`;
  });
}

const late = new Date('2026-03-02T10:00:06Z');

describe('a commit is matched to the pull request that became it', () => {
  const seven = change(7);
  test.each<[string, readonly LineCommit[], readonly RecordedVerdict[], readonly string[]]>([
    [
      'by a merge commit',
      [commit('merge7', ['base', 'head7'], seven)],
      [verdict('head7')],
      ['merge7: merge #7 by verdict on head7, if head7 onto base'],
    ],
    [
      'by a squash',
      [commit('merge7', ['base'], seven)],
      [verdict('head7')],
      ['merge7: squash #7 by verdict on head7, if head7 onto base'],
    ],
    [
      'by a rebase of several commits, which are one change',
      [commit('merge7', ['two'], seven), commit('two', ['one'], seven), commit('one', ['base'], seven)],
      [verdict('head7')],
      ['merge7+two+one: rebase #7 by verdict on head7, if head7 onto base'],
    ],
    [
      'by moving the branch forward to the head',
      [
        commit('head7', ['one'], change(7, { mergeCommit: 'head7' })),
        commit('one', ['base'], change(7, { mergeCommit: 'head7' })),
      ],
      [verdict('head7')],
      ['head7+one: fast-forward #7 by verdict on head7'],
    ],
    [
      'and ends where the next one begins',
      [
        commit('merge8', ['merge7'], change(8)),
        commit('merge7', ['one'], seven),
        commit('one', ['base'], seven),
      ],
      [verdict('head7'), verdict('head8')],
      [
        'merge8: squash #8 by verdict on head8, if head8 onto merge7',
        'merge7+one: rebase #7 by verdict on head7, if head7 onto base',
      ],
    ],
    [
      'by that which became it, not by another that contains it',
      [commit('merge7', ['base'], change(3, { mergedAt: new Date(0) }), seven)],
      [verdict('head7'), verdict('head3', { evaluatedAt: new Date(0) })],
      ['merge7: squash #7 by verdict on head7, if head7 onto base'],
    ],
    [
      'a merge commit alone, though the commit below belongs to the same one',
      [commit('merge7', ['one', 'head7'], seven), commit('one', ['base'], seven)],
      [verdict('head7')],
      [
        'merge7: merge #7 by verdict on head7, if head7 onto one',
        'one: squash #7 by verdict on head7, if head7 onto base',
      ],
    ],
  ])('%s', (_, commits, verdicts, expected) => {
    expect(lines(commits, verdicts)).toEqual(expected);
  });
});

describe('the verdict is the one at the merge', () => {
  const landed = [commit('merge7', ['base'], change(7))];
  test.each<[string, readonly RecordedVerdict[], string]>([
    [
      'the newest before it',
      [
        verdict('head7', { digest: 'first' }),
        verdict('head7', { digest: 'last', evaluatedAt: new Date('2026-03-02T10:00:04Z') }),
        verdict('head7', { digest: 'after', evaluatedAt: late }),
      ],
      'squash #7 by last, if head7 onto base',
    ],
    [
      'one of the same second, to which GitHub truncates',
      [verdict('head7', { evaluatedAt: new Date('2026-03-02T10:00:05.999Z') })],
      'squash #7 by verdict on head7, if head7 onto base',
    ],
    ['none of the next second', [verdict('head7', { evaluatedAt: late })], 'evaluated-later #7'],
    ['none on another head', [verdict('earlier', { pullRequest: 7 })], 'no-verdict #7'],
    ['none for another base branch', [verdict('head7', { branch: 'lax' })], 'no-verdict #7'],
    [
      'that the evaluation failed since then',
      [
        verdict('head7'),
        verdict('head7', {
          digest: 'failed',
          conclusion: 'failure',
          evaluatedAt: new Date('2026-03-02T10:00:03Z'),
        }),
      ],
      'squash #7 by failed, if head7 onto base',
    ],
    [
      'that the check was ended, whatever the branch',
      [
        verdict('head7'),
        verdict('head7', { digest: 'ended', branch: null, evaluatedAt: new Date('2026-03-02T10:00:03Z') }),
      ],
      'squash #7 by ended, if head7 onto base',
    ],
    [
      'none on the same head of another pull request',
      [verdict('head7', { pullRequest: 8 })],
      'no-verdict #7',
    ],
    ['none of a merge group with the same head', [group('head7', 'base')], 'no-verdict #7'],
  ])('%s', (_, verdicts, expected) => {
    expect(lines(landed, verdicts)).toEqual([`merge7: ${expected}`]);
  });
});

describe('a merge group is what landed', () => {
  const three = [
    commit('merge3', ['merge2', 'head3'], change(3)),
    commit('merge2', ['merge1', 'head2'], change(2)),
    commit('merge1', ['base', 'head1'], change(1)),
  ];
  const heads = [verdict('head1'), verdict('head2'), verdict('head3')];
  test.each<[string, readonly LineCommit[], readonly RecordedVerdict[], readonly string[]]>([
    [
      'with every pull request in it',
      three,
      [...heads, group('merge3', 'base')],
      [
        'merge3: merge-group #3 by group merge3',
        'merge2: merge-group #2 by group merge3',
        'merge1: merge-group #1 by group merge3',
      ],
    ],
    [
      'each by its own where each has one',
      three,
      [group('merge3', 'merge2'), group('merge2', 'merge1'), group('merge1', 'base')],
      [
        'merge3: merge-group #3 by group merge3',
        'merge2: merge-group #2 by group merge2',
        'merge1: merge-group #1 by group merge1',
      ],
    ],
    [
      'but one without a verdict yet counts as part of the next',
      three,
      [
        group('merge3', 'base'),
        group('merge2', 'merge1', { conclusion: 'pending' }),
        group('merge1', 'base'),
      ],
      [
        'merge3: merge-group #3 by group merge3',
        'merge2: merge-group #2 by group merge3',
        'merge1: merge-group #1 by group merge1',
      ],
    ],
    [
      'not beyond what it was built on',
      three,
      [...heads, group('merge3', 'merge1')],
      [
        'merge3: merge-group #3 by group merge3',
        'merge2: merge-group #2 by group merge3',
        'merge1: merge #1 by verdict on head1, if head1 onto base',
      ],
    ],
    [
      'alone where what it was built on is not on the line',
      three,
      [...heads, group('merge3', 'elsewhere')],
      [
        'merge3: merge-group #3 by group merge3',
        'merge2: merge #2 by verdict on head2, if head2 onto merge1',
        'merge1: merge #1 by verdict on head1, if head1 onto base',
      ],
    ],
    [
      'but for what was pushed directly into its range',
      [commit('merge3', ['pushed', 'head3'], change(3)), commit('pushed', ['base'])],
      [...heads, group('merge3', 'base')],
      ['merge3: merge-group #3 by group merge3', 'pushed: no-pull-request nothing'],
    ],
    [
      'but for a pull request that is not in it',
      [commit('merge3', ['merge9', 'head3'], change(3)), commit('merge9', ['base', 'head9'], change(9))],
      [...heads, group('merge3', 'base')],
      ['merge3: merge-group #3 by group merge3', 'merge9: no-verdict #9'],
    ],
    [
      'not where it was evaluated for another branch',
      three.slice(0, 1),
      [verdict('head3'), group('merge3', 'merge2', { branch: 'lax' })],
      ['merge3: merge #3 by verdict on head3, if head3 onto merge2'],
    ],
    [
      'not where it was evaluated after the merge',
      three.slice(0, 1),
      [verdict('head3'), group('merge3', 'merge2', { evaluatedAt: late })],
      ['merge3: merge #3 by verdict on head3, if head3 onto merge2'],
    ],
  ])('%s', (_, commits, verdicts, expected) => {
    expect(lines(commits, verdicts)).toEqual(expected);
  });
});

describe('unknown', () => {
  test.each<[string, LineCommit, string, string]>([
    [
      'without a pull request',
      commit('pushed', ['base']),
      'no-pull-request nothing',
      'It belongs to no merged pull request: it was pushed to the branch.',
    ],
    [
      'of another branch',
      commit('merge7', ['base'], change(7, { base: 'next' })),
      'other-branch #7',
      'Its pull request #7 was merged into next, not into main.',
    ],
    [
      'where GitHub does not show it',
      { ...commit('pushed', ['base']), pullRequests: null },
      'not-readable nothing',
      'GitHub did not show which pull requests it belongs to.',
    ],
    [
      'without a parent',
      commit('merge7', [], change(7)),
      'not-comparable #7',
      'The commit has no parent, so that it cannot be compared with the merged head head7 of #7.',
    ],
  ])('%s', (_, landed, expected, why) => {
    const [landing] = matchCommits('main', [landed], [verdict('head7')]);
    expect(lines([landed], [verdict('head7')])).toEqual([`${landed.sha}: ${expected}`]);
    expect(landing?.match).toMatchObject({ why });
  });

  test('what was pushed on its own before its pull request was merged', () => {
    const seven = change(7);
    const line = [commit('merge7', ['one'], seven), commit('one', ['base'], seven)];
    const landings = matchCommits('main', line, [verdict('head7')], new Set(['one', 'merge7']));
    expect(landings.map(({ commits, compare }) => [commits.map(({ sha }) => sha), compare])).toEqual([
      [['merge7'], { head: 'head7', onto: 'one' }],
      [['one'], { head: 'head7', onto: 'base' }],
    ]);
  });

  test('what was pushed on top of a head that landed as it is', () => {
    const seven = change(7, { mergeCommit: 'extra' });
    const line = [commit('extra', ['head7'], seven), commit('head7', ['base'], seven)];
    expect(lines(line, [verdict('head7')])).toEqual([
      'extra: not-clean #7',
      'head7: fast-forward #7 by verdict on head7',
    ]);
  });

  test('what is not the clean merge, or cannot be compared', () => {
    const [landing] = matchCommits('main', [commit('merge7', ['base'], change(7))], [verdict('head7')]);
    if (landing === undefined) throw new Error('Nothing landed.');
    expect(afterComparison(landing, { state: 'clean' })).toBe(landing.match);
    expect(afterComparison(landing, { state: 'different', why: 'a path differs' })).toMatchObject({
      reason: 'not-clean',
      why: 'The commit is not the clean merge of the evaluated head head7: a path differs.',
    });
    expect(afterComparison(landing, { state: 'not-comparable', why: 'it is too large' })).toMatchObject({
      reason: 'not-comparable',
      why: 'It is not known whether it is the clean merge of the evaluated head head7: it is too large.',
    });
  });

  test.each([
    ['no-pull-request', commit('pushed', ['base']), true],
    ['no-verdict', commit('merge7', ['base'], change(7)), true],
    ['other-branch', commit('merge7', ['base'], change(7, { base: 'next' })), false],
  ])('%s may change soon, or not', (reason, landed, expected) => {
    const [landing] = matchCommits('main', [landed], []);
    expect(landing?.match).toMatchObject({ reason });
    expect(landing !== undefined && mayBeKnownSoon(landing.match)).toBe(expected);
  });
});

test('verdicts are needed on the commits and on the heads that became them', () => {
  const line = [
    commit('merge7', ['one'], change(7), change(3, { base: 'next' })),
    commit('one', ['base'], change(7)),
  ];
  expect(headsOf('main', line)).toEqual(['merge7', 'head7', 'one']);
});
