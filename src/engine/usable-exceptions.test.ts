import { describe, expect, it, test } from '@jest/globals';
import { noEarlierChanges } from '../../test/samples/earlier-changes.ts';
import { commitBy } from '../../test/samples/own-rule.ts';
import { samplePullRequest } from '../../test/samples/pull-request.ts';
import type { Exception, RegisteredException } from '../evidence/exceptions.ts';
import type { Evidence } from '../evidence/index.ts';
import type { Pushes } from '../evidence/pushes.ts';
import { available, unavailable } from '../evidence/slice.ts';
import { digestOf } from '../exceptions/exception.ts';
import { withoutExceptions } from '../policy/exception-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { review } from '../rules/review/index.ts';
import { plain, say } from '../text/message.ts';
import { evaluate, evaluateMergeGroup } from './evaluate.ts';
import type { Report, ReportSubject } from './report.ts';
import { requirements } from './required-evidence.ts';

const now = new Date('2026-03-10T12:00:00Z');
const day = (text: string) => new Date(`${text}T00:00:00Z`);
const subject: ReportSubject<'pull-request'> = {
  kind: 'pull-request',
  repository: 'acme/shop',
  repositoryUrl: 'https://github.com/acme/shop',
  number: 7,
  headSha: samplePullRequest().head.sha,
  baseSha: 'b'.repeat(40),
  draft: false,
};

const policy: Policy = {
  source: { kind: 'default' },
  comment: 'never',
  exceptions: { ...withoutExceptions, approvers: [{ by: ['cto'] }] },
  rules: [{ rule: review, enforcement: 'enforce', options: review.options.parse({}) }],
};

function exception(
  changed: Partial<Exception> = {},
  scope: Partial<Exception['scope']> = {},
): RegisteredException {
  const made: Exception = {
    id: 'EX-1',
    scope: {
      rule: 'review',
      findings: null,
      paths: null,
      repository: 'acme/shop',
      pullRequest: null,
      alert: null,
      untilRelease: null,
      ...scope,
    },
    severity: null,
    reason: 'Two people are on leave.',
    control: null,
    requester: { login: 'bob', operators: [] },
    created: day('2026-03-01'),
    starts: null,
    ends: day('2026-04-01'),
    origin: { kind: 'dashboard' },
    ...changed,
  };
  const as = [{ kind: 'person' }] as const;
  return {
    exception: made,
    decisions: [{ kind: 'approved', by: 'cto', as, at: day('2026-03-02'), digest: digestOf(made) }],
  };
}

/** Opened by alice, whose commits it has. */
function evidenceOf(registered: readonly RegisteredException[], changed: Evidence = {}): Evidence {
  const pullRequest = samplePullRequest({ author: { login: 'alice', kind: 'user' } });
  return {
    exceptions: available({ registered, emergencies: [], refused: [] }),
    pullRequest: available({ ...pullRequest, base: { ...pullRequest.base, public: false } }),
    commits: available({
      commits: [commitBy({ login: 'alice', kind: 'user' }, { sha: pullRequest.head.sha })],
      forcePushes: [],
    }),
    earlierChanges: available(noEarlierChanges),
    reviews: available({ reviews: [], requested: [] }),
    teams: available({}),
    pushes: available<Pushes>({
      needed: true,
      pushes: [{ by: { login: 'alice', kind: 'user' }, before: null, after: pullRequest.head.sha }],
      incomplete: null,
    }),
    ...changed,
  };
}

function reportOn(evidence: Evidence, under: Policy = policy, at = now): Report {
  return evaluate(subject, { valid: true, policy: under }, evidence, at);
}

const statusOf = ({ rules }: Report) => rules[0]?.verdict.status;

describe('an exception counts for a pull request', () => {
  test.each<[string, RegisteredException, string]>([
    ['where it is active', exception(), 'waived'],
    ['of every repository', exception({}, { repository: null }), 'waived'],
    ['of its repository in another spelling', exception({}, { repository: 'Acme/Shop' }), 'waived'],
    ['not of another repository', exception({}, { repository: 'acme/other' }), 'pending'],
    ['of this pull request', exception({}, { pullRequest: 7 }), 'waived'],
    ['not of another pull request', exception({}, { pullRequest: 8 }), 'pending'],
    ['not where it ended', exception({ ends: day('2026-03-10') }), 'pending'],
    ['not where it begins later', exception({ starts: day('2026-03-11') }), 'pending'],
    ['not where nobody approved it', { ...exception(), decisions: [] }, 'pending'],
  ])('%s', (_, registered, status) => {
    expect(statusOf(reportOn(evidenceOf([registered])))).toBe(status);
  });

  it('not where the policy lets nobody approve any', () => {
    const { exceptions: _, ...without } = policy;
    const report = reportOn(evidenceOf([exception()]), without);
    expect([statusOf(report), report.exceptions]).toEqual(['pending', undefined]);
  });

  it('to the moment at which it ends, when it is evaluated again', () => {
    const registered = exception();
    const before = reportOn(evidenceOf([registered]), policy, new Date(day('2026-04-01').getTime() - 1));
    expect([before.conclusion, before.reevaluateAt]).toEqual(['success', day('2026-04-01')]);
    expect(reportOn(evidenceOf([registered]), policy, day('2026-04-01')).conclusion).toBe('pending');
  });

  it('from the moment on at which it begins, when it is evaluated again', () => {
    const report = reportOn(evidenceOf([exception({ starts: day('2026-03-11') })]));
    expect(report.reevaluateAt).toEqual(day('2026-03-11'));
  });
});

describe('an exception does not count for a change of its approver', () => {
  const byCto = { login: 'cto', kind: 'user' } as const;
  const opened = samplePullRequest({ author: byCto });

  test.each<[string, Evidence, string]>([
    [
      'who opened it',
      { pullRequest: available(opened) },
      'the person who approved it contributed to this change',
    ],
    [
      'who pushed to it',
      {
        pushes: available<Pushes>({
          needed: true,
          pushes: [{ by: byCto, before: null, after: opened.head.sha }],
          incomplete: null,
        }),
      },
      'cto, who approved it, pushed',
    ],
    [
      'where nobody knows who pushed to it',
      { pushes: available<Pushes>({ needed: true, pushes: [], incomplete: null }) },
      'so nobody can be shown to be independent of it',
    ],
    [
      'where the pushes were not read',
      { pushes: available<Pushes>({ needed: false }) },
      'who pushed this change was not read',
    ],
    [
      'where the commits do not contain the head',
      { commits: available({ commits: [], forcePushes: [] }) },
      'list of commits does not contain the head',
    ],
    [
      'where the commits could not be read',
      {
        commits: unavailable({ reason: 'unreadable', message: say`Not read.`, remedy: say`Try again.` }),
      },
      'who contributed to this change could not be read',
    ],
  ])('%s', (_, changed, why) => {
    const { exceptions, conclusion } = reportOn(evidenceOf([exception()], changed));
    expect(conclusion).not.toBe('success');
    expect(exceptions?.uncounted.map(({ id }) => id)).toEqual(['EX-1']);
    expect(plain(exceptions?.uncounted[0]?.why ?? [])).toContain(why);
  });
});

it('says why none counts where they could not be read', () => {
  const problem = { reason: 'unreadable', message: say`No.`, remedy: say`Again.` } as const;
  const report = reportOn(evidenceOf([], { exceptions: unavailable(problem) }));
  expect([report.conclusion, report.exceptions?.problem]).toEqual(['pending', problem]);
});

it('does not count with the id of another one', () => {
  const report = reportOn(evidenceOf([exception(), exception({}, { repository: null })]));
  expect([statusOf(report), report.exceptions?.uncounted.map(({ id }) => id)]).toEqual([
    'pending',
    ['EX-1', 'EX-1'],
  ]);
});

it('lists what is to be read only where somebody may approve exceptions', () => {
  const { exceptions: _, ...without } = policy;
  expect(requirements(policy).slices.has('exceptions')).toBe(true);
  expect(requirements(without).slices.has('exceptions')).toBe(false);
});

describe('a merge group', () => {
  const group: ReportSubject<'merge-group'> = { ...subject, kind: 'merge-group', pullRequests: [7, 8] };
  const member = (number: number, registered: readonly RegisteredException[]) =>
    evaluate({ ...subject, number }, { valid: true, policy }, evidenceOf(registered), now);

  test.each<[string, RegisteredException[], string]>([
    ['of pull requests of which each is waived', [exception()], 'success'],
    ['of one that is waived and one that is not', [exception({}, { pullRequest: 7 })], 'pending'],
  ])('%s', (_, registered, conclusion) => {
    const members = [7, 8].map((number) => member(number, registered));
    const report = evaluateMergeGroup(group, { valid: true, policy }, {}, members, now);
    expect(report.conclusion).toBe(conclusion);
    expect(statusOf(report)).toBe(conclusion === 'success' ? 'waived' : 'pending');
  });
});
