import { describe, expect, it, test } from '@jest/globals';
import { judgeRule } from '../../../../test/rule.ts';
import { changedFile, patchOf } from '../../../../test/samples/changed-file.ts';
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
    ['no category', why, /it has to be written as Tests-Not-Needed/],
    [
      'an unknown category',
      `boring: ${why}`,
      /with one of the categories hard-to-test, tests-in-separate-change/,
    ],
    ['a category that is not allowed', `other: ${why}`, /the policy does not allow the category other/],
    ['the form as it is', '<category>: <why>', /it has to be written as/],
    ['no why', 'hard-to-test:', /it does not say why/],
    ['a short why', 'hard-to-test: because', /it does not say why/],
    ['one letter again and again', `hard-to-test: ${'x'.repeat(40)}`, /it does not say why/],
    ['signs', `hard-to-test: ${'. '.repeat(40)}`, /it does not say why/],
    ['a placeholder', 'hard-to-test: [explain here why no test is needed]', /it does not say why/],
    ['a why without end', `hard-to-test: ${'because of it '.repeat(50)}`, /longer than 500 characters/],
    ['tests elsewhere, unnamed', `tests-in-separate-change: ${why}`, /it names no pull request/],
    ['tests elsewhere, some day', 'tests-in-separate-change: they come in #12, soon', /no day until when/],
  ])('does not count with %s', (_, text, problem) => {
    const read = readReasons(`Tests-Not-Needed: ${text}`, allowed);
    expect(read.reason).toBeNull();
    expect(read.problems.map(plain).join('\n')).toMatch(problem);
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

  it('is answered five times at most', () => {
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
      /grace does not accept the reason: it was given before the description was last edited/,
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
      /mona does not accept the reason: the reviewer opened this pull request/,
    ],
    [
      'a writer of a commit approved',
      { writers: [mona, grace], reviews: [{}] },
      'pending',
      /the reviewer wrote commit|is a co-author/,
    ],
    [
      'somebody without write access approved',
      { reviews: [{ canPush: false }] },
      'pending',
      /the reviewer has no write access/,
    ],
    [
      'an app approved',
      { reviews: [{ author: { login: 'helper[bot]', kind: 'bot' } }] },
      'pending',
      /not a person/,
    ],
    ['somebody approved another head', { reviews: [{ commit: older }] }, 'pending', /before the last push/],
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
      /not accepted yet/,
    ],
    [
      'somebody approved, then asked for changes',
      { reviews: [{}, { state: 'changes-requested' }] },
      'pending',
      /not accepted yet/,
    ],
    ['somebody commented', { reviews: [{ state: 'commented' }] }, 'pending', /not accepted yet/],
    [
      'somebody unknown wrote part of the change',
      { writers: [mona, null], reviews: [{}] },
      'fail',
      /an email in the commits belongs to no GitHub account/,
    ],
    ['commits are missing', { sha: older, reviews: [{}] }, 'fail', /do not contain the head/],
    [
      'nobody knows when it was written',
      { editedAt: null, reviews: [{}] },
      'fail',
      /last edited is not known/,
    ],
    ['the policy allows none', { policy: [], reviews: [{}] }, 'fail', /the policy allows no such reason/],
    [
      'the policy allows others',
      { policy: ['other'], reviews: [{}] },
      'fail',
      /does not allow the category hard-to-test, only other/,
    ],
  ])('%s', (_, given, status, says) => {
    const verdict = judge(given);
    expect(verdict.status).toBe(status);
    expect(verdict.findings.map(({ message }) => plain(message)).join('\n')).toMatch(says);
  });
});

describe('a reason in the right form', () => {
  it('keeps what lacks tests in sight', () => {
    const { findings } = judge({ reviews: [{}] });
    expect(findings.at(-1)).toMatchObject({ level: 'notice', path: 'src/cart.ts' });
    expect(findings.every(({ level }) => level === 'notice')).toBe(true);
  });

  it('waits for the reviewer', () => {
    const verdict = judge({});
    expect(verdict).toMatchObject({ status: 'pending', turn: 'reviewer' });
    expect('waitingFor' in verdict ? plain(verdict.waitingFor) : '').toBe(
      'a reviewer to accept that no test is needed',
    );
  });

  it('is not asked for where the change brings tests', () => {
    expect(judge({ files: ['src/cart.ts', 'src/cart.test.ts'] }).status).toBe('pass');
  });
});

test('reviews and commits are read only where the policy allows reasons', () => {
  expect(slicesOf(tests, options.parse({}))).toEqual(['pullRequest', 'change']);
  expect(slicesOf(tests, options.parse({ reasons: ['other'] }))).toEqual([
    'pullRequest',
    'change',
    'commits',
    'reviews',
  ]);
});

test('a category that does not exist is a mistake in the policy', () => {
  expect(options.safeParse({ reasons: ['boring'] }).success).toBe(false);
});

interface Given {
  /** Each by grace on the head after the edit, unless told. */
  readonly reviews?: readonly Partial<Review>[];
  readonly writers?: readonly (Actor | null)[];
  /** Of the only commit. */
  readonly sha?: string;
  readonly same?: readonly string[];
  readonly editedAt?: null;
  readonly policy?: readonly Category[];
  readonly files?: readonly string[];
}

function judge({
  reviews = [],
  writers = [mona],
  sha = head,
  same = [],
  editedAt,
  policy = allowed,
  files = ['src/cart.ts'],
}: Given): Verdict {
  const signatures = writers.map((actor) => ({ name: 'A', email: 'a@example.test', actor }));
  const { bodyEditedAt, ...unedited } = samplePullRequest({ body: line, author: mona });
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
    sameChangeAsHead: same,
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
        requested: [],
      },
    },
    { reasons: policy },
    after,
  );
}
