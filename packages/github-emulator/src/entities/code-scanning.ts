import { timestamp, timestampOrNull } from '../world/clock.ts';
import { alertState, newestInstance } from '../world/code-scanning.ts';
import type { Alert, AlertInstance, Analysis, RepositoryState } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import { accountJsonOrNull, type Json } from './account.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';

function toolJson(name: string): Json {
  return { name, guid: null, version: null };
}

/** The workflow and the job that an upload names. */
function analysisKey(tool: string, workflow: string | null): string {
  return workflow === null ? `${tool}:upload` : `${workflow}:analyze`;
}

export function analysisJson(world: WorldState, repository: RepositoryState, analysis: Analysis): Json {
  const { id, ref, sha, tool, category, error, results, rules, sarifId, createdAt, workflow } = analysis;
  return {
    id,
    ref,
    commit_sha: sha,
    analysis_key: analysisKey(tool, workflow),
    environment: '{}',
    category,
    error,
    warning: '',
    created_at: timestamp(createdAt),
    results_count: results,
    rules_count: rules,
    url: `${repositoryUrl(world, repository)}/code-scanning/analyses/${id}`,
    sarif_id: sarifId,
    tool: toolJson(tool),
    deletable: repository.analyses.at(-1) === analysis,
  };
}

/** @param ref the ref to show the alert on; null means where it was last seen */
export function alertJson(
  world: WorldState,
  repository: RepositoryState,
  alert: Alert,
  ref: string | null,
): Json {
  const { number, rule, tool, dismissal, createdAt, updatedAt, fixedAt } = alert;
  const url = `${repositoryUrl(world, repository)}/code-scanning/alerts/${number}`;
  const instance = newestInstance(alert, ref);
  return {
    number,
    created_at: timestamp(createdAt),
    updated_at: timestamp(updatedAt),
    url,
    html_url: `${repositoryPage(world, repository)}/security/code-scanning/${number}`,
    instances_url: `${url}/instances`,
    state: alertState(alert, ref),
    fixed_at: timestampOrNull(fixedAt),
    dismissed_by: accountJsonOrNull(world, dismissal?.by ?? null),
    dismissed_at: timestampOrNull(dismissal?.at ?? null),
    dismissed_reason: dismissal?.reason ?? null,
    dismissed_comment: dismissal?.comment ?? null,
    dismissal_approved_by: accountJsonOrNull(world, dismissal?.approvedBy ?? null),
    assignees: [],
    rule: {
      id: rule.id,
      name: rule.id,
      description: rule.description,
      full_description: rule.description,
      severity: rule.level,
      security_severity_level: rule.severity,
      tags: rule.severity === null ? [] : ['security'],
      help: '',
      help_uri: null,
    },
    tool: toolJson(tool),
    most_recent_instance: instance === null ? null : instanceJson(alert, instance),
  };
}

function instanceJson(alert: Alert, instance: AlertInstance): Json {
  const { ref, category, sha, path, line } = instance;
  return {
    ref,
    analysis_key: analysisKey(alert.tool, instance.workflow),
    environment: '{}',
    category,
    state: alertState(alert, ref),
    commit_sha: sha,
    message: { text: alert.rule.description },
    location: { path, start_line: line, end_line: line, start_column: 1, end_column: 2 },
    classifications: [],
  };
}
