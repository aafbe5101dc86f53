import type { PullRequest } from '../../src/evidence/pull-request.ts';

/** The pull request acme/shop#7 by mona, from the branch `sum` into `main`, as GitHub shows it. */
export function samplePullRequest(told: Partial<PullRequest> = {}): PullRequest {
  return {
    repository: 'acme/shop',
    number: 7,
    url: 'https://github.com/acme/shop/pull/7',
    title: 'Sum',
    body: '',
    author: { login: 'mona', kind: 'user' },
    draft: false,
    state: 'open',
    createdAt: new Date(0),
    bodyEditedAt: new Date(0),
    head: { sha: 'a'.repeat(40), ref: 'sum', repository: 'acme/shop' },
    base: { sha: 'b'.repeat(40), ref: 'main' },
    fork: false,
    ...told,
  };
}

/** What makes that pull request one of a public repository. */
export const inPublic = { base: { ...samplePullRequest().base, public: true } } as const;
