import type { Commit } from '../../src/evidence/commits.ts';
import type { EarlierChanges } from '../../src/evidence/earlier-changes.ts';
import type { Evidence, EvidenceValues, SliceName } from '../../src/evidence/index.ts';
import { available, type Slice, unavailable } from '../../src/evidence/slice.ts';
import { defaultPolicy, loadPolicy } from '../../src/policy/load.ts';
import type { PolicyResult, StandIn } from '../../src/policy/policy.ts';
import { readPolicyFile } from '../../src/policy/read-policy-file.ts';
import { repairPolicy } from '../../src/policy/repair-policy.ts';
import { resolvePolicy } from '../../src/policy/resolve.ts';
import type { PolicyFile, PolicySource } from '../../src/policy/written-policy.ts';
import { rules } from '../../src/rules/index.ts';
import type { ExistingCheck } from '../../src/subjects/gathered.ts';
import type { GatheredPullRequest } from '../../src/subjects/gathered-pull-request.ts';
import type { GatheredMergeGroup } from '../../src/subjects/merge-group.ts';
import { fileLink, newFileLink, pullRequestLink, say } from '../../src/text/message.ts';
import { changedFile } from './changed-file.ts';
import { samplePullRequest } from './pull-request.ts';

/** What is gathered of pull requests and merge groups: for what keeps it and evaluates it again. */

const head = 'a'.repeat(40);
const base = 'b'.repeat(40);
const at = new Date('2026-01-15T12:00:00.123Z');
const mona = { login: 'mona', kind: 'user' } as const;
const ada = { login: 'ada', kind: 'user' } as const;
const place = { repositoryId: 1296269, installationId: 7, owner: 'acme', repository: 'shop' };

const existing: ExistingCheck = {
  checkName: 'SDL',
  checkRun: null,
  unfinished: [],
  comment: null,
  locked: false,
  sameName: [],
};

const commit: Commit = {
  sha: head,
  message: 'Sum of the cart\n\nCo-authored-by: Ada <ada@example.com>',
  committedAt: at,
  authors: [
    { name: 'Mona', email: 'mona@example.com', actor: mona },
    { name: 'Ada', email: 'ada@example.com', actor: null },
  ],
  committer: { name: 'GitHub', email: 'noreply@github.com', actor: null },
  committedByGitHub: true,
  signedByGitHub: true,
  signature: { state: 'valid', signer: null },
  parents: [base],
};

const entry = { mode: 33188, oid: 'c'.repeat(40) };
const earlier: EarlierChanges = {
  baseEvents: [{ kind: 'force-pushed', at, branch: 'main', before: base }],
  changes: [
    {
      commit: 'd'.repeat(40),
      at,
      compared: {
        state: 'read',
        paths: [
          { path: 'src/cart.ts', mergeBase: null, base: null, earlier: entry, head: entry, merged: entry },
        ],
      },
      proposed: { files: [changedFile('src/cart.ts', { patch: '@@ -0,0 +1 @@\n+export const sum = 1;' })] },
    },
    { commit: 'e'.repeat(40), at, compared: { state: 'different', path: 'src/__proto__.ts' } },
    {
      commit: 'f'.repeat(40),
      at,
      compared: { state: 'unknown', why: say`GitHub no longer shows ${'f'.repeat(40)}`, passing: true },
    },
  ],
  texts: { ['c'.repeat(40)]: 'export const sum = 1;\n' },
};

const facts = {
  readable: true,
  checks: ['test', 'build (*)'],
  environments: ['production'],
  analyzes: true,
  reportsAnyCheck: false,
  calls: [{ path: '.github/workflows/test.yml', job: 'call' }],
  callsElsewhere: false,
  actions: ['.github/actions/setup/'],
  files: ['scripts/build.sh'],
};

/** A value of each slice. What is written by people is hostile. */
export const sliceValues: Partial<EvidenceValues> = {
  baseDirectories: {
    'src/': [{ name: 'cart.ts', kind: 'file', beginning: '// \ud800' }],
    ...JSON.parse('{"__proto__":[{"name":"isAdmin","kind":"other"}],"$date":null}'),
  },
  baseWorkflows: {
    workflows: { '.github/workflows/ci.yml': facts },
    actions: { '.github/actions/setup/': facts },
  },
  change: {
    files: [
      changedFile('src/cart.ts', {
        patch:
          '@@ -1,2 +1,3 @@\n export function sum(items) {\n+  return items.reduce((a, b) => a + b, 0);\n }',
      }),
      {
        path: 'src/new.ts',
        previousPath: 'src/old.ts',
        status: 'renamed',
        additions: 0,
        deletions: 0,
        binary: false,
      },
      { path: 'logo.png', status: 'added', additions: 0, deletions: 0, binary: true },
      { path: 'lib', status: 'modified', additions: 1, deletions: 1, binary: false, submodule: true },
    ],
  },
  checks: [
    {
      kind: 'check-run',
      name: 'test',
      reportedBy: 'github-actions',
      conclusion: 'success',
      suite: 3,
      suiteEnded: true,
      url: null,
      completedAt: at,
    },
    {
      kind: 'status',
      name: 'ci/build',
      reportedBy: null,
      conclusion: 'pending',
      url: 'https://ci.example.com/1',
      completedAt: null,
    },
  ],
  codeOwners: {
    file: '.github/CODEOWNERS',
    owned: [
      {
        line: 1,
        pattern: '*',
        owners: [{ kind: 'team', name: '@acme/security', known: true, accounts: ['ada'] }],
        paths: ['src/cart.ts'],
      },
    ],
  },
  codeScanning: {
    analyses: [
      {
        commit: head,
        ref: 'refs/pull/7/merge',
        tool: 'CodeQL',
        category: '/language:javascript',
        workflow: '.github/workflows/codeql.yml',
        error: '',
        createdAt: at,
        results: 1,
        rules: 90,
      },
    ],
    alerts: [
      {
        number: 12,
        url: 'https://github.com/acme/shop/security/code-scanning/12',
        tool: 'CodeQL',
        rule: 'js/xss',
        description: 'Cross-site scripting',
        severity: 'high',
        level: 'error',
        path: 'src/cart.ts',
        line: 2,
        onBase: 'absent',
      },
      {
        number: 13,
        url: 'https://github.com/acme/shop/security/code-scanning/13',
        tool: 'CodeQL',
        rule: 'js/other',
        description: '',
        severity: null,
        level: null,
        path: null,
        line: null,
        dismissal: { by: null, reason: "won't fix", commented: true, approvedBy: ada },
        onBase: 'dismissed',
      },
    ],
    background: { base: [], merged: [], workflows: [{ path: '.github/workflows/codeql.yml', uses: [] }] },
    unannouncedSince: at,
    notRunOnGroups: ['CodeQL'],
  },
  commitSeen: { at },
  commits: { commits: [commit], forcePushes: [{ actor: mona, at, before: null, after: head }] },
  decidingLabels: [
    { name: 'tests: not needed', present: true, events: [{ kind: 'set', by: ada, at, edited: false, head }] },
  ],
  deployments: [{ environment: 'preview \u202e', states: ['other', 'success'], at }],
  describedHead: { at, head: null },
  documents: [
    {
      reference: { kind: 'file', path: 'docs/threat-model.md' },
      state: 'found',
      text: '# Threat model\n\n## What can go wrong?\n\n- Theft: mitigated in #12\n',
      truncated: false,
      url: null,
      blobs: { [head]: 'c'.repeat(40), [base]: null },
    },
    {
      reference: { kind: 'issue', repository: 'acme/shop', number: 12, mayBePrivate: true },
      state: 'not-found',
      text: '',
      truncated: false,
      url: null,
      writtenAt: at,
    },
  ],
  earlierChanges: { ...earlier, ofCopies: [earlier] },
  headFiles: { 'package.json': '{}', 'src/gone.ts': null },
  labels: [{ name: 'bug' }],
  linkedIssues: {
    readySince: at,
    issues: [
      {
        repository: 'acme/shop',
        number: 12,
        state: 'found',
        issue: {
          body: '## Requirements \ud800',
          dropped: false,
          author: null,
          createdAt: at,
          labels: ['ready'],
          labelEvents: [{ kind: 'set', label: 'ready', by: ada, at, edited: false }],
          isPrivate: false,
        },
      },
      { repository: 'acme/docs', number: 3, state: 'unreadable' },
    ],
  },
  linkedWork: [{ reference: { kind: 'issue', repository: 'acme/shop', number: 12 }, state: 'found' }],
  newProduct: { createdAt: at, fork: false, released: null, documents: ['docs/threat-model.md'] },
  owners: { needed: true, from: 'policy', people: ['ada'], fallback: null },
  policyNames: { accounts: { ada: 'account', 'renovate[bot]': 'bot' }, teams: ['security'], checks: null },
  pullRequest: samplePullRequest({
    title: 'Sum \ud83d\ude00 \u202e of the cart',
    body: 'Adds the sum. \udc00 Closes #3.',
    assignees: [ada],
    createdAt: at,
    bodyEditedAt: at,
    head: { sha: head, ref: 'sum', repository: null, seenAt: at, workflowsHeld: false },
    base: { sha: base, ref: 'main', public: true },
    copies: [{ number: 9, author: ada, assignees: [] }],
  }),
  pushes: {
    needed: true,
    pushes: [{ by: mona, before: null, after: head }],
    incomplete: say`the activity of ${'acme/shop'} cannot be read`,
  },
  replacedHeads: [{ head: null, at, commits: [commit] }],
  requiredChecks: {
    complete: true,
    checks: [{ name: 'SDL', from: 'this-app', isOwnName: true }],
    workflows: ['.github/workflows/ci.yml'],
  },
  reviewRequests: [{ kind: 'requested', reviewer: { kind: 'team', name: 'security' }, at }],
  reviews: {
    reviews: [
      { id: 'r1', author: ada, state: 'approved', commit: head, submittedAt: at, canPush: true },
      {
        id: 'r2',
        author: null,
        state: 'dismissed',
        commit: null,
        submittedAt: null,
        dismissedByGitHub: true,
        canPush: false,
        copy: { number: 9, earlier },
      },
    ],
    requested: [{ kind: 'team', name: 'security' }],
  },
  teams: { security: ['ada', 'bob'] },
  templates: { pullRequests: ['## What changes \ud800'], issues: ['name: Feature\n'] },
  testStatements: [{ by: 'ada', at, head, what: 'opened the cart \u202e', mayPush: true }],
  threads: [{ path: 'src/cart.ts', startedBy: ada, resolved: false }],
  workflowRuns: [
    {
      workflow: '.github/workflows/codeql.yml',
      suite: 3,
      conclusion: 'success',
      startedAt: at,
      updatedAt: at,
    },
  ],
};

/** The evidence with each slice, but for those that are replaced. */
export function wholeEvidence(replaced: Evidence = {}): Evidence {
  const slices = Object.entries(sliceValues).map(([name, value]) => [name, available(value)]);
  return { ...Object.fromEntries(slices), ...replaced };
}

const unreadable: Slice<never> = unavailable({
  reason: 'not-permitted',
  message: say`The app may not read ${'code scanning'}, see ${fileLink('docs/permissions.md', 3)} and ${pullRequestLink(3)}.`,
  remedy: [
    ...say`Grant the permission, or add `,
    ...newFileLink('a policy', '.github/sdl.yml', 'rules: {}\n'),
  ],
});

/** The evidence of which nothing could be read. */
export const unreadableEvidence = Object.fromEntries(
  (Object.keys(sliceValues) as SliceName[]).map((name) => [name, unreadable]),
) as Evidence;

const repositoryFile: PolicySource = {
  kind: 'repository',
  path: '.github/sdl.yml',
  commit: base,
  blob: 'c'.repeat(40),
};
const organizationFile: PolicySource = {
  kind: 'organization',
  repository: 'acme/.github',
  path: '.github/sdl.yml',
  commit: 'd'.repeat(40),
  blob: 'e'.repeat(40),
};

function fileOf(text: string, source: PolicySource): PolicyFile {
  const read = readPolicyFile(text, source, rules);
  if (!read.valid) throw new Error(JSON.stringify(read.problems));
  return read.file;
}

function policyOf(repository: string | null, organization: string | null = null): PolicyResult {
  const layers = {
    organization: organization === null ? null : fileOf(organization, organizationFile),
    repository: repository === null ? null : fileOf(repository, repositoryFile),
  };
  return {
    valid: true,
    policy: resolvePolicy(layers, { branch: 'main', properties: { tier: ['one'] } }, rules),
  };
}

const standIn: StandIn = {
  layer: 'repository',
  present: repositoryFile,
  problems: [{ line: 1, column: 1, message: 'A mistake.' }],
  version: { commit: base, at: at.toISOString() },
  until: '2026-03-20T00:00:00.000Z',
};

const enforced = policyOf(
  'enforcement: enforce\nrules: { tests: {}, review: {}, sast: {}, threat-model: {}, policy-guard: {} }\n',
);

/** A policy of each kind. */
export const policies = {
  default: { valid: true, policy: defaultPolicy(rules) },
  enforced,
  rolledOut: policyOf(`extends: recommended@1
comment: always
owners: [ada, { team: security }]
owners-fallback: [bob]
policy: { owner: ada, effective: 2025-01-31, review-by: 2026-01-31 }
rules:
  review: { enforcement: warn, approvals: 2, roll-out: { enforce: 2027-01-31 } }
`),
  layers: policyOf(
    'rules: { review: { enforcement: observe, approvals: 1 }, tests: warn }\n',
    'extends: strict@1\nenforcement: enforce\noverridable: [rules.tests]\nrules: { review: { approvals: 2 } }\n',
  ),
  scopes: policyOf(`enforcement: enforce
rules: { tests: {}, review: {} }
scopes:
  - { name: core, paths: ['src/**'], rules: { review: { approvals: 2 } } }
  - { name: bots, authors: ['renovate[bot]'], rules: { tests: off } }
  - { name: tier one, branches: [main], properties: { tier: [one] }, rules: { sast: warn } }
`),
  own: policyOf(`require:
  payments-review:
    enforcement: enforce
    title: Review of payments
    requires: { approvals: { count: 2, teams: [security] } }
`),
  invalid: loadPolicy('rules: { revew: enforce }\n', repositoryFile, rules),
  repair: repairPolicy(repositoryFile, standIn.problems, rules),
  standIn: enforced.valid
    ? {
        valid: true,
        policy: {
          ...enforced.policy,
          standIns: [standIn],
          overlooked: { repository: 'acme/.github', path: 'sdl.yml' },
        },
      }
    : enforced,
} as const satisfies Readonly<Record<string, PolicyResult>>;

/** The pull request acme/shop#7 as it is gathered, but for what is replaced. */
export function gatheredPullRequest(
  replaced: Partial<GatheredPullRequest> & { readonly number?: number } = {},
): GatheredPullRequest {
  const { number = 7, ...others } = replaced;
  return {
    subject: {
      kind: 'pull-request',
      repository: 'acme/shop',
      repositoryUrl: 'https://github.com/acme/shop',
      number,
      headSha: head,
      baseSha: base,
      headBranch: { repositoryUrl: 'https://github.com/mona/shop', name: 'sum' },
      draft: false,
      authorKind: 'user',
    },
    place,
    policy: policies.enforced,
    evidence: wholeEvidence(),
    existing,
    fingerprint: null,
    base: 'main',
    openedBy: null,
    siblings: [],
    ignoredSiblings: [],
    unreadSiblings: [],
    ...others,
  };
}

/** A merge group with pull requests of acme/shop. */
export function gatheredMergeGroup(members: readonly GatheredPullRequest[]): GatheredMergeGroup {
  return {
    subject: {
      kind: 'merge-group',
      repository: 'acme/shop',
      repositoryUrl: 'https://github.com/acme/shop',
      headSha: 'f'.repeat(40),
      baseSha: base,
      pullRequests: members.map(({ subject }) => subject.number),
    },
    place,
    policy: policies.enforced,
    evidence: wholeEvidence(),
    existing,
    members,
  };
}

const withEvidence = (number: number, replaced: Partial<GatheredPullRequest>) =>
  gatheredPullRequest({ number, openedBy: 'writer', ...replaced });

/** What was gathered for a verdict of each kind, by name. */
export const gatheredCases: Readonly<Record<string, GatheredPullRequest | GatheredMergeGroup>> = {
  ...Object.fromEntries(
    Object.entries(policies).map(([name, policy]) => [`policy-${name}`, gatheredPullRequest({ policy })]),
  ),
  pass: gatheredPullRequest({
    policy: policyOf('rules: { tests: enforce }\n'),
    evidence: wholeEvidence({
      change: available({
        files: ['src/cart.ts', 'src/cart.test.ts'].map((path) =>
          changedFile(path, {
            patch: `@@ -1 +1,2 @@\n import './sum.ts';\n+expect(sum([${path.length}])).toBe(1);`,
          }),
        ),
      }),
    }),
  }),
  pending: gatheredPullRequest({
    policy: policyOf('rules: { review: enforce }\n'),
    evidence: wholeEvidence({ reviews: available({ reviews: [], requested: [] }) }),
  }),
  checks: gatheredPullRequest({
    policy: policyOf("rules: { required-checks: { enforcement: enforce, checks: [test, 'build (*)'] } }\n"),
  }),
  descriptions: gatheredPullRequest({
    policy: policyOf(
      'rules: { linked-issue: enforce, manual-test: { enforcement: enforce, ways: [description, command, deployment] } }\n',
    ),
  }),
  unreadable: gatheredPullRequest({ evidence: unreadableEvidence }),
  missing: gatheredPullRequest({ evidence: {} }),
  'same-base': withEvidence(7, {
    siblings: [withEvidence(8, {}), withEvidence(9, { openedBy: 'other' })],
    ignoredSiblings: [{ number: 10, base: 'main' }],
  }),
  'other-base': withEvidence(7, {
    policy: policies.default,
    siblings: [withEvidence(8, { base: 'release', policy: policies.invalid })],
  }),
  'too-many': withEvidence(7, { unreadSiblings: [8, 9, 10] }),
  'merge-group': gatheredMergeGroup([
    gatheredPullRequest(),
    withEvidence(8, { evidence: unreadableEvidence }),
  ]),
};
