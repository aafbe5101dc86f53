import type { Advisory } from '../world/advisories.ts';
import { timestamp } from '../world/clock.ts';
import type { RepositoryState } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import { accountJsonOrNull, type Json } from './account.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';

/** https://docs.github.com/rest/security-advisories/repository-advisories */
export function advisoryJson(world: WorldState, repository: RepositoryState, advisory: Advisory): Json {
  const { ghsaId, summary, author, state, createdAt, updatedAt } = advisory;
  return {
    ghsa_id: ghsaId,
    cve_id: null,
    url: `${repositoryUrl(world, repository)}/security-advisories/${ghsaId}`,
    html_url: `${repositoryPage(world, repository)}/security/advisories/${ghsaId}`,
    summary,
    description: null,
    severity: null,
    author: accountJsonOrNull(world, author),
    publisher: null,
    identifiers: [{ type: 'GHSA', value: ghsaId }],
    state,
    created_at: timestamp(createdAt),
    updated_at: timestamp(updatedAt),
    published_at: state === 'published' ? timestamp(updatedAt) : null,
    closed_at: state === 'closed' ? timestamp(updatedAt) : null,
    withdrawn_at: null,
    submission: state === 'triage' ? { accepted: false } : null,
    vulnerabilities: [],
    cvss: null,
    cwes: [],
    cwe_ids: [],
    credits: [],
    credits_detailed: [],
    collaborating_users: [],
    collaborating_teams: [],
    private_fork: null,
  };
}
