import { describe, expect, it, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { changedFile } from '../../../test/samples/changed-file.ts';
import { noEarlierChanges } from '../../../test/samples/earlier-changes.ts';
import { inPublic, samplePullRequest } from '../../../test/samples/pull-request.ts';
import { approval, at, commit } from '../../../test/samples/scans.ts';
import { readChange } from '../../analysis/read-change.ts';
import type { ChangedFile } from '../../evidence/change.ts';
import type { Commit } from '../../evidence/commits.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import type { Review, Reviews } from '../../evidence/reviews.ts';
import type { Teams } from '../../evidence/teams.ts';
import { plain } from '../../text/message.ts';
import { securityReview } from './index.ts';

interface Situation {
  readonly files?: readonly ChangedFile[];
  readonly body?: string;
  readonly pullRequest?: Partial<PullRequest>;
  readonly commits?: readonly Commit[];
  readonly reviews?: readonly Review[];
  readonly requested?: Reviews['requested'];
  readonly teams?: Teams;
  readonly templates?: readonly string[];
}

const considered = '## Security considerations\n\nTokens now end after an hour.\n';
const added = (line: string) => ({ patch: `@@ -1,1 +1,2 @@\n x;\n+${line}` });
/** A file with a new line of code. */
const touched = (path: string) => changedFile(path, added('next();'));
const auth = touched('src/auth/login.ts');

function verdictOf(situation: Situation = {}, options: object = {}) {
  const { files = [auth], body = considered, commits = [commit()], reviews = [] } = situation;
  const { requested = [], teams = { security: ['sam', 'mona'] }, templates = [] } = situation;
  return judgeRule(
    securityReview,
    {
      pullRequest: samplePullRequest({ body, ...situation.pullRequest }),
      change: { files },
      reviews: { reviews, requested },
      teams,
      commits: { commits, forcePushes: [] },
      earlierChanges: noEarlierChanges,
      pushes: { needed: false },
      replacedHeads: [],
      templates: { pullRequests: templates, issues: [] },
    },
    { team: 'security', ...options },
    at,
  );
}

const said = (...of: Parameters<typeof verdictOf>) => {
  const { status, messageId } = verdictOf(...of);
  return [status, messageId];
};
const summary = (...of: Parameters<typeof verdictOf>) => plain(verdictOf(...of).summary);
const remedy = (...of: Parameters<typeof verdictOf>) => {
  const verdict = verdictOf(...of);
  return 'remedy' in verdict ? plain(verdict.remedy) : '';
};
const findings = (...of: Parameters<typeof verdictOf>) =>
  verdictOf(...of).findings.map(({ path, line, message }) => [path, line, plain(message)]);

describe('what is sensitive', () => {
  const isSensitive = (...files: readonly ChangedFile[]) => said({ files })[0] !== 'not-applicable';

  test.each([
    'src/auth/login.ts',
    'auth/oidc.go',
    'packages/core/src/crypto/seal.rs',
    'app/permissions/roles.rb',
    'internal/tls/config.go',
    'desktop/updater/check.ts',
    'src/autoUpdater.ts',
    'lib/rbac/model.py',
    'server/sessions/store.ts',
    'Shop/Auth/Login.cs',
    'Sources/SelfUpdate.swift',
    'shop/permissions.py',
    'auth.go',
    'src/authz.go',
    'src/oauth2.ts',
    'src/jwt/sign.ts',
  ])('%s', (path) => {
    expect(isSensitive(touched(path))).toBe(true);
  });

  test.each([
    'src/author/name.ts',
    'src/cart.ts',
    'src/update-cart.ts',
    'src/auth/login.test.ts',
    'docs/auth/README.md',
    'src/auth/README.md',
    'src/tlsx/a.ts',
    'src/Authors/a.ts',
  ])('but not %s', (path) => {
    expect(isSensitive(touched(path))).toBe(false);
  });

  test.each<[string, ChangedFile, boolean]>([
    ['only a comment changes', changedFile(auth.path, added('// Signs in.')), false],
    ['its diff is not shown', changedFile(auth.path, { additions: 3 }), true],
    ['it is removed', changedFile(auth.path, { status: 'removed' }), true],
    [
      'it moves away',
      changedFile('src/x.ts', { status: 'renamed', previousPath: auth.path, patch: '' }),
      true,
    ],
    [
      'it moves there',
      changedFile(auth.path, { status: 'renamed', previousPath: 'src/x.ts', patch: '' }),
      true,
    ],
    [
      'it moves away and is named like a test',
      changedFile('test/auth/login.test.ts', { status: 'renamed', previousPath: auth.path, patch: '' }),
      true,
    ],
    [
      'it moves away and is named like a document',
      changedFile('docs/login.md', { status: 'renamed', previousPath: auth.path, patch: '' }),
      true,
    ],
    [
      'a test of it is renamed',
      changedFile('src/auth/b.test.ts', { status: 'renamed', previousPath: 'src/auth/a.test.ts', patch: '' }),
      false,
    ],
    [
      'a test becomes code',
      changedFile(auth.path, { status: 'renamed', previousPath: 'src/auth/a.test.ts', patch: '' }),
      true,
    ],
    ['it is a submodule', changedFile('src/auth', { submodule: true }), true],
    ['a marker says that it is generated', changedFile(auth.path, added('// @generated\n+login();')), true],
  ])('%s: %#', (_, file, expected) => {
    expect(isSensitive(file)).toBe(expected);
  });

  it('is also what the code shows, wherever it lies, with its place', () => {
    const file = changedFile(
      'src/server.ts',
      added('const agent = new Agent({ rejectUnauthorized: false });'),
    );
    expect(isSensitive(file)).toBe(true);
    expect(findings({ files: [file] })).toContainEqual([
      'src/server.ts',
      2,
      expect.stringMatching(/^Changes .*reject/),
    ]);
    expect(said({ files: [file] }, { signals: ['sandbox'] })[0]).toBe('not-applicable');
    expect(said({ files: [file] }, { ignore: ['src/*.ts'] })[0]).toBe('not-applicable');
  });

  it('is a server that listens on every address, unless the policy says otherwise', () => {
    const file = changedFile('src/server.ts', added("server.listen({ host: '0.0.0.0' });"));
    expect(isSensitive(file)).toBe(true);
    expect(said({ files: [file] }, { hints: [] })[0]).toBe('not-applicable');
  });

  it('is no other hint', () => {
    expect(isSensitive(changedFile('src/cart.ts', added('const token = next();')))).toBe(false);
  });

  it('is what the policy says', () => {
    const files = [touched('billing/charge.ts')];
    expect(said({ files }, { paths: ['billing/**'] })[0]).toBe('pending');
    expect(said({ files }, { paths: ['billing/**'], ignore: ['billing/charge.ts'] })[0]).toBe(
      'not-applicable',
    );
    expect(said({}, { paths: [], signals: [] })[0]).toBe('not-applicable');
  });
});

describe('the section of the description', () => {
  test.each<[string, string, string]>([
    ['answered', considered, 'pending'],
    ['with another rank and other letters', '# SECURITY CONSIDERATIONS:\nTokens end.', 'pending'],
    [
      'that says that nothing is at stake',
      '## Security considerations\n\nN/A: only names change.',
      'pending',
    ],
    ['that says so without a reason', '## Security considerations\n\nN/A', 'fail'],
    ['absent', '', 'fail'],
    ['with nothing below it', '## Security considerations\n\n## Tests\n\nMany.', 'fail'],
    ['with a comment below it', '## Security considerations\n<!-- Tokens now end after an hour. -->', 'fail'],
    ['with a word for later', '## Security considerations\n\nTODO', 'fail'],
    ['with a box that is not ticked', '## Security considerations\n\n- [ ] Tokens end', 'fail'],
    ['in a code fence', '```\n## Security considerations\n\nTokens end.\n```', 'fail'],
  ])('%s', (_, body, status) => {
    expect(said({ body })[0]).toBe(status);
  });

  it('is no answer where it is the text of the template', () => {
    const template = '## Security considerations\n\nThe tokens and keys that this handles.\n';
    expect(said({ body: template, templates: [template] })).toEqual(['fail', 'no-considerations']);
    expect(said({ body: `${template}\nTokens end sooner.`, templates: [template] })[0]).toBe('pending');
  });

  it('fails also where the team has approved, and says what is left', () => {
    expect(remedy({ body: '' })).toMatch(/The team security has to approve the change, too\.$/);
    const done = { body: '', reviews: [approval('sam')] };
    expect(said(done)).toEqual(['fail', 'no-considerations']);
    expect(remedy(done)).not.toMatch(/has to approve/);
  });

  it('may be another one, or none', () => {
    expect(said({ body: '## Risks\n\nNone that are new.' }, { section: 'Risks' })[0]).toBe('pending');
    expect(said({ body: '' }, { section: null })[0]).toBe('pending');
  });

  it('that cannot be read is an error', () => {
    expect(said({ body: '> '.repeat(30_000) })).toEqual(['error', 'unreadable-description']);
  });
});

describe('the approval', () => {
  test.each<[string, readonly Review[], Partial<Situation>, string]>([
    ['by a member', [approval('sam')], {}, 'pass'],
    ['by a member in other letters', [approval('SAM')], {}, 'pass'],
    ['by somebody else', [approval('grace')], {}, 'pending'],
    ['by a member who opened it', [approval('mona')], {}, 'pending'],
    [
      'by a member who wrote a commit',
      [approval('sam')],
      { commits: [commit('sam')], teams: { security: ['sam', 'bob'] } },
      'pending',
    ],
    ['by a member without write access', [{ ...approval('sam'), canPush: false }], {}, 'pending'],
    ['of an earlier change', [{ ...approval('sam'), commit: 'b'.repeat(40) }], {}, 'pending'],
    ['that a person dismissed', [{ ...approval('sam'), state: 'dismissed' }], {}, 'pending'],
    [
      'that a request for changes followed',
      [approval('sam'), { ...approval('sam'), state: 'changes-requested' }],
      {},
      'pending',
    ],
  ])('%s', (_, reviews, more, status) => {
    expect(said({ reviews, ...more })[0]).toBe(status);
  });

  it('is asked for of the team, then of those it was requested from', () => {
    expect(verdictOf()).toMatchObject({ status: 'pending', turn: 'author' });
    expect(remedy()).toBe('Ask the team security for a review: sam can approve.');
    const requested = [{ kind: 'team', name: 'security' }] as const;
    expect(verdictOf({ requested })).toMatchObject({ status: 'pending', turn: 'security-reviewer' });
  });

  it('names no member in public', () => {
    const verdict = verdictOf({ pullRequest: inPublic, reviews: [{ ...approval('sam'), canPush: false }] });
    expect(
      JSON.stringify([verdict.summary, verdict.findings, remedy({ pullRequest: inPublic })]),
    ).not.toMatch(/\bsam\b/);
    expect(summary({ pullRequest: inPublic, reviews: [approval('sam')] })).toMatch(/by the team security/);
  });

  it('may come from a deputy until their last day', () => {
    const deputies = (until: string) => ({ deputies: [{ team: 'security', by: 'bob', until }] });
    expect(said({ reviews: [approval('bob')] }, deputies('2026-01-15'))[0]).toBe('pass');
    expect(said({ reviews: [approval('bob')] }, deputies('2026-01-14'))[0]).toBe('pending');
  });

  it('can come from nobody where each member contributed', () => {
    const teams = { security: ['mona'] };
    expect(said({ teams })).toEqual(['fail', 'nobody-left']);
    expect(verdictOf({ teams })).toMatchObject({ turn: 'administrator' });
    expect(said({ teams: { security: [] } })).toEqual(['fail', 'nobody-left']);
  });

  const stranger = commit('mona', { authors: [{ name: 'x', email: 'x@y.org', actor: null }] });

  it('needs another one for a contributor who cannot be identified', () => {
    const commits = [stranger];
    expect(summary({ commits, reviews: [approval('sam')] })).toMatch(/1 more approval is needed/);
    expect(said({ commits, reviews: [approval('sam'), approval('grace')] })[0]).toBe('pass');
    expect(said({ commits }, { unknown: 'fail' })).toEqual(['error', 'unknown-contributors']);
  });
});

describe('the team', () => {
  it('that the policy does not name cannot approve', () => {
    const verdict = judgeRule(
      securityReview,
      {
        pullRequest: samplePullRequest({ body: '' }),
        change: { files: [auth] },
        reviews: { reviews: [], requested: [] },
        templates: { pullRequests: [], issues: [] },
      },
      {},
      at,
    );
    expect(verdict).toMatchObject({ status: 'error', messageId: 'no-team', turn: 'administrator' });
    expect('remedy' in verdict && plain(verdict.remedy)).toMatch(/rules\.security-review\.team/);
  });

  it('that does not exist cannot approve', () => {
    expect(said({ teams: {} })).toEqual(['error', 'unknown-team']);
    expect(said({ teams: {} }, { team: '__proto__'.replaceAll('_', 'x') })).toEqual([
      'error',
      'unknown-team',
    ]);
  });

  it('is not asked about a change that is not sensitive', () => {
    expect(said({ files: [touched('src/cart.ts')], teams: {} })).toEqual(['not-applicable', 'not-sensitive']);
  });
});

it('applies to a recorded change by its files alone', () => {
  const options = securityReview.options.parse({});
  const assess = (path: string) =>
    securityReview.applies?.assess({ change: readChange({ files: [touched(path)] }) }, options).applies;
  expect([assess('src/auth/login.ts'), assess('src/cart.ts')]).toEqual([true, false]);
});

it('names a few of many files', () => {
  const files = Array.from({ length: 500 }, (_, index) => touched(`src/auth/${index}.ts`));
  expect(verdictOf({ files }).findings.length).toBeLessThan(30);
  expect(summary({ files })).toMatch(/src\/auth\/2\.ts and 497 more/);
});
