import { timestamp, timestampOrNull } from '../world/clock.ts';
import type { Advisory, CvssScore, DependabotAlert } from '../world/dependabot.ts';
import type { RepositoryState } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import { accountJsonOrNull, type Json } from './account.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';

/** https://docs.github.com/rest/dependabot/alerts */
export function dependabotAlertJson(
  world: WorldState,
  repository: RepositoryState,
  alert: DependabotAlert,
): Json {
  const { number, dependency, advisory, state, dismissal, autoDismissedAt, fixedAt } = alert;
  const packageJson = { ecosystem: dependency.ecosystem, name: dependency.name };
  const vulnerability = {
    package: packageJson,
    severity: advisory.severity,
    vulnerable_version_range: advisory.vulnerableRange,
    first_patched_version:
      advisory.firstPatchedVersion === null ? null : { identifier: advisory.firstPatchedVersion },
  };
  return {
    number,
    state,
    dependency: {
      package: packageJson,
      manifest_path: dependency.manifest,
      scope: dependency.scope,
      relationship: dependency.relationship,
    },
    security_advisory: { ...advisoryJson(advisory), vulnerabilities: [vulnerability] },
    security_vulnerability: vulnerability,
    url: `${repositoryUrl(world, repository)}/dependabot/alerts/${number}`,
    html_url: `${repositoryPage(world, repository)}/security/dependabot/${number}`,
    created_at: timestamp(alert.createdAt),
    updated_at: timestamp(alert.updatedAt),
    dismissed_at: timestampOrNull(dismissal?.at ?? null),
    dismissed_by: accountJsonOrNull(world, dismissal?.by ?? null),
    dismissed_reason: dismissal?.reason ?? null,
    dismissed_comment: dismissal?.comment ?? null,
    fixed_at: timestampOrNull(fixedAt),
    auto_dismissed_at: timestampOrNull(autoDismissedAt),
    dismissal_request: null,
    assignees: [],
  };
}

function advisoryJson(advisory: Advisory): Json {
  const { ghsaId, cveId, summary, severity, classification, cvss, publishedAt } = advisory;
  return {
    ghsa_id: ghsaId,
    cve_id: cveId,
    summary,
    description: summary,
    severity,
    classification,
    cvss: { score: cvss.v3?.score ?? 0, vector_string: cvss.v3?.vector ?? null },
    cvss_severities: { cvss_v3: scoreJson(cvss.v3), cvss_v4: scoreJson(cvss.v4) },
    cwes: [],
    identifiers: [
      { type: 'GHSA', value: ghsaId },
      ...(cveId === null ? [] : [{ type: 'CVE', value: cveId }]),
    ],
    references: [{ url: `https://github.com/advisories/${ghsaId}` }],
    published_at: timestamp(publishedAt),
    updated_at: timestamp(publishedAt),
    withdrawn_at: null,
  };
}

function scoreJson(score: CvssScore | null): Json {
  return { vector_string: score?.vector ?? null, score: score?.score ?? 0 };
}
