import { describe, expect, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { sampleRelease } from '../../../test/samples/release.ts';
import type { ReleasedWork, ThreatModels } from '../../evidence/threat-models.ts';
import { plain } from '../../text/message.ts';
import type { Verdict } from '../verdict.ts';
import { mitigations } from './index.ts';

const path = 'docs/threat-models/auth.md';

const model = (...threats: readonly string[]) =>
  `# Threat model\n\n## What can go wrong?\n\n${threats.map((threat, index) => `- T${index}: guessing ${threat}`).join('\n')}\n`;

const issue = (number: number, state: ReleasedWork['state'], repository = 'acme/shop'): ReleasedWork => ({
  reference: { kind: 'issue', repository, number },
  state,
});

function verdictOf(text: string | null, made: Partial<ThreatModels> = {}, options: object = {}): Verdict {
  const threatModels: ThreatModels = {
    repositoryUrl: 'https://github.com/acme/shop',
    documents: [{ path, text }],
    work: [],
    paths: [],
    ...made,
  };
  return judgeRule(mitigations, { release: sampleRelease(), threatModels }, options, new Date(0), 'release');
}

const said = ({ findings }: Verdict) => findings.map(({ messageId, line }) => [messageId, line]);

describe('a threat that is mitigated', () => {
  test.each<
    [what: string, threat: string, made: Partial<ThreatModels>, status: string, id: string | undefined]
  >([
    ['in an issue that is closed', '(mitigated in #12)', { work: [issue(12, 'closed')] }, 'pass', undefined],
    ['in a change that is merged', '(mitigated in #12)', { work: [issue(12, 'merged')] }, 'pass', undefined],
    ['in an issue that is open', '(mitigated in #12)', { work: [issue(12, 'open')] }, 'fail', 'open-work'],
    [
      'in an issue that was given up',
      '(mitigated in #12)',
      { work: [issue(12, 'not-planned')] },
      'fail',
      'open-work',
    ],
    [
      'in a change that was closed',
      '(mitigated in #12)',
      { work: [issue(12, 'not-merged')] },
      'fail',
      'open-work',
    ],
    [
      'in a change that was merged later',
      '(mitigated in #12)',
      { work: [issue(12, 'not-in-release')] },
      'fail',
      'not-in-release',
    ],
    [
      'in an issue that does not exist',
      '(mitigated in #12)',
      { work: [issue(12, 'not-found')] },
      'fail',
      'missing-work',
    ],
    ['in an issue that was not read', '(mitigated in #12)', {}, 'error', 'not-readable'],
    [
      'in an issue of a repository that may not be read',
      '(mitigated in acme/secret#3)',
      { work: [issue(3, 'unreadable', 'acme/secret')] },
      'error',
      'not-readable',
    ],
    [
      'in two, of which one is open',
      '(mitigated in #12 and #13)',
      { work: [issue(12, 'closed'), issue(13, 'open')] },
      'fail',
      'open-work',
    ],
    [
      'by a file from the root',
      '(mitigated: [limit](/src/limit.ts))',
      { paths: ['src/limit.ts'] },
      'pass',
      undefined,
    ],
    [
      'by a file beside the document',
      '(mitigated: [limit](../../src/limit.ts#L3))',
      { paths: ['src/limit.ts'] },
      'pass',
      undefined,
    ],
    [
      'by a file by its address',
      '(mitigated: [limit](https://github.com/acme/shop/blob/main/src/limit.ts))',
      { paths: ['src/limit.ts'] },
      'pass',
      undefined,
    ],
    ['by a file that is gone', '(mitigated: [limit](/src/limit.ts))', {}, 'fail', 'missing-work'],
    ['by a file outside', '(mitigated: [limit](../../../../etc/passwd))', {}, 'fail', 'missing-work'],
    ['on another host', '(mitigated: [SEC-1](https://jira.example.com/SEC-1))', {}, 'error', 'not-readable'],
    ['by nothing that is linked', '(mitigated)', {}, 'pass', 'not-linked'],
    [
      'by a link behind a reference',
      '(mitigated: [fix][1])\n\n[1]: /src/gone.ts',
      {},
      'fail',
      'missing-work',
    ],
  ])('%s', (_, threat, made, status, id) => {
    const verdict = verdictOf(model(threat), made);
    expect([verdict.status, verdict.findings[0]?.messageId]).toEqual([status, id]);
  });
});

test.each<[string, string]>([
  ['accepted', '(accepted, see #12)'],
  ['transferred', '(transferred to the provider, #12)'],
])('a risk that is %s needs nothing', (_, threat) => {
  expect(verdictOf(model(threat), { work: [issue(12, 'open')] }).status).toBe('pass');
});

test.each(['(Status: open, #12)', '(mitigation: TODO)'])('a threat that is left open fails: %s', (threat) => {
  expect(verdictOf(model(threat), { work: [issue(12, 'closed')] })).toMatchObject({
    status: 'fail',
    findings: [{ messageId: 'open-threat', path, line: 5 }],
  });
});

test('options: hosts that are trusted, and threats that must link something', () => {
  const host = model('(mitigated: [SEC-1](https://jira.example.com/SEC-1))');
  expect(verdictOf(host, {}, { 'external-hosts': ['jira.example.com'] })).toMatchObject({
    status: 'pass',
    findings: [{ messageId: 'elsewhere' }],
  });
  expect(verdictOf(model('(mitigated)'), {}, { unlinked: 'fail' }).status).toBe('fail');
});

test('places: each open mitigation with its threat', () => {
  const verdict = verdictOf(model('(mitigated in #12)', '(mitigated in #13)'), {
    work: [issue(12, 'open'), issue(13, 'open')],
  });
  expect(said(verdict)).toEqual([
    ['open-work', 5],
    ['open-work', 6],
  ]);
  expect(plain(verdict.findings[0]?.message ?? [])).toBe(
    '#12 is still open, which mitigates T0: guessing (mitigated in #12).',
  );
});

test.each<[string, string, string | null]>([
  ['no text', path, null],
  ['a format that is not read', 'docs/threat-models/auth.adoc', '= Threats'],
  ['no model', 'docs/threat-models/auth.json', '{}'],
])('%s is an error', (_, at, text) => {
  expect(verdictOf('', { documents: [{ path: at, text }] }).status).toBe('error');
});

test('a release without threat models', () => {
  expect(verdictOf('', { documents: [] }).status).toBe('not-applicable');
});

test('a threat model of a tool', () => {
  const threagile = `threagile_version: 1.0.0
risk_tracking:
  sql@db:
    status: mitigated
    justification: see https://github.com/acme/shop/issues/12
`;
  const documents = [{ path: 'threagile.yaml', text: threagile }];
  expect(verdictOf('', { documents, work: [issue(12, 'open')] }).status).toBe('fail');
  expect(verdictOf('', { documents, work: [issue(12, 'closed')] }).status).toBe('pass');
});
