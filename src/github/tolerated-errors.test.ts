// An answer of GitHub may hold errors at places where something may be missing. At any other place, also one beside or below
// these, a missing part ends the reading: it is never taken for "there is none".
import { describe, expect, test } from '@jest/globals';
import { RetryLater } from '../subjects/retry-later.ts';
import { RepositoryElsewhere } from './client/failure.ts';
import type { Installation, QueryError } from './client/installation.ts';
import { createCache } from './read/cache.ts';
import { pullRequestsIntoBranch } from './read/find-pull-requests.ts';
import { policyFilesInMemory } from './read/policy-files-in-memory.ts';
import { readMergeGroup } from './read/read-merge-group.ts';
import { readPullRequest } from './read/read-pull-request.ts';
import { readDeployments } from './slices/deployments.ts';
import { readDocuments } from './slices/documents.ts';
import { readIssues } from './slices/linked-issues.ts';
import { readLinkedWork } from './slices/linked-work.ts';
import { readTeams } from './slices/teams.ts';
import { readTemplateTexts } from './slices/templates.ts';
import { readOpenMergeGroups } from './survey/open-merge-groups.ts';
import { readOpenPullRequests } from './survey/open-pull-requests.ts';

const app = { ownAppId: 1, organizationRepository: '.github' };

type ErrorType = 'NOT_FOUND' | 'FORBIDDEN';

interface Reader {
  read(installation: Installation): Promise<unknown>;
  /** Which errors each place may have; an empty list where there is none that may be missing. */
  readonly tolerated: Readonly<Record<string, readonly ErrorType[]>>;
}

const place = { repositoryId: 3, installationId: 1, owner: 'acme', repository: 'shop' };
const repository = { ...place, kind: 'repository' } as const;
const group = {
  ...place,
  kind: 'merge-group',
  headSha: 'a'.repeat(40),
  headRef: 'refs/heads/gh-readonly-queue/main/pr-1-b',
  baseSha: 'b'.repeat(40),
  baseRef: 'refs/heads/main',
} as const;

function sourceOf(installation: Installation) {
  return {
    installation,
    repositoryId: 3,
    owner: 'acme',
    repository: 'shop',
    number: 7,
    headSha: 'a'.repeat(40),
    cache: createCache(),
    now: () => new Date('2026-03-01T12:00:00Z'),
    engine: {
      documents: async () => [],
      linkedWork: async () => [],
      files: async () => [],
      needsIssues: async () => false,
      needsOwner: async () => false,
      baseDirectories: async () => [],
    },
    organizationRepository: '.github',
    lastPolicyFiles: policyFilesInMemory(() => new Date(0)),
    exceptionEvents: { exceptionEvents: async () => [], eventsOfException: async () => [] },
    ownAppId: 1,
  };
}

/** Of the repository with the organization's policy: that it is hidden or forbidden is for the policy to say. */
const organization: Reader['tolerated'] = {
  organization: ['NOT_FOUND', 'FORBIDDEN'],
  'organization.defaultBranchRef': ['FORBIDDEN'],
  'organization.defaultBranchRef.target': ['FORBIDDEN'],
  'organization.defaultBranchRef.target.policy': ['NOT_FOUND', 'FORBIDDEN'],
  'organization.defaultBranchRef.target.policy.other': ['FORBIDDEN'],
  organizations: [],
  'other.organization': [],
};

const readers: Readonly<Record<string, Reader>> = {
  'the open merge groups': {
    read: (installation) => readOpenMergeGroups(installation, 1, repository, 'main'),
    tolerated: {
      repository: ['NOT_FOUND'],
      'repository.mergeQueue': ['FORBIDDEN'],
      'repository.refs': ['FORBIDDEN'],
      'repository.mergeQueue.entries': [],
      'repository.mergeQueue.entries.nodes.0.headCommit': [],
      'repository.refs.nodes.0': [],
      'repository.refsOther': [],
      'other.repository.refs': [],
      'other.repository': [],
    },
  },
  'the open pull requests': {
    read: (installation) => readOpenPullRequests(installation, createCache(), app, repository),
    tolerated: {
      ...organization,
      repository: ['NOT_FOUND'],
      'repository.defaultBranchRef': ['FORBIDDEN'],
      'repository.pullRequests': [],
      'repository.pullRequests.nodes.0': [],
      'repository.pullRequests.nodes.0.baseRef': ['FORBIDDEN'],
      'repository.pullRequests.nodes.0.baseRef.target': ['FORBIDDEN'],
      'repository.pullRequests.nodes.0.baseRef.target.policy': ['NOT_FOUND', 'FORBIDDEN'],
      'repository.pullRequests.nodes.0.baseRef.refUpdateRule': ['FORBIDDEN'],
      'repository.pullRequests.nodes.0.baseRef.rules.nodes': ['FORBIDDEN'],
      'repository.pullRequests.nodes.0.baseRefName': [],
      'repository.pullRequests.nodes.0.commits': [],
      'repository.pullRequests.nodes.0.commits.nodes.0.commit.statusCheckRollup': [],
    },
  },
  'a merge group': {
    read: (installation) => readMergeGroup(sourceOf(installation), group),
    tolerated: {
      ...organization,
      repository: ['NOT_FOUND'],
      'repository.defaultBranchRef': ['FORBIDDEN'],
      'repository.group': ['FORBIDDEN'],
      'repository.group.target': ['FORBIDDEN'],
      'repository.base': ['NOT_FOUND', 'FORBIDDEN'],
      'repository.base.target.policy': ['NOT_FOUND', 'FORBIDDEN'],
      'repository.base.rules': ['FORBIDDEN'],
      'repository.base.refUpdateRule': ['FORBIDDEN'],
      'repository.mergeQueue': ['FORBIDDEN'],
      'repository.mergeQueue.entries': ['FORBIDDEN'],
      'repository.head': ['FORBIDDEN'],
      'repository.head.statusCheckRollup': ['FORBIDDEN'],
      'repository.headOther': [],
      'repository.groups': [],
      'repository.url': [],
      'other.repository.head': [],
    },
  },
  'a pull request': {
    read: (installation) => readPullRequest(sourceOf(installation), new Set(['reviews', 'contexts'])),
    tolerated: {
      ...organization,
      repository: ['NOT_FOUND'],
      'repository.defaultBranchRef': ['FORBIDDEN'],
      'repository.pullRequest': ['NOT_FOUND'],
      'repository.pullRequest.reviews': ['FORBIDDEN'],
      'repository.pullRequest.reviews.nodes.0.author': ['FORBIDDEN'],
      'repository.pullRequest.statusCheckRollup': ['FORBIDDEN'],
      'repository.pullRequest.head': ['FORBIDDEN'],
      'repository.pullRequest.head.nodes.0.commit.associatedPullRequests': ['FORBIDDEN'],
      'repository.pullRequest.head.nodes.0.commit.checkSuites': ['FORBIDDEN'],
      'repository.pullRequest.baseRef': ['NOT_FOUND', 'FORBIDDEN'],
      'repository.pullRequest.baseRef.target.policy': ['NOT_FOUND', 'FORBIDDEN'],
      'repository.pullRequest.baseRef.rules': ['FORBIDDEN'],
      'repository.pullRequest.potentialMergeCommit': ['FORBIDDEN'],
      'repository.pullRequest.headRepository': ['NOT_FOUND', 'FORBIDDEN'],
      'repository.pullRequest.headRepository.url': [],
      'repository.pullRequest.title': [],
      'repository.pullRequests': [],
      'other.pullRequest.reviews': [],
    },
  },
  'the members of teams': {
    read: (installation) => readTeams(sourceOf(installation), ['security']),
    tolerated: {
      organization: ['NOT_FOUND'],
      'organization.team0': [],
      'organization.team0.members': [],
      'other.organization': [],
    },
  },
  documents: {
    read: (installation) =>
      readDocuments(sourceOf(installation), [
        { kind: 'file', path: 'docs/threats.md' },
        { kind: 'issue', repository: 'acme/shop', number: 3 },
      ]),
    tolerated: {
      'repository.head.file0': ['NOT_FOUND', 'FORBIDDEN'],
      issue1: ['NOT_FOUND', 'FORBIDDEN'],
      'issue1.issue': ['NOT_FOUND', 'FORBIDDEN'],
      repository: [],
      'repository.head': [],
      'repository.head.file': [],
      'repository.head.file0s': [],
      'issue1s.issue': [],
      'another-issue1': [],
    },
  },
  'linked work': {
    read: (installation) =>
      readLinkedWork(sourceOf(installation), [
        { kind: 'issue', repository: 'acme/shop', number: 3 },
        { kind: 'issue', repository: 'acme/other', number: 4, mayBePrivate: true },
      ]),
    tolerated: {
      work0: ['NOT_FOUND', 'FORBIDDEN'],
      'work1.issueOrPullRequest': ['NOT_FOUND', 'FORBIDDEN'],
      'another-work1': [],
      repository: [],
    },
  },
  'linked issues': {
    read: (installation) =>
      readIssues(sourceOf(installation), 7, [{ repository: 'acme/other', number: 4 }], () => true),
    tolerated: {
      repository: [],
      'repository.pullRequest': [],
      'repository.pullRequest.closingIssuesReferences': ['FORBIDDEN'],
      'repository.pullRequest.closingIssuesReferences.nodes.0': ['FORBIDDEN'],
      'repository.pullRequest.closingIssuesReferences.nodes.0.repository': ['FORBIDDEN'],
      'repository.pullRequest.draftEvents': [],
      named0: ['NOT_FOUND', 'FORBIDDEN'],
      'named0.issueOrPullRequest': ['NOT_FOUND', 'FORBIDDEN'],
      'named0.issueOrPullRequest.timelineItems': [],
      'another.named0': [],
    },
  },
  deployments: {
    read: (installation) => readDeployments(sourceOf(installation)),
    tolerated: {
      repository: [],
      'repository.commit': [],
      'repository.commit.deployments': ['FORBIDDEN'],
      'repository.commit.deployments.nodes.0': [],
    },
  },
  templates: {
    read: (installation) => readTemplateTexts(sourceOf(installation)),
    tolerated: {
      repository: [],
      'repository.pullRequestTemplates': ['FORBIDDEN'],
      'repository.issueTemplates': ['FORBIDDEN'],
      'repository.forms': ['NOT_FOUND', 'FORBIDDEN'],
      shared: ['NOT_FOUND', 'FORBIDDEN'],
      'shared.forms': ['NOT_FOUND'],
      'shared.pullRequestTemplates': [],
      'repository.forms.entries.0': [],
      'another.shared': [],
    },
  },
  'the pull requests into a branch': {
    read: (installation) =>
      pullRequestsIntoBranch(installation, { ...place, kind: 'branch', ref: 'refs/heads/main' }),
    tolerated: { repository: ['NOT_FOUND'], 'repository.pullRequests': [], 'other.repository': [] },
  },
};

/** GitHub, where every query has nothing but this error. */
function failingWith(error: QueryError): Installation {
  return {
    id: 1,
    request: (() => Promise.reject(new Error('unused'))) as unknown as Installation['request'],
    permissions: async () => ({ members: 'read' }),
    query: async () => ({ data: null, errors: [error] }),
  };
}

function errorAt(where: string, type: string): QueryError {
  return {
    type,
    path: where.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step)),
    message: 'no',
  };
}

describe.each(Object.entries(readers))('%s', (_, { read, tolerated }) => {
  const cases = Object.entries(tolerated).flatMap(([where, types]) =>
    (['NOT_FOUND', 'FORBIDDEN', 'INTERNAL'] as const).map(
      (type) => [type, where, type !== 'INTERNAL' && types.includes(type)] as const,
    ),
  );

  test.each(cases.filter(([, , may]) => may))('do without what is %s at %s', async (type, where) => {
    const ended = await read(failingWith(errorAt(where, type))).catch((error: unknown) => error);
    // Without any data, the repository itself is looked for elsewhere.
    if (ended instanceof Error) expect(ended).toBeInstanceOf(RepositoryElsewhere);
    else expect(ended).toBeDefined();
  });

  test.each(cases.filter(([, , may]) => !may))('end at %s at %s', async (type, where) => {
    const answer = read(failingWith(errorAt(where, type)));
    await expect(answer).rejects.toThrow(`GitHub answered in part: ${type} at ${where}`);
  });
});

describe('an error that no reader tolerates', () => {
  const ask = (error: QueryError) => readTeams(sourceOf(failingWith(error)), ['security']);

  test('passes by itself where GitHub could not resolve a field', async () => {
    await expect(ask(errorAt('organization.team0', 'INTERNAL'))).rejects.toBeInstanceOf(RetryLater);
  });

  test.each<[string, QueryError]>([
    ['what is forbidden', errorAt('organization.team0', 'FORBIDDEN')],
    ['what is wrong with the query itself', { message: 'Field x does not exist' }],
  ])('is the same at the next attempt: %s', async (_, error) => {
    const failure = await ask(error).catch((reason: unknown) => reason);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(RetryLater);
  });

  test('without a place is one of the query', async () => {
    await expect(ask({ message: 'no' })).rejects.toThrow('an error at the query: no');
  });
});
