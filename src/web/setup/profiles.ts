/** What an app is registered with: one of several sets of permissions and events, each a superset of the one before. */
export interface Profile {
  readonly id: 'pull-requests' | 'findings' | 'deployments' | 'releases';
  readonly title: string;
  /** For whom it is, in a sentence or two. */
  readonly description: string;
  /** All of them, also those of the profiles before it. */
  readonly permissions: readonly Permission[];
  /** All of them, by the names that webhooks have. */
  readonly events: readonly string[];
}

/** A permission that an account grants to the app. */
export interface Permission {
  /** As the manifest names it. */
  readonly key: string;
  /** As GitHub's settings page names it. */
  readonly name: string;
  readonly access: 'read' | 'write';
  readonly why: string;
}

function permission(key: string, name: string, access: Permission['access'], why: string): Permission {
  return { key, name, access, why };
}

const forPullRequests: readonly Permission[] = [
  permission('checks', 'Checks', 'write', 'the check itself; the checks of other tools'),
  permission('pull_requests', 'Pull requests', 'write', 'changes, commits and reviews; the one comment'),
  permission('contents', 'Contents', 'read', 'the policy on the base branch, threat models on the head'),
  permission(
    'issues',
    'Issues',
    'read',
    'threat models that are issues; commands in comments. With write, the app opens an issue to review an emergency',
  ),
  permission('members', 'Members', 'read', 'the members of the teams that review and own'),
  permission('merge_queues', 'Merge queues', 'read', 'the pull requests in a merge group'),
  permission(
    'statuses',
    'Commit statuses',
    'write',
    'needed to choose the app as the expected source; it writes none',
  ),
  permission('metadata', 'Metadata', 'read', 'GitHub grants it to every app'),
];

const forFindings: readonly Permission[] = [
  permission('security_events', 'Code scanning alerts', 'read', 'results and alerts for `sast`'),
  permission(
    'actions',
    'Actions',
    'read',
    'the workflow runs that analyses and checks come from, for `sast` and `required-checks`',
  ),
];

const forDeployments: readonly Permission[] = [
  permission('deployments', 'Deployments', 'write', 'answers to deployments that wait for the gate'),
];

const forReleases: readonly Permission[] = [
  permission(
    'vulnerability_alerts',
    'Dependabot alerts',
    'read',
    'known vulnerabilities of what is released',
  ),
  permission('secret_scanning_alerts', 'Secret scanning alerts', 'read', 'secrets in what is released'),
  permission('attestations', 'Attestations', 'read', 'the provenance of what is released'),
];

const eventsOfPullRequests: readonly string[] = [
  'pull_request',
  'pull_request_review',
  'pull_request_review_thread',
  'issue_comment',
  'pull_request_review_comment',
  'check_run',
  'check_suite',
  'status',
  'merge_group',
  'push',
  'create',
  'release',
  'repository',
];

const eventsOfDeployments: readonly string[] = [
  ...eventsOfPullRequests,
  'code_scanning_alert',
  'deployment_protection_rule',
  'deployment_status',
  'workflow_run',
];

/** From the fewest permissions to the most. An app that is registered with one can be given the others later, on its settings page. */
export const profiles: readonly Profile[] = [
  {
    id: 'pull-requests',
    title: 'Pull requests',
    description: 'For every rule but `sast`, which needs the findings of code scanning.',
    permissions: forPullRequests,
    events: eventsOfPullRequests,
  },
  {
    id: 'findings',
    title: 'Pull requests and findings',
    description: 'For every rule about pull requests.',
    permissions: [...forPullRequests, ...forFindings],
    events: [...eventsOfPullRequests, 'code_scanning_alert'],
  },
  {
    id: 'deployments',
    title: 'Pull requests, findings and deployments',
    description: 'Answers deployments that wait for the gate of their environment, too. This is `app.yml`.',
    permissions: [...forPullRequests, ...forFindings, ...forDeployments],
    events: eventsOfDeployments,
  },
  {
    id: 'releases',
    title: 'Pull requests, findings and releases',
    description:
      'Also for rules about what is released: the alerts of Dependabot and secret scanning, and attestations. Where an account does not grant one of these permissions, the rule that needs it cannot be checked.',
    permissions: [...forPullRequests, ...forFindings, ...forDeployments, ...forReleases],
    events: [...eventsOfDeployments, 'dependabot_alert', 'secret_scanning_alert'],
  },
];

/** What a manifest says besides permissions and events. */
export type ManifestBase = Readonly<Record<string, unknown>>;

/** The rest of a manifest where there is no `app.yml`. */
export const plainManifest: ManifestBase = {
  name: 'sdl-gate',
  description: 'Checks every pull request against the organization’s Secure Development Lifecycle policy.',
  url: 'https://example.com/sdl-gate',
  public: false,
  hook_attributes: { url: 'https://example.com/api/github/webhooks', active: false },
};

/**
 * The manifest that registers an app with a profile.
 *
 * @param base its permissions and events are replaced
 * @param redirectUrl where GitHub sends the browser with the code of the new app
 * @see https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
export function manifestOf(profile: Profile, base: ManifestBase, redirectUrl: string): ManifestBase {
  return {
    ...base,
    redirect_url: redirectUrl,
    default_permissions: Object.fromEntries(profile.permissions.map(({ key, access }) => [key, access])),
    default_events: profile.events,
  };
}
