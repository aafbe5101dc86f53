/** The walls between modules, as docs/architecture.md lists them. */
const only = (name, allowed, packages) => ({
  name,
  severity: 'error',
  from: { path: '^src/', pathNot: allowed },
  to: { path: packages },
});

/** From the bottom up: each folder may import those before it, and none after it. src/github has layers of its own. */
const rooms = [
  'text',
  'platform',
  'evidence',
  'analysis',
  'authorship',
  'rules',
  'policy',
  'exceptions',
  'engine',
  'budget',
  'report',
  'subjects',
  'record',
  'ledger',
  'store',
  'github',
  'webhooks',
  'resync',
  'queue',
  'metrics',
  'dataset',
  'git',
  'replay',
  'proposal',
  'check',
  'web',
  'cli',
  'action',
];
const gitHubLayers = ['client', 'read', 'slices', 'gather', 'publish', 'survey'];

const noArrowUp = (folder, names, above) =>
  names.map((name, index) => ({
    name: `no-arrow-up-from-${name}`,
    severity: 'error',
    from: { path: `^${folder}/${name}/`, pathNot: '\\.test\\.ts$' },
    to: { path: [...names.slice(index + 1).map((higher) => `^${folder}/${higher}/`), ...above] },
  }));

const noArrowsUp = [
  ...noArrowUp('src', rooms, ['^src/(service|main)\\.ts$']),
  ...noArrowUp('src/github', gitHubLayers, ['^src/github/(index|github)\\.ts$']),
];

/** A module of Node's own, as the cruiser names it: `fs`, `fs/promises`. */
const coreModule = '^[a-z_]+(/promises)?$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...noArrowsUp,
    {
      name: 'subjects-load-no-rules',
      comment: 'The store and the CLI need subjects for their keys: the engine is handed in.',
      severity: 'error',
      from: { path: '^src/subjects/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/(rules/|engine/(engine|evaluate|required-evidence)\\.ts$)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'rules-are-pure',
      comment: 'A rule sees plain data: no I/O, no clock, no store, no GitHub client.',
      severity: 'error',
      from: {
        path: '^src/(rules|evidence|analysis|text|authorship|engine)/',
        pathNot: '\\.test\\.ts$',
      },
      to: {
        path: `^src/|${coreModule}|node_modules/`,
        pathNot: [
          '^src/(rules|evidence|analysis|text|authorship|exceptions|engine)/',
          '^src/policy/(exception-policy|policy|policy-notes|written-policy|releases|resolve|roll-out|scopes|policy-review)\\.ts$',
          'node_modules/(zod|re2js|lru-cache|@sigstore/|mdast|micromark|@types/mdast|diff/|yaml/|packageurl-js/|(@types/)?spdx-)',
        ],
      },
    },
    {
      name: 'exceptions-are-pure',
      comment:
        'What decides whether an exception counts sees plain data and a time: no I/O, no clock, no store.',
      severity: 'error',
      from: { path: '^src/exceptions/', pathNot: '\\.test\\.ts$' },
      to: {
        path: `^src/|${coreModule}|node_modules/`,
        pathNot: ['^src/(exceptions|policy|rules|evidence|authorship|text)/', '^crypto$', 'node_modules/zod'],
      },
    },
    {
      name: 'rules-do-not-import-each-other',
      comment:
        'What several rules know of a major change, of expected tools, of security findings or of threat models is no rule: it imports none, and each may import it.',
      severity: 'error',
      from: { path: '^src/rules/([^/]+)/' },
      to: {
        path: '^src/rules/([^/]+)/',
        pathNot: [
          '^src/rules/$1/',
          '^src/rules/(deployments|major-change|static-analysis|security-findings|threat-documents)/',
        ],
      },
    },
    ...[
      ['source', []],
      ['diff', ['source']],
      ['files', ['source', 'diff']],
      ['dependencies', ['source', 'diff', 'files']],
    ].map(([room, below]) => ({
      name: `analysis-${room}-looks-down`,
      comment:
        'Source, then diffs, then files, then dependencies; what a whole change means lies above them.',
      severity: 'error',
      from: { path: `^src/analysis/${room}/`, pathNot: '\\.test\\.ts$' },
      to: { path: '^src/analysis/', pathNot: `^src/analysis/(${[room, ...below].join('|')})/` },
    })),
    {
      name: 'replay-is-pure',
      comment: 'What judges and renders past changes does no I/O: git/ and cli/ read and write for it.',
      severity: 'error',
      from: { path: '^src/replay/', pathNot: '\\.test\\.ts$' },
      to: {
        path: `^src/|${coreModule}|node_modules/`,
        pathNot: [
          '^src/(replay|dataset|rules|evidence|analysis|text|engine)/',
          '^src/(policy/policy|report/size)\\.ts$',
          '^crypto$',
          'node_modules/hono/dist/(types/)?helper/html/',
        ],
      },
    },
    {
      name: 'record-is-pure',
      comment:
        'What encodes and recomputes verdicts does no I/O and reads no clock: the store and the CLI do for it.',
      severity: 'error',
      from: { path: '^src/record/', pathNot: '\\.test\\.ts$' },
      to: {
        path: `^src/|${coreModule}|node_modules/`,
        pathNot: [
          '^src/(record|subjects|report|engine|policy|rules|evidence|text)/',
          '^(crypto|util|zlib)$',
          'node_modules/(canonicalize|lru-cache)/',
        ],
      },
    },
    {
      name: 'ledger-is-pure',
      comment:
        'What hashes, signs and verifies does no I/O and reads no clock: keys are handed in, and the store keeps the tree.',
      severity: 'error',
      from: { path: '^src/ledger/', pathNot: '\\.test\\.ts$' },
      to: {
        path: `^src/|${coreModule}|node_modules/`,
        pathNot: [
          '^src/(ledger|record|subjects|report|engine|policy|rules|evidence|exceptions|text)/',
          '^(crypto|util)$',
          'node_modules/(canonicalize|zod)/',
        ],
      },
    },
    {
      name: 'proposals-are-pure',
      comment: 'What proposes a policy reads plain data: cli/ and git/ read the clone for it.',
      severity: 'error',
      from: { path: '^src/proposal/', pathNot: '\\.test\\.ts$' },
      to: {
        path: `^src/|${coreModule}|node_modules/`,
        pathNot: '^src/(proposal|policy|rules|analysis|text)/',
      },
    },
    {
      name: 'dataset-and-git-are-low',
      comment:
        'What reads past changes knows neither the rules nor what is done with the changes; dataset/ does no I/O.',
      severity: 'error',
      from: { path: '^src/(dataset|git)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(dataset|git|evidence|analysis|text)/' },
    },
    {
      name: 'dataset-is-pure',
      severity: 'error',
      from: { path: '^src/dataset/', pathNot: '\\.test\\.ts$' },
      to: { path: `^src/git/|${coreModule}|node_modules/`, pathNot: 'node_modules/zod' },
    },
    only('only-git-starts-processes', '^src/git/|\\.test\\.ts$', '^child_process$'),
    only('only-github-imports-octokit', '^src/github/', 'node_modules/@octokit/(?!webhooks-methods/)'),
    only('only-webhooks-verifies-signatures', '^src/webhooks/', 'node_modules/@octokit/webhooks-methods/'),
    only('only-store-imports-a-database', '^src/store/', 'node_modules/(pg|@types/pg)/|^(node:)?sqlite$'),
    {
      name: 'github-survey-only-reads',
      severity: 'error',
      from: { path: '^src/github/survey/' },
      to: { path: '^src/github/(slices|gather|publish)/' },
    },
    only('only-the-rim-imports-probot', '^src/(github/|webhooks/|main\\.ts)', 'node_modules/probot'),
    only(
      'only-web-imports-hono',
      '^src/(web|webhooks)/|^src/replay/page|^src/check/page|^src/cli/evidence/case-page',
      'node_modules/(@hono|hono)',
    ),
    only('only-metrics-imports-prom-client', '^src/metrics/', 'node_modules/prom-client'),
    {
      name: 'emulator-stands-alone',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^src/' },
    },
    {
      name: 'product-never-imports-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(test|bench|packages)/' },
    },
    {
      name: 'declared-dependencies-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@octokit/openapi-types$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.json$' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
