import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeRule } from '../../../test/rule.ts';
import { changedFile, patchOf } from '../../../test/samples/changed-file.ts';
import { earlierChanges, noEarlierChanges } from '../../../test/samples/earlier-changes.ts';
import { hostileText } from '../../../test/samples/hostile-text.ts';
import { inPublic, samplePullRequest } from '../../../test/samples/pull-request.ts';
import { readChange } from '../../analysis/read-change.ts';
import type { ChangedFile } from '../../evidence/change.ts';
import type { Commit } from '../../evidence/commits.ts';
import type { DecidingLabel, LabelEvent } from '../../evidence/deciding-labels.ts';
import type { LinkedDocument } from '../../evidence/documents.ts';
import type { EarlierChanges } from '../../evidence/earlier-changes.ts';
import type { EvidenceValues } from '../../evidence/index.ts';
import type { Label } from '../../evidence/labels.ts';
import type { Pushes } from '../../evidence/pushes.ts';
import type { ReplacedHead } from '../../evidence/replaced-heads.ts';
import type { Review, Reviews } from '../../evidence/reviews.ts';
import { plain } from '../../text/message.ts';
import { points } from '../major-change/points.ts';
import type { RuleEvidence } from '../rule.ts';
import type { Turn, Verdict } from '../verdict.ts';
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

/** Authentication in a file named for it, and a word of permissions. */
const majorPoints = `${points.authentication.sure + points.permissions.hint} points (authentication ${points.authentication.sure}, permissions ${points.permissions.hint})`;
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
const modelInIssue = document({ kind: 'issue', repository: 'acme/shop', number: 12, mayBePrivate: true });

interface Case {
  readonly files?: readonly ChangedFile[];
  readonly body?: string;
  readonly documents?: readonly LinkedDocument[];
  readonly labels?: readonly Label[];
  readonly decidingLabels?: readonly DecidingLabel[];
  readonly earlier?: EarlierChanges;
  readonly reviews?: readonly Review[];
  /** Earlier heads that proposed the same change. */
  readonly same?: readonly string[];
  readonly requested?: Reviews['requested'];
  readonly commits?: readonly Commit[];
  readonly pushes?: Pushes;
  readonly replacedHeads?: readonly ReplacedHead[];
  readonly teams?: EvidenceValues['teams'];
  readonly isPublic?: boolean;
  readonly options?: Record<string, unknown>;
}

function verdictOf({
  files = [majorFile],
  body = '',
  documents = [],
  labels = [],
  decidingLabels = [],
  earlier,
  reviews = [],
  same = [],
  requested = [],
  teams = {},
  commits = [commit({})],
  pushes = { needed: false },
  replacedHeads = [],
  isPublic = false,
  options = {},
}: Case): Verdict {
  const evidence = {
    pullRequest: samplePullRequest({ author: user('ann'), body, ...(isPublic ? inPublic : {}) }),
    change: { files },
    documents,
    labels,
    decidingLabels,
    earlierChanges: earlier ?? earlierChanges(now, same, { old: 'src/auth.ts' }),
    reviews: { reviews, requested },
    teams,
    commits: { commits, forcePushes: [] },
    pushes,
    replacedHeads,
  };
  return judgeRule(threatModel, evidence, options, now);
}

/** A commit by the author of the pull request. */
function commit(made: Partial<Commit>): Commit {
  const ann = { name: 'Ann', email: 'ann@example.test', actor: user('ann') };
  return {
    sha: samplePullRequest().head.sha,
    message: 'Sum',
    committedAt: now,
    authors: [ann],
    committer: ann,
    committedByGitHub: false,
    parents: ['b'.repeat(40)],
    ...made,
  };
}

const findings = (verdict: Verdict) => verdict.findings.map((finding) => plain(finding.message));
const remedy = (verdict: Verdict) => ('remedy' in verdict ? plain(verdict.remedy) : '');
const failures = (verdict: Verdict) =>
  verdict.findings.filter((finding) => finding.level === 'failure').map((finding) => plain(finding.message));

describe('a change that is not major', () => {
  it('needs no threat model, and the verdict gives the score', () => {
    const verdict = verdictOf({ files: [minorFile] });
    expect(verdict.status).toBe('not-applicable');
    expect(plain(verdict.summary)).toBe('Not a major change: 0 points; 5 make a change major.');
    expect(verdict.findings).toEqual([]);
  });

  it('shows as notices what nearly counted, each with its place', () => {
    const verdict = verdictOf({ files: [file('src/server.ts', ["app.get('/status', status)"])] });
    expect(verdict.status).toBe('not-applicable');
    expect(verdict.findings).toEqual([
      expect.objectContaining({ level: 'notice', path: 'src/server.ts', line: 1 }),
    ]);
    expect(findings(verdict)[0]).toBe(
      `Changes what can be called from outside (app.get('/status', status)): ${points.endpoint.hint} points towards a threat model.`,
    );
  });

  it('depends on the threshold and points of the policy', () => {
    expect(verdictOf({ options: { threshold: 11 } }).status).toBe('not-applicable');
    expect(verdictOf({ options: { points: { authentication: 0, permissions: 4 } } }).status).toBe(
      'not-applicable',
    );
    expect(
      verdictOf({
        files: [minorFile],
        options: { signals: [{ name: 'greeting', paths: ['src/greeting.ts'] }] },
      }).status,
    ).toBe('fail');
  });
});

describe('a major change', () => {
  it('fails without a threat model, and the remedy says what to write and where', () => {
    const verdict = verdictOf({});
    expect(verdict).toMatchObject({ status: 'fail', turn: 'author' });
    expect(plain(verdict.summary)).toBe(
      `Major change without a threat model: ${majorPoints}; 5 make a change major.`,
    );
    expect(failures(verdict)).toEqual([
      'Neither the description nor the changed files name a threat model. A threat model has the headings What are we working on?, What can go wrong?, What are we going to do about it? and Did we do a good job?, and a disposition for each threat.',
    ]);
    expect(remedy(verdict)).toBe(
      'Create it from the template as docs/threat-models/sum.md, or link one in the description: Threat model: #12.',
    );
  });

  it('shows each signal with points and place', () => {
    expect(verdictOf({}).findings.filter((finding) => finding.level === 'notice')).toEqual([
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
    const verdict = verdictOf(offer);
    expect(failures(verdict)).toEqual([]);
    expect(verdict.status).toBe('pass');
  });

  test.each<[offer: string, offered: Case, problem: string]>([
    [
      'it does not exist',
      { body: 'Threat model: #12', documents: [{ ...modelInIssue, state: 'not-found', text: '' }] },
      '#12: does not exist at the head of this pull request.',
    ],
    [
      'it cannot be read',
      { body: 'Threat model: #12', documents: [{ ...modelInIssue, state: 'unreadable', text: '' }] },
      '#12: the app is not permitted to read it: it lacks Issues: read.',
    ],
    [
      'it was cut',
      { body: 'Threat model: #12', documents: [{ ...modelInIssue, truncated: true }] },
      '#12: too long or too deeply nested to be read.',
    ],
    ['it was not gathered', { body: 'Threat model: #12' }, '#12: not read: too many documents are linked.'],
    [
      'it belongs to another change',
      {
        body: 'Threat model: #12',
        documents: [
          document({ kind: 'issue', repository: 'acme/shop', number: 12 }, complete.replace('#7', '#6')),
        ],
      },
      '#12: it does not cover this change: it does not name #7, and this pull request does not edit it.',
    ],
    [
      'it is an issue elsewhere whose #7 is one of its own repository',
      {
        body: 'Threat model: acme/security#7',
        documents: [document({ kind: 'issue', repository: 'acme/security', number: 7 })],
      },
      'acme/security#7: it does not cover this change: it does not name #7, and this pull request does not edit it.',
    ],
    [
      'it is an issue elsewhere, which is not quoted',
      {
        body: 'Threat model: acme/security#3',
        documents: [
          document(
            { kind: 'issue', repository: 'acme/security', number: 3 },
            complete.replace('#7', 'acme/shop#7').replace('Mitigate: ', ''),
          ),
        ],
      },
      'acme/security#3: no disposition is stated for 1 threat: choose mitigate, accept, eliminate or transfer for each.',
    ],
    [
      'it does not cover the files',
      {
        body: '[model](docs/threat-models/auth.md)',
        documents: [
          document({ kind: 'file', path: 'docs/threat-models/auth.md' }, complete.replace('#7', '')),
        ],
        options: { covers: { 'docs/threat-models/auth.md': ['src/payment/**'] } },
      },
      'According to the policy, it does not cover src/auth/login.ts.',
    ],
    [
      'it is incomplete',
      {
        files: [majorFile, modelFile],
        documents: [{ ...modelInFile, text: '## What can go wrong?\n\n- Nothing yet' }],
      },
      'There is no heading for "What are we working on?".',
    ],
    [
      'it is on another host',
      { body: 'Threat model: https://wiki.example.com/sign-in' },
      'https://wiki.example.com/sign-in: cannot be read, and the policy does not name the host wiki.example.com.',
    ],
  ])('fails when %s', (_, offer, problem) => {
    const verdict = verdictOf(offer);
    expect(verdict).toMatchObject({ status: 'fail', turn: 'author' });
    expect(failures(verdict)).toContain(problem);
  });

  test.each<[what: string, given: Case, remedy: string]>([
    [
      'a document that lacks something',
      {
        files: [majorFile, modelFile],
        documents: [
          {
            ...modelInFile,
            text: complete
              .replace('Count the attempts in the database.', '')
              .replace(/## 4.*/s, '')
              .replace('Accept: short-lived', 'accept / mitigate / transfer'),
          },
        ],
      },
      'Complete docs/threat-models/sign-in.md: answer "What are we going to do about it?"; add "Did we do a good job?"; choose one disposition for A code is read over the shoulder.',
    ],
    [
      'one that lacks much',
      { body: 'Threat model: #12', documents: [{ ...modelInIssue, text: '# Model' }] },
      'Complete #12: add "What are we working on?"; add "What can go wrong?"; add "What are we going to do about it?"; add "Did we do a good job?"; 1 more point in the details.',
    ],
    [
      'two: the one that lacks less',
      {
        body: 'Threat model: #11, #12',
        documents: [
          { ...modelInIssue, reference: { kind: 'issue', repository: 'acme/shop', number: 11 }, text: '' },
          { ...modelInIssue, text: complete.replace('#7', '#6') },
        ],
      },
      'Complete #12: name #7 in it.',
    ],
    [
      'one that does not cover the files',
      {
        body: '[model](docs/threat-models/auth.md)',
        documents: [
          document({ kind: 'file', path: 'docs/threat-models/auth.md' }, complete.replace('#7', '')),
        ],
        options: { covers: { 'docs/threat-models/auth.md': ['src/payment/**'] } },
      },
      'Complete docs/threat-models/auth.md: name #7 in it, because according to the policy it does not cover src/auth/login.ts.',
    ],
    [
      'an issue that does not exist',
      { body: 'Threat model: #12', documents: [{ ...modelInIssue, state: 'not-found', text: '' }] },
      'Correct the link in the description: #12 does not exist.',
    ],
    [
      'a file that does not exist',
      {
        body: 'Threat model: [here](docs/threat-models/sign-in.md)',
        documents: [{ ...modelInFile, state: 'not-found', text: '' }],
      },
      'Add docs/threat-models/sign-in.md to this pull request, or correct the link in the description.',
    ],
    [
      'a document that cannot be read, and one that lacks something',
      {
        body: 'Threat model: #12, https://wiki.example.com/sign-in',
        documents: [{ ...modelInIssue, text: complete.replace('#7', '#6') }],
      },
      'Complete #12: name #7 in it.',
    ],
    [
      'a description that is too long',
      { body: '['.repeat(5000) },
      'Create it from the template as docs/threat-models/sum.md, or link one in the description: Threat model: #12. Shorten the description: it is too long or too deeply nested for its links to be read.',
    ],
    [
      'no place for a file',
      { options: { paths: [] } },
      'Write a threat model, or link one in the description: Threat model: #12.',
    ],
  ])('says what to do about %s', (_, given, what) => {
    expect(remedy(verdictOf(given))).toBe(what);
  });

  it('marks the place of what is missing, which names the document', () => {
    const verdict = verdictOf({
      files: [majorFile, modelFile],
      documents: [{ ...modelInFile, text: complete.replace('Sign-in with one-time codes.', '') }],
    });
    expect(verdict.findings[0]).toMatchObject({
      path: 'docs/threat-models/sign-in.md',
      line: 5,
      message: ['"', 'What are we working on?', '" has no answer', '.'],
    });
  });

  it('offers a file with the template as its content', () => {
    const verdict = verdictOf({});
    const link = verdict.status === 'fail' ? verdict.remedy[0] : undefined;
    expect(link).toMatchObject({
      label: 'Create it from the template',
      target: {
        kind: 'new-file',
        path: 'docs/threat-models/sum.md',
        content: expect.stringContaining('## What can go wrong?'),
      },
    });
  });

  it('passes with one good document among several', () => {
    const verdict = verdictOf({ body: 'Threat models: #11, #12', documents: [modelInIssue] });
    expect(verdict.status).toBe('pass');
  });

  it('accepts a document on a host of the policy, and says that nobody read it', () => {
    const verdict = verdictOf({
      body: 'Threat model: https://wiki.example.com/sign-in',
      options: { 'external-hosts': ['wiki.example.com'] },
    });
    expect(verdict.status).toBe('pass');
    expect(findings(verdict)[0]).toBe(
      'The document on wiki.example.com is accepted unverified: it was not read.',
    );
  });
});

describe('the labels of the security team', () => {
  const teams = { security: ['Sam', 'kim'] };
  const head = samplePullRequest().head.sha;
  const old = 'd'.repeat(40);
  const at = (minute: number) => new Date(now.getTime() - 3_600_000 + minute * 60_000);
  const set = (login: string | null, more: Partial<LabelEvent> = {}): LabelEvent => ({
    kind: 'set',
    by: login === null ? null : user(login),
    at: at(0),
    edited: false,
    head,
    ...more,
  });
  const removed = (login: string): LabelEvent => ({ ...set(login), kind: 'removed', at: at(9), head: null });
  const label = (name: string, events: readonly LabelEvent[], present = true): DecidingLabel => ({
    name,
    present,
    events,
  });
  const notNeeded = (...events: readonly LabelEvent[]) => [label('threat-model: not-needed', events)];
  const required = (...events: readonly LabelEvent[]) => [label('Threat-Model: Required', events)];
  const gone = (...events: readonly LabelEvent[]) => [label('threat-model: required', events, false)];
  const ignored = (why: string) => `The label threat-model: not-needed does not count: ${why}.`;

  test.each<[what: string, given: Case, status: Verdict['status'], note: string]>([
    [
      'make a major change not major',
      { decidingLabels: notNeeded(set('sam')) },
      'not-applicable',
      'sam of the security team set the label threat-model: not-needed.',
    ],
    [
      'make a minor change major',
      { files: [minorFile], decidingLabels: required(set('sam')) },
      'fail',
      'sam of the security team set the label Threat-Model: Required.',
    ],
    [
      'do not count when set by somebody else',
      { decidingLabels: notNeeded(set('ann')) },
      'fail',
      ignored('ann is not in the team security'),
    ],
    [
      'count by who set them last',
      { decidingLabels: notNeeded(set('sam'), removed('sam'), set('ann', { at: at(10) })) },
      'fail',
      ignored('ann is not in the team security'),
    ],
    [
      'do not count when a contributor set them',
      {
        decidingLabels: notNeeded(set('kim')),
        commits: [commit({ authors: [{ name: 'Kim', email: 'kim@example.test', actor: user('kim') }] })],
      },
      'fail',
      ignored('kim wrote aaaaaaa'),
    ],
    [
      'do not excuse when GitHub does not show who set them',
      { decidingLabels: notNeeded(set(null)) },
      'fail',
      ignored('GitHub does not show who set it'),
    ],
    [
      'ask for a threat model when GitHub does not show who set them',
      { files: [minorFile], decidingLabels: required(set(null)) },
      'fail',
      'The label Threat-Model: Required counts, though GitHub does not show who set it.',
    ],
    [
      'do not excuse when the team cannot be read',
      { decidingLabels: notNeeded(set('sam')), teams: {} },
      'fail',
      ignored('the team security cannot be read'),
    ],
    [
      'do not excuse when they were renamed since',
      { decidingLabels: notNeeded(set('sam', { edited: true })) },
      'fail',
      ignored('it was renamed or edited after sam set it'),
    ],
    [
      'ask for a threat model even if they were edited since',
      { files: [minorFile], decidingLabels: required(set('sam', { edited: true })) },
      'fail',
      'sam of the security team set the label Threat-Model: Required.',
    ],
    [
      'are not lifted by somebody else',
      { files: [minorFile], decidingLabels: gone(set('sam'), removed('ann')) },
      'fail',
      'ann removed the label threat-model: required, but only the team security can lift it.',
    ],
    [
      'ask for a threat model for later heads, too',
      { files: [minorFile], decidingLabels: required(set('sam', { head: old })) },
      'fail',
      'sam of the security team set the label Threat-Model: Required.',
    ],
    [
      'announce nothing when somebody else set them',
      {
        files: [minorFile],
        labels: [{ name: 'threat-model: required' }],
        decidingLabels: required(set('ann')),
      },
      'not-applicable',
      'The label Threat-Model: Required does not count: ann is not in the team security.',
    ],
    [
      'make it major where both count',
      { files: [minorFile], decidingLabels: [...notNeeded(set('sam')), ...required(set('sam'))] },
      'fail',
      'sam of the security team set the label Threat-Model: Required.',
    ],
    [
      'do not excuse where it is not known which commit they were set on',
      { decidingLabels: notNeeded(set('sam', { head: null })) },
      'fail',
      ignored('it is not known which commit it was set on. Remove it and set it again'),
    ],
  ])('%s', (_, given, status, note) => {
    const verdict = verdictOf({ teams, options: { team: 'security' }, ...given });
    expect(verdict.status).toBe(status);
    expect(findings(verdict)).toContain(note);
  });

  test.each<[what: string, given: Case, note: string]>([
    [
      'that count',
      { decidingLabels: notNeeded(set('sam')) },
      'A member of the security team set the label threat-model: not-needed.',
    ],
    [
      'of somebody else',
      { decidingLabels: notNeeded(set('eve')) },
      ignored('only the team security may set it'),
    ],
    [
      'of a contributor',
      {
        decidingLabels: notNeeded(set('sam')),
        commits: [commit({ authors: [{ name: 'x', email: 'sam@example.test', actor: user('sam') }] })],
      },
      ignored('the member of the team who set it wrote aaaaaaa'),
    ],
    [
      'that were renamed',
      { decidingLabels: notNeeded(set('sam', { edited: true })) },
      ignored('it was renamed or edited after the member of the team set it'),
    ],
    [
      'that somebody else removed',
      { files: [minorFile], decidingLabels: gone(set('sam'), removed('eve')) },
      'The label threat-model: required was removed, but only the team security can lift it.',
    ],
  ])('name nobody on a public repository: labels %s', (_, given, note) => {
    const verdict = verdictOf({ teams, options: { team: 'security' }, isPublic: true, ...given });
    expect(findings(verdict)).toContain(note);
    expect([plain(verdict.summary), ...findings(verdict)].join(' ')).not.toMatch(/\b(?:sam|kim|eve)\b/i);
  });

  test('are lifted by the team', () => {
    const decidingLabels = gone(set('sam'), removed('kim'));
    const verdict = verdictOf({ teams, options: { team: 'security' }, files: [minorFile], decidingLabels });
    expect(verdict.status).toBe('not-applicable');
  });

  describe('that no threat model is needed, after a push', () => {
    const lines = [
      'if (!isAdmin(user)) throw new Forbidden()',
      'const session = signIn(user, password)',
      'const cipher = crypto.createCipheriv("aes-256-gcm", key, iv)',
    ];
    const before = [file('src/shop.ts', lines)];
    const pushed = (files: readonly ChangedFile[]) =>
      verdictOf({
        teams,
        options: { team: 'security' },
        files,
        decidingLabels: notNeeded(set('sam', { head: old })),
        earlier: {
          ...noEarlierChanges,
          changes: [
            {
              commit: old,
              at: at(0),
              compared: { state: 'different', path: 'src/shop.ts' },
              proposed: { files: before },
            },
          ],
        },
      });

    test.each<[what: string, files: readonly ChangedFile[]]>([
      ['a line that scores nothing is new', [file('src/shop.ts', [...lines, 'const greeting = 1'])]],
      ['a document is new', [...before, changedFile('docs/notes.md', { patch: patchOf(['+Words.']) })]],
      ['a comment is new', [file('src/shop.ts', [...lines, '// Only administrators sign in twice.'])]],
      ['a line that scored is gone', [file('src/shop.ts', lines.slice(1))]],
      [
        'lines are indented',
        [
          file(
            'src/shop.ts',
            lines.map((line) => `  ${line}`),
          ),
        ],
      ],
    ])('stands where %s', (_, files) => {
      const verdict = pushed(files);
      expect([verdict.status, ...findings(verdict)]).toContain('not-applicable');
    });

    test.each<[what: string, files: readonly ChangedFile[], why: string]>([
      [
        'a line of a signal is new',
        [file('src/shop.ts', [...lines, 'if (user.password === backdoor) grantAdmin(user)'])],
        'a line of the signal',
      ],
      [
        'a line of a signal is repeated',
        [file('src/shop.ts', [...lines, lines[0] ?? ''])],
        'a line of the signal',
      ],
      ['the same line is in another file', [file('src/login.ts', lines)], 'in src/login.ts is new'],
      ['a signal is new', [...before, file('src/pay.ts', ['exec(request.query.command)'])], 'the signal'],
      [
        'any code is new in a file that is named for a signal',
        [...before, file('src/auth/login.ts', ['return true'])],
        'in src/auth/login.ts is new',
      ],
      [
        'the diff of a file is not shown',
        [...before, changedFile('src/auth/login.ts', { additions: 2 })],
        'the signal',
      ],
    ])('falls where %s', (_, files, why) => {
      const verdict = pushed(files);
      expect(verdict.status).toBe('fail');
      const note = findings(verdict).find((each) => each.startsWith('The label'));
      expect(note).toContain(ignored('it was set at ddddddd on').slice(0, -1));
      expect(note).toContain(why);
    });
  });

  it('count for nothing without a team in the policy', () => {
    const verdict = verdictOf({ teams, labels: [{ name: 'threat-model: not-needed' }] });
    expect(verdict.status).toBe('fail');
    expect(findings(verdict)).toContain(
      'The label threat-model: not-needed does not count: the policy names no security team.',
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
    [
      'is not given for an earlier head, though GitHub dismissed it by itself',
      [{ ...review('sam', 'dismissed', 'old'), dismissedByGitHub: true }],
      'pending',
    ],
    ['is not given for a commit that is gone', [review('sam', 'approved', null)], 'pending'],
    ['is taken back by asking for changes', [review('sam'), review('sam', 'changes-requested')], 'pending'],
    ['is taken back by a dismissal', [review('sam', 'dismissed')], 'pending'],
    ['stands when its giver comments later', [review('sam'), review('sam', 'commented')], 'pass'],
  ])('%s', (_, reviews, status) => {
    expect(verdictOf({ ...given, reviews }).status).toBe(status);
  });

  it('is given for an earlier head with the same change, and is named with its commit and time', () => {
    const verdict = verdictOf({
      ...given,
      same: ['earlier'],
      reviews: [review('sam', 'approved', 'earlier')],
    });
    expect(verdict.status).toBe('pass');
    expect(findings(verdict)[0]).toMatch(
      /^sam approved at earlier on .* UTC; the change is still the same\.$/,
    );
  });

  it('says whom it waits for', () => {
    const verdict = verdictOf(given);
    expect(verdict.status === 'pending' && plain(verdict.waitingFor)).toBe('a security review');
    expect(plain(verdict.summary)).toBe(
      `Major change with the threat model docs/threat-models/sign-in.md, not yet approved by the team security: ${majorPoints}; 5 make a change major.`,
    );
  });

  const team = { kind: 'team', name: 'security' } as const;
  const person = (name: string) => ({ kind: 'user', name }) as const;
  const ask = 'Ask the team security for a review: Sam can approve.';
  const approve = 'Approve the change, or ask for changes.';

  test.each<[what: string, more: Case, turn: Turn, remedy: string]>([
    ['nobody was asked', {}, 'author', ask],
    ['the team was asked', { requested: [team] }, 'security-reviewer', approve],
    ['a member was asked', { requested: [person('sam')] }, 'security-reviewer', approve],
    [
      'somebody else was asked, and another team',
      { requested: [person('kim'), { ...team, name: 'platform' }] },
      'author',
      ask,
    ],
  ])('whose turn it is where %s', (_, more, turn, what) => {
    const verdict = verdictOf({ ...given, ...more });
    expect(verdict).toMatchObject({ status: 'pending', turn });
    expect(remedy(verdict)).toBe(what);
  });

  it('says why an approval does not count', () => {
    const verdict = verdictOf({ ...given, reviews: [review('ann'), review('sam', 'approved', 'old')] });
    expect(plain(verdict.summary)).toMatch(
      / No approval counts: ann approved, but opened this pull request; sam approved, but did so at old on .* UTC, and the change is no longer the same in src\/auth\.ts\.$/,
    );
    expect(findings(verdict).slice(0, 2)).toEqual([
      'ann approved, but opened this pull request.',
      expect.stringMatching(
        /^sam approved, but did so at old on .* UTC, and the change is no longer the same in src\/auth\.ts\.$/,
      ),
    ]);
  });

  const head = samplePullRequest().head.sha;
  const bySam = { name: 'Sam', email: 'sam@example.test', actor: user('sam') };

  test.each<[what: string, more: Case, why: RegExp]>([
    [
      'wrote a commit',
      { commits: [commit({ sha: 'c'.repeat(40), authors: [bySam], committer: bySam }), commit({})] },
      /sam approved, but wrote ccccccc\.$/,
    ],
    [
      'suggested a line',
      { commits: [commit({ message: 'Sum\n\nCo-authored-by: @sam' })] },
      /sam approved, but co-wrote aaaaaaa\.$/,
    ],
    [
      'pushed in the author’s name',
      {
        pushes: { needed: true, pushes: [{ by: user('sam'), before: null, after: head }], incomplete: null },
      },
      /sam approved, but pushed aaaaaaa\.$/,
    ],
    [
      'wrote a commit that a forced push replaced',
      {
        replacedHeads: [
          { head: 'c'.repeat(40), at: now, commits: [commit({ sha: 'c'.repeat(40), authors: [bySam] })] },
        ],
      },
      /sam approved, but wrote ccccccc, which a forced push replaced\.$/,
    ],
  ])('is not given by a member who %s, whatever reading peer review has', (_, more, why) => {
    const teams = { security: ['sam', 'kim'] };
    const verdict = verdictOf({ ...given, teams, ...more, reviews: [review('sam')] });
    expect(verdict.status).toBe('pending');
    expect(plain(verdict.summary)).toMatch(why);
  });

  it('needs one more approval by anybody for each contributor who is unknown', () => {
    const stranger = { name: 'x', email: 'x@y.z', actor: null };
    const commits = [commit({ authors: [stranger] })];
    const verdict = verdictOf({ ...given, commits, reviews: [review('sam')] });
    expect(verdict).toMatchObject({ status: 'pending', turn: 'author' });
    expect(plain(verdict.summary)).toMatch(/approved by sam: .* 1 more approval is needed, for contributors/);
    expect(verdictOf({ ...given, commits, reviews: [review('sam'), review('kim')] }).status).toBe('pass');
    const options = { team: 'security', unknown: 'fail' };
    expect(verdictOf({ ...given, commits, options, reviews: [review('sam')] }).status).toBe('error');
    const identities = { team: 'security', identities: { 'x@y.z': 'nobody' } };
    expect(verdictOf({ ...given, commits, options: identities, reviews: [review('sam')] }).status).toBe(
      'pass',
    );
  });

  it('may be given by a deputy until the last day', () => {
    const deputy = (until: string) => ({
      team: 'security',
      deputies: [{ team: 'security', by: 'kim', until }],
    });
    const reviews = [review('kim')];
    expect(verdictOf({ ...given, reviews, options: deputy('2026-03-01') }).status).toBe('pass');
    const ended = verdictOf({ ...given, reviews, options: deputy('2026-02-28') });
    expect(ended.status).toBe('pending');
    expect(findings(ended)).toContain('kim was a deputy until 2026-02-28, and is not any more.');
  });

  it('fails at once where nobody is left who may approve', () => {
    const verdict = verdictOf({ ...given, teams: { security: ['Ann'] } });
    expect(verdict).toMatchObject({ status: 'fail', turn: 'administrator' });
    expect(plain(verdict.summary)).toMatch(
      / Nobody in the team security can approve it: ann opened this pull request\.$/,
    );
    expect(remedy(verdict)).toBe(
      'Add a member to the team who did not contribute, or name a deputy (`rules.threat-model.deputies`) or another team in the policy file.',
    );
  });

  test.each<[what: string, more: Case, text: RegExp]>([
    ['is asked', {}, /Ask the team security for a review\.$/],
    [
      'approved',
      { reviews: [review('sam')] },
      /approved by the team security: .* The team security approved at aaaaaaa/,
    ],
    [
      'approved something else',
      { reviews: [review('sam', 'approved', 'old')] },
      /No approval counts: an approval by a member of the team security does not count: its author did so at old on /,
    ],
    [
      'asked for changes and that was dismissed',
      { reviews: [review('sam', 'dismissed')] },
      /Ask the team security for a review\.$/,
    ],
    [
      'cannot be asked',
      { teams: { security: ['Ann'] } },
      /Nobody in the team security can approve it: nobody is left in it who is independent of the change\./,
    ],
    [
      'has no members',
      { teams: { security: [] } },
      /Nobody in the team security can approve it: it has no members\./,
    ],
  ])('names no member on a public repository where the team %s', (_, more, text) => {
    const verdict = verdictOf({ ...given, isPublic: true, ...more });
    const texts = [plain(verdict.summary), ...findings(verdict), remedy(verdict)].join(' ');
    expect(texts).toMatch(text);
    expect(texts).not.toMatch(/\b(?:sam|ann)\b/i);
  });

  it('is an error when the team does not exist', () => {
    expect(verdictOf({ ...given, teams: {} })).toMatchObject({ status: 'error', turn: 'administrator' });
  });

  it('does not replace the threat model', () => {
    expect(verdictOf({ teams: given.teams, options: given.options, reviews: [review('sam')] }).status).toBe(
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

  test.each([
    ['a public one', {}, undefined],
    ['one that the policy names, in any case', { repositories: ['Acme/Security'] }, true],
  ])('asks for an issue elsewhere only in %s', (_, given, mayBePrivate) => {
    const evidence = {
      pullRequest: samplePullRequest({ body: 'Threat model: acme/security#3' }),
      change: readChange({ files: [] }),
    };
    const reference = { kind: 'issue', repository: 'acme/security', number: 3 };
    expect(threatModel.documents?.(evidence, schema.parse(given))).toEqual([
      { ...reference, ...(mayBePrivate === undefined ? {} : { mayBePrivate }) },
    ]);
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
        const verdict = verdictOf({
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
    expect(plain(result?.summary ?? [])).toBe(`Major change: ${majorPoints}; 5 make a change major.`);
    expect(result?.findings.map(({ messageId }) => messageId)).toEqual([
      'signal-authentication',
      'signal-permissions',
    ]);
  });

  it('is told with the score where it is not', () => {
    const result = assess([minorFile]);
    expect(result).toMatchObject({ applies: false, findings: [] });
    expect(plain(result?.summary ?? [])).toBe('Not a major change: 0 points; 5 make a change major.');
  });

  it('is told by a label, too, where labels are known', () => {
    const labels = [{ name: 'major change' }];
    expect(assess([minorFile], { labels })).toMatchObject({
      applies: true,
      findings: [{ messageId: 'signal-announced' }],
    });
  });

  it('is never told without its change', () => {
    expect(() => threatModel.applies?.assess({}, schema.parse({}))).toThrow(TypeError);
  });
});
