import { describe, expect, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { changedFile, patchOf } from '../../../test/samples/changed-file.ts';
import { noEarlierChanges } from '../../../test/samples/earlier-changes.ts';
import { samplePullRequest } from '../../../test/samples/pull-request.ts';
import { readChange } from '../../analysis/read-change.ts';
import { slicesOf } from '../../engine/required-evidence.ts';
import type { ChangedFile } from '../../evidence/change.ts';
import type { Commit } from '../../evidence/commits.ts';
import type { ComparedDependency, DependencyChanges } from '../../evidence/dependency-changes.ts';
import type { EvidenceValues } from '../../evidence/index.ts';
import type { Review } from '../../evidence/reviews.ts';
import { plain } from '../../text/message.ts';
import { dependencies } from './index.ts';

const now = new Date('2026-05-01T12:00:00Z');
const head = 'a'.repeat(40);
const user = (login: string) => ({ login, kind: 'user' }) as const;

/** A manifest in which one version changes, or one entry is new: the whole section is in sight. */
const manifest = (lines: readonly string[], path = 'package.json', told: Partial<ChangedFile> = {}) =>
  changedFile(path, {
    patch: patchOf([' {', '   "dependencies": {', ...lines, '   }', ' }']),
    ...told,
  });

const bump = manifest(['-    "left-pad": "1.0.0"', '+    "left-pad": "1.1.0"']);
const fresh = manifest(['+    "left-pad": "1.1.0"']);

const entry = (told: Partial<ComparedDependency> = {}): ComparedDependency => ({
  change: 'added',
  manifest: 'package.json',
  ecosystem: 'npm',
  name: 'left-pad',
  version: '1.1.0',
  packageUrl: 'pkg:npm/left-pad@1.1.0',
  license: 'MIT',
  scope: 'runtime',
  advisories: [],
  ...told,
});
const removed = (told: Partial<ComparedDependency> = {}) =>
  entry({ change: 'removed', version: '1.0.0', packageUrl: 'pkg:npm/left-pad@1.0.0', ...told });
const advisory = (
  severity: 'low' | 'moderate' | 'high' | 'critical' | null = 'high',
  id = 'GHSA-aaaa-bbbb-cccc',
) => ({
  id,
  severity,
  summary: 'Pads to the right',
});
const hit = (...told: Parameters<typeof advisory>) => ({ advisories: [advisory(...told)] });

const why = '## New dependencies\n\nWe need left-pad for the columns of the report.';

interface Situation {
  readonly files?: readonly ChangedFile[];
  readonly changes?: readonly ComparedDependency[];
  readonly warnings?: string | null;
  readonly body?: string;
  readonly seenAt?: Date;
  readonly options?: object;
  readonly more?: Partial<EvidenceValues>;
}

function verdictOf({
  files = [bump],
  changes = [removed(), entry()],
  warnings = null,
  body = why,
  seenAt = new Date(now.getTime() - 10 * 60_000),
  options = {},
  more = {},
}: Situation) {
  const pullRequest = samplePullRequest({ body });
  const comparison: DependencyChanges = { asked: true, changes, snapshotWarnings: warnings };
  return judgeRule(
    dependencies,
    {
      pullRequest: { ...pullRequest, head: { ...pullRequest.head, seenAt } },
      change: { files },
      dependencyChanges: comparison,
      ...more,
    },
    options,
    now,
  );
}

function said(situation: Situation): string {
  const { status, messageId } = verdictOf(situation);
  return `${status} ${messageId}`;
}

function findings(situation: Situation): readonly string[] {
  return verdictOf(situation).findings.map(
    ({ messageId, level, path, line }) =>
      `${level} ${messageId} ${path ?? ''}${line === undefined ? '' : `:${line}`}`,
  );
}

test.each<[what: string, situation: Situation, verdict: string]>([
  ['a raised version without a fault', {}, 'pass checked'],
  [
    'no manifest',
    { files: [changedFile('src/cart.ts')], more: { dependencyChanges: { asked: false } } },
    'not-applicable nothing-added',
  ],
  [
    'a manifest that changes nothing of it',
    { files: [manifest(['+   "x": 1'].slice(1))], changes: [] },
    'not-applicable nothing-added',
  ],
  [
    'only a removal',
    { files: [manifest(['-    "left-pad": "1.0.0"'])], changes: [removed()] },
    'not-applicable nothing-added',
  ],
  [
    'a manifest that GitHub was not asked about',
    { more: { dependencyChanges: { asked: false } } },
    'error not-compared',
  ],
  ['a version with a known vulnerability', { changes: [removed(), entry(hit())] }, 'fail vulnerable'],
  ['a vulnerability that was there before', { changes: [removed(hit()), entry(hit())] }, 'pass checked'],
  [
    'another one than before',
    { changes: [removed(hit()), entry(hit('high', 'GHSA-dddd-eeee-ffff'))] },
    'fail vulnerable',
  ],
  ['one that is fixed', { changes: [removed(hit()), entry()] }, 'pass checked'],
  [
    'one below the threshold',
    { changes: [entry(hit('moderate'))], options: { 'fail-on-severity': 'high' } },
    'pass checked',
  ],
  [
    'one at the threshold',
    { changes: [entry(hit('high'))], options: { 'fail-on-severity': 'high' } },
    'fail vulnerable',
  ],
  [
    'one of a grade that is not known',
    { changes: [entry(hit(null))], options: { 'fail-on-severity': 'critical' } },
    'fail vulnerable',
  ],
  ['one for development', { changes: [entry({ ...hit(), scope: 'development' })] }, 'pass checked'],
  [
    'the same where the policy asks',
    { changes: [entry({ ...hit(), scope: 'development' })], options: { 'fail-on-scopes': ['development'] } },
    'fail vulnerable',
  ],
  ['one in an unknown scope', { changes: [entry({ ...hit(), scope: 'unknown' })] }, 'fail vulnerable'],
  [
    'one that the policy allows',
    { changes: [entry(hit())], options: { 'allow-ghsas': ['ghsa-AAAA-bbbb-cccc'] } },
    'pass checked',
  ],
  [
    'one where vulnerabilities are off',
    { changes: [entry(hit())], options: { 'vulnerability-check': false, 'deny-packages': ['pkg:npm/x'] } },
    'pass checked',
  ],
  [
    'one that was for development and is for the product now',
    { changes: [removed({ ...hit(), scope: 'development' }), entry(hit())] },
    'fail vulnerable',
  ],
  [
    'one that is removed in another folder',
    { changes: [removed({ ...hit(), manifest: 'old/package.json' }), entry(hit())] },
    'fail vulnerable',
  ],
  [
    'one that is removed in another manifest of the folder',
    { changes: [removed({ ...hit(), manifest: 'package-lock.json' }), entry(hit())] },
    'fail vulnerable',
  ],
  [
    'one that moves with its manifest',
    {
      files: [changedFile('app/package.json', { status: 'renamed', previousPath: 'package.json' })],
      changes: [removed({ ...hit(), version: '1.1.0' }), entry({ ...hit(), manifest: 'app/package.json' })],
    },
    'pass checked',
  ],
  [
    'one that moves to another lock file',
    {
      files: [
        changedFile('package-lock.json', { status: 'removed' }),
        changedFile('pnpm-lock.yaml', { status: 'added' }),
      ],
      changes: [
        removed({ ...hit(), manifest: 'package-lock.json', version: '1.1.0' }),
        entry({ ...hit(), manifest: 'pnpm-lock.yaml' }),
      ],
    },
    'pass checked',
  ],
  [
    'malware in development, allowed, below everything',
    {
      changes: [
        entry({ scope: 'development', advisories: [{ ...advisory('low'), summary: 'Malware in left-pad' }] }),
      ],
      options: { 'allow-ghsas': ['GHSA-aaaa-bbbb-cccc'], 'fail-on-severity': 'critical' },
    },
    'fail vulnerable',
  ],
  ['a package that is denied', { options: { 'deny-packages': ['pkg:npm/Left-Pad'] } }, 'fail denied'],
  ['another version of it', { options: { 'deny-packages': ['pkg:npm/left-pad@1.0.0'] } }, 'pass checked'],
  ['a package of another type', { options: { 'deny-packages': ['pkg:pypi/left-pad'] } }, 'pass checked'],
  [
    'a denied package without a URL',
    { changes: [entry({ packageUrl: null })], options: { 'deny-packages': ['pkg:npm/left-pad'] } },
    'fail denied',
  ],
  [
    'a denied group',
    {
      changes: [entry({ name: '@acme/x', packageUrl: 'pkg:npm/%40Acme%2Fx@1' })],
      options: { 'deny-groups': ['pkg:npm/%40acme/'] },
    },
    'fail denied',
  ],
  [
    'a group with a longer name',
    {
      changes: [entry({ name: '@acme-2/x', packageUrl: 'pkg:npm/%40acme-2/x@1' })],
      options: { 'deny-groups': ['pkg:npm/%40acme/'], 'own-packages': ['@acme-2/*'] },
    },
    'pass checked',
  ],
  [
    'a denied Maven artifact without a URL',
    {
      changes: [entry({ ecosystem: 'maven', name: 'org.x:y', packageUrl: null })],
      options: { 'deny-packages': ['pkg:maven/org.x/y'] },
    },
    'fail denied',
  ],
  [
    'a license that is not allowed',
    { changes: [entry({ license: 'GPL-3.0-only' })], options: { 'allow-licenses': ['MIT'] } },
    'fail denied',
  ],
  [
    'a package whose license is not checked',
    {
      changes: [entry({ license: 'GPL-3.0-only' })],
      options: { 'allow-licenses': ['MIT'], 'allow-dependencies-licenses': ['pkg:npm/left-pad'] },
    },
    'pass checked',
  ],
  [
    'no license where every one is allowed',
    { changes: [entry({ license: null })], options: { 'unknown-licenses': 'fail' } },
    'pass checked',
  ],
  [
    'no license',
    { changes: [entry({ license: null })], options: { 'deny-licenses': ['MIT'] } },
    'pass checked',
  ],
  [
    'no license where that fails',
    {
      changes: [entry({ license: 'NOASSERTION' })],
      options: { 'deny-licenses': ['MIT'], 'unknown-licenses': 'fail' },
    },
    'fail denied',
  ],
  [
    'licenses that are off',
    { changes: [entry({ license: 'MIT' })], options: { 'deny-licenses': ['MIT'], 'license-check': false } },
    'pass checked',
  ],
  [
    'a manifest that is left out',
    {
      changes: [removed(), entry(), entry({ ...hit(), manifest: 'test/fixtures/package.json' })],
      options: { 'ignore-manifests': ['test/**'] },
    },
    'pass checked',
  ],
])('%s', (_, situation, verdict) => {
  expect(said(situation)).toBe(verdict);
});

describe('findings', () => {
  test('name the advisory, the package and the line, once for a manifest and its lock file', () => {
    const situation = { changes: [entry(hit()), entry({ ...hit(), manifest: 'package-lock.json' })] };
    expect(findings(situation)).toEqual(['failure vulnerability package.json:3']);
    const [first] = verdictOf(situation).findings;
    expect(first).toMatchObject({ severity: 'high', topic: 'npm left-pad GHSA-aaaa-bbbb-cccc' });
    expect(plain(first?.message ?? [])).toContain('GHSA-aaaa-bbbb-cccc (high), Pads to the right');
  });

  test('of two folders stand apart', () => {
    const situation = { changes: [entry(hit()), entry({ ...hit(), manifest: 'api/package.json' })] };
    expect(findings(situation)).toHaveLength(2);
  });

  test('can each be waived, and then the rest decides', () => {
    const verdict = verdictOf({ changes: [entry(hit())], body: '', files: [fresh] });
    expect(verdict).toMatchObject({
      status: 'fail',
      waivable: { of: ['vulnerability', 'new-dependency', 'more-faults'], otherwise: { status: 'pass' } },
    });
  });

  test('are bounded', () => {
    const changes = Array.from({ length: 5000 }, (_, index) =>
      entry({ ...hit(), name: `package-${index}`, packageUrl: null }),
    );
    const { findings: found } = verdictOf({ changes, options: { 'new-dependencies': 'allowed' } });
    expect(found.filter(({ messageId }) => messageId === 'vulnerability')).toHaveLength(100);
    expect(found.find(({ messageId }) => messageId === 'more-faults')?.message.join('')).toContain(
      '4,900 more',
    );
  });

  test('show what does not fail', () => {
    expect(
      findings({
        changes: [
          removed(hit()),
          entry({ advisories: [advisory(), advisory('low', 'GHSA-dddd-eeee-ffff')], license: null }),
        ],
        options: { 'fail-on-severity': 'high', 'allow-licenses': ['MIT'] },
      }),
    ).toEqual([
      'notice known-vulnerability package.json:3',
      'warning known-vulnerability package.json:3',
      'warning unknown-license package.json:3',
    ]);
  });

  test('warn of scripts that run when a package is installed', () => {
    const lock = changedFile('package-lock.json', {
      patch: patchOf([
        '@@ -9,3 +9,9 @@',
        '     "node_modules/old": {',
        '       "hasInstallScript": true',
        '     },',
        '+    "node_modules/@x/esbuild": {',
        '+      "version": "1.0.0",',
        '+      "hasInstallScript": true',
        '+    },',
      ]),
    });
    const situation = {
      files: [bump, lock],
      changes: [removed(), entry(), entry({ name: '@x/esbuild', manifest: 'package-lock.json' })],
    };
    expect(findings(situation)).toEqual(['warning install-script package-lock.json:14']);
  });
});

describe('a new dependency', () => {
  test.each<[what: string, body: string, verdict: string]>([
    ['is justified below a heading', why, 'pass checked'],
    ['is not justified by nothing', '', 'fail not-justified'],
    ['is not justified in a comment', `<!-- ${why} -->`, 'fail not-justified'],
    ['is not justified elsewhere', 'We need left-pad for the columns of the report.', 'fail not-justified'],
    [
      'is not justified by a text about another one',
      '## Dependencies\n\nWe need left-padding-2 and left-pad.js for the columns.',
      'fail not-justified',
    ],
    ['is not justified by its name', '## Dependencies\n\nleft-pad', 'fail not-justified'],
    [
      'is not justified by a box that is not ticked',
      '## Dependencies\n\n- [ ] We need left-pad for the columns of it.',
      'fail not-justified',
    ],
    [
      'is justified below a heading of another level',
      '# What\n\n### Dependencies (required)\n\n`Left-Pad` is what aligns the columns.',
      'pass checked',
    ],
    [
      'is not justified by a text that cannot be read',
      `${'> '.repeat(2000)}x\n\n${why}`,
      'fail not-justified',
    ],
  ])('%s', (_, body, verdict) => {
    expect(said({ files: [fresh], changes: [entry()], body })).toBe(verdict);
  });

  test.each<[what: string, files: readonly ChangedFile[], found: readonly string[]]>([
    ['in a manifest', [fresh], ['left-pad']],
    ['in another version', [bump], []],
    [
      'for development',
      [
        changedFile('package.json', {
          patch: patchOf([' {', '   "devDependencies": {', '+    "x": "1.0.0"', '   }', ' }']),
        }),
      ],
      [],
    ],
    [
      'for the product after it was for development',
      [
        changedFile('package.json', {
          patch: patchOf([
            ' {',
            '   "dependencies": {',
            '+    "x": "1.0.0"',
            '   },',
            '   "devDependencies": {',
            '-    "x": "1.0.0"',
            '   }',
            ' }',
          ]),
        }),
      ],
      ['x'],
    ],
    ['of this repository', [manifest(['+    "x": "workspace:*",', '+    "y": "file:../y"'])], []],
    ['of the organization', [manifest(['+    "@acme/x": "1.0.0"'])], []],
    [
      'moved between manifests',
      [manifest(['+    "x": "1.0.0"'], 'a/package.json'), manifest(['-    "x": "1.0.0"'], 'b/package.json')],
      [],
    ],
    [
      'moved from an example',
      [
        manifest(['+    "x": "1.0.0"'], 'a/package.json'),
        manifest(['-    "x": "1.0.0"'], 'examples/package.json'),
      ],
      ['x'],
    ],
    ['in an example', [manifest(['+    "x": "1.0.0"'], 'examples/package.json')], []],
    [
      'of another ecosystem of the same name',
      [manifest(['+    "x": "1.0.0"']), changedFile('requirements.txt', { patch: patchOf(['-x==1.0.0']) })],
      ['x'],
    ],
    [
      'written otherwise',
      [changedFile('requirements.txt', { patch: patchOf(['-Foo_Bar==1.0', '+foo-bar==1.1']) })],
      [],
    ],
    [
      'a workflow',
      [changedFile('.github/workflows/ci.yml', { patch: patchOf(['+      - uses: actions/checkout@v4']) })],
      [],
    ],
    ['an image', [changedFile('Dockerfile', { patch: patchOf(['+FROM node:22']) })], []],
    ['a submodule', [changedFile('lib/zlib', { status: 'added', submodule: true })], ['lib/zlib']],
    ['another commit of a submodule', [changedFile('lib/zlib', { submodule: true })], []],
    [
      'vendored',
      [changedFile('vendor/zlib/a.c', { status: 'added', patch: patchOf(['+int a;']) })],
      ['vendor/zlib'],
    ],
    [
      'vendored by a manifest',
      [
        changedFile('vendor/github.com/x/y/a.go', { status: 'added', patch: patchOf(['+package y']) }),
        changedFile('go.mod', { patch: patchOf([' require (', ' )']) }),
      ],
      [],
    ],
    [
      'more of a vendored component',
      [
        changedFile('vendor/zlib/a.c', { status: 'added', patch: patchOf(['+int a;']) }),
        changedFile('vendor/zlib/b.c', { patch: patchOf(['+int b;']) }),
      ],
      [],
    ],
    [
      'in a renamed manifest',
      [
        manifest(['     "x": "1.0.0"'], 'a/package.json', {
          status: 'renamed',
          previousPath: 'package.json',
        }),
      ],
      [],
    ],
    ['in a copied manifest', [manifest(['+    "x": "1.0.0"'], 'a/package.json', { status: 'added' })], ['x']],
  ])('%s', (_, files, found) => {
    const options = { 'vulnerability-check': false, 'own-packages': ['@acme/*'] };
    const { findings: all } = verdictOf({ files, body: '', options });
    expect(all.filter(({ messageId }) => messageId === 'new-dependency').map(({ topic }) => topic)).toEqual(
      found,
    );
  });

  const texts = (situation: Situation) =>
    verdictOf({ body: '', ...situation })
      .findings.filter(({ messageId }) => messageId === 'new-dependency')
      .map(({ topic, path }) => topic || path);

  test('in a manifest of an example that becomes one of the product counts, though no line changes', () => {
    const moved = changedFile('package.json', { status: 'renamed', previousPath: 'examples/package.json' });
    const whole =
      '{\n  "dependencies": {\n    "evil": "1.0.0"\n  },\n  "devDependencies": {\n    "x": "1.0.0"\n  }\n}\n';
    const off = { 'vulnerability-check': false };
    expect(texts({ files: [moved], options: off, more: { headFiles: { 'package.json': whole } } })).toEqual([
      'evil',
    ]);
    expect(texts({ files: [moved], options: off })).toEqual(['package.json']);
    expect(texts({ files: [moved], changes: [entry({ name: 'evil' })] })).toEqual(['evil']);
    expect(
      dependencies.files?.({ change: readChange({ files: [moved] }) }, dependencies.options.parse({})),
    ).toEqual(['package.json']);
  });

  test('in a manifest that the policy leaves out, and that becomes one of the product, counts, too', () => {
    const moved = changedFile('package.json', { status: 'renamed', previousPath: 'lab/package.json' });
    const options = { 'ignore-manifests': ['lab/**'] };
    const changes = [
      removed({ name: 'evil', manifest: 'lab/package.json', version: '1.1.0' }),
      entry({ ...hit(), name: 'evil' }),
    ];
    expect(texts({ files: [moved], changes, options })).toEqual(['evil']);
    expect(said({ files: [moved], changes, options })).toBe('fail vulnerable');
  });

  test('in a manifest without a diff is known from the comparison, or not at all', () => {
    const cut = changedFile('package.json', { additions: 3, deletions: 1 });
    expect(texts({ files: [cut], changes: [removed(), entry(), entry({ name: 'evil' })] })).toEqual(['evil']);
    expect(texts({ files: [cut], options: { 'vulnerability-check': false } })).toEqual(['package.json']);
  });

  test('behind another entry on a line is known from the comparison', () => {
    const line = manifest(['-    "left-pad": "1.0.0"', '+    "left-pad": "1.1.0", "evil": "1.0.0"']);
    const changes = [removed(), entry(), entry({ name: 'evil' })];
    expect(texts({ files: [line], changes })).toEqual(['evil']);
    const whole = changedFile('package.json', {
      patch: patchOf(['-{}', '+{"dependencies":{"evil":"1.0.0"}}']),
    });
    expect(texts({ files: [whole], changes: [entry({ name: 'evil' })] })).toEqual(['evil']);
    const development = entry({ name: 'evil', scope: 'development' });
    expect(texts({ files: [whole], changes: [development] })).toEqual([]);
    const moved = removed({ name: 'evil', manifest: 'b/package.json' });
    expect(texts({ files: [whole], changes: [entry({ name: 'evil' }), moved] })).toEqual([]);
  });

  test('that only another package asks for is none', () => {
    const file = changedFile('go.mod', {
      patch: patchOf([' module x', ' require (', '+\texample.com/y v1.0.0 // indirect', ' )']),
    });
    const changes = [entry({ ecosystem: 'go', manifest: 'go.mod', name: 'example.com/y', packageUrl: null })];
    expect(texts({ files: [file], changes })).toEqual([]);
  });

  test('whose section a hunk does not show is read with its whole manifest', () => {
    const hunk = patchOf([
      '@@ -20,2 +20,3 @@',
      '     "a": "1.0.0",',
      '+    "x": "1.0.0",',
      '     "y": "1.0.0"',
    ]);
    const file = changedFile('package.json', { patch: hunk });
    const asked = (files: readonly ChangedFile[]) =>
      dependencies.files?.({ change: readChange({ files }) }, dependencies.options.parse({}));
    expect(asked([file])).toEqual(['package.json']);
    expect(asked([bump, fresh])).toEqual([]);
    expect(texts({ files: [file], options: { 'vulnerability-check': false } })).toEqual(['x']);
    const lines = [
      ...Array.from({ length: 19 }, (_, index) => (index === 3 ? '  "devDependencies": {' : '')),
      '    "a": "1.0.0",',
      '    "x": "1.0.0",',
      '    "y": "1.0.0"',
      '  }',
    ];
    const headFiles = { 'package.json': lines.join('\n') };
    expect(texts({ files: [file], options: { 'vulnerability-check': false }, more: { headFiles } })).toEqual(
      [],
    );
  });

  test('of a hostile name is quoted, and stays in its place', () => {
    const name = '](https://x.example) @ada <b>';
    const { findings: found } = verdictOf({ changes: [entry({ ...hit(), name, packageUrl: null })] });
    expect(found[0]?.message).toContainEqual({ quoted: name });
  });

  test('needs no reason where the policy says so', () => {
    const options = { 'new-dependencies': 'allowed' };
    expect(said({ files: [fresh], changes: [entry()], body: '', options })).toBe('pass checked');
  });
});

describe('an approver', () => {
  const commit: Commit = {
    sha: head,
    message: 'Change',
    committedAt: new Date('2026-05-01T10:00:00Z'),
    authors: [{ name: 'mona', email: 'mona@x.example', actor: user('mona') }],
    committer: { name: 'mona', email: 'mona@x.example', actor: user('mona') },
    committedByGitHub: false,
    parents: ['b'.repeat(40)],
  };
  const approval = (login: string, told: Partial<Review> = {}): Review => ({
    id: `review by ${login}`,
    author: user(login),
    state: 'approved',
    commit: head,
    submittedAt: new Date('2026-05-01T11:00:00Z'),
    canPush: true,
    ...told,
  });
  const options = { approvers: ['ada', { team: 'security' }] };
  const judge = (reviews: readonly Review[]) =>
    verdictOf({
      files: [fresh],
      changes: [entry()],
      body: '',
      options,
      more: {
        commits: { commits: [commit], forcePushes: [] },
        earlierChanges: noEarlierChanges,
        reviews: { reviews, requested: [] },
        pushes: { known: true, pushes: [] } as never,
        teams: { security: ['sam', 'mona'] },
      },
    });

  test.each<[what: string, reviews: readonly Review[], status: string]>([
    ['who is named', [approval('Ada')], 'pass'],
    ['of a team', [approval('sam')], 'pass'],
    ['who is neither', [approval('grace')], 'fail'],
    ['who made the change', [approval('mona')], 'fail'],
    ['who approved another head', [approval('ada', { commit: 'c'.repeat(40) })], 'fail'],
    ['who cannot push', [approval('ada', { canPush: false })], 'fail'],
    ['who took it back', [approval('ada', { state: 'dismissed' })], 'fail'],
  ])('%s', (_, reviews, status) => {
    expect(judge(reviews)).toMatchObject({ status });
  });

  test('is asked by name', () => {
    const verdict = judge([]);
    expect(verdict.status === 'fail' ? plain(verdict.remedy) : '').toBe(
      'Add a heading New dependencies or Dependencies to the description, and say below it why each is needed; or ask ada or the team security to approve this change.',
    );
  });
});

describe('what the dependency graph does not show', () => {
  const image = changedFile('Dockerfile', { patch: patchOf(['-FROM node:20', '+FROM node:22']) });
  const submodule = changedFile('lib/zlib', { submodule: true, additions: 1, deletions: 1 });
  test.each<[what: string, situation: Situation, verdict: string]>([
    ['an image', { files: [image], changes: [] }, 'error not-observed'],
    [
      'an image that another tool analyzes',
      { files: [image], changes: [], options: { 'analyzed-elsewhere': ['docker'] } },
      'not-applicable analyzed-elsewhere',
    ],
    [
      'an image beside a manifest',
      { files: [image, bump], options: { 'analyzed-elsewhere': ['docker'] } },
      'pass checked',
    ],
    [
      'an image that another tool does not analyze',
      { files: [image, bump], options: { 'analyzed-elsewhere': ['helm'] } },
      'error not-observed',
    ],
    [
      'an image that a snapshot names',
      { files: [image], changes: [entry({ name: 'node', manifest: 'images', ecosystem: 'docker' })] },
      'pass checked',
    ],
    [
      'a build script without a new image',
      { files: [changedFile('Dockerfile', { patch: patchOf(['+RUN make']) })], changes: [] },
      'not-applicable nothing-added',
    ],
    ['a new entry of a manifest that GitHub reads', { files: [fresh], changes: [] }, 'error not-observed'],
    [
      'a new entry beside others',
      {
        files: [manifest(['+    "x": "1.0.0"'], 'a/package.json')],
        changes: [entry()],
        body: why.replace('left-pad', 'x'),
      },
      'error not-observed',
    ],
    ['a raised version without any answer', { files: [bump], changes: [] }, 'error not-observed'],
    [
      'a lock file without a diff',
      { files: [changedFile('yarn.lock', { additions: 900, deletions: 3 })], changes: [] },
      'error not-observed',
    ],
    [
      'the same with an entry of it',
      {
        files: [changedFile('yarn.lock', { additions: 900, deletions: 3 })],
        changes: [entry({ manifest: 'yarn.lock' })],
      },
      'pass checked',
    ],
    [
      'hashes alone',
      { files: [changedFile('go.sum', { patch: patchOf(['+example.com/x v1.0.0 h1:abc=']) })], changes: [] },
      'not-applicable nothing-added',
    ],
    [
      'a submodule',
      { files: [submodule], more: { dependencyChanges: { asked: false } } },
      'error not-observed',
    ],
    [
      'vendored files of a manifest',
      {
        files: [
          changedFile('vendor/github.com/x/y/a.go', { patch: patchOf(['+package y']) }),
          changedFile('go.mod', {
            patch: patchOf([' require (', '-\tgithub.com/x/y v1.0.0', '+\tgithub.com/x/y v1.1.0', ' )']),
          }),
        ],
        changes: [entry({ name: 'github.com/x/y', ecosystem: 'go', manifest: 'go.mod' })],
      },
      'pass checked',
    ],
    [
      'vendored files beside a manifest that does not fill them',
      { files: [changedFile('third_party/zlib/a.c', { patch: patchOf(['+int a;']) }), bump] },
      'error not-observed',
    ],
    [
      'other vendored files',
      {
        files: [changedFile('vendor/zlib/a.c', { patch: patchOf(['+int a;']) })],
        more: { dependencyChanges: { asked: false } },
      },
      'error not-observed',
    ],
    ['a vulnerability and an image', { files: [image, bump], changes: [entry(hit())] }, 'fail vulnerable'],
  ])('%s', (_, situation, verdict) => {
    expect(said(situation)).toBe(verdict);
  });
});

describe('while snapshots are missing', () => {
  const warnings = 'No snapshots were found for the head SHA';
  const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

  test('the rule waits, and is re-evaluated', () => {
    const verdict = verdictOf({ warnings, changes: [entry(hit())] });
    expect(verdict).toMatchObject({ status: 'pending', messageId: 'snapshots-awaited', turn: 'tool' });
    expect(verdict.status === 'pending' ? verdict.reevaluateAt : null).toEqual(
      new Date(now.getTime() + 10 * 60_000),
    );
    expect(verdict.findings.every(({ level }) => level !== 'failure')).toBe(true);
  });

  test('it fails after the time', () => {
    expect(said({ warnings, seenAt: minutesAgo(60) })).toBe('fail snapshots-missing');
    expect(said({ warnings, seenAt: minutesAgo(60), changes: [entry(hit())] })).toBe('fail vulnerable');
    expect(said({ warnings, seenAt: minutesAgo(60), options: { 'grace-minutes': 90 } })).toBe(
      'pending snapshots-awaited',
    );
  });

  test('it fails at once for what needs no snapshot', () => {
    expect(said({ warnings, files: [fresh], body: '' })).toBe('fail not-justified');
  });

  test('an empty answer is no answer', () => {
    expect(said({ warnings, files: [manifest([])], changes: [] })).toBe('pending snapshots-awaited');
  });
});

describe('of past changes', () => {
  const assessed = (files: readonly ChangedFile[]) => {
    const options = dependencies.options.parse({}) as never;
    const result = dependencies.applies?.assess({ change: readChange({ files }) }, options);
    return [result?.applies, plain(result?.summary ?? []), result?.findings.length];
  };

  test('is known whether they change dependencies, and which are new', () => {
    expect(assessed([changedFile('src/cart.ts')])).toEqual([
      false,
      'Nothing here adds or raises a dependency.',
      0,
    ]);
    expect(assessed([bump])).toEqual([true, 'Dependencies change in package.json.', 0]);
    expect(assessed([fresh])).toEqual([true, 'Dependencies change in package.json. New: left-pad.', 1]);
  });
});

test('reads reviews only where somebody may approve, and asks GitHub only where it has to', () => {
  const slices = (options: object) => slicesOf(dependencies, dependencies.options.parse(options));
  expect(slices({})).toEqual(['pullRequest', 'change', 'dependencyChanges']);
  expect(slices({ 'vulnerability-check': false })).toEqual(['pullRequest', 'change']);
  expect(slices({ approvers: ['ada'] })).not.toContain('teams');
  expect(slices({ approvers: [{ team: 'security' }] })).toContain('teams');
});

test.each([
  [{ 'allow-licenses': ['MIT OR ISC'] }],
  [{ 'deny-licenses': ['GPL'] }],
  [{ 'deny-packages': ['left-pad'] }],
  [{ 'deny-groups': ['pkg:npm/%40acme'] }],
  [{ 'allow-ghsas': ['CVE-2020-1'] }],
  [{ 'fail-on-severity': 'medium' }],
])('the policy is refused with %j', (options) => {
  expect(dependencies.options.safeParse(options).success).toBe(false);
});

test('a change of many packages with hostile names is decided in time', () => {
  const names = Array.from({ length: 5000 }, (_, index) => `${'a'.repeat((index % 200) + 1)}${index}`);
  const files = [manifest(names.map((name) => `+    "${name}": "1.0.0",`))];
  const changes = [
    entry({ name: '', packageUrl: '', version: '' }),
    ...names.map((name) =>
      entry({ name, packageUrl: `pkg:npm/${name}@1`, license: `MIT OR LicenseRef-${name}` }),
    ),
    ...names.map((version) => removed({ version })),
  ];
  const packages = Array.from({ length: 200 }, (_, index) => `pkg:npm/denied-${index}`);
  const options = {
    'deny-packages': packages,
    'deny-groups': packages.map((each) => `${each}/`),
    'allow-dependencies-licenses': packages,
    'deny-licenses': Array.from({ length: 200 }, (_, index) => `LicenseRef-${index}`),
  };
  const body = `## Dependencies\n\n${'a'.repeat(100_000)}`;
  const started = performance.now();
  expect(said({ files, changes, options, body })).toBe('fail not-justified');
  expect(performance.now() - started).toBeLessThan(10_000);
});

describe('a package of the same name from elsewhere', () => {
  const raised = (before: string, after: string) => [
    manifest([`-    "left-pad": "${before}"`, `+    "left-pad": "${after}"`]),
  ];

  test.each<[before: string, after: string, verdict: string]>([
    ['1.0.0', 'github:mallory/left-pad', 'fail not-justified'],
    ['1.0.0', 'mallory/left-pad', 'fail not-justified'],
    ['1.0.0', 'git+ssh://git@github.com/mallory/left-pad.git', 'fail not-justified'],
    ['1.0.0', 'https://evil.example/left-pad-1.0.1.tgz', 'fail not-justified'],
    ['1.0.0', 'npm:evil@1.0.0', 'fail not-justified'],
    ['npm:good@1.0.0', 'npm:evil@1.0.0', 'fail not-justified'],
    ['github:acme/left-pad#v1', 'github:mallory/left-pad#v1', 'fail not-justified'],
    ['github:acme/left-pad#v1', 'git+https://github.com/acme/left-pad.git#v2', 'pass checked'],
    ['https://cdn.example/left-pad-1.0.0.tgz', 'https://cdn.example/left-pad-1.0.1.tgz', 'pass checked'],
    ['npm:good@1.0.0', 'npm:good@1.1.0', 'pass checked'],
    ['^1.0.0', '>=1.1.0 <2', 'pass checked'],
    ['1.0.0', 'latest', 'pass checked'],
  ])('%s becomes %s: %s', (before, after, verdict) => {
    expect(said({ files: raised(before, after), changes: [removed()], body: '' })).toBe(verdict);
  });

  test('is one that a replacement in go.mod or go.work names', () => {
    const patch = patchOf([' go 1.22', '+replace example.com/x => github.com/evil/x v1.0.0']);
    for (const path of ['go.mod', 'go.work'])
      expect(said({ files: [changedFile(path, { patch })], body: '' })).toBe('fail not-justified');
    const local = patchOf([' go 1.22', ' use (', '+  ./b', ' )', '+replace example.com/x => ../x']);
    expect(said({ files: [changedFile('go.work', { patch: local })], changes: [] })).toBe(
      'not-applicable nothing-added',
    );
  });
});

describe('a lock file that takes packages from elsewhere', () => {
  const url = (host: string, version = '1.0.0') =>
    `"resolved": "https://${host}/left-pad/-/left-pad-${version}.tgz",`;
  const lock = (before: string | null, after: string) =>
    changedFile('package-lock.json', {
      patch: patchOf([
        ' "packages": {',
        '   "node_modules/left-pad": {',
        ...(before === null ? [] : [`-    ${before}`]),
        `+    ${after}`,
        '   }',
        ' }',
      ]),
    });
  const why = '## Dependencies\n\nPackages now come from npm.acme.example, our mirror.';

  test.each<[what: string, file: ChangedFile, body: string, isNew: boolean]>([
    ['another host', lock(url('registry.npmjs.org'), url('evil.example')), '', true],
    ['another host, with a version', lock(url('registry.npmjs.org'), url('evil.example', '1.0.1')), '', true],
    [
      'a host that the description explains',
      lock(url('registry.npmjs.org'), url('npm.acme.example')),
      why,
      false,
    ],
    ['the same mirror', lock(url('npm.acme.example'), url('npm.acme.example', '1.0.1')), '', false],
    ['back to the registry', lock(url('npm.acme.example'), url('registry.npmjs.org')), '', false],
    ['a package that is only added', lock(null, url('npm.acme.example')), '', false],
    [
      'an address of something else',
      lock(url('registry.npmjs.org'), '"url": "https://opencollective.com/a"'),
      '',
      false,
    ],
    [
      'another repository',
      lock(
        '"resolved": "git+ssh://git@github.com/acme/a.git#1"',
        '"resolved": "git+ssh://git@github.com/eve/a.git#1"',
      ),
      '',
      true,
    ],
    [
      'another commit of the repository',
      lock(
        '"resolved": "git+ssh://git@github.com/acme/a.git#1"',
        '"resolved": "git+ssh://git@github.com/acme/a.git#2"',
      ),
      '',
      false,
    ],
  ])('%s', (_, file, body, isNew) => {
    expect(said({ files: [file], body }) === 'fail not-justified').toBe(isNew);
  });
});

test('a package of Python is justified in any way in which its name is written', () => {
  const files = [changedFile('requirements.txt', { patch: patchOf(['+ruamel_yaml==1.0']) })];
  const changes = [
    entry({
      ecosystem: 'pip',
      manifest: 'requirements.txt',
      name: 'ruamel.yaml',
      version: '1.0',
      packageUrl: 'pkg:pypi/ruamel.yaml@1.0',
    }),
  ];
  for (const name of ['ruamel_yaml', 'ruamel-yaml', 'Ruamel.YAML'])
    expect(said({ files, changes, body: `## Dependencies\n\nWe need ${name} for the settings.` })).toBe(
      'pass checked',
    );
  expect(said({ files, changes, body: '## Dependencies\n\nWe need yaml-x for the settings.' })).toBe(
    'fail not-justified',
  );
});
