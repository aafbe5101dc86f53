import { setTimeout } from 'node:timers/promises';
import type { AnswerOfGraphql, Arrangements, GitHub } from '../github.ts';
import { NotTested } from '../statement.ts';
import { branchAtMain, commit, repository } from '../steps.ts';
import { enqueueMutation } from './guarded-fetch.ts';
import { rulesetOf, rulesetOfTags } from './rulesets.ts';
import { annotationOf, dispatch, succeeded, workflowOf } from './runs.ts';

/** Packages with several advisories each, so that alerts are opened. Nothing is installed. */
const vulnerable = { lodash: '4.17.4', minimist: '0.0.8', handlebars: '4.0.5' };

const untestable = (why: string) => () => Promise.reject(new NotTested(why));

/**
 * What statements ask for, on github.com.
 *
 * @param workflowsMissing why the scratch repository has no workflows; null: it has them
 */
export function liveArrangements(
  github: Omit<GitHub, 'arrange'>,
  workflowsMissing: string | null,
  signal: AbortSignal,
): Arrangements {
  const place = repository(github.place);
  const { rest } = github.author.client;
  const acting = github as GitHub;
  const assertWorkflows = (): void => {
    if (workflowsMissing !== null) throw new NotTested(workflowsMissing);
  };
  return {
    rules: async (branch, rules) => {
      if (rules.classic === true) {
        await rest.repos.updateBranchProtection({
          ...place,
          branch,
          required_status_checks: null,
          enforce_admins: null,
          required_pull_request_reviews: null,
          restrictions: null,
        });
      } else {
        await rest.repos.createRepoRuleset({ ...place, ...rulesetOf(branch, rules, github.app.id) });
      }
    },
    rulesOfTags: async (prefix, rules) => {
      const id = rules.check === undefined ? 0 : github.app.id;
      await rest.repos.createRepoRuleset({ ...place, ...rulesetOfTags(prefix, rules, id) });
    },
    environment: async (name, { gate, reviewer, protectedBranches }) => {
      const user = reviewer && (await github.reviewer.client.rest.users.getAuthenticated()).data.id;
      await rest.repos.createOrUpdateEnvironment({
        ...place,
        environment_name: name,
        ...(user && { reviewers: [{ type: 'User' as const, id: user }] }),
        ...(protectedBranches && {
          deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
        }),
      });
      if (gate) {
        await rest.repos.createDeploymentProtectionRule({
          ...place,
          environment_name: name,
          integration_id: github.app.id,
        });
      }
    },
    deploy: async (jobs, branch = 'main') => {
      assertWorkflows();
      const { workflow, inputs } = workflowOf(jobs);
      return dispatch(github, workflow, branch, inputs);
    },
    runOfTwoJobs: async () => {
      assertWorkflows();
      const branch = github.unique('jobs');
      await commit(acting, { branch });
      const run = await dispatch(github, 'jobs.yml', branch, {});
      await github.until('end of the first job', async () => {
        const { data } = await rest.actions.listJobsForWorkflowRun({ ...place, run_id: run.id });
        return data.jobs.some(({ name, status }) => name === 'first' && status === 'completed') || undefined;
      });
      return run.sha;
    },
    branchWithTargetWorkflow: async () => {
      assertWorkflows();
      return branchAtMain(acting, 'target');
    },
    askAsWorkflow: async (query, branch) => {
      assertWorkflows();
      const run = await dispatch(github, 'ask.yml', 'main', { query, branch });
      await succeeded(github, run);
      return JSON.parse(await annotationOf(github, run, 'answer')) as AnswerOfGraphql;
    },
    enqueue: async (number) => {
      const found = await github.author.client.graphql<{ repository: { pullRequest: { id: string } } }>(
        `query ($owner: String!, $repo: String!, $number: Int!) { repository(owner: $owner, name: $repo) {
          pullRequest(number: $number) { id } } }`,
        { ...place, number },
      );
      await github.author.client.graphql(enqueueMutation, { id: found.repository.pullRequest.id });
    },
    renameBranch: async (branch, new_name) => {
      await rest.repos.renameBranch({ ...place, branch, new_name });
    },
    privateReporting: async (enabled) => {
      if (enabled) await rest.repos.enablePrivateVulnerabilityReporting(place);
      else await rest.repos.disablePrivateVulnerabilityReporting(place);
    },
    reportVulnerability: async (summary) => {
      await github.reviewer.client.rest.securityAdvisories.createPrivateVulnerabilityReport({
        ...place,
        summary,
        description: 'A report of a conformance run.',
        severity: 'low',
      });
    },
    immutableReleases: async (enabled) => {
      const method = enabled ? 'PUT' : 'DELETE';
      await github.author.client.request(`${method} /repos/{owner}/{repo}/immutable-releases`, place);
    },
    attest: async (digest, kind) => {
      assertWorkflows();
      await succeeded(github, await dispatch(github, 'attest.yml', 'main', { digest, kind }));
    },
    dependabotAlerts: async () => {
      await rest.repos.enableVulnerabilityAlerts(place);
      const manifest = JSON.stringify({ name: 'vulnerable', version: '1.0.0', dependencies: vulnerable });
      await commit(acting, { branch: 'main', files: { 'vulnerable/package.json': manifest } });
      return github.until('alert of Dependabot', async () => {
        const { data } = await rest.dependabot.listAlertsForRepo({ ...place, state: 'open' });
        return data.length >= 3 ? data.length : undefined;
      });
    },
    dismissDependabotAlert: async (alert_number) => {
      await rest.dependabot.updateAlert({
        ...place,
        alert_number,
        state: 'dismissed',
        dismissed_reason: 'tolerable_risk',
      });
    },
    alertsOfDependabot: async (enabled) => {
      if (enabled) await rest.repos.enableVulnerabilityAlerts(place);
      else await rest.repos.disableVulnerabilityAlerts(place);
    },
    secretAlert: untestable('a secret that a provider issued would have to be pushed'),
    // GitHub knows it.
    knownMalware: async () => undefined,
    dependencyGraph: async (enabled) => {
      if (!enabled) throw new NotTested('the dependency graph of a public repository cannot be turned off');
    },
    reviewerRole: async (role) => {
      const permission = role === 'read' ? 'pull' : 'push';
      await rest.repos.addCollaborator({ ...place, username: github.reviewer.login, permission });
    },
    fileOfAccount: untestable('the repository .github of the organization would have to be changed'),
    deletePusher: untestable('an account would have to be deleted'),
    privateRepositoryOnFree: untestable('a private repository of an organization on the plan Free is needed'),
    errorOfWrongVerifier: untestable('a user would have to agree in a browser'),
    statusForStranger: untestable('a user would have to agree in a browser'),
    loseNext: untestable('a failure of GitHub itself cannot be caused'),
    pass: async ({ days = 0, minutes = 0 }) => {
      if (days > 0 || minutes > 2) {
        throw new NotTested(`${days > 0 ? `${days} days` : `${minutes} minutes`} would have to pass`);
      }
      await setTimeout(minutes * 60_000, undefined, { signal });
    },
  };
}
