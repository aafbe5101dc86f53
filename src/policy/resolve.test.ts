import { describe, expect, it, test } from '@jest/globals';
import { rules } from '../rules/index.ts';
import type { Policy } from './policy.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { resolvePolicy, rulesWhere } from './resolve.ts';
import type { PolicyContext, PolicyFile } from './written-policy.ts';

const sources = {
  organization: {
    kind: 'organization',
    repository: 'acme/.github',
    path: '.github/sdl.yml',
    commit: 'b'.repeat(40),
  },
  repository: { kind: 'repository', path: '.github/sdl.yml', commit: 'a'.repeat(40) },
} as const;

function file(text: string | null, layer: keyof typeof sources): PolicyFile | null {
  if (text === null) return null;
  const read = readPolicyFile(text, sources[layer], rules);
  if (!read.valid) throw new Error(JSON.stringify(read.problems));
  return read.file;
}

function resolved(
  organization: string | null,
  repository: string | null,
  context: Partial<PolicyContext> = {},
): Policy {
  return resolvePolicy(
    { organization: file(organization, 'organization'), repository: file(repository, 'repository') },
    { branch: 'main', properties: {}, ...context },
    rules,
  );
}

/** The value in effect. */
function valueAt({ settings = [] }: Policy, path: string): unknown {
  return settings.find((each) => each.path === path)?.value;
}

const enforcing = (option: string) => `rules:\n  review: { enforcement: enforce, ${option} }\n`;

describe('a repository under an organization', () => {
  test.each<[string, string, string | null, string, unknown, readonly string[]]>([
    ['has what it does not mention', enforcing('approvals: 2'), 'rules: {}', 'rules.review.approvals', 2, []],
    ['has it without a file, too', enforcing('approvals: 2'), null, 'rules.review.approvals', 2, []],
    [
      'may ask for more',
      enforcing('approvals: 2'),
      'rules:\n  review: { approvals: 3 }\n',
      'rules.review.approvals',
      3,
      [],
    ],
    [
      'may not ask for less',
      enforcing('approvals: 2'),
      'rules:\n  review: { approvals: 1 }\n',
      'rules.review.approvals',
      2,
      ['rules.review.approvals'],
    ],
    [
      'may not loosen a default',
      'rules:\n  review: enforce\n',
      'rules:\n  review: { exempt-authors: [eve] }\n',
      'rules.review.exempt-authors',
      [],
      ['rules.review.exempt-authors'],
    ],
    [
      'adds to what a list asks for',
      enforcing('teams: [security]'),
      'rules:\n  review: { teams: [web] }\n',
      'rules.review.teams',
      ['security', 'web'],
      ['rules.review.teams'],
    ],
    [
      'may not set what has no direction',
      'rules:\n  threat-model: enforce\n',
      'rules:\n  threat-model: { points: { exposure: 0 } }\n',
      'rules.threat-model.points',
      {},
      ['rules.threat-model.points'],
    ],
    [
      'may not switch a rule off',
      'rules:\n  review: enforce\n',
      'rules:\n  review: off\n',
      'rules.review.enforcement',
      'enforce',
      ['rules.review.enforcement'],
    ],
    [
      'may not switch off a rule that counts by default',
      'rules:\n  review: {}\n',
      'enforcement: off\nrules:\n  tests: {}\n',
      'rules.review.enforcement',
      'observe',
      ['enforcement'],
    ],
    [
      'may enforce what is observed',
      'rules:\n  review: observe\n',
      'rules:\n  review: enforce\n',
      'rules.review.enforcement',
      'enforce',
      [],
    ],
    [
      'may enforce all that says nothing itself',
      'rules:\n  review: {}\n',
      'enforcement: enforce\n',
      'rules.review.enforcement',
      'enforce',
      [],
    ],
    [
      'is not enforced by its own default where the organization observes a rule by name',
      'rules:\n  review: observe\n',
      'enforcement: enforce\n',
      'rules.review.enforcement',
      'observe',
      [],
    ],
    [
      'may name further rules',
      'rules:\n  review: enforce\n',
      'rules:\n  tests: { enforcement: warn, ignore: [docs/**] }\n',
      'rules.tests.ignore',
      ['docs/**'],
      [],
    ],
    [
      'has what a preset of its own loosens as the organization has it',
      enforcing('approvals: 2'),
      'extends: recommended@1\n',
      'rules.review.approvals',
      2,
      [],
    ],
    [
      'has what a preset of its own tightens',
      enforcing('approvals: 1'),
      'extends: strict@1\n',
      'rules.review.approvals',
      2,
      [],
    ],
    [
      'may set a key that is overridable',
      `overridable: [rules.review.approvals]\n${enforcing('approvals: 2')}`,
      'rules:\n  review: { approvals: 1 }\n',
      'rules.review.approvals',
      1,
      [],
    ],
    [
      'may set every key of a rule that is overridable',
      `overridable: [rules.review]\n${enforcing('approvals: 2')}`,
      'rules:\n  review: { enforcement: observe, approvals: 1 }\n',
      'rules.review.enforcement',
      'observe',
      [],
    ],
    [
      'cannot make keys overridable',
      enforcing('approvals: 2'),
      'overridable: [rules.review.approvals]\nrules:\n  review: { approvals: 1 }\n',
      'rules.review.approvals',
      2,
      ['rules.review.approvals'],
    ],
    [
      'has the organization’s owners',
      'owners: [ada]\n',
      'owners: [eve]\nrules: {}\n',
      'owners',
      ['ada'],
      ['owners'],
    ],
    [
      'cannot name who stands in for the organization’s owners',
      'owners: [ada]\n',
      'owners-fallback: [eve]\nrules: {}\n',
      'owners-fallback',
      undefined,
      ['owners-fallback'],
    ],
    [
      'names who stands in for them where that is overridable',
      'owners: [ada]\noverridable: [owners-fallback]\n',
      'owners-fallback: [eve]\nrules: {}\n',
      'owners-fallback',
      ['eve'],
      [],
    ],
    [
      'names who stands in for owners of its own',
      'rules: {}\n',
      'owners: [bob]\nowners-fallback: [eve]\n',
      'owners-fallback',
      ['eve'],
      [],
    ],
    [
      'names who stands in for owners of its own that are overridable',
      'owners: [ada]\noverridable: [owners]\n',
      'owners: [bob]\nowners-fallback: [eve]\n',
      'owners-fallback',
      ['eve'],
      [],
    ],
    ['chooses when it is commented', 'comment: always\n', 'comment: never\n', 'comment', 'never', []],
    [
      'may be enforced earlier',
      'rules:\n  review: { enforcement: observe, roll-out: { enforce: 2027-06-01 } }\n',
      'rules:\n  review: { roll-out: { enforce: 2027-01-01 } }\n',
      'rules.review.roll-out',
      { enforce: '2027-01-01' },
      [],
    ],
    [
      'may not be enforced later',
      'rules:\n  review: { enforcement: observe, roll-out: { enforce: 2027-06-01 } }\n',
      'rules:\n  review: { roll-out: { enforce: 2028-01-01 } }\n',
      'rules.review.roll-out',
      { enforce: '2027-06-01' },
      ['rules.review.roll-out'],
    ],
    [
      'keeps the days of the organization under an enforcement of its own',
      'rules:\n  review: { enforcement: observe, roll-out: { enforce: 2027-06-01 } }\n',
      'rules:\n  review: observe\n',
      'rules.review.roll-out',
      { enforce: '2027-06-01' },
      [],
    ],
  ])('%s', (_, organization, repository, path, value, refused) => {
    const policy = resolved(organization, repository);
    expect(valueAt(policy, path)).toEqual(value);
    expect(policy.refused?.map((each) => each.path)).toEqual(refused);
  });

  it('evaluates what is in effect', () => {
    const { rules: enabled } = resolved(enforcing('approvals: 2'), 'rules:\n  review: { approvals: 1 }\n');
    expect(enabled).toMatchObject([
      { rule: { id: 'review' }, enforcement: 'enforce', options: { approvals: 2, teams: [] } },
    ]);
  });

  it('knows where each key comes from', () => {
    const {
      settings = [],
      source,
      organization,
    } = resolved(
      'extends: strict@1\nrules:\n  review:\n    approvals: 3\n',
      'rules:\n  review:\n    enforcement: enforce\n    teams: [web]\n',
    );
    const origins = Object.fromEntries(settings.map(({ path, origin }) => [path, origin]));
    expect(origins).toMatchObject({
      'rules.review.approvals': { layer: 'organization', line: 4 },
      'rules.review.enforcement': { layer: 'repository', line: 3 },
      'rules.review.teams': { layer: 'repository', line: 4 },
      'rules.review.independence': { layer: 'preset', preset: 'strict@1' },
      'rules.review.last-push': { layer: 'default' },
      extends: { layer: 'organization', line: 1 },
    });
    expect(source).toEqual(sources.repository);
    expect(organization).toEqual(sources.organization);
  });

  it('says what was refused, and where it is asked for', () => {
    const { refused } = resolved(enforcing('approvals: 2'), 'rules:\n  review: { approvals: 1 }\n');
    expect(refused).toEqual([
      { path: 'rules.review.approvals', wanted: 1, kept: 2, origin: { layer: 'repository', line: 2 } },
    ]);
  });

  it('has the organization’s options where both together are more than an option takes', () => {
    const many = (letter: string) =>
      `[${Array.from({ length: 8 }, (_, index) => `${letter}${index}`).join(', ')}]`;
    const policy = resolved(enforcing(`teams: ${many('a')}`), `rules:\n  review: { teams: ${many('b')} }\n`);
    expect(valueAt(policy, 'rules.review.teams')).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((index) => `a${index}`),
    );
    expect(policy.refused?.map(({ path }) => path)).toEqual(['rules.review.teams']);
  });
});

describe('a requirement of the policy’s own', () => {
  const requirement = (settings: string) => `require:\n  payments: { ${settings} }\n`;
  const organization = requirement('enforcement: enforce, requires: { approvals: { count: 2 } }');

  it('is a rule behind those of the registry', () => {
    const { rules: enabled } = resolved(null, `${organization}rules:\n  review: {}\n`);
    expect(enabled.map(({ rule, enforcement }) => [rule.id, rule.title, enforcement])).toEqual([
      ['review', 'Peer review', 'observe'],
      ['require.payments', 'payments', 'enforce'],
    ]);
  });

  test.each<[string, string, readonly string[]]>([
    ['a condition', 'when: { paths: [none/**] }, requires: { approvals: { count: 2 } }', ['when']],
    ['other requirements', 'requires: { approvals: { count: 1 } }', ['requires']],
    ['another enforcement', 'enforcement: off, requires: { approvals: { count: 2 } }', ['enforcement']],
    ['identities', 'identities: { "a@b.c": nobody }, requires: { approvals: { count: 2 } }', ['identities']],
    ['more independence', 'independence: strict, requires: { approvals: { count: 2 } }', []],
    ['the same', 'enforcement: enforce, requires: { approvals: { count: 2 } }', []],
  ])('of the organization that a repository gives %s', (_, settings, refused) => {
    const policy = resolved(organization, requirement(settings));
    expect(policy.refused?.map(({ path }) => path)).toEqual(refused.map((key) => `require.payments.${key}`));
    expect(policy.rules).toMatchObject([
      {
        rule: { id: 'require.payments' },
        enforcement: 'enforce',
        options: { requires: { approvals: { count: 2 } } },
      },
    ]);
    expect(policy.rules[0]?.options).not.toHaveProperty('when');
  });

  it('of the organization can be given to the repositories to decide', () => {
    const text = `overridable: [require.payments]\n${organization}`;
    const policy = resolved(text, requirement('enforcement: off, requires: { approvals: {} }'));
    expect(policy.rules).toEqual([]);
    expect(policy.refused).toEqual([]);
  });

  it('of a repository stands beside those of the organization', () => {
    const text = 'require:\n  web: { requires: { labels: [ready] } }\n';
    expect(resolved(organization, text).rules.map(({ rule }) => rule.id)).toEqual([
      'require.payments',
      'require.web',
    ]);
  });
});

describe('a scope', () => {
  const scoped = (conditions: string, settings = 'review: { approvals: 2 }') =>
    `rules:\n  review: { enforcement: enforce }\nscopes:\n  - { name: Some, ${conditions}, rules: { ${settings} } }\n`;

  test.each<[string, string, Partial<PolicyContext>, number]>([
    ['of the branch', scoped('branches: [release/**]'), { branch: 'release/1.x' }, 2],
    ['of another branch', scoped('branches: [release/**]'), { branch: 'main' }, 1],
    ['of a branch that is not known', scoped('branches: ["**"]'), { branch: null }, 1],
    [
      'of a property',
      scoped('properties: { tier: [critical, high] }'),
      { properties: { tier: ['high'] } },
      2,
    ],
    ['of another value', scoped('properties: { tier: [critical] }'), { properties: { tier: ['low'] } }, 1],
    ['of a property that is not set', scoped('properties: { tier: [critical] }'), {}, 1],
    ['of a property named like a method', scoped('properties: { constructor: [critical] }'), {}, 1],
    [
      'of branch and property, of which one differs',
      scoped('branches: [main], properties: { tier: [critical] }'),
      { properties: { tier: ['low'] } },
      1,
    ],
    ['of paths, for no change yet', scoped('paths: [src/**]'), {}, 1],
  ])('%s', (_, text, context, approvals) => {
    expect(valueAt(resolved(null, text, context), 'rules.review.approvals')).toBe(approvals);
    expect(valueAt(resolved(text, null, context), 'rules.review.approvals')).toBe(approvals);
  });

  it('counts before an earlier one, option by option', () => {
    const policy = resolved(
      null,
      'rules:\n  review: {}\nscopes:\n' +
        '  - { name: One, branches: [main], rules: { review: { approvals: 2, last-push: true } } }\n' +
        '  - { name: Two, branches: [main], rules: { review: { approvals: 3 } } }\n',
    );
    expect(valueAt(policy, 'rules.review.approvals')).toBe(3);
    expect(valueAt(policy, 'rules.review.last-push')).toBe(true);
    expect(policy.settings?.find(({ path }) => path === 'rules.review.approvals')?.origin).toEqual({
      layer: 'repository',
      scope: 'Two',
      line: 5,
    });
  });

  it('of a repository cannot loosen the organization’s policy', () => {
    const policy = resolved(
      enforcing('approvals: 2'),
      scoped('branches: [main]', 'review: { approvals: 1 }'),
    );
    expect(valueAt(policy, 'rules.review.approvals')).toBe(2);
    expect(policy.refused).toMatchObject([{ path: 'rules.review.approvals', origin: { scope: 'Some' } }]);
  });

  it('of the organization loosens only there', () => {
    const organization = scoped('branches: [sandbox/**]', 'review: { enforcement: observe }');
    expect(resolved(organization, null, { branch: 'sandbox/a' }).rules).toMatchObject([
      { enforcement: 'observe' },
    ]);
    expect(resolved(organization, null, { branch: 'main' }).rules).toMatchObject([
      { enforcement: 'enforce' },
    ]);
  });

  it('may name a rule that is named nowhere else', () => {
    const text = scoped('paths: [src/**]', 'tests: enforce');
    const policy = resolved(null, text);
    expect(policy.rules.map(({ rule }) => rule.id)).toEqual(['review']);
    const from = policy.resolved;
    if (from === undefined) throw new Error('not resolved');
    expect(rulesWhere(from, from.scopes).map(({ rule }) => rule.id)).toEqual(['tests', 'review']);
  });
});
