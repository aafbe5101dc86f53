import { describe, expect, it, test } from '@jest/globals';
import type { Report } from '../engine/report.ts';
import { organizationHidden } from '../policy/obstacles.ts';
import type { RefusedSetting, StandIn } from '../policy/policy.ts';
import type { PolicySource } from '../policy/written-policy.ts';
import { renderOverlooked, renderPolicyFiles, renderRefused, renderStandIns } from './policy-files.ts';

const own: PolicySource = { kind: 'repository', path: '.github/sdl.yml', commit: 'a'.repeat(40) };
const organization: PolicySource = {
  kind: 'organization',
  repository: 'acme/.github',
  path: '.github/sdl.yml',
  commit: 'b'.repeat(40),
};
const mistake = { line: 3, column: 5, message: '`revew` is not a known key.' };
const version = { commit: 'c'.repeat(40), at: '2026-03-01T12:00:00.000Z' };

function report(facts: Partial<Report>): Report {
  return {
    subject: {
      kind: 'pull-request',
      repository: 'acme/shop',
      repositoryUrl: 'https://github.example/acme/shop',
      number: 7,
      headSha: 'd'.repeat(40),
      baseSha: 'e'.repeat(40),
      draft: false,
    },
    policy: own,
    policyProblems: [],
    comment: 'needed',
    rules: [],
    conclusion: 'success',
    evaluatedAt: new Date('2026-03-02'),
    reevaluateAt: null,
    ...facts,
  };
}

const ownFile = `[\`.github/sdl.yml\`](https://github.example/acme/shop/blob/${'a'.repeat(40)}/.github/sdl.yml) at \`aaaaaaa\``;
const theirFile = `[\`.github/sdl.yml\`](https://github.example/acme/.github/blob/${'b'.repeat(40)}/.github/sdl.yml) at \`bbbbbbb\` in \`acme/.github\``;

test.each<[string, Partial<Report>, string]>([
  ['the repository’s file', {}, `Policy: ${ownFile}.`],
  ['the organization’s', { policy: organization, organization }, `Policy: the organization’s ${theirFile}.`],
  ['both', { organization }, `Policy: ${ownFile}, with the organization’s ${theirFile} as the minimum.`],
  ['none that could be read', { policy: { kind: 'unread' } }, 'Policy: not read.'],
])('the files are named with links: %s', (_, facts, expected) => {
  expect(renderPolicyFiles(report(facts))).toBe(expected);
});

describe('what counts in place of a file', () => {
  const inRepository: StandIn = { layer: 'repository', present: own, problems: [mistake], version };
  const inOrganization: StandIn = { ...inRepository, layer: 'organization', present: organization };

  test.each<[string, Partial<Report>, string]>([
    [
      'the last valid version',
      { standIns: [inRepository] },
      `⚠️ **The policy file on the base branch has 1 error.** First: line 3, column 5: \`revew\` is not a known key. Its last valid version counts: [\`ccccccc\`](https://github.example/acme/shop/commit/${'c'.repeat(40)}) of 2026-03-01. **Administrator:** fix the file.`,
    ],
    [
      'that of the organization’s file',
      { organization, standIns: [{ ...inOrganization, problems: [mistake, mistake] }] },
      `⚠️ **The organization’s policy file has 2 errors.** First: line 3, column 5: \`revew\` is not a known key. Its last valid version counts: [\`ccccccc\`](https://github.example/acme/.github/commit/${'c'.repeat(40)}) of 2026-03-01. **Administrator:** fix the file in \`acme/.github\`.`,
    ],
    [
      'the organization’s alone',
      { organization, standIns: [{ ...inRepository, version: null }] },
      '⚠️ **The policy file on the base branch has 1 error.** First: line 3, column 5: `revew` is not a known key. No earlier version is valid: the organization’s policy alone applies. **Administrator:** fix the file.',
    ],
    [
      'the default, for the change that fixes it',
      { policy: { kind: 'default' }, standIns: [{ ...inRepository, version: null }] },
      '⚠️ **The policy file on the base branch has 1 error.** First: line 3, column 5: `revew` is not a known key. No earlier version is valid. This change fixes the file, and is evaluated by the built-in default. **Administrator:** fix the file.',
    ],
  ])('%s', (_, facts, expected) => {
    expect(renderStandIns(report(facts))).toEqual([expected]);
  });

  it('is what was read last, with the day on which it ends and whose turn it is', () => {
    const standIn: StandIn = {
      layer: 'organization',
      present: { kind: 'unread' },
      problems: [organizationHidden('acme/.github')],
      version,
      until: '2026-03-08T12:00:00.000Z',
    };
    const [text] = renderStandIns(report({ policy: organization, organization, standIns: [standIn] }));
    expect(text).toContain('⚠️ **The organization’s policy cannot be read.**');
    expect(text).toContain(`[\`ccccccc\`](https://github.example/acme/.github/commit/${'c'.repeat(40)})`);
    expect(text).toContain('counts until 2026-03-08');
    expect(text).toContain('read on 2026-03-01. After that, each check fails.');
    expect(text).toContain('**Administrator:** Install the app on `acme/.github`.');
  });

  it('is nothing where no file is broken', () => {
    expect(renderStandIns(report({}))).toEqual([]);
  });
});

test('a file that was meant as the organization’s policy is named', () => {
  const overlooked = { repository: 'acme/.github', path: 'sdl.yml' };
  expect(renderOverlooked(report({ overlooked }))).toEqual([
    '⚠️ `sdl.yml` in `acme/.github` is not read. If it is meant as the policy of the organization, move it to `.github/sdl.yml` there.',
  ]);
  expect(renderOverlooked(report({}))).toEqual([]);
});

describe('what is refused', () => {
  const refusal: RefusedSetting = {
    path: 'rules.review.approvals',
    wanted: 1,
    kept: 2,
    origin: { layer: 'repository', line: 7 },
  };

  it('is listed with its line and what the organization has', () => {
    expect(renderRefused(report({ refused: [refusal] }))[0]).toContain(
      '<summary>Policy: 1 setting of the repository refused by the organization</summary>\n\n- Refused: `rules.review.approvals: 1` (line 7; organization: `2`)\n\n',
    );
  });

  it('names a scope, and what is not set', () => {
    const origin = { layer: 'repository', scope: 'docs', line: 9 } as const;
    const [block] = renderRefused(report({ refused: [{ ...refusal, origin, kept: undefined }] }));
    expect(block).toContain('(scope `docs`; line 9; organization: `not set`)');
  });

  it('is bounded, in number and in length', () => {
    const long = { ...refusal, wanted: Array.from({ length: 500 }, (_, index) => `path-${index}`) };
    const [block = ''] = renderRefused(report({ refused: Array<RefusedSetting>(25).fill(long) }));
    expect(block.match(/^- Refused/gm)).toHaveLength(10);
    expect(block).toContain('- … and 15 more.');
    expect(block.length).toBeLessThan(4_000);
  });

  test.each(['@mona #1 `x` </details> | $a$', '![x](https://evil.example)', '\u202e\u0000'])(
    'stays text, whatever is asked for: %j',
    (wanted) => {
      const [block = ''] = renderRefused(report({ refused: [{ ...refusal, wanted }] }));
      const line = block.split('\n').find((each) => each.startsWith('- Refused')) ?? '';
      expect(line).toMatch(/^- Refused: (`+) ?rules\.review\.approvals: .*\1 \(line 7; organization: `2`\)$/);
      expect(line).not.toContain('\u202e');
    },
  );

  it('is nothing where nothing is refused', () => {
    expect(renderRefused(report({}))).toEqual([]);
  });
});
