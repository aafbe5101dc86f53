import { describe, expect, it, test } from '@jest/globals';
import { rules } from '../rules/index.ts';
import { withoutExceptions } from './exception-policy.ts';
import { loadPolicy } from './load.ts';
import type { Policy } from './policy.ts';
import { comparePolicies } from './policy-change.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { nowhere, resolvePolicy } from './resolve.ts';
import { settingChanges } from './setting-changes.ts';
import type { PolicySource } from './written-policy.ts';

const source = { kind: 'repository', path: '.github/sdl.yml', commit: 'a'.repeat(40) } as const;
const organizationSource: PolicySource = { ...source, kind: 'organization', repository: 'acme/.github' };

function fileOf(text: string, from: PolicySource = source) {
  const read = readPolicyFile(`rules: { tests: enforce }\n${text}`, from, rules);
  if (!read.valid) throw new Error(read.problems[0]?.message);
  return read.file;
}

function policyOf(repository: string, organization: string | null = null): Policy {
  const layers = {
    organization: organization === null ? null : fileOf(organization, organizationSource),
    repository: fileOf(repository),
  };
  return resolvePolicy(layers, nowhere, rules);
}

const cto = 'approvers: [{ by: [cto] }]';

describe('the key `exceptions` of the file', () => {
  it('has a default for each of its keys', () => {
    expect(policyOf(`exceptions: { ${cto} }`).exceptions).toEqual({
      ...withoutExceptions,
      approvers: [{ by: ['cto'] }],
    });
  });

  it('may be absent: then nobody approves exceptions', () => {
    expect(policyOf('')).not.toHaveProperty('exceptions');
    expect(withoutExceptions.approvers).toEqual([]);
  });

  it('changes single terms', () => {
    expect(policyOf(`exceptions: { ${cto}, longest: { high: 14 } }`).exceptions?.longest).toEqual({
      ...withoutExceptions.longest,
      high: 14,
    });
  });

  test.each([
    [
      'exceptions: { approver: [] }',
      '`approver` is not a known key of `exceptions`: did you mean `approvers`?',
    ],
    [
      'exceptions: { approvers: [{ by: [] }] }',
      '`exceptions.approvers[0].by` must be a list of at least 1 entry',
    ],
    [
      'exceptions: { approvers: [{ by: [cto], severities: [worst] }] }',
      '`exceptions.approvers[0].severities[0]`',
    ],
    ['exceptions: { longest: { high: 0 } }', '`exceptions.longest.high` must be at least 1'],
    ['exceptions: { longest: { high: 9999 } }', '`exceptions.longest.high` must be at most 730'],
    ['exceptions: { repository: risks }', '`exceptions.repository` must be a repository as `owner/name`'],
    ['exceptions: { deputies: [{ by: dana, of: cto, until: soon }] }', 'must be a day such as `2030-01-31`'],
    ['exceptions: { deputies: [{ by: dana, of: cto }] }', '`exceptions.deputies[0].until` is missing'],
  ])('%s is a mistake with its place', (text, says) => {
    const result = loadPolicy(text, source, rules);
    const [problem, ...others] = result.valid ? [] : result.problems;
    expect(problem?.message).toContain(says);
    expect([problem?.line, others]).toEqual([1, []]);
  });
});

describe('of an organization and a repository', () => {
  test.each<[string, string, string, Partial<NonNullable<Policy['exceptions']>> | undefined, string[]]>([
    [
      'a repository names no approvers where the organization says nothing of exceptions',
      '',
      `exceptions: { ${cto} }`,
      { approvers: [] },
      ['exceptions.approvers'],
    ],
    [
      'a repository adds no approver',
      `exceptions: { ${cto} }`,
      'exceptions: { approvers: [{ by: [cto] }, { by: [dev] }] }',
      { approvers: [{ by: ['cto'] }] },
      ['exceptions.approvers'],
    ],
    [
      'a repository may do without approvers',
      `exceptions: { ${cto} }`,
      'exceptions: { approvers: [] }',
      { approvers: [] },
      [],
    ],
    [
      'a repository adds no deputy',
      `exceptions: { ${cto} }`,
      'exceptions: { deputies: [{ by: dev, of: cto, until: 2030-01-01 }] }',
      { deputies: [] },
      ['exceptions.deputies'],
    ],
    [
      'a repository shortens terms and does not extend them',
      `exceptions: { ${cto}, longest: { low: 100 } }`,
      'exceptions: { longest: { high: 14, low: 200 } }',
      { longest: { ...withoutExceptions.longest, high: 14, low: 100 } },
      ['exceptions.longest.low'],
    ],
    [
      'a repository does not extend a term that is the default',
      `exceptions: { ${cto} }`,
      'exceptions: { longest: { high: 91 } }',
      { longest: withoutExceptions.longest },
      ['exceptions.longest.high'],
    ],
    [
      'a repository may do without files',
      `exceptions: { ${cto} }`,
      'exceptions: { file: false }',
      { file: false },
      [],
    ],
    [
      'a repository does not bring files back, nor name another one',
      `exceptions: { ${cto}, file: false }`,
      'exceptions: { file: true, repository: acme/mine }',
      { file: false, repository: null },
      ['exceptions.file', 'exceptions.repository'],
    ],
    [
      'a repository names its own where that is overridable',
      'overridable: [exceptions.approvers]',
      `exceptions: { ${cto} }`,
      { approvers: [{ by: ['cto'] }] },
      [],
    ],
    [
      'a repository sets all where all is overridable',
      'overridable: [exceptions]',
      `exceptions: { ${cto}, longest: { high: 200 } }`,
      { approvers: [{ by: ['cto'] }], longest: { ...withoutExceptions.longest, high: 200 } },
      [],
    ],
    ['nothing is said', '', '', undefined, []],
  ])('%s', (_, organization, repository, expected, refused) => {
    const policy = policyOf(repository, organization);
    if (expected === undefined) expect(policy.exceptions).toBeUndefined();
    else expect(policy.exceptions).toMatchObject(expected);
    expect(policy.refused?.map(({ path }) => path)).toEqual(refused);
  });
});

describe('a change of the section', () => {
  test.each<[string, string, string, string[]]>([
    ['loosens where somebody may approve', '', `exceptions: { ${cto} }`, ['loosens exceptions.approvers']],
    ['tightens where nobody may any more', `exceptions: { ${cto} }`, '', ['tightens exceptions.approvers']],
    [
      'loosens with a longer term',
      `exceptions: { ${cto} }`,
      `exceptions: { ${cto}, longest: { high: 200 } }`,
      ['loosens exceptions.longest.high'],
    ],
    [
      'tightens with a shorter one',
      `exceptions: { ${cto} }`,
      `exceptions: { ${cto}, longest: { high: 14 } }`,
      ['tightens exceptions.longest.high'],
    ],
    [
      'loosens with a deputy',
      `exceptions: { ${cto} }`,
      `exceptions: { ${cto}, deputies: [{ by: dana, of: cto, until: 2030-01-01 }] }`,
      ['loosens exceptions.deputies'],
    ],
  ])('%s', (_, before, after, expected) => {
    const [base, proposed] = [policyOf(before), policyOf(after)];
    const change = comparePolicies({ valid: true, policy: base }, { valid: true, policy: proposed });
    const differences = change?.kind === 'settings' ? change.differences : [];
    expect(differences.map(({ direction, option }) => `${direction} ${option}`)).toEqual(expected);
    const changes = settingChanges(base, proposed).map(({ direction, path }) => `${direction} ${path}`);
    expect(changes).toEqual(expected);
  });
});

test('each key in effect knows where it comes from', () => {
  const { settings = [] } = policyOf(`exceptions:\n  ${cto}\n  longest: { high: 14 }`);
  const origins = settings
    .filter(({ path }) => path.startsWith('exceptions.'))
    .map(({ path, origin }) => [path, origin.layer, origin.line]);
  expect(origins).toEqual(
    expect.arrayContaining([
      ['exceptions.approvers', 'repository', 3],
      ['exceptions.longest.high', 'repository', 4],
      ['exceptions.longest.low', 'default', undefined],
    ]),
  );
});
