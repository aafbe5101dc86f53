import { describe, expect, it, test } from '@jest/globals';
import { z } from 'zod';
import { defineRule, type Rule } from '../rules/rule.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { releasePlan } from './releases.ts';
import { nowhere, resolvePolicy } from './resolve.ts';

const alerts = defineRule({
  id: 'alerts',
  title: 'Alerts',
  passesWhen: 'No alert is open.',
  clauses: [],
  messages: { none: 'None.' },
  on: { release: 'evaluate' },
  options: z.object({ days: z.int().default(7) }),
  stricter: { days: 'smaller' },
  evidence: ['release'],
  evaluate: () => ({ status: 'pass', messageId: 'none', summary: ['None.'], findings: [] }),
});

const registry = [alerts] as unknown as readonly Rule[];
const production = { kind: 'environment', name: 'production' } as const;

function planOf(
  files: { organization?: string; repository?: string },
  target: Parameters<typeof releasePlan>[1] = production,
) {
  const file = (text: string | undefined) => {
    if (text === undefined) return null;
    const read = readPolicyFile(text, { kind: 'default' }, registry);
    if (!read.valid) throw new Error(JSON.stringify(read.problems));
    return read.file;
  };
  const layers = { organization: file(files.organization), repository: file(files.repository) };
  return releasePlan(resolvePolicy(layers, nowhere, registry), target);
}

const listed = 'releases: [{ name: p, environments: [production] }]\n';

describe('the entries of releases', () => {
  test.each([
    [
      'the environment, whatever the case',
      '{ name: p, environments: [Production] }',
      { kind: 'environment', name: 'pRODUCTION' },
      true,
    ],
    [
      'a glob of environments',
      '{ name: p, environments: ["prod-*"] }',
      { kind: 'environment', name: 'prod-eu' },
      true,
    ],
    [
      'another environment',
      '{ name: p, environments: [production] }',
      { kind: 'environment', name: 'production-2' },
      false,
    ],
    ['a tag', '{ name: p, tags: ["v*"] }', { kind: 'tag', name: 'v1.2.0' }, true],
    ['a tag in another case', '{ name: p, tags: ["v*"] }', { kind: 'tag', name: 'V1.2.0' }, false],
    [
      'a tag that is named like an environment',
      '{ name: p, environments: [production] }',
      { kind: 'tag', name: 'production' },
      false,
    ],
  ] as const)('list %s', (_, entry, target, isListed) => {
    expect(planOf({ repository: `releases: [${entry}]` }, target).entries).toEqual(isListed ? ['p'] : []);
  });

  it('have rules of their own over those of the policy', () => {
    const repository = `rules: { alerts: { days: 30 } }\nreleases: [{ name: p, environments: [production], rules: { alerts: { days: 3 } } }]`;
    const [enabled] = planOf({ repository }).rules;
    expect(enabled?.options).toEqual({ days: 3 });
  });

  it('without branches release from the default branch', () => {
    expect(planOf({ repository: listed }).branches).toBeNull();
  });
});

describe('a minimum of the organization', () => {
  const enforced = 'rules: { alerts: { enforcement: enforce, days: 7 } }\n';

  test.each([
    ['nothing of releases', '', 'dry-run: true', true],
    ['an enforced rule about releases', enforced, 'dry-run: true', false],
    [
      'a rule that is enforced from a day on',
      'rules: { alerts: { roll-out: { enforce: 2027-01-01 } } }\n',
      'dry-run: true',
      false,
    ],
    ['the target', listed, 'dry-run: true', false],
    [
      'the target in a dry run',
      'releases: [{ name: p, environments: [production], dry-run: true }]',
      'dry-run: true',
      true,
    ],
    [
      'the target in a dry run that the repository ends',
      'releases: [{ name: p, environments: [production], dry-run: true }]',
      'dry-run: false',
      false,
    ],
  ])('with %s decides whether a dry run is possible', (_, organization, key, dryRun) => {
    const repository = `releases: [{ name: q, environments: [production], ${key} }]`;
    expect(planOf({ organization, repository }).dryRun).toBe(dryRun);
  });

  it('keeps its options against the entry of a repository', () => {
    const repository =
      'releases: [{ name: q, environments: [production], rules: { alerts: { days: 90, enforcement: observe } } }]';
    const [enabled] = planOf({ organization: enforced, repository }).rules;
    expect(enabled).toMatchObject({ enforcement: 'enforce', options: { days: 7 } });
  });

  it('keeps its branches: a branch has to match both lists', () => {
    const organization = 'releases: [{ name: p, environments: [production], branches: [main, "release/*"] }]';
    const repository = 'releases: [{ name: q, environments: [production], branches: ["**"] }]';
    expect(planOf({ organization, repository }).branches).toEqual([['main', 'release/*'], ['**']]);
  });

  it('without branches keeps the default branch, whatever the repository lists', () => {
    const organization = 'releases: [{ name: p, environments: [production] }]';
    const repository = 'releases: [{ name: q, environments: [production], branches: ["**"] }]';
    expect(planOf({ organization, repository }).branches).toEqual([null, ['**']]);
    expect(planOf({ organization }).branches).toEqual([null]);
  });

  test.each([
    ['forbids', 'roll-back: forbid', 'roll-back: allow', null],
    ['allows for fewer days', 'roll-back-within: 10', 'roll-back-within: 90', 10],
    ['allows for more days', 'roll-back-within: 90', 'roll-back-within: 10', 10],
    ['allows for more days than the default', 'roll-back-within: 365', 'roll-back: allow', 365],
  ])('that %s a roll-back keeps it so', (_, below, above, days) => {
    const organization = `releases: [{ name: p, environments: [production], ${below} }]`;
    const repository = `releases: [{ name: q, environments: [production], ${above} }]`;
    expect(planOf({ organization, repository }).rollBackDays).toBe(days);
  });
});
