import { describe, expect, it, test } from '@jest/globals';
import { gatheredPullRequest, policies } from '../../test/samples/gathered.ts';
import {
  landed,
  numbered,
  policyOf,
  recordedCommit,
  recordedRelease,
  recordedVerdict,
} from '../../test/samples/recorded-commit.ts';
import {
  type EvaluatedRule,
  reportOf,
  reviewPass,
  testsFail,
  testsPass,
  testsWaived,
} from '../../test/samples/reports.ts';
import type { Report } from '../engine/report.ts';
import { loadPolicy } from '../policy/load.ts';
import { readEntry } from '../record/entry.ts';
import { rules } from '../rules/index.ts';
import { type Stater, statementsOf } from './statements.ts';

const stater: Stater = {
  verifier: 'https://sdl-gate.dev/verifier/v1/github.com/12',
  webUrl: 'https://github.com',
  version: '1.3.0',
};
const statedAt = new Date('2026-03-02T10:00:30.000Z');
const passing: readonly EvaluatedRule[] = [
  ['tests', testsPass],
  ['review', reviewPass],
];

const withReason = {
  ...testsWaived,
  waivers: testsWaived.waivers.map((waiver) => ({ ...waiver, reason: 'Customer demo' })),
};

interface Made {
  readonly predicateType: string;
  readonly subject: readonly [Record<string, unknown>];
  readonly predicate: Record<string, unknown>;
}

function read(statements: ReturnType<typeof statementsOf>): readonly Made[] {
  return statements.map(({ text }) => JSON.parse(text));
}

/** The statements about a commit that was merged under this report. */
function ofCommit(
  report: Report = reportOf(passing),
  options: {
    readonly policy?: string;
    readonly authorPushed?: boolean | null;
    readonly replaced?: Parameters<typeof gatheredPullRequest>[0];
  } = {},
) {
  const policy =
    options.policy === undefined
      ? gatheredPullRequest().policy
      : loadPolicy(options.policy, { kind: 'default' }, rules);
  const verdict = recordedVerdict(report, { policy, ...options.replaced });
  const about = numbered(recordedCommit(verdict.entry));
  const made = read(
    statementsOf(
      {
        about,
        verdict: verdict.read,
        policy: policyOf({ policy }),
        authorPushed: options.authorPushed ?? null,
      },
      stater,
      statedAt,
    ),
  );
  const [stated, summary] = made;
  return { verdict, about, made, stated, summary, levels: summary?.predicate.verifiedLevels };
}

describe('the statements about a commit that landed', () => {
  it('are about this commit and its tree, on its branch', () => {
    const { made, stated } = ofCommit();
    expect(made.map(({ predicateType }) => predicateType)).toEqual([
      'https://sdl-gate.dev/verdict/v1',
      'https://slsa.dev/verification_summary/v1',
    ]);
    for (const { subject } of made)
      expect(subject).toEqual([
        {
          uri: `git+https://github.com/acme/shop@${landed.sha}`,
          digest: { gitCommit: landed.sha, gitTree: landed.tree },
          annotations: { sourceRefs: ['refs/heads/main'], source_refs: ['refs/heads/main'] },
        },
      ]);
    expect(stated).toMatchObject({ _type: 'https://in-toto.io/Statement/v1' });
  });

  it('say what was decided, with the digests of what it was decided on', () => {
    const { stated, about, verdict } = ofCommit();
    expect(stated?.predicate).toMatchObject({
      repository: { id: 1296269, name: 'acme/shop', uri: 'git+https://github.com/acme/shop' },
      branch: 'main',
      target: null,
      conclusion: 'success',
      reason: null,
      pullRequest: 7,
      evaluated: 'a'.repeat(40),
      evaluatedAt: '2026-03-01T12:34:56.000Z',
      dryRun: false,
      rules: [
        { id: 'tests', enforcement: 'enforce', status: 'pass', waivedBy: [] },
        { id: 'review', enforcement: 'enforce', status: 'pass', waivedBy: [] },
      ],
      policy: {
        digest: { sha256: verdict.read.inputs.policy },
        sources: [
          {
            kind: 'repository',
            uri: expect.stringMatching(/^git\+https:\/\/github\.com\/acme\/shop@\w+#\.github\/sdl\.yml$/),
          },
        ],
      },
      exceptions: [],
      engine: '1.2.3',
      entry: { number: 42, digest: { sha256: about.digest } },
      verdict: { digest: { sha256: verdict.entry.digest }, confirmed: true },
    });
    const evidence = stated?.predicate.evidence as { of: string; name: string; digest: { sha256: string } }[];
    expect(evidence).toContainEqual({
      of: 'acme/shop#7',
      name: 'reviews',
      digest: { sha256: verdict.read.inputs.evidence.reviews },
    });
  });

  it('summarize it as SLSA does, and claim no level of SLSA', () => {
    const { summary, verdict } = ofCommit();
    expect(summary?.predicate).toEqual({
      verifier: { id: stater.verifier, version: { 'sdl-gate': '1.3.0' } },
      timeVerified: '2026-03-02T10:00:30.000Z',
      resourceUri: 'git+https://github.com/acme/shop',
      policy: {
        uri: expect.stringContaining('#.github/sdl.yml'),
        digest: { sha256: verdict.read.inputs.policy },
      },
      verificationResult: 'PASSED',
      verifiedLevels: ['ORG_SOURCE_SDL_REVIEW', 'ORG_SOURCE_SDL_TESTS'],
      slsaVersion: '1.2',
    });
  });

  test.each<[string, EvaluatedRule[], readonly string[]]>([
    [
      'was observed',
      [
        ['tests', testsPass, 'observe'],
        ['review', reviewPass],
      ],
      ['ORG_SOURCE_SDL_REVIEW'],
    ],
    [
      'was warned about',
      [
        ['tests', testsPass, 'warn'],
        ['review', reviewPass],
      ],
      ['ORG_SOURCE_SDL_REVIEW'],
    ],
    [
      'was waived',
      [
        ['tests', testsWaived],
        ['review', reviewPass],
      ],
      ['ORG_SOURCE_SDL_REVIEW'],
    ],
    [
      'did not apply',
      [
        ['tests', { ...testsPass, status: 'not-applicable' }],
        ['review', reviewPass],
      ],
      ['ORG_SOURCE_SDL_REVIEW'],
    ],
    [
      'passed for a part only',
      [
        ['tests', testsPass],
        ['tests', testsWaived],
        ['review', reviewPass],
      ],
      ['ORG_SOURCE_SDL_REVIEW'],
    ],
    [
      'has the property of another rule',
      [
        ['a-b', testsPass],
        ['a_b', testsWaived],
      ],
      [],
    ],
  ])('claim nothing of a rule that %s', (_, evaluated, levels) => {
    expect(ofCommit(reportOf(evaluated)).levels).toEqual(levels);
  });

  it('name exceptions by their ids, and never the reason', () => {
    const { made, stated } = ofCommit(reportOf([['tests', withReason]]));
    expect(stated?.predicate).toMatchObject({
      rules: [{ id: 'tests', status: 'waived', waivedBy: testsWaived.waivers.map(({ id }) => id) }],
      exceptions: testsWaived.waivers.map(({ id }) => id),
    });
    expect(JSON.stringify(made)).not.toContain('Customer demo');
  });

  it('say that it failed, and claim nothing', () => {
    const { stated, summary } = ofCommit(
      reportOf([
        ['tests', testsFail],
        ['review', reviewPass],
      ]),
    );
    expect(stated?.predicate).toMatchObject({ conclusion: 'failure' });
    expect(summary?.predicate).toMatchObject({ verificationResult: 'FAILED', verifiedLevels: [] });
  });

  it('say that it failed where it landed while its check waited', () => {
    const report = reportOf(passing, { conclusion: 'pending' });
    expect(ofCommit(report).summary?.predicate).toMatchObject({ verificationResult: 'FAILED' });
  });

  it('have no summary that it passed where it is not known whether GitHub took the check', () => {
    const summaryOf = (report: Report) => {
      const { entry, read: verdict } = recordedVerdict(report);
      const { digest, conclusion } = entry;
      const named = { digest, conclusion, confirmed: false };
      const about = numbered(recordedCommit(entry, { verdict: named }));
      const [stated, summary] = read(
        statementsOf({ about, verdict, policy: policyOf(), authorPushed: false }, stater, statedAt),
      );
      expect(stated?.predicate.verdict).toMatchObject({ confirmed: false });
      return summary;
    };
    expect(summaryOf(reportOf(passing))).toBeUndefined();
    expect(summaryOf(reportOf([['tests', testsFail]]))?.predicate).toMatchObject({
      verificationResult: 'FAILED',
    });
  });

  it('have no summary of a commit of which no verdict is known', () => {
    const about = numbered(recordedCommit(null));
    const made = read(
      statementsOf({ about, verdict: null, policy: null, authorPushed: null }, stater, statedAt),
    );
    expect(made).toHaveLength(1);
    expect(made[0]?.predicate).toMatchObject({
      conclusion: 'unknown',
      reason: 'no-pull-request',
      rules: [],
      policy: null,
      engine: null,
      verdict: null,
    });
  });

  it('have no summary where the verdict was redacted', () => {
    const { about, verdict } = ofCommit();
    const made = read(
      statementsOf({ about, verdict: null, policy: null, authorPushed: null }, stater, statedAt),
    );
    expect(made).toHaveLength(1);
    expect(made[0]?.predicate).toMatchObject({
      conclusion: 'success',
      rules: [],
      verdict: { digest: { sha256: verdict.entry.digest } },
    });
  });

  test.each([
    ['no tree', { tree: null }, { gitCommit: landed.sha }],
    ['a tree that is none', { tree: 'x' }, { gitCommit: landed.sha }],
  ])('have no tree where the entry has %s', (_, facts, digest) => {
    const about = numbered(recordedCommit(null, facts));
    const [made] = read(
      statementsOf({ about, verdict: null, policy: null, authorPushed: null }, stater, statedAt),
    );
    expect(made?.subject[0].digest).toEqual(digest);
  });

  test.each([
    ['a commit without a hash', recordedCommit(null, { sha: 'main' })],
    [
      'another kind',
      { ...recordedCommit(null), body: recordedCommit(null).body.replaceAll('"commit"', '"gate"') },
    ],
    ['the verdict on a pull request', recordedVerdict(reportOf(passing)).entry],
  ])('are not made of %s', (_, entry) => {
    const about = { ...numbered(entry), entry: readEntry(entry.body) };
    expect(
      statementsOf({ about, verdict: null, policy: null, authorPushed: null }, stater, statedAt),
    ).toEqual([]);
  });
});

describe('the review by two parties', () => {
  const level = 'SLSA_SOURCE_TWO_PARTY_REVIEWED';
  const own = { repositoryUrl: 'https://github.com/acme/shop', name: 'sum' };
  const fork = { repositoryUrl: 'https://github.com/mona/shop', name: 'sum' };
  const { subject } = gatheredPullRequest();
  const { headBranch: _, authorKind: __, ...unshown } = subject;
  const levelsOf = (
    policy: string,
    changed: object | null = {},
    evaluated: readonly EvaluatedRule[] = passing,
    report: Partial<Report> = {},
    authorPushed: boolean | null = true,
  ) =>
    ofCommit(reportOf(evaluated, report), {
      policy,
      authorPushed,
      replaced: { subject: changed === null ? unshown : { ...subject, ...changed } },
    }).levels;

  test.each<[string, string, object]>([
    [
      'two people besides the author approve',
      'rules: { review: { enforcement: enforce, approvals: 2 } }',
      { headBranch: fork },
    ],
    [
      'one person approves what another with write access opened and pushed',
      'rules: { review: enforce }',
      { headBranch: own },
    ],
  ])('is proven where %s', (_, policy, changed) => {
    expect(levelsOf(policy, changed)).toContain(level);
  });

  test.each<[string, string, object | null]>([
    ['one person approves what a stranger opened', 'rules: { review: enforce }', { headBranch: fork }],
    ['the head is not shown', 'rules: { review: enforce }', null],
    [
      'one person approves what a bot opened',
      'rules: { review: enforce }',
      { headBranch: own, authorKind: 'bot' },
    ],
    ['the author is not known', 'rules: { review: enforce }', { headBranch: own, authorKind: 'other' }],
    [
      'accounts need no review',
      "rules: { review: { enforcement: enforce, approvals: 2, exempt-authors: ['renovate[bot]'] } }",
      { headBranch: own },
    ],
    [
      'a part of the change may have other options',
      "rules: { review: { enforcement: enforce, approvals: 2 } }\nscopes: [{ name: docs, paths: ['docs/**'], rules: { review: { approvals: 1 } } }]",
      { headBranch: own },
    ],
  ])('is not proven where %s', (_, policy, changed) => {
    expect(levelsOf(policy, changed)).not.toContain(level);
  });

  it('is not proven by a rule that only warns, or was waived', () => {
    const two = 'rules: { review: { enforcement: enforce, approvals: 2 } }';
    expect(levelsOf(two, {}, [['review', reviewPass, 'warn']])).not.toContain(level);
    expect(levelsOf(two, {}, [['review', testsWaived]])).not.toContain(level);
    expect(levelsOf(two, {}, [['tests', testsPass]])).not.toContain(level);
  });

  test.each([
    ['opened it from a branch that others pushed', false],
    ['is not known to have pushed', null],
  ])('is not proven by one approval where the author %s', (_, authorPushed) => {
    const one = 'rules: { review: enforce }';
    expect(levelsOf(one, { headBranch: own }, passing, {}, authorPushed)).not.toContain(level);
    const two = 'rules: { review: { enforcement: enforce, approvals: 2 } }';
    expect(levelsOf(two, { headBranch: own }, passing, {}, authorPushed)).toContain(level);
  });

  it('is not proven by one approval where several pull requests have the same head', () => {
    const shared = { shared: { kind: 'one', with: [8] } } as const;
    expect(levelsOf('rules: { review: enforce }', { headBranch: own }, passing, shared)).not.toContain(level);
  });
});

describe('the statements about a release', () => {
  const production = { kind: 'environment', name: 'production' } as const;
  const ofRelease = (report: Report, target: Parameters<typeof recordedRelease>[1] = production) => {
    const { entry } = recordedRelease(report, target);
    return read(
      statementsOf(
        { about: numbered(entry), verdict: null, policy: policyOf(), authorPushed: false },
        stater,
        statedAt,
      ),
    );
  };
  const terms = { entries: ['production'], dryRun: false, rollBack: null };
  const report = (changes: Partial<Report> = {}) =>
    reportOf([['tests', testsPass]], { release: terms, ...changes });

  it('name the target, and the tag as a ref', () => {
    const [stated, summary] = ofRelease(report());
    expect(stated?.predicate).toMatchObject({
      branch: null,
      target: production,
      conclusion: 'success',
      evaluated: null,
      verdict: null,
    });
    expect(stated?.subject).toEqual([
      { uri: `git+https://github.com/acme/shop@${landed.sha}`, digest: { gitCommit: landed.sha } },
    ]);
    expect(summary?.predicate).toMatchObject({
      verificationResult: 'PASSED',
      timeVerified: '2026-03-02T10:00:30.000Z',
      verifiedLevels: ['ORG_SOURCE_SDL_TESTS'],
    });
    const [ofTag] = ofRelease(report(), { kind: 'tag', name: 'v1.2.3' });
    expect(ofTag?.subject[0].annotations).toEqual({
      sourceRefs: ['refs/tags/v1.2.3'],
      source_refs: ['refs/tags/v1.2.3'],
    });
  });

  it('have no summary while it waits', () => {
    expect(ofRelease(report({ conclusion: 'pending' }))).toHaveLength(1);
  });

  it('say that it passes as a roll-back, or is a dry run', () => {
    const rollBack = { ...terms, rollBack: { at: new Date(0) } };
    const [stated, summary] = ofRelease(report({ release: rollBack, conclusion: 'success' }));
    expect(stated?.predicate).toMatchObject({ conclusion: 'roll-back' });
    expect(summary?.predicate).toMatchObject({ verificationResult: 'PASSED' });
    const [dry] = ofRelease(report({ release: { ...terms, dryRun: true } }));
    expect(dry?.predicate).toMatchObject({ dryRun: true });
  });

  it('fail with the policy that is invalid', () => {
    const { policy } = { policy: policies.invalid };
    expect(policy.valid).toBe(false);
    const [, summary] = ofRelease(report({ conclusion: 'failure', rules: [] }));
    expect(summary?.predicate).toMatchObject({ verificationResult: 'FAILED', verifiedLevels: [] });
  });
});
