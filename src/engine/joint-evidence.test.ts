import { describe, expect, test } from '@jest/globals';
import { earlierChanges, noEarlierChanges } from '../../test/samples/earlier-changes.ts';
import { samplePullRequest } from '../../test/samples/pull-request.ts';
import type { Commit } from '../evidence/commits.ts';
import type { Evidence, EvidenceValues } from '../evidence/index.ts';
import type { Actor } from '../evidence/pull-request.ts';
import type { Push } from '../evidence/pushes.ts';
import type { Review } from '../evidence/reviews.ts';
import { available, unavailable } from '../evidence/slice.ts';
import { say } from '../text/message.ts';
import { inOrder, joinEvidence, type Opener, type ProposalWithEvidence } from './joint-evidence.ts';

const head = 'a'.repeat(40);
const before = 'b'.repeat(40);
const at = new Date('2026-03-01T12:00:00Z');
const person = (login: string): Actor => ({ login, kind: 'user' });

function commit(sha: string): Commit {
  const signature = { name: 'Mona', email: 'mona@example.com', actor: person('mona') };
  return {
    sha,
    message: 'One',
    committedAt: at,
    authors: [signature],
    committer: signature,
    committedByGitHub: false,
    parents: [],
  };
}

function review(login: string, state: Review['state'] = 'approved'): Review {
  return { id: login, author: person(login), state, commit: head, submittedAt: at, canPush: true };
}

function push(login: string | null, from: string | null = null): Push {
  return { by: login === null ? null : person(login), before: from, after: head };
}

type Values = { readonly [Name in keyof EvidenceValues]?: EvidenceValues[Name] };

/** Every slice that is joined, with nothing in it unless told, and the labels, which are not. */
function proposal(number: number, openedBy: Opener, told: Values = {}): ProposalWithEvidence {
  const values: Values = {
    pullRequest: samplePullRequest({ number, author: person(`opener${number}`), body: `Text ${number}` }),
    commits: { commits: [commit(head)], forcePushes: [] },
    pushes: { needed: true, pushes: [], incomplete: null },
    replacedHeads: [],
    threads: [],
    earlierChanges: noEarlierChanges,
    reviews: { reviews: [], requested: [] },
    labels: [{ name: `label${number}` }],
    ...told,
  };
  const slices = Object.entries(values).map(([name, value]) => [name, available(value)]);
  return { number, openedBy, evidence: Object.fromEntries(slices) as Evidence };
}

function without({ evidence, ...rest }: ProposalWithEvidence, name: keyof Evidence): ProposalWithEvidence {
  const problem = { reason: 'too-large', message: say`Too many.`, remedy: say`Fewer.` } as const;
  return { ...rest, evidence: { ...evidence, [name]: unavailable(problem) } };
}

function value<Name extends keyof Evidence>(evidence: Evidence, name: Name): EvidenceValues[Name] {
  const slice = evidence[name];
  if (slice?.available !== true) throw new Error(`${name} is not there`);
  return slice.value as EvidenceValues[Name];
}

test('people with write access speak first, then apps, then the others; the oldest of each', () => {
  const order = [
    { number: 1, openedBy: 'other' },
    { number: 9, openedBy: 'writer' },
    { number: 3, openedBy: 'app' },
    { number: 8, openedBy: 'writer' },
    { number: 2, openedBy: 'other' },
  ] as const;
  expect(order.toSorted(inOrder).map(({ number }) => number)).toEqual([8, 9, 3, 1, 2]);
});

describe('of the first alone', () => {
  test('are its text, its labels and whether it is a draft', () => {
    const draft = samplePullRequest({ number: 8, draft: true, title: 'Other', author: person('ada') });
    const joint = joinEvidence(proposal(7, 'writer'), [proposal(8, 'writer', { pullRequest: draft })]);
    expect(value(joint, 'pullRequest')).toMatchObject({
      number: 7,
      title: 'Sum',
      body: 'Text 7',
      draft: false,
    });
    expect(value(joint, 'labels').map(({ name }) => name)).toEqual(['label7']);
  });
});

describe('what is taken of another one, by who opened it', () => {
  const told: Values = {
    commits: {
      commits: [commit(head), commit(before)],
      forcePushes: [{ actor: person('grace'), at, before, after: head }],
    },
    pushes: { needed: true, pushes: [push('grace')], incomplete: null },
    replacedHeads: [{ head: before, at, commits: [] }],
    threads: [{ path: 'a.ts', startedBy: person('grace'), resolved: false }],
    earlierChanges: earlierChanges(at, [before]),
    reviews: { reviews: [review('grace')], requested: [{ kind: 'user', name: 'grace' }] },
  };

  test.each<[Opener, number]>([
    ['writer', 1],
    ['app', 1],
    ['other', 0],
  ])('%s: everything, or nothing but reviews', (openedBy, count) => {
    const joint = joinEvidence(proposal(7, 'writer'), [proposal(8, openedBy, told)]);
    expect(value(joint, 'pullRequest').copies).toHaveLength(count);
    expect(value(joint, 'commits').commits).toHaveLength(1 + count);
    expect(value(joint, 'commits').forcePushes).toHaveLength(count);
    expect(value(joint, 'pushes')).toMatchObject({ pushes: { length: count }, incomplete: null });
    expect(value(joint, 'replacedHeads')).toHaveLength(count);
    expect(value(joint, 'threads')).toHaveLength(count);
    expect(value(joint, 'earlierChanges').ofCopies).toHaveLength(count);
    expect(value(joint, 'earlierChanges').changes).toEqual([]);
    expect(value(joint, 'reviews')).toEqual({
      reviews: [{ ...review('grace'), copy: { number: 8, earlier: earlierChanges(at, [before]) } }],
      requested: [{ kind: 'user', name: 'grace' }],
    });
  });
});

describe('what cannot be read', () => {
  const first = proposal(7, 'writer');

  test.each(['commits', 'pushes', 'replacedHeads', 'threads', 'reviews'] as const)(
    'the %s of one by a writer are missed, those of a stranger are not',
    (name) => {
      expect(joinEvidence(first, [without(proposal(8, 'writer'), name)])[name]).toMatchObject({
        available: false,
      });
      expect(joinEvidence(first, [without(proposal(8, 'other'), name)])[name]).toMatchObject({
        available: true,
      });
      expect(joinEvidence(without(first, name), [proposal(8, 'writer')])[name]).toMatchObject({
        available: false,
      });
    },
  );

  test.each(['commits', 'reviews'] as const)('the %s of one that were never read are missed, too', (name) => {
    const { evidence, ...rest } = proposal(8, 'writer');
    const { [name]: _, ...others } = evidence;
    expect(joinEvidence(first, [{ ...rest, evidence: others }])[name]).toMatchObject({ available: false });
  });

  test('an approval is not known to be of the same change where its earlier changes are not', () => {
    const copy = without(
      proposal(8, 'writer', { reviews: { reviews: [review('grace')], requested: [] } }),
      'earlierChanges',
    );
    const joint = joinEvidence(first, [copy]);
    expect(value(joint, 'reviews').reviews).toMatchObject([{ copy: { number: 8, earlier: null } }]);
    expect(value(joint, 'earlierChanges').ofCopies).toEqual([]);
  });

  test('a slice that no rule reads stays away', () => {
    const { evidence, ...rest } = first;
    const { threads: _, ...others } = evidence;
    expect(joinEvidence({ ...rest, evidence: others }, [proposal(8, 'writer')])).not.toHaveProperty(
      'threads',
    );
  });
});

describe('who pushed', () => {
  const none: EvidenceValues['pushes'] = { needed: false };
  const of = (pushes: readonly Push[], incomplete = false): EvidenceValues['pushes'] => ({
    needed: true,
    pushes,
    incomplete: incomplete ? say`the branch is of a fork` : null,
  });

  test.each<
    [
      what: string,
      own: EvidenceValues['pushes'],
      other: EvidenceValues['pushes'],
      known: readonly string[],
      complete: boolean,
    ]
  >([
    ['each branch', of([push('mona')]), of([push('ada')]), ['mona', 'ada'], true],
    ['one branch, that of a fork', of([push('mona')]), of([], true), ['mona'], false],
    ['nothing was asked of one', of([push('mona')]), none, ['mona'], false],
  ])('%s', (_, own, other, known, complete) => {
    const joint = joinEvidence(proposal(7, 'writer', { pushes: own }), [
      proposal(8, 'writer', { pushes: other }),
    ]);
    const pushes = value(joint, 'pushes');
    if (!pushes.needed) throw new Error('not read');
    expect(pushes.pushes.map(({ by }) => by?.login)).toEqual(known);
    expect(pushes.incomplete === null).toBe(complete);
  });

  test('is not needed where no one of them needs it', () => {
    const joint = joinEvidence(proposal(7, 'writer', { pushes: none }), [
      proposal(8, 'writer', { pushes: none }),
    ]);
    expect(value(joint, 'pushes')).toEqual(none);
  });
});
