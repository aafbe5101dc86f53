import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { type ExceptionPolicy, withoutExceptions } from '../policy/exception-policy.ts';
import { type ExceptionsFile, readExceptionsFile } from './read-exceptions-file.ts';
import { stateOf } from './state.ts';

const policy: ExceptionPolicy = {
  ...withoutExceptions,
  approvers: [
    { by: ['cto'] },
    { by: [{ team: 'leads' }], rules: ['tests'], severities: ['medium', 'low', 'none'] },
  ],
  deputies: [{ by: 'dana', of: 'cto', until: '2026-03-31' }],
};

const own: ExceptionsFile = {
  repository: 'acme/shop',
  path: '.github/sdl-exceptions.yml',
  commit: 'c'.repeat(40),
  reach: 'own',
};

const context = { policy, teams: { leads: ['lea'] }, rules: ['tests', 'sast'] };

const keys: Readonly<Record<string, string>> = {
  id: 'EX-1',
  rule: 'tests',
  reason: 'Generated code, replaced in March.',
  requester: 'bob',
  approver: 'cto',
  approved: '2026-03-01',
  until: '2026-04-30',
};

/** The text of a file with one entry. Null leaves a key out. */
function entry(changed: Readonly<Record<string, string | null>> = {}): string {
  const lines = Object.entries({ ...keys, ...changed }).flatMap(([key, value]) =>
    value === null ? [] : [`${key}: ${value}`],
  );
  return `  - ${lines.join('\n    ')}\n`;
}

function read(text: string, file: ExceptionsFile = own) {
  return readExceptionsFile(text, file, context);
}

function problemsOf(text: string, file: ExceptionsFile = own) {
  return read(text, file).refused.map(({ line, column, message }) => [`${line}:${column}`, message]);
}

const list = (...entries: readonly string[]) => `exceptions:\n${entries.join('')}`;

describe('an entry', () => {
  it('is an exception with the approval that it names', () => {
    const { registered, refused } = read(
      list(entry({ control: 'Smoke tests.', paths: '[src/generated/**]', severity: 'high' })),
    );
    expect(refused).toEqual([]);
    expect(registered).toMatchObject([
      {
        exception: {
          id: 'EX-1',
          scope: { rule: 'tests', paths: ['src/generated/**'], repository: 'acme/shop', pullRequest: null },
          severity: 'high',
          reason: 'Generated code, replaced in March.',
          control: 'Smoke tests.',
          requester: { login: 'bob' },
          ends: new Date('2026-05-01T00:00:00Z'),
          origin: { kind: 'file', repository: 'acme/shop', line: 2 },
        },
        decisions: [{ kind: 'approved', by: 'cto', as: [{ kind: 'person' }] }],
      },
    ]);
  });

  test.each<[string, string, string]>([
    ['before its approval', '2026-02-28T23:59:59Z', 'proposed'],
    ['on the day of its approval', '2026-03-01T00:00:00Z', 'active'],
    ['at the end of its last day', '2026-04-30T23:59:59Z', 'active'],
    ['after its last day', '2026-05-01T00:00:00Z', 'expired'],
  ])('%s', (_, now, kind) => {
    const [registered] = read(list(entry())).registered;
    expect(registered && stateOf(registered, policy, new Date(now)).kind).toBe(kind);
  });

  test.each<[string, Record<string, string | null>]>([
    ['by a member of a team', { approver: 'lea' }],
    ['by a deputy, who says for whom', { approver: 'dana', 'deputy-for': 'cto' }],
    ['of a finding', { findings: '[tests/untested-file/0123456789abcdef]' }],
    ['of a rule that the policy defines', { rule: 'require.payments-review' }],
    ['of an alert whatever the rule', { rule: null, alert: '{ kind: code-scanning, number: 3 }' }],
    ['of one pull request', { 'pull-request': '7' }],
    ['until a release', { 'until-release': 'v2.0.0' }],
  ])('counts %s', (_, changed) => {
    const { registered, refused } = read(list(entry(changed)));
    expect([registered.length, refused]).toEqual([1, []]);
  });

  test.each<[string, Record<string, string | null>, string, string]>([
    ['without an end', { until: null }, '2:5', '`exceptions[0].until` is missing'],
    ['whose end is no date', { until: 'never' }, '8:12', 'must be a day such as `2030-01-31`'],
    ['whose end does not exist', { until: '2026-04-31' }, '8:12', 'must be a day such as `2030-01-31`'],
    ['whose end is a time', { until: '2026-04-30T12:00:00Z' }, '8:12', 'must be a day'],
    ['that is too long', { until: '2027-04-30' }, '8:5', 'at most 180 days from its approval'],
    [
      'that is too long for its severity',
      { severity: 'critical' },
      '8:5',
      'at most 30 days from its approval for critical severity',
    ],
    ['that ends before its approval', { until: '2026-02-01' }, '8:12', 'must not be before `approved`'],
    ['that ends before it begins', { from: '2026-05-02' }, '8:12', 'must not be before `from`'],
    ['without a reason', { reason: '""' }, '4:13', '`exceptions[0].reason`'],
    ['with a reason that says nothing', { reason: 'none' }, '4:13', 'text of at least 10 characters'],
    ['without an approver', { approver: null }, '2:5', '`exceptions[0].approver` is missing'],
    ['approved by its requester', { requester: 'CTO' }, '6:15', 'somebody else than the requester'],
    [
      'approved by somebody whom the policy does not name',
      { approver: 'mallory' },
      '6:5',
      'The policy does not let `mallory` approve exceptions for the rule `tests`.',
    ],
    [
      'approved by a team that does not approve the severity',
      { approver: 'lea', severity: 'high' },
      '6:5',
      'does not let `lea` approve exceptions for the rule `tests` and high severity',
    ],
    ['approved by a deputy who does not say so', { approver: 'dana' }, '6:5', 'does not let `dana` approve'],
    [
      'approved by a deputy of somebody else',
      { approver: 'dana', 'deputy-for': '{ team: leads }' },
      '6:5',
      'as the deputy of the team `leads`',
    ],
    [
      'approved by a deputy whose time was over',
      { approver: 'dana', 'deputy-for': 'cto', approved: '2026-04-01' },
      '6:5',
      'as the deputy of `cto`',
    ],
    ['with a misspelled key', { resaon: 'x' }, '9:5', 'did you mean `reason`?'],
    [
      'of a rule that does not exist',
      { rule: 'test' },
      '3:5',
      'There is no rule `test`: did you mean `tests`?',
    ],
    ['of nothing', { rule: null }, '2:5', 'must name a rule, or the entry an alert'],
    ['of findings of another rule', { findings: '[sast/new-alert/1234]' }, '9:15', 'findings of its rule'],
    ['with an empty list', { paths: '[]' }, '9:12', 'a list of at least 1 entry'],
    ['with a glob that has a mistake', { paths: "['/src']" }, '9:13', 'a glob from the root'],
    ['of another repository', { repository: 'acme/other' }, '9:5', 'about this repository only'],
    ['with an id that is no id', { id: '"a b"' }, '2:9', 'must be an id'],
    ['that is no map', {}, '2:5', ''],
  ])('is refused %s', (what, changed, place, says) => {
    const broken = what === 'that is no map' ? '  - EX-9\n' : entry(changed);
    const { registered, refused } = read(list(broken, entry({ id: 'EX-2' })));
    expect(registered.map(({ exception }) => exception.id)).toEqual(['EX-2']);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.message).toContain(says);
    expect(`${refused[0]?.line}:${refused[0]?.column}`).toBe(place);
  });

  test('with the id of another one: neither counts, for which was approved is not known', () => {
    const { registered, refused } = read(list(entry(), entry({ id: 'ex-1' }), entry({ id: 'EX-2' })));
    expect(registered.map(({ exception }) => exception.id)).toEqual(['EX-2']);
    expect(refused.map(({ id, line }) => [id, line])).toEqual([
      ['EX-1', 2],
      ['ex-1', 9],
    ]);
  });
});

describe('a file that is about several repositories', () => {
  const shared: ExceptionsFile = { ...own, repository: 'acme/.github', reach: 'shared' };

  test.each<[string, Record<string, string>, string | null]>([
    ['about one of them', { repository: 'acme/other' }, 'acme/other'],
    ['about all of them', {}, null],
  ])('has entries %s', (_, changed, repository) => {
    const { registered } = read(list(entry(changed)), shared);
    expect(registered.map(({ exception }) => exception.scope.repository)).toEqual([repository]);
  });

  test.each<[string, Record<string, string>]>([
    ['a pull request', { 'pull-request': '7' }],
    ['an alert', { alert: '{ kind: dependabot, number: 3 }' }],
    ['a release', { 'until-release': 'v2' }],
  ])('must say of which repository %s is', (_, changed) => {
    expect(problemsOf(list(entry(changed)), shared)).toEqual([
      ['2:5', 'An entry about a pull request, an alert or a release must name its `repository`.'],
    ]);
  });
});

describe('a file', () => {
  test.each<[string, string]>([
    ['that is empty', ''],
    ['with an empty list', 'exceptions: []\n'],
  ])('%s has no entry', (_, text) => {
    expect(read(text)).toEqual({ registered: [], refused: [] });
  });

  test.each<[string, string, string, string]>([
    ['that is no YAML', 'exceptions: [', '1:14', 'The file cannot be read, so nothing in it counts'],
    ['that is a list', '- id: EX-1\n', '1:1', 'must have a list `exceptions`'],
    ['without a list', 'exceptions: EX-1\n', '1:13', 'must have a list `exceptions`'],
    ['with a merge key', `${list(entry({ '<<': '*x' }))}`, '9:9', 'No anchor'],
    ['with a key twice', `${list(entry())}    id: EX-2\n`, '9:5', 'is given twice'],
    ['that is too large', `${list(entry())}${'#'.repeat(100_000)}`, '1:1', 'at most 100000 are read'],
    [
      'with an alias that grows',
      `x: &a [${'1,'.repeat(9)}]\ny: [${'*a,'.repeat(101)}]\n${list(entry())}`,
      '2:',
      'more than 100 aliases',
    ],
  ])('%s waives nothing', (_, text, place, says) => {
    const { registered, refused } = read(text);
    expect(registered).toEqual([]);
    expect(refused[0]?.message).toContain(says);
    expect(`${refused[0]?.line}:${refused[0]?.column}`).toContain(place);
  });

  test('with another key says so, and its entries count', () => {
    const { registered, refused } = read(`owner: ada\n${list(entry())}`);
    expect(registered).toHaveLength(1);
    expect(refused.map(({ message }) => message)).toEqual([
      '`owner` is not a known key of the file: it has `exceptions` only.',
    ]);
  });

  test('has at most 500 entries that count', () => {
    const entries = Array.from({ length: 501 }, (_, index) => `  - { id: E${index}, ${flow} }\n`);
    const { registered, refused } = read(list(...entries));
    expect([registered.length, refused.map(({ line }) => line)]).toEqual([500, [502]]);
  });
});

const flow = Object.entries(keys)
  .filter(([key]) => key !== 'id')
  .map(([key, value]) => `${key}: "${value}"`)
  .join(', ');

test('whatever the text, reading it ends, and what it registers has an end and an approval by somebody else', () => {
  const piece = fc.oneof(
    fc.constantFrom('exceptions:', '  - ', '    ', '\n', ': ', '&a ', '*a', '{', '}', '[', ']', '"', '|\n'),
    fc.constantFrom(...Object.entries(keys).map(([key, value]) => `    ${key}: ${value}\n`)),
    fc.string({ maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const { registered } = read(`${list(entry())}${pieces.join('')}`);
      for (const { exception, decisions } of registered) {
        expect(exception.ends.getTime()).not.toBeNaN();
        expect(decisions.every((each) => 'by' in each && each.by !== exception.requester.login)).toBe(true);
      }
    }),
    { numRuns: 500, seed: 7 },
  );
});
