import type { OrganizationPolicies, PolicyFileVersion } from '../../store/organization-policies.ts';

/** Keeps the policy files of organizations as long as this process runs, where there is no store. */
export function policyFilesInMemory(now: () => Date): OrganizationPolicies {
  const kept = new Map<number, { readonly file: PolicyFileVersion; readonly at: number }>();
  return {
    async lastPolicyFile(installationId) {
      const last = kept.get(installationId);
      return last === undefined ? null : { ...last.file, ageMs: Math.abs(now().getTime() - last.at) };
    },
    async rememberPolicyFile(installationId, file) {
      kept.set(installationId, { file, at: now().getTime() });
    },
    async forgetPolicyFile(installationId) {
      kept.delete(installationId);
    },
  };
}
