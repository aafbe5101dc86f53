import { describe, expect, it, test } from '@jest/globals';
import {
  CredentialsRefused,
  RateLimited,
  Refused,
  RepositoryElsewhere,
  Unanswered,
} from '../github/client/failure.ts';
import { kindOfToken, type TokenKind } from './token-kind.ts';
import { tokenProblem } from './token-problem.ts';

describe('a kind of token', () => {
  test.each<[token: string, kind: TokenKind]>([
    ['ghp_16C7e42F292c6912E7710c838347Ae178B4a', 'classic'],
    ['github_pat_11AAAAAAA0123456789', 'fine-grained'],
    ['gho_16C7e42F292c6912E7710c838347Ae178B4a', 'oauth'],
    ['ghu_16C7e42F292c6912E7710c838347Ae178B4a', 'app-user'],
    ['ghs_16C7e42F292c6912E7710c838347Ae178B4a', 'installation'],
    ['0123456789abcdef0123456789abcdef01234567', 'unknown'],
  ])('%s is %s', (token, kind) => {
    expect(kindOfToken(token)).toBe(kind);
  });
});

describe('what a failure means', () => {
  const route = 'POST /graphql';
  const refused = new CredentialsRefused(route, '401: Bad credentials');
  const hidden = new RepositoryElsewhere('GitHub does not find the repository 0.');
  const forbidden = (reason: string) => new Refused('GET /repos/{owner}/{repo}/pulls', 403, reason, null);
  const inPart = (message: string) =>
    new Error(`GitHub answered in part: FORBIDDEN at repository: ${message}`);

  test.each<[what: string, token: string, failure: Error, says: RegExp]>([
    [
      'an expired classic token',
      'ghp_1',
      refused,
      /does not accept the personal access token \(classic\).*expired.*SDL-C211/,
    ],
    ['an expired fine-grained token', 'github_pat_1', refused, /does not accept the fine-grained .*expired/],
    ['a token of a job that ended', 'ghs_1', refused, /ends with its job/],
    ['a revoked token of the GitHub CLI', 'gho_1', refused, /Run "gh auth login" again/],
    [
      'something that is no token',
      'secret',
      refused,
      /does not begin as those of github\.com do.*gh auth token/,
    ],
    ['a private repository without the scope', 'ghp_1', hidden, /does not show.*scope repo.*SDL-C210/],
    [
      'a token that was created for other repositories',
      'github_pat_1',
      hidden,
      /created for this account and repository.*approved/,
    ],
    [
      'a workflow that asks about another repository',
      'ghs_1',
      hidden,
      /only the repositories of its workflow/,
    ],
    ['a list that is not there', 'ghp_1', new Refused('GET /repos', 404, 'Not Found', null), /SDL-C210/],
    [
      'single sign-on',
      'ghp_1',
      inPart(
        'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
      ),
      /single sign-on \(SAML\).*SDL-C212/,
    ],
    [
      'a forbidden kind',
      'ghp_1',
      forbidden('`acme` forbids access via a personal access token (classic).'),
      /does not accept a personal access token \(classic\).*SDL-C213/,
    ],
    [
      'another network',
      'ghp_1',
      forbidden(
        'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled',
      ),
      /IP allow list.*SDL-C214/,
    ],
    [
      'a limit',
      'ghp_1',
      new RateLimited('Rate limit exceeded', new Date('2026-12-01T10:30:00Z'), ['rest']),
      /Try again after 2026-12-01 10:30 UTC.*SDL-C215/,
    ],
    [
      'a permission',
      'github_pat_1',
      inPart('Resource not accessible by personal access token'),
      /read access to contents, metadata, pull requests.*SDL-C216/,
    ],
    [
      'a permission of a job',
      'ghs_1',
      inPart('Resource not accessible by integration'),
      /under `permissions:`.*SDL-C216/,
    ],
    [
      'an outage',
      'ghp_1',
      new Unanswered('GitHub failed on POST /graphql with 502: Bad Gateway', '502'),
      /with 502.*SDL-C203/,
    ],
  ])('%s', (_, token, failure, says) => {
    expect(tokenProblem('acme/shop#7', { token }, failure).problem).toMatch(says);
  });

  it('never shows the token', () => {
    const token = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
    for (const failure of [refused, hidden, forbidden('no')])
      expect(tokenProblem('acme/shop', { token }, failure).problem).not.toContain(token);
  });
});
