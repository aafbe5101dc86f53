// The rule review on pull requests with the same head and the same base, which are evaluated as one.
import { expect, test } from '@jest/globals';
import { earlierChanges, noEarlierChanges } from '../../test/samples/earlier-changes.ts';
import { samplePullRequest } from '../../test/samples/pull-request.ts';
import type { Commits } from '../evidence/commits.ts';
import type { EarlierChanges } from '../evidence/earlier-changes.ts';
import type { Evidence } from '../evidence/index.ts';
import type { Actor, PullRequest } from '../evidence/pull-request.ts';
import type { Push } from '../evidence/pushes.ts';
import type { ReplacedHead } from '../evidence/replaced-heads.ts';
import type { Review } from '../evidence/reviews.ts';
import { available } from '../evidence/slice.ts';
import { review } from '../rules/review/index.ts';
import { plain } from '../text/message.ts';
import { evaluateRule } from './evaluate.ts';
import { joinEvidence, type Opener, type ProposalWithEvidence } from './joint-evidence.ts';

const head = 'a'.repeat(40);
const former = 'b'.repeat(40);
const at = new Date('2026-01-15T12:00:00Z');
const later = new Date('2026-01-15T13:00:00Z');

const person = (login: string): Actor => ({ login, kind: 'user' });
const bot = (login: string): Actor => ({ login, kind: 'bot' });
const signature = (actor: Actor) => ({ name: actor.login, email: `${actor.login}@example.com`, actor });

interface Proposed {
  readonly openedBy?: Opener;
  readonly by?: Actor;
  readonly pullRequest?: Partial<PullRequest>;
  readonly written?: Actor;
  readonly signed?: boolean;
  readonly reviews?: readonly Review[];
  readonly pushes?: readonly Push[];
  readonly forcePushes?: Commits['forcePushes'];
  readonly replacedHeads?: readonly ReplacedHead[];
  readonly earlier?: EarlierChanges;
}

function proposal(number: number, proposed: Proposed): ProposalWithEvidence {
  const { openedBy = 'writer', by = person(`opener${number}`), written = person('mona') } = proposed;
  const { signed = false, reviews = [], pushes = [], forcePushes = [], replacedHeads = [] } = proposed;
  const values = {
    pullRequest: samplePullRequest({ number, author: by, ...proposed.pullRequest }),
    commits: {
      commits: [
        {
          sha: head,
          message: 'Sum',
          committedAt: at,
          authors: [signature(written)],
          committer: signature(written),
          committedByGitHub: false,
          signedByGitHub: signed,
          parents: [former],
        },
      ],
      forcePushes,
    },
    earlierChanges: proposed.earlier ?? noEarlierChanges,
    reviews: { reviews, requested: [] },
    pushes: { needed: true, pushes, incomplete: null },
    replacedHeads,
    threads: [],
  };
  const slices = Object.entries(values).map(([name, value]) => [name, available(value)]);
  return { number, openedBy, evidence: Object.fromEntries(slices) as Evidence };
}

function opinion(login: string, state: Review['state'] = 'approved', given: Partial<Review> = {}): Review {
  return {
    id: `${login} ${state}`,
    author: person(login),
    state,
    commit: head,
    submittedAt: at,
    canPush: true,
    ...given,
  };
}

const pushed = (login: string): Push => ({ by: person(login), before: null, after: head });
const own: Proposed = { by: person('mona'), pushes: [pushed('mona')] };
const stranger: Proposed = { by: person('eve'), openedBy: 'other' };

/** The base of a pull request was changed after its reviews, and its change is another one since. */
const rebased: EarlierChanges = {
  ...earlierChanges(at, [], { [head]: 'src/tax.ts' }),
  baseEvents: [{ kind: 'changed', at: later, branch: 'free', before: null }],
};

/** The same, and its change is still the same. */
const moved: EarlierChanges = { ...rebased, ...earlierChanges(at, [head]), baseEvents: rebased.baseEvents };

test.each<[what: string, first: Proposed, other: Proposed, status: string, options?: object]>([
  ['nobody has approved either', own, {}, 'pending'],
  ['somebody approved the other', own, { reviews: [opinion('grace')] }, 'pass'],
  ['the opener of the one approved the other', own, { reviews: [opinion('mona')] }, 'pending'],
  ['the opener of the other approved the one', { ...own, reviews: [opinion('opener8')] }, {}, 'pending'],
  [
    'who pushed the one approved the other',
    { ...own, pushes: [pushed('grace')] },
    { reviews: [opinion('grace')] },
    'pending',
  ],
  [
    'who pushed the other approved the one',
    { ...own, reviews: [opinion('grace')] },
    { pushes: [pushed('grace')] },
    'pending',
  ],
  [
    'a stranger pushed the same elsewhere',
    { ...own, reviews: [opinion('grace')] },
    { ...stranger, pushes: [pushed('grace')] },
    'pass',
  ],
  [
    'one person approved both, and two are needed',
    { ...own, reviews: [opinion('grace')] },
    { reviews: [opinion('grace')] },
    'pending',
    { approvals: 2 },
  ],
  [
    'two people approved one each, and two are needed',
    { ...own, reviews: [opinion('grace')] },
    { reviews: [opinion('ada')] },
    'pass',
    { approvals: 2 },
  ],
  [
    'changes are asked for in one, and approved by the same person in the other',
    { ...own, reviews: [opinion('grace', 'changes-requested')] },
    { reviews: [opinion('grace'), opinion('ada')] },
    'fail',
  ],
  [
    'changes are asked for in the other',
    { ...own, reviews: [opinion('grace')] },
    { reviews: [opinion('ada', 'changes-requested')] },
    'fail',
  ],
  [
    'changes are asked for in a stranger’s',
    { ...own, reviews: [opinion('grace')] },
    { ...stranger, reviews: [opinion('ada', 'changes-requested')] },
    'fail',
  ],
  [
    'a stranger asks for changes',
    { ...own, reviews: [opinion('grace')] },
    { ...stranger, reviews: [opinion('eve', 'changes-requested', { canPush: false })] },
    'pass',
  ],
  [
    'a stranger approves',
    own,
    { ...stranger, reviews: [opinion('joe', 'approved', { canPush: false })] },
    'pending',
  ],
  [
    'a review was dismissed in one, and another one given in the other',
    { ...own, reviews: [opinion('grace', 'dismissed')] },
    { reviews: [opinion('ada')] },
    'pass',
  ],
  [
    'the change of the other was another one when it was approved',
    own,
    { reviews: [opinion('grace')], earlier: rebased },
    'pending',
  ],
  [
    'the base of the other was changed, and its change is the same',
    own,
    { reviews: [opinion('grace')], earlier: moved },
    'pass',
  ],
  [
    'the base of the one was changed after the other was approved',
    { ...own, earlier: rebased },
    { reviews: [opinion('grace')] },
    'pass',
  ],
  [
    'the base of the other was changed after the one was approved',
    { ...own, reviews: [opinion('grace')] },
    { earlier: rebased },
    'pass',
  ],
  [
    'the one is a draft',
    { ...own, pullRequest: { draft: true }, reviews: [opinion('grace')] },
    {},
    'pending',
  ],
  ['the other is a draft', { ...own, reviews: [opinion('grace')] }, { pullRequest: { draft: true } }, 'pass'],
  [
    'an agent opened the other, and who asked it approves the one',
    { ...own, reviews: [opinion('grace')] },
    { by: bot('claude[bot]'), openedBy: 'app', pullRequest: { assignees: [person('grace')] } },
    'pending',
  ],
  [
    'an agent opened the other, and nobody knows who asked it',
    { ...own, reviews: [opinion('grace')] },
    { by: bot('claude[bot]'), openedBy: 'app' },
    'pending',
  ],
  [
    'a stranger proposes what an exempt bot does',
    {
      by: bot('renovate[bot]'),
      openedBy: 'app',
      written: bot('renovate[bot]'),
      signed: true,
      pushes: [{ by: bot('renovate[bot]'), before: null, after: head }],
    },
    { ...stranger, written: bot('renovate[bot]'), signed: true },
    'not-applicable',
    { 'exempt-authors': ['renovate[bot]'] },
  ],
  [
    'a person with write access does',
    { written: bot('renovate[bot]'), signed: true },
    { by: bot('renovate[bot]'), openedBy: 'app', written: bot('renovate[bot]'), signed: true },
    'pending',
    { 'exempt-authors': ['renovate[bot]'] },
  ],
  [
    'who force-pushed the other approves the one, under the strict reading',
    { ...own, reviews: [opinion('grace')] },
    {
      pushes: [pushed('opener8')],
      forcePushes: [{ actor: person('grace'), at, before: former, after: head }],
    },
    'pending',
    { independence: 'strict' },
  ],
  [
    'who left the other as it was by that approves the one',
    { ...own, reviews: [opinion('grace')] },
    {
      pushes: [pushed('opener8'), { by: person('mona'), before: null, after: former }],
      forcePushes: [{ actor: person('grace'), at, before: former, after: head }],
      earlier: earlierChanges(at, [former]),
    },
    'pass',
    { independence: 'strict' },
  ],
  [
    'a stranger’s copy replaced a head that a reviewer wrote',
    { ...own, reviews: [opinion('grace')] },
    {
      ...stranger,
      forcePushes: [{ actor: person('eve'), at, before: former, after: head }],
      replacedHeads: [{ head: former, at, commits: null }],
    },
    'pass',
    { independence: 'strict' },
  ],
])('%s', (_, first, other, status, options = {}) => {
  const evidence = joinEvidence(proposal(7, first), [proposal(8, other)]);
  expect(evaluateRule(review, review.options.parse(options), evidence, at).status).toBe(status);
});

test('an approval in another pull request says in which, and once for each person', () => {
  const evidence = joinEvidence(proposal(7, { ...own, reviews: [opinion('ada')] }), [
    proposal(8, { reviews: [opinion('grace'), opinion('ada')] }),
  ]);
  const { findings } = evaluateRule(review, review.options.parse({}), evidence, at);
  expect(findings.map(({ message }) => plain(message))).toEqual([
    'ada approved at aaaaaaa on 2026-01-15 12:00 UTC.',
    'grace approved at aaaaaaa on 2026-01-15 12:00 UTC in #8.',
  ]);
});
