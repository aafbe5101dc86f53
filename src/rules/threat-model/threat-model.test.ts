import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeRule } from '../../../test/rule.ts';
import { changedFile, patchOf } from '../../../test/samples/changed-file.ts';
import { hostileText } from '../../../test/samples/hostile-text.ts';
import { samplePullRequest } from '../../../test/samples/pull-request.ts';
import { readChange } from '../../analysis/read-change.ts';
import type { ChangedFile } from '../../evidence/change.ts';
import type { LinkedDocument } from '../../evidence/documents.ts';
import type { EvidenceValues } from '../../evidence/index.ts';
import type { Label } from '../../evidence/labels.ts';
import type { Review } from '../../evidence/reviews.ts';
import { plain } from '../../text/message.ts';
import type { RuleEvidence } from '../rule.ts';
import type { Verdict } from '../verdict.ts';
import { threatModel } from './index.ts';
import { options as schema } from './options.ts';

const now = new Date('2026-03-01T12:00:00Z');
const user = (login: string) => ({ login, kind: 'user' as const });

const complete = `# Threat model: sign-in

Written for #7.

## 1. What are we working on?

Sign-in with one-time codes.

## 2. What can go wrong?

| # | Threat | Disposition |
|---|---|---|
| T1 | A code is guessed | Mitigate: five attempts |
| T2 | A code is read over the shoulder | Accept: short-lived |

## 3. What are we going to do about it?

Count the attempts in the database.

## 4. Did we do a good job?

Reviewed with the security team; T1 has a test.
`;

function file(path: string, added: readonly string[]): ChangedFile {
  return changedFile(path, { patch: patchOf(added.map((line) => `+${line}`)) });
}

/** Authentication in a file named for it, and permissions, both and nothing else: 10 points. */
const majorFile = file('src/auth/login.ts', [
  'if (user.isAdmin) {',
  '  await verifyPassword(user, password)',
  '}',
]);
const minorFile = file('src/greeting.ts', ['export const greeting = compose(name)']);
const modelFile = changedFile('docs/threat-models/sign-in.md', {
  status: 'added',
  patch: patchOf(complete.split('\n').map((line) => `+${line}`)),
});

function document(reference: LinkedDocument['reference'], text = complete): LinkedDocument {
  return { reference, state: 'found', text, truncated: false, url: null };
}

const modelInFile = document({ kind: 'file', path: 'docs/threat-models/sign-in.md' });
const modelInIssue = document({ kind: 'issue', repository: 'acme/shop', number: 12 });

interface Case {
  readonly files?: readonly ChangedFile[];
  readonly body?: string;
  readonly documents?: readonly LinkedDocument[];
  readonly labels?: readonly Label[];
  readonly reviews?: readonly Review[];
  readonly teams?: EvidenceValues['teams'];
  readonly options?: Record<string, unknown>;
}

function judge({
  files = [majorFile],
  body = '',
  documents = [],
  labels = [],
  reviews = [],
  teams = {},
  options = {},
}: Case): Verdict {
  const evidence = {
    pullRequest: samplePullRequest({ author: user('ann'), body }),
    change: { files },
    documents,
    labels,
    reviews: { reviews, requested: [] },
    teams,
  };
  return judgeRule(threatModel, evidence, options, now);
}

const findings = (verdict: Verdict) => verdict.findings.map((finding) => plain(finding.message));
const failures = (verdict: Verdict) =>
  verdict.findings.filter((finding) => finding.level === 'failure').map((finding) => plain(finding.message));

describe('a change that is not major', () => {
  it('needs no threat model, and the verdict gives the score', () => {
    const verdict = judge({ files: [minorFile] });
    expect(verdict.status).toBe('not-applicable');
    expect(plain(verdict.summary)).toBe('Not a major change: score 0 of 5.');
    expect(verdict.findings).toEqual([]);
  });

  it('shows as notices what nearly counted, each with its place', () => {
    const verdict = judge({ files: [file('src/server.ts', ["app.get('/status', status)"])] });
    expect(verdict.status).toBe('not-applicable');
    expect(verdict.findings).toEqual([
      expect.objectContaining({ level: 'notice', path: 'src/server.ts', line: 1 }),
    ]);
    expect(findings(verdict)[0]).toMatch(/^3 points for endpoint: /);
  });

  it('depends on the threshold and points of the policy', () => {
    expect(judge({ options: { threshold: 11 } }).status).toBe('not-applicable');
    expect(judge({ options: { points: { authentication: 0, permissions: 4 } } }).status).toBe(
      'not-applicable',
    );
    expect(
      judge({ files: [minorFile], options: { signals: [{ name: 'greeting', paths: ['src/greeting.ts'] }] } })
        .status,
    ).toBe('fail');
  });
});

describe('a major change', () => {
  it('fails without a threat model, and the remedy says what to write and where', () => {
    const verdict = judge({});
    expect(verdict).toMatchObject({ status: 'fail', turn: 'author' });
    expect(plain(verdict.summary)).toBe(
      'Major change: score 10 of 5 (authentication, permissions); no threat model is linked.',
    );
    expect(failures(verdict)).toEqual(['Neither the description nor the changed files name a threat model.']);
    const remedy = verdict.status === 'fail' ? plain(verdict.remedy) : '';
    expect(remedy).toContain('What can go wrong?');
    expect(remedy).toContain('docs/threat-models/**');
    expect(remedy).toContain('Threat model: <link>');
  });

  it('shows each signal with points and place', () => {
    expect(judge({}).findings.filter((finding) => finding.level === 'notice')).toEqual([
      expect.objectContaining({ path: 'src/auth/login.ts', line: 2 }),
      expect.objectContaining({ path: 'src/auth/login.ts', line: 1 }),
    ]);
  });

  test.each<[offer: string, offered: Case]>([
    ['a threat model in the change itself', { files: [majorFile, modelFile], documents: [modelInFile] }],
    ['an issue that names the pull request', { body: 'Threat model: #12', documents: [modelInIssue] }],
    [
      'a document that names an issue of the description',
      {
        body: 'Closes #3. Threat model: [here](docs/threat-models/sign-in.md)',
        documents: [
          document({ kind: 'file', path: 'docs/threat-models/sign-in.md' }, complete.replace('#7', '#3')),
        ],
      },
    ],
    [
      'a standing model that covers the files',
      {
        body: '[model](docs/threat-models/auth.md)',
        documents: [
          document({ kind: 'file', path: 'docs/threat-models/auth.md' }, complete.replace('#7', '')),
        ],
        options: { covers: { 'docs/threat-models/auth.md': ['src/auth/**'] } },
      },
    ],
  ])('passes with %s', (_, offer) => {
    const verdict = judge(offer);
    expect(failures(verdict)).toEqual([]);
    expect(verdict.status).toBe('pass');
  });

  test.each<[offer: string, offered: Case, problem: string]>([
    [
      'it does not exist',
      { body: 'Threat model: #12', documents: [{ ...modelInIssue, state: 'not-found', text: '' }] },
      '#12: it does not exist at the head of this pull request',
    ],
    [
      'it cannot be read',
      { body: 'Threat model: #12', documents: [{ ...modelInIssue, state: 'unreadable', text: '' }] },
      '#12: the app may not read it: an administrator grants the app Issues: read',
    ],
    [
      'it was cut',
      { body: 'Threat model: #12', documents: [{ ...modelInIssue, truncated: true }] },
      '#12: it is too long or too deeply nested to be read',
    ],
    [
      'it was not gathered',
      { body: 'Threat model: #12' },
      '#12: it was not read: too many documents are named',
    ],
    [
      'it belongs to another change',
      {
        body: 'Threat model: #12',
        documents: [
          document({ kind: 'issue', repository: 'acme/shop', number: 12 }, complete.replace('#7', '#6')),
        ],
      },
      '#12: it does not cover this change: edit it here, or name #7 in it',
    ],
    [
      'it covers other files',
      {
        body: '[model](docs/threat-models/auth.md)',
        documents: [
          document({ kind: 'file', path: 'docs/threat-models/auth.md' }, complete.replace('#7', '')),
        ],
        options: { covers: { 'docs/threat-models/auth.md': ['src/payment/**'] } },
      },
      'docs/threat-models/auth.md: it covers other files, not src/auth/login.ts',
    ],
    [
      'it is incomplete',
      {
        files: [majorFile, modelFile],
        documents: [{ ...modelInFile, text: '## What can go wrong?\n\n- Nothing yet' }],
      },
      'docs/threat-models/sign-in.md: it has no heading for "What are we working on?"',
    ],
    [
      'it is on another host',
      { body: 'Threat model: https://wiki.example.com/sign-in' },
      'https://wiki.example.com/sign-in: it lies outside this repository, cannot be read and does not count: the policy does not name the host wiki.example.com',
    ],
  ])('fails when %s', (_, offer, problem) => {
    const verdict = judge(offer);
    expect(verdict).toMatchObject({ status: 'fail', turn: 'author' });
    expect(failures(verdict)).toContain(problem);
  });

  it('passes with one good document among several', () => {
    const verdict = judge({ body: 'Threat models: #11, #12', documents: [modelInIssue] });
    expect(verdict.status).toBe('pass');
  });

  it('accepts a document on a host of the policy, and says that nobody read it', () => {
    const verdict = judge({
      body: 'Threat model: https://wiki.example.com/sign-in',
      options: { 'external-hosts': ['wiki.example.com'] },
    });
    expect(verdict.status).toBe('pass');
    expect(findings(verdict)[0]).toBe(
      'The document on wiki.example.com is accepted unverified: it was not read',
    );
  });
});

describe('the labels of the security team', () => {
  const teams = { security: ['Sam'] };
  const label = (name: string, login: string | null): Label => ({
    name,
    setBy: login === null ? null : user(login),
    setAt: now,
  });

  test.each<[what: string, given: Case, status: Verdict['status'], note: string]>([
    [
      'make a major change not major',
      { labels: [label('security: not-major', 'sam')] },
      'not-applicable',
      'sam of the security team set the label security: not-major',
    ],
    [
      'make a minor change major',
      { files: [minorFile], labels: [label('Security: Major', 'sam')] },
      'fail',
      'sam of the security team set the label Security: Major',
    ],
    [
      'do not count when set by somebody else',
      { labels: [label('security: not-major', 'ann')] },
      'fail',
      'The label security: not-major does not count: ann is not in the team security',
    ],
    [
      'do not count when GitHub does not tell who set them',
      { labels: [label('security: not-major', null)] },
      'fail',
      'The label security: not-major does not count: GitHub does not tell who set it',
    ],
    [
      'do not count when the team cannot be read',
      { labels: [label('security: not-major', 'sam')], teams: {} },
      'fail',
      'The label security: not-major does not count: the team security cannot be read',
    ],
    [
      'make it major where both count',
      { files: [minorFile], labels: [label('security: not-major', 'sam'), label('security: major', 'sam')] },
      'fail',
      'sam of the security team set the label security: major',
    ],
  ])('%s', (_, given, status, note) => {
    const verdict = judge({ teams, options: { team: 'security' }, ...given });
    expect(verdict.status).toBe(status);
    expect(findings(verdict)).toContain(note);
  });

  it('count for nothing without a team in the policy', () => {
    const verdict = judge({ teams, labels: [label('security: not-major', 'sam')] });
    expect(verdict.status).toBe('fail');
    expect(findings(verdict)).toContain(
      'The label security: not-major does not count: the policy names no security team',
    );
  });
});

describe('the review of the security team', () => {
  const given = {
    files: [majorFile, modelFile],
    documents: [modelInFile],
    teams: { security: ['Sam', 'ann'] },
    options: { team: 'security' },
  };
  const review = (
    login: string,
    state: Review['state'] = 'approved',
    commit: string | null = samplePullRequest().head.sha,
  ): Review => ({
    id: `${login}-${state}`,
    author: user(login),
    state,
    commit,
    submittedAt: now,
    canPush: true,
  });

  test.each<[what: string, reviews: readonly Review[], status: Verdict['status']]>([
    ['is waited for', [], 'pending'],
    ['is given by a member', [review('sam')], 'pass'],
    ['is not given by somebody else', [review('kim')], 'pending'],
    ['is not given by the author', [review('ann')], 'pending'],
    ['is not given for an earlier head', [review('sam', 'approved', 'old')], 'pending'],
    ['is not given for a commit that is gone', [review('sam', 'approved', null)], 'pending'],
    ['is taken back by asking for changes', [review('sam'), review('sam', 'changes-requested')], 'pending'],
    ['is taken back by a dismissal', [review('sam', 'dismissed')], 'pending'],
    ['stands when its giver comments later', [review('sam'), review('sam', 'commented')], 'pass'],
  ])('%s', (_, reviews, status) => {
    expect(judge({ ...given, reviews }).status).toBe(status);
  });

  it('says whom it waits for', () => {
    const verdict = judge(given);
    expect(verdict).toMatchObject({ status: 'pending', turn: 'security-reviewer' });
    expect(verdict.status === 'pending' && plain(verdict.waitingFor)).toBe('a security review');
  });

  it('is an error when the team does not exist', () => {
    expect(judge({ ...given, teams: {} })).toMatchObject({ status: 'error', turn: 'administrator' });
  });

  it('does not replace the threat model', () => {
    expect(judge({ teams: given.teams, options: given.options, reviews: [review('sam')] }).status).toBe(
      'fail',
    );
  });
});

describe('what is declared', () => {
  it('asks for the team only where the policy names one', () => {
    expect(threatModel.teams?.(schema.parse({}))).toEqual([]);
    expect(threatModel.teams?.(schema.parse({ team: 'security' }))).toEqual(['security']);
  });

  it.each<[string, boolean]>([
    ['docs/threat-models/codes.md', true],
    ['src/auth/threat-model-codes.md', true],
    ['THREAT_MODEL.md', true],
    ['Threatmodel.md', true],
    ['docs/threats.md', false],
  ])('takes the changed file %s for a threat model: %s', (path, isModel) => {
    const change = readChange({ files: [changedFile(path, { additions: 1 })] });
    const documents = threatModel.documents?.({ pullRequest: samplePullRequest(), change }, schema.parse({}));
    expect(documents).toEqual(isModel ? [{ kind: 'file', path }] : []);
  });

  it('asks for the documents that the pull request offers', () => {
    const evidence = {
      pullRequest: samplePullRequest({ body: 'Threat model: #12' }),
      change: readChange({ files: [modelFile] }),
    };
    expect(threatModel.documents?.(evidence, schema.parse({}))).toEqual([
      modelInFile.reference,
      modelInIssue.reference,
    ]);
  });

  test.each([
    [{ threshold: 0 }],
    [{ points: { unheard: 3 } }],
    [{ signals: [{ name: 'none' }] }],
    [{ signals: [{ name: 'look-around', lines: ['(?=a)'] }] }],
    [{ paths: ['/docs/**'] }],
    [{ team: 'acme/security' }],
    [{ 'external-hosts': ['https://wiki.example.com'] }],
    [{ treshold: 5 }],
  ])('refuses the options %j', (options) => {
    expect(schema.safeParse(options).success).toBe(false);
  });

  it('describes every option and gives each a default', () => {
    expect(Object.entries(schema.shape).filter(([, schema]) => (schema.description ?? '') === '')).toEqual(
      [],
    );
    expect(schema.safeParse({}).success).toBe(true);
  });
});

test('any description, document and patch gives a verdict', () => {
  fc.assert(
    fc.property(
      hostileText,
      hostileText,
      hostileText,
      fc.string({ unit: 'grapheme' }),
      (body, text, patch, path) => {
        const verdict = judge({
          body: `Threat model: #12 ${body}`,
          files: [majorFile, { ...minorFile, path, patch: `@@ -1 +1 @@\n+${patch}` }],
          documents: [document({ kind: 'issue', repository: 'acme/shop', number: 12 }, text)],
        });
        expect(['pass', 'fail']).toContain(verdict.status);
        expect(verdict.summary.length).toBeGreaterThan(0);
      },
    ),
  );
});

describe('whether a change is major', () => {
  const assess = (files: readonly ChangedFile[], more: Partial<RuleEvidence> = {}) =>
    threatModel.applies?.assess(
      { pullRequest: samplePullRequest(), change: readChange({ files }), ...more },
      schema.parse({}),
    );

  it('is told by the pull request and its change', () => {
    const result = assess([majorFile]);
    expect(result?.applies).toBe(true);
    expect(plain(result?.summary ?? [])).toBe('Major change: score 10 of 5 (authentication, permissions)');
    expect(result?.findings.map(({ messageId }) => messageId)).toEqual([
      'signal-authentication',
      'signal-permissions',
    ]);
  });

  it('is told with the score where it is not', () => {
    const result = assess([minorFile]);
    expect(result).toMatchObject({ applies: false, findings: [] });
    expect(plain(result?.summary ?? [])).toBe('Not a major change: score 0 of 5.');
  });

  it('is told by a label, too, where labels are known', () => {
    const labels = [{ name: 'major change', setBy: null, setAt: null }];
    expect(assess([minorFile], { labels })).toMatchObject({
      applies: true,
      findings: [{ messageId: 'signal-announced' }],
    });
  });

  it('is never told without its change', () => {
    expect(() => threatModel.applies?.assess({}, schema.parse({}))).toThrow(TypeError);
  });
});
