import { describe, expect, it, test } from '@jest/globals';
import { judgeRule } from '../../../../test/rule.ts';
import { changedFile, patchOf } from '../../../../test/samples/changed-file.ts';
import { earlierChanges } from '../../../../test/samples/earlier-changes.ts';
import { samplePullRequest } from '../../../../test/samples/pull-request.ts';
import { slicesOf } from '../../../engine/required-evidence.ts';
import type { Commits } from '../../../evidence/commits.ts';
import type { Actor } from '../../../evidence/pull-request.ts';
import type { Review } from '../../../evidence/reviews.ts';
import { plain } from '../../../text/message.ts';
import type { Verdict } from '../../verdict.ts';
import { tests } from '../index.ts';
import { options } from '../options.ts';
import type { Category } from './categories.ts';
import { readReasons } from './read-reasons.ts';

const why = 'the printer is needed to see it';
const line = `Tests-Not-Needed: hard-to-test: ${why}`;
const allowed: readonly Category[] = ['hard-to-test', 'tests-in-separate-change'];

describe('a line that gives a reason', () => {
  test.each<[what: string, body: string]>([
    ['alone', line],
    ['among other lines', `What this does.\n${line}\nCloses #1`],
    ['with another case and more space', `  tests-not-needed:  Hard-To-Test :  ${why}  `],
    ['after a comment that shows the form', `<!-- Tests-Not-Needed: other: why -->\n\n${line}`],
    ['after one that does not count', `Tests-Not-Needed: other: ${why}\n${line}`],
  ])('%s', (_, body) => {
    expect(readReasons(body, allowed).reason).toEqual({ category: 'hard-to-test', why });
  });

  test.each<[what: string, body: string]>([
    ['in a comment', `<!-- ${line} -->`],
    ['in a comment of several lines', `<!--\n${line}\n-->`],
    ['in a fence', `\`\`\`\n${line}\n\`\`\``],
    ['in indented code', `    ${line}`],
    ['as code', `\`${line}\``],
    ['quoted from somebody', `> ${line}`],
    ['in a list', `- ${line}`],
    ['struck out', `~~${line}~~`],
    ['in HTML', `<div>\n${line}\n</div>`],
    ['within a sentence', `Write ${line}`],
  ])('says nothing %s', (_, body) => {
    expect(readReasons(body, allowed)).toEqual({ reason: null, problems: [] });
  });

  test.each<[what: string, text: string, problem: RegExp]>([
    [
      'no category',
      why,
      /^Your reason needs the category hard-to-test or tests-in-separate-change: write Tests-Not-Needed: <category>: <why>\.$/,
    ],
    ['an unknown category', `boring: ${why}`, /^Your reason needs the category/],
    [
      'a category that is not allowed',
      `other: ${why}`,
      /^The policy does not accept the category other, only hard-to-test and tests-in-separate-change\.$/,
    ],
    ['the form as it is', '<category>: <why>', /^Your reason needs the category/],
    ['no why', 'hard-to-test:', /^Your reason is empty; 15 characters are needed\.$/],
    ['a short why', 'hard-to-test: too slow!', /^Your reason is 9 characters; 15 are needed\.$/],
    [
      'one letter again and again',
      `hard-to-test: ${'x'.repeat(40)}`,
      /^Your reason does not say why no test is needed\.$/,
    ],
    ['signs', `hard-to-test: ${'. '.repeat(40)}`, /^Your reason does not say why no test is needed\.$/],
    [
      'a placeholder',
      'hard-to-test: [explain here why no test is needed]',
      /^Your reason does not say why no test is needed\.$/,
    ],
    [
      'a why without end',
      `hard-to-test: ${'because of it '.repeat(50)}`,
      /^Your reason is 699 characters; at most 500 are accepted\.$/,
    ],
    [
      'tests elsewhere, unnamed',
      `tests-in-separate-change: ${why}`,
      /^Your reason gives no pull request or issue for the tests, such as #12 and no date by which they will be added, such as 2030-01-31\.$/,
    ],
    [
      'tests elsewhere, some day',
      'tests-in-separate-change: they come in #12, soon',
      /^Your reason gives no date by which they will be added, such as 2030-01-31\.$/,
    ],
  ])('does not count with %s', (_, text, problem) => {
    const read = readReasons(`Tests-Not-Needed: ${text}`, allowed);
    expect(read.reason).toBeNull();
    expect(read.problems.map(plain).join('\n')).toMatch(problem);
  });

  test.each([
    'TODO add a reason here',
    'TODO: say why it needs none',
    'todo - explain later why this is so',
    '(TODO) the reason comes tomorrow',
    'todo I will explain it in the review',
    'FIXME before this is merged, please',
    'TBD after the review of the team',
    'N/A, nothing to be said about it',
    'Add your reason here',
    'Please explain why no test is needed',
    'Describe below why there is no test',
    'Explain in one sentence why no test is needed',
    'the justification goes here',
    'Replace this text with your reason',
    'To be filled in by the author',
    'Lorem ipsum dolor sit amet',
    'will be explained later, in the review',
  ])('does not count with words for later: %s', (text) => {
    const { reason, problems } = readReasons(`Tests-Not-Needed: hard-to-test: ${text}`, allowed);
    expect(reason).toBeNull();
    expect(problems.map(plain)).toEqual(['Your reason does not say why no test is needed.']);
  });

  test.each([
    'todo lists are drawn on a canvas that no runner has',
    'it removes the last TODO of the printer driver',
    'the page explains itself where a printer is missing',
    'a stub driver would only describe what we put into it',
    'the label N/A is only shown on a printed page',
    'to add a test, a printer would have to be here in the rack of the runner',
  ])('counts with words that only look so: %s', (text) => {
    expect(readReasons(`Tests-Not-Needed: hard-to-test: ${text}`, allowed).reason?.why).toBe(text);
  });

  it('may name the change and the day that bring the tests', () => {
    const body = 'Tests-Not-Needed: tests-in-separate-change: they come in #12 by 2030-01-31';
    expect(readReasons(body, allowed).reason?.category).toBe('tests-in-separate-change');
  });

  it('is not looked for in a description that no person would write', () => {
    const { reason, problems } = readReasons(`${line}\n${'['.repeat(5000)}`, allowed);
    expect(reason).toBeNull();
    expect(problems.map(plain).join()).toMatch(/too long or too deeply nested/);
  });

  it('is read five times at most', () => {
    expect(readReasons('Tests-Not-Needed: a\n'.repeat(50), allowed).problems).toHaveLength(5);
  });
});

const head = 'a'.repeat(40);
const older = 'c'.repeat(40);
const edited = new Date('2026-03-02T10:00:00Z');
const before = new Date('2026-03-02T09:59:59Z');
const after = new Date('2026-03-02T10:00:01Z');

const person = (login: string): Actor => ({ login, kind: 'user' });
const mona = person('mona');
const ada: Actor = { login: 'ada', kind: 'user' };
const grace = person('grace');

describe('a reason in the right form, when', () => {
  test.each<[when: string, given: Given, status: Verdict['status'], says: RegExp]>([
    ['nobody has approved', {}, 'pending', /not accepted yet: the printer/],
    [
      'somebody approved after it was written',
      { reviews: [{}] },
      'pass',
      /^Tests not needed \(hard-to-test\), accepted by grace: the printer is needed to see it$/m,
    ],
    [
      'somebody approved before',
      { reviews: [{ submittedAt: before }] },
      'pending',
      /^Does not count as accepting the reason: grace approved, but did so before the description was last edited\.$/m,
    ],
    [
      'somebody approved in the second of the edit',
      { reviews: [{ submittedAt: edited }] },
      'pending',
      /before the description was last edited/,
    ],
    [
      'somebody approved, nobody knows when',
      { reviews: [{ submittedAt: null }] },
      'pending',
      /before the description was last edited/,
    ],
    [
      'somebody approved before and after',
      { reviews: [{ submittedAt: before }, {}] },
      'pass',
      /accepted by grace/,
    ],
    [
      'the author approved',
      { reviews: [{ author: mona }] },
      'pending',
      /^Does not count as accepting the reason: mona approved, but opened this pull request\.$/m,
    ],
    [
      'a writer of a commit approved, under the strict reading',
      { writers: [mona, grace], reviews: [{}], options: { independence: 'strict' } },
      'pending',
      /grace approved, but co-wrote aaaaaaa/,
    ],
    ['a writer of a commit approved', { writers: [mona, grace], reviews: [{}] }, 'pass', /accepted by grace/],
    [
      'who pushed last approved',
      { pushed: grace, reviews: [{}] },
      'pending',
      /grace approved, but made the last push \(aaaaaaa\)/,
    ],
    [
      'somebody without write access approved',
      { reviews: [{ canPush: false }] },
      'pending',
      /grace approved, but has no write access/,
    ],
    [
      'an app approved',
      { reviews: [{ author: { login: 'helper[bot]', kind: 'bot' } }] },
      'pending',
      /not a person/,
    ],
    [
      'somebody approved another head',
      { reviews: [{ commit: older }] },
      'pending',
      /the change is no longer the same in src\/cart\.ts/,
    ],
    [
      'somebody approved the same change before a merge of the base',
      { reviews: [{ commit: older }], same: [older] },
      'pass',
      /accepted by grace/,
    ],
    [
      'somebody approved, and it was dismissed',
      { reviews: [{ state: 'dismissed' }] },
      'pending',
      /^Does not count as accepting the reason: the review by grace was dismissed\.$/m,
    ],
    [
      'somebody approved, then asked for changes',
      { reviews: [{}, { state: 'changes-requested' }] },
      'pending',
      /not accepted yet/,
    ],
    ['somebody commented', { reviews: [{ state: 'commented' }] }, 'pending', /not accepted yet/],
    [
      'somebody unknown wrote part of the change, which the policy does not accept',
      { writers: [mona, null], reviews: [{}], options: { unknown: 'fail' } },
      'fail',
      /^Your reason cannot be accepted: no reviewer can be shown to be independent: the address unknown@example.test in aaaaaaa belongs to no GitHub account\.$/m,
    ],
    [
      'somebody unknown wrote part of it',
      { writers: [mona, null], reviews: [{}] },
      'pending',
      /not accepted yet/,
    ],
    [
      'somebody unknown wrote part of it, and two people approved',
      { writers: [mona, null], reviews: [{}, { author: ada }] },
      'pass',
      /accepted by grace and ada/,
    ],
    ['commits are missing', { sha: older, reviews: [{}] }, 'fail', /does not contain the head/],
    [
      'nobody knows when it was written',
      { editedAt: null, reviews: [{}] },
      'fail',
      /^Your reason cannot be accepted: GitHub does not say when the description was last edited\.$/m,
    ],
    [
      'the policy allows none',
      { policy: [], reviews: [{}] },
      'fail',
      /^The policy accepts no reason for missing tests\.$/m,
    ],
    [
      'the policy allows others',
      { policy: ['other'], reviews: [{}] },
      'fail',
      /^The policy does not accept the category hard-to-test, only other\.$/m,
    ],
  ])('%s', (_, given, status, says) => {
    const verdict = verdictOf(given);
    expect(verdict.status).toBe(status);
    expect(verdict.findings.map(({ message }) => plain(message)).join('\n')).toMatch(says);
  });
});

describe('a reason in the right form', () => {
  it('keeps what lacks tests in sight', () => {
    const { findings } = verdictOf({ reviews: [{}] });
    expect(findings.at(-1)).toMatchObject({ level: 'notice', path: 'src/cart.ts' });
    expect(findings.every(({ level }) => level === 'notice')).toBe(true);
  });

  it('waits for the author to ask for a review', () => {
    expect(step(verdictOf({}))).toEqual({
      summary: '1 product file changed without tests: src/cart.ts. The reason is not accepted yet.',
      waitingFor: 'a reviewer to accept that no test is needed',
      turn: 'author',
      remedy:
        'Ask for a review by anyone with write access except mona: an approval accepts the reason. Or add a test.',
    });
  });

  it('waits for the reviewer who was asked', () => {
    expect(step(verdictOf({ requested: ['grace', 'mona'] }))).toMatchObject({
      turn: 'reviewer',
      remedy: 'Approve the change to accept the reason, or ask for tests. Asked: grace.',
    });
  });

  it('says why an approval does not accept it', () => {
    expect(plain(verdictOf({ reviews: [{ submittedAt: before }] }).summary)).toBe(
      '1 product file changed without tests: src/cart.ts. The reason is not accepted yet: grace approved, but did so before the description was last edited.',
    );
  });

  it('is shown with who accepted it', () => {
    expect(plain(verdictOf({ reviews: [{}] }).summary)).toBe(
      '1 product file changed without tests: src/cart.ts. Accepted by grace: a test would cost more than it saves.',
    );
  });

  it('is not asked for where the change includes tests', () => {
    expect(verdictOf({ files: ['src/cart.ts', 'src/cart.test.ts'] }).status).toBe('pass');
  });
});

describe('where the policy allows reasons, a change without one', () => {
  const untested = '1 product file changed without tests: src/cart.ts.';

  it('is offered the line that gives one', () => {
    expect(step(verdictOf({ body: '' }))).toEqual({
      summary: untested,
      waitingFor: null,
      turn: 'author',
      remedy:
        'Add or change a test that fails without this change. Accepted test locations: *.test.*, *.spec.*, __tests__/ or test/. If no test is needed, say why in the description: Tests-Not-Needed: <category>: <why>, with the category hard-to-test or tests-in-separate-change.',
    });
  });

  it('is told why its line does not count', () => {
    expect(plain(verdictOf({ body: 'Tests-Not-Needed: hard-to-test: too slow!' }).summary)).toBe(
      `${untested} Your reason is 9 characters; 15 are needed.`,
    );
  });

  test('no reason is offered where the policy allows none', () => {
    expect(step(verdictOf({ body: '', policy: [] })).remedy).not.toContain('Tests-Not-Needed');
  });
});

test('reviews and commits are read only where the policy allows reasons', () => {
  expect(slicesOf(tests, options.parse({}))).toEqual(['pullRequest', 'change']);
  expect(slicesOf(tests, options.parse({ reasons: ['other'] }))).toEqual([
    'pullRequest',
    'change',
    'commits',
    'earlierChanges',
    'reviews',
    'pushes',
  ]);
  expect(slicesOf(tests, options.parse({ reasons: ['other'], independence: 'strict' }))).toContain(
    'replacedHeads',
  );
});

test('a category that does not exist is a mistake in the policy', () => {
  expect(options.safeParse({ reasons: ['boring'] }).success).toBe(false);
});

function step(verdict: Verdict): Record<'summary' | 'waitingFor' | 'turn' | 'remedy', string | null> {
  return {
    summary: plain(verdict.summary),
    waitingFor: 'waitingFor' in verdict ? plain(verdict.waitingFor) : null,
    turn: 'turn' in verdict ? verdict.turn : null,
    remedy: 'remedy' in verdict ? plain(verdict.remedy) : null,
  };
}

interface Given {
  readonly body?: string;
  /** Users whose review was requested. */
  readonly requested?: readonly string[];
  /** Each by grace on the head after the edit, unless told. */
  readonly reviews?: readonly Partial<Review>[];
  readonly writers?: readonly (Actor | null)[];
  /** Of the only commit. */
  readonly sha?: string;
  readonly same?: readonly string[];
  readonly editedAt?: null;
  /** Who pushed the head. */
  readonly pushed?: Actor;
  readonly options?: object;
  readonly policy?: readonly Category[];
  readonly files?: readonly string[];
}

function verdictOf({
  body = line,
  requested = [],
  reviews = [],
  writers = [mona],
  sha = head,
  same = [],
  editedAt,
  pushed,
  options: more = {},
  policy = allowed,
  files = ['src/cart.ts'],
}: Given): Verdict {
  const signatures = writers.map((actor) => ({
    name: 'A',
    email: `${actor?.login ?? 'unknown'}@example.test`,
    actor,
  }));
  const { bodyEditedAt, ...unedited } = samplePullRequest({ body, author: mona });
  const pullRequest = editedAt === null ? unedited : { ...unedited, bodyEditedAt: edited };
  const commits: Commits = {
    commits: [
      {
        sha,
        message: 'Sum',
        committedAt: before,
        authors: signatures,
        committer: { name: 'A', email: 'a@example.test', actor: mona },
        committedByGitHub: false,
        parents: ['b'.repeat(40)],
      },
    ],
    forcePushes: [],
  };
  return judgeRule(
    tests,
    {
      pullRequest,
      change: {
        files: files.map((path) => changedFile(path, { patch: patchOf(['+expect(sum()).toBe(1)']) })),
      },
      commits,
      pushes:
        pushed === undefined
          ? { needed: false }
          : { needed: true, pushes: [{ by: pushed, before: null, after: sha }], incomplete: null },
      replacedHeads: [],
      earlierChanges: earlierChanges(after, same, { [older]: 'src/cart.ts' }),
      reviews: {
        reviews: reviews.map((review, index) => ({
          id: String(index),
          author: grace,
          state: 'approved',
          commit: head,
          submittedAt: after,
          canPush: true,
          ...review,
        })),
        requested: requested.map((name) => ({ kind: 'user', name })),
      },
    },
    { reasons: policy, ...more },
    after,
  );
}
