import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { Emergency, Exception, ExceptionScope } from '../evidence/exceptions.ts';
import { findingId } from '../exceptions/finding-id.ts';
import { severities } from '../rules/options.ts';
import type { Finding, Verdict } from '../rules/verdict.ts';
import { plain, say } from '../text/message.ts';
import type { UsableException } from './report.ts';
import { waive } from './waive.ts';

const until = new Date('2026-04-01T00:00:00Z');

const wholeRule: ExceptionScope = {
  rule: 'tests',
  findings: null,
  paths: null,
  repository: null,
  pullRequest: null,
  alert: null,
  untilRelease: null,
};

function usable(
  scope: Partial<ExceptionScope> = {},
  {
    id = 'EX-1',
    severity = null,
    ends = until,
  }: { id?: string; severity?: Exception['severity']; ends?: Date } = {},
): UsableException {
  return {
    exception: {
      id,
      scope: { ...wholeRule, ...scope },
      severity,
      reason: 'Generated code.',
      control: 'Smoke tests.',
      requester: { login: 'bob', operators: [] },
      created: new Date('2026-03-01T00:00:00Z'),
      starts: null,
      ends,
      origin: { kind: 'dashboard' },
    },
    until: ends,
  };
}

const emergency: Emergency = {
  id: 'EM-1',
  pullRequest: 7,
  headSha: 'a'.repeat(40),
  reason: 'The shop is down.',
  incident: 'https://status.example/1',
  declaredBy: 'ada',
  declaredAt: new Date('2026-03-01T00:00:00Z'),
  due: new Date('2026-03-06T00:00:00Z'),
  issue: null,
  reviewed: null,
  origin: { kind: 'dashboard' },
};

const untested = (path: string): Finding => ({
  messageId: 'untested-file',
  message: say`This change needs a test.`,
  path,
  level: 'failure',
});

const unmet = { messageId: 'no-tests', remedy: say`Add one.`, turn: 'author' } as const;

const failing: Verdict = {
  ...unmet,
  status: 'fail',
  summary: say`2 files without tests.`,
  waivable: { of: ['untested-file'], otherwise: null },
  findings: [
    untested('src/a.ts'),
    untested('src/b.ts'),
    { ...untested('x'), messageId: 'note', level: 'notice' },
  ],
};

const waiting: Verdict = {
  ...unmet,
  status: 'pending',
  summary: say`Nobody approved.`,
  waitingFor: say`1 review`,
  findings: [],
};

const alertOf = (number: number, severity: Finding['severity']): Finding => ({
  messageId: 'new-alert',
  message: say`Alert.`,
  path: `src/${number}.ts`,
  level: 'failure',
  alert: { kind: 'code-scanning', number },
  ...(severity === undefined ? {} : { severity }),
});

const clean: Verdict = { status: 'pass', messageId: 'clean', summary: say`Clean.`, findings: [] };

const alerts = (otherwise: Verdict, ...findings: Finding[]): Verdict => ({
  ...unmet,
  status: 'fail',
  messageId: 'new-alerts',
  summary: say`New alerts.`,
  waivable: { of: ['new-alert'], otherwise },
  findings,
});

const tests = { id: 'tests' };
const sast = { id: 'sast', hasSeverities: true } as const;
const guard = { id: 'policy-guard', waivable: 'pull-request' } as const;

function apply(
  verdict: Verdict,
  rule: Parameters<typeof waive>[1],
  given: readonly UsableException[],
  {
    emergencies = [],
    showsReasons = false,
  }: { emergencies?: readonly Emergency[]; showsReasons?: boolean } = {},
) {
  return waive(verdict, rule, { usable: given, emergencies, showsReasons });
}

test('exceptions with the same end are named together', () => {
  const of = (id: string, path: string, ends = until) => usable({ paths: [path] }, { id, ends });
  const later = new Date('2026-05-01T00:00:00Z');
  const summaryOf = (...given: readonly UsableException[]) => plain(apply(failing, tests, given).summary);
  expect(summaryOf(of('EX-1', 'src/a.ts'), of('EX-2', 'src/b.ts'))).toMatch(
    /^Waived by the exceptions EX-1 and EX-2 until 2026-03-31\. /,
  );
  expect(summaryOf(of('EX-1', 'src/a.ts'), of('EX-2', 'src/b.ts', later))).toMatch(
    /^Waived by the exception EX-1 until 2026-03-31 and the exception EX-2 until 2026-04-30\. /,
  );
});

describe('an exception of the whole rule', () => {
  test.each<[string, Verdict]>([
    ['fails', failing],
    ['waits', waiting],
    ['cannot be checked', { ...waiting, status: 'error' } as Verdict],
  ])('waives a verdict that %s', (_, verdict) => {
    const result = apply(verdict, tests, [usable()]);
    expect(result).toMatchObject({ status: 'waived', instead: verdict.status, until });
    expect(plain(result.summary)).toMatch(/^Waived by the exception EX-1 until 2026-03-31\. /);
  });

  test.each<[string, Verdict]>([
    ['passes', clean],
    ['does not apply', { ...clean, status: 'not-applicable' }],
  ])('leaves one alone that %s', (_, verdict) => {
    expect(apply(verdict, tests, [usable()])).toBe(verdict);
  });

  it('is of that rule only', () => {
    expect(apply(failing, { id: 'review' }, [usable()]).status).toBe('fail');
  });

  it('that ends last counts', () => {
    const later = new Date('2026-05-01T00:00:00Z');
    const result = apply(failing, tests, [usable(), usable({}, { id: 'EX-2', ends: later })]);
    expect(result).toMatchObject({ status: 'waived', until: later, waivers: [{ id: 'EX-2' }] });
  });

  test.each<[string, Verdict, Exception['severity'], string]>([
    ['alerts of its severity', alerts(clean, alertOf(1, 'medium'), alertOf(2, 'high')), 'high', 'waived'],
    ['an alert that is worse', alerts(clean, alertOf(1, 'high')), 'medium', 'fail'],
    [
      'an alert without a severity, which may be the worst',
      alerts(clean, alertOf(1, undefined)),
      'high',
      'fail',
    ],
    ['what may hide an alert of any severity', waiting, 'high', 'pending'],
    ['what hides none that is worse than critical', waiting, 'critical', 'waived'],
    ['alerts behind which an analysis is missing', alerts(waiting, alertOf(1, 'high')), 'high', 'pending'],
  ])('of a rule with severities covers %s as it says', (_, verdict, severity, status) => {
    expect(apply(verdict, sast, [usable({ rule: 'sast' }, { severity })]).status).toBe(status);
  });

  it('waives what protects the exceptions for one pull request only', () => {
    expect(apply(waiting, guard, [usable({ rule: 'policy-guard' })]).status).toBe('pending');
    expect(apply(waiting, guard, [usable({ rule: 'policy-guard', pullRequest: 7 })]).status).toBe('waived');
  });
});

describe('exceptions of findings', () => {
  const [a, b] = [untested('src/a.ts'), untested('src/b.ts')].map((each) => findingId('tests', each) ?? '');

  test.each<[string, Partial<ExceptionScope>[], string, (string | undefined)[]]>([
    ['both by id', [{ findings: [a ?? '', b ?? ''] }], 'waived', ['EX-1', 'EX-1', undefined]],
    ['one by id', [{ findings: [a ?? ''] }], 'fail', ['EX-1', undefined, undefined]],
    ['one each', [{ findings: [a ?? ''] }, { findings: [b ?? ''] }], 'waived', ['EX-1', 'EX-2', undefined]],
    ['one by path', [{ paths: ['src/a.*'] }], 'fail', ['EX-1', undefined, undefined]],
    ['both by path', [{ paths: ['src/**'] }], 'waived', ['EX-1', 'EX-1', undefined]],
    ['one by id and path, which both have to fit', [{ findings: [a ?? ''], paths: ['lib/**'] }], 'fail', []],
    ['one by a glob with a mistake', [{ paths: ['/src'] }], 'fail', []],
    ['none', [{ findings: ['tests/untested-file/0000000000000000'] }], 'fail', []],
    ['those of another rule', [{ rule: 'review', paths: ['**'] }], 'fail', []],
  ])('cover %s', (_, scopes, status, waivedBy) => {
    const given = scopes.map((scope, index) => usable(scope, { id: `EX-${index + 1}` }));
    const result = apply(failing, tests, given);
    expect(result.status).toBe(status);
    if (waivedBy.length > 0) expect(result.findings.map((finding) => finding.waivedBy)).toEqual(waivedBy);
    else expect(result.findings.some((finding) => finding.waivedBy !== undefined)).toBe(false);
  });

  it('leave those uncovered that ask for a change, with the ids by which they can be named', () => {
    const { findings } = apply(failing, tests, [usable({ findings: [a ?? ''] })]);
    expect(findings.map(({ id, level }) => [id, level])).toEqual([
      [a, 'notice'],
      [b, 'failure'],
      [undefined, 'notice'],
    ]);
  });

  it('do not cover a finding that counts others', () => {
    const counting: Finding = { messageId: 'untested-file', message: say`5 more files.`, level: 'warning' };
    const verdict = { ...failing, findings: [...failing.findings, counting] } as Verdict;
    expect(apply(verdict, tests, [usable({ paths: ['**'] })]).status).toBe('fail');
  });

  it('end with the first of them', () => {
    const later = new Date('2026-05-01T00:00:00Z');
    const given = [
      usable({ paths: ['src/a.ts'] }),
      usable({ paths: ['src/b.ts'] }, { id: 'EX-2', ends: later }),
    ];
    expect(apply(failing, tests, given)).toMatchObject({ status: 'waived', until });
  });

  it('leave a verdict alone that also fails for something else', () => {
    const { waivable: _, ...verdict } = failing as Extract<Verdict, { status: 'fail' }>;
    expect(apply(verdict, tests, [usable({ paths: ['**'] })])).toEqual(verdict);
  });

  test.each<[string, Verdict, Partial<ExceptionScope>, Exception['severity'], string]>([
    [
      'an alert',
      alerts(clean, alertOf(1, 'high')),
      { alert: { kind: 'code-scanning', number: 1 } },
      'high',
      'waived',
    ],
    [
      'another alert',
      alerts(clean, alertOf(1, 'high')),
      { alert: { kind: 'code-scanning', number: 2 } },
      'high',
      'fail',
    ],
    [
      'an alert of another kind',
      alerts(clean, alertOf(1, 'high')),
      { alert: { kind: 'dependabot', number: 1 } },
      'high',
      'fail',
    ],
    [
      'an alert for less than its severity',
      alerts(clean, alertOf(1, 'high')),
      { alert: { kind: 'code-scanning', number: 1 } },
      'medium',
      'fail',
    ],
    [
      'an alert whatever the rule',
      alerts(clean, alertOf(1, 'high')),
      { rule: null, alert: { kind: 'code-scanning', number: 1 } },
      'high',
      'waived',
    ],
    [
      'one of two alerts',
      alerts(clean, alertOf(1, 'high'), alertOf(2, 'high')),
      { alert: { kind: 'code-scanning', number: 1 } },
      'high',
      'fail',
    ],
    [
      'an alert while an analysis is missing',
      alerts(waiting, alertOf(1, 'high')),
      { alert: { kind: 'code-scanning', number: 1 } },
      'high',
      'pending',
    ],
    [
      'an alert of a rule without a name',
      alerts(clean, alertOf(1, 'high')),
      { rule: null },
      'critical',
      'fail',
    ],
  ])('of %s', (_, verdict, scope, severity, status) => {
    expect(apply(verdict, sast, [usable({ rule: 'sast', ...scope }, { severity })]).status).toBe(status);
  });
});

describe('an emergency', () => {
  const emergencies = [emergency];

  test.each<[string, Verdict, Parameters<typeof waive>[1], string]>([
    ['waives what fails', failing, tests, 'waived'],
    ['waives what waits', waiting, tests, 'waived'],
    ['waives alerts of any severity', alerts(clean, alertOf(1, 'critical')), sast, 'waived'],
    ['never waives what protects the policy', waiting, guard, 'pending'],
    [
      'never waives an active secret',
      alerts(clean, { ...alertOf(1, 'critical'), inEmergency: 'active-secret' }),
      sast,
      'fail',
    ],
    [
      'never waives malware',
      alerts(clean, { ...alertOf(1, 'critical'), inEmergency: 'malware' }),
      sast,
      'fail',
    ],
  ])('%s', (_, verdict, rule, status) => {
    expect(apply(verdict, rule, [], { emergencies }).status).toBe(status);
  });

  it('has no end of its own', () => {
    expect(apply(waiting, tests, [], { emergencies })).toMatchObject({
      until: null,
      waivers: [{ kind: 'emergency', id: 'EM-1' }],
    });
  });

  it('comes after an exception', () => {
    expect(apply(waiting, tests, [usable()], { emergencies })).toMatchObject({ waivers: [{ id: 'EX-1' }] });
  });
});

test.each([
  [false, null, null],
  [true, 'Generated code.', 'Smoke tests.'],
])('reasons are in the report only where the check may show them: %s', (showsReasons, reason, control) => {
  const result = apply(failing, tests, [usable()], { showsReasons });
  expect(result.status === 'waived' && result.waivers).toMatchObject([{ reason, control }]);
});

test('without exceptions, a verdict stays as it is', () => {
  const { waivable: _, ...rest } = failing as Extract<Verdict, { status: 'fail' }>;
  expect(waive(failing, tests, null)).toEqual(rest);
  expect(waive(waiting, tests, null)).toBe(waiting);
});

test('whatever the exceptions, no finding that is worse than one allows is waived', () => {
  const severity = fc.constantFrom(...severities);
  const scope = fc.record({
    rule: fc.constantFrom('sast', null),
    alert: fc.option(
      fc.record({ kind: fc.constant('code-scanning' as const), number: fc.integer({ min: 1, max: 3 }) }),
    ),
    paths: fc.option(fc.constantFrom<readonly string[]>(['src/1.ts'], ['src/**'])),
  });
  fc.assert(
    fc.property(
      fc.array(severity, { minLength: 1, maxLength: 3 }),
      fc.array(fc.tuple(scope, fc.option(severity)), { maxLength: 4 }),
      (found, given) => {
        const findings = found.map((each, index) => alertOf(index + 1, each));
        const result = apply(
          alerts(clean, ...findings),
          sast,
          given.map(([changed, allowed], index) => usable(changed, { id: `EX-${index}`, severity: allowed })),
        );
        const isAllowed = (finding: Finding) =>
          given.some(
            ([{ alert, paths, rule }, allowed]) =>
              allowed !== null &&
              severities.indexOf(allowed) <= severities.indexOf(finding.severity ?? 'critical') &&
              (alert === null ? rule !== null : alert.number === finding.alert?.number) &&
              (paths === null || paths.includes('src/**') || paths.includes(finding.path ?? '')),
          );
        expect(result.status).toBe(findings.every(isAllowed) ? 'waived' : 'fail');
      },
    ),
    { numRuns: 2_000, seed: 11 },
  );
});
