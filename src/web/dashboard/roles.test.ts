import { expect, test } from '@jest/globals';
import type { LastPolicyFile } from '../../store/organization-policies.ts';
import { createRoles } from './roles.ts';

const day = 86_400_000;
const file: LastPolicyFile = {
  repository: 'acme/.github',
  commit: 'a'.repeat(40),
  blob: 'b'.repeat(40),
  text: '',
  ageMs: 0,
};

test.each<[string, LastPolicyFile | null, boolean]>([
  ['that was read just now', file, true],
  ['that was read seven days ago', { ...file, ageMs: 7 * day }, true],
  ['that was read earlier', { ...file, ageMs: 7 * day + 1 }, false],
  ['of the repository in other letters', { ...file, repository: 'acme/.GitHub' }, true],
  ['of a repository that the operator named before', { ...file, repository: 'acme/policies' }, false],
  ['that was never read', null, false],
])('by a policy %s', async (_, last, expected) => {
  const roles = createRoles({
    store: { lastPolicyFile: async () => last },
    teamsIn: () => ['auditors'],
    github: { isTeamMember: async () => true },
    organizationRepository: '.github',
    now: () => new Date(0),
  });
  const place = { repositoryId: 7, installationId: 1, owner: 'acme', repository: 'shop' };
  expect(await roles.hasRole('ada', place)).toBe(expected);
});
