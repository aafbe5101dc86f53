import type { Access } from '../world/model.ts';
import type { PermissionsKey } from './workflow.ts';

/**
 * The permissions that a workflow can give its token, and as what an app has them.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions
 */
const grantable = {
  actions: 'actions',
  attestations: 'attestations',
  checks: 'checks',
  contents: 'contents',
  deployments: 'deployments',
  discussions: 'discussions',
  'id-token': null,
  issues: 'issues',
  models: null,
  packages: 'packages',
  pages: 'pages',
  'pull-requests': 'pull_requests',
  'security-events': 'security_events',
  statuses: 'statuses',
} as const;

/** Where the workflow names none: what new organizations have. */
const restricted: PermissionsKey = { contents: 'read', packages: 'read' };

/**
 * What the token of a job may do. The names that a workflow leaves out are none.
 *
 * @param isReadOnly the run is for a pull request of a fork
 * @throws for a permission that there is not
 */
export function tokenPermissions(
  key: PermissionsKey = restricted,
  isReadOnly: boolean,
): Readonly<Record<string, Access>> {
  const named = typeof key === 'string' ? everything(key) : key;
  const granted: Record<string, Access> = {};
  for (const [name, access] of Object.entries(named)) {
    if (!Object.hasOwn(grantable, name)) throw new Error(`a workflow cannot give the permission ${name}`);
    if (!['read', 'write', 'none'].includes(access)) throw new Error(`${name}: ${access} is no access`);
    const granting = grantable[name as keyof typeof grantable];
    if (granting === null || access === 'none') continue;
    granted[granting] = isReadOnly ? 'read' : (access as Access);
  }
  return granted;
}

function everything(word: string): Readonly<Record<string, string>> {
  const access = /^(read|write)-all$/.exec(word)?.[1];
  if (access === undefined) throw new Error(`permissions: ${word} is not read-all or write-all`);
  return Object.fromEntries(Object.keys(grantable).map((name) => [name, access]));
}
