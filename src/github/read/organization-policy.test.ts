import { expect, test } from '@jest/globals';
import type { Installation } from '../client/installation.ts';
import { createCache } from './cache.ts';
import { organizationLayer } from './organization-policy.ts';
import { policyFilesInMemory } from './policy-files-in-memory.ts';

const now = () => new Date('2026-03-01T12:00:00Z');

/** The layer of an account whose repository `.github` GitHub does not show, where this was read last. */
async function layerAfter(text: string | null, repository = 'acme/.github'): Promise<unknown> {
  const lastPolicyFiles = policyFilesInMemory(now);
  if (text !== null)
    await lastPolicyFiles.rememberPolicyFile(1, { repository, commit: 'a'.repeat(40), blob: 'b', text });
  const unused = () => Promise.reject(new Error('unused'));
  const source = {
    installation: { id: 1, request: unused, permissions: unused, query: unused } as unknown as Installation,
    repositoryId: 1,
    owner: 'acme',
    repository: 'shop',
    cache: createCache(),
    now,
    engine: {
      documents: async () => [],
      linkedWork: async () => [],
      files: async () => [],
      needsIssues: async () => false,
      needsOwner: async () => false,
      baseDirectories: async () => [],
    },
    organizationRepository: '.github',
    lastPolicyFiles,
    exceptionEvents: { exceptionEvents: async () => [], eventsOfException: async () => [] },
    ownAppId: 1,
  };
  return (await organizationLayer(source, { node: null, obstacle: null })).kind;
}

test.each<[string, Parameters<typeof layerAfter>, string]>([
  ['nothing was read', [null], 'none'],
  ['a file was read', ['rules: { review: enforce }'], 'file'],
  ['a file was read that this release does not accept', ['rules: { former-rule: enforce }'], 'failed'],
  ['a file of another repository was read', ['rules: { review: enforce }', 'acme/policies'], 'none'],
])('while the repository of the organization’s policy is not shown and %s', async (_, given, kind) => {
  expect(await layerAfter(...given)).toBe(kind);
});
