import { createAsUser } from './github/client/as-user.ts';
import { beginSignIn, endSignIn } from './github/client/sign-in.ts';
import type { GitHub } from './github/github.ts';
import type { Clock } from './platform/clock.ts';
import { type DashboardSettings, type ServiceSettings, webUrlOf } from './platform/settings.ts';
import { teamsWithDetails } from './policy/dashboard-roles.ts';
import { fileLayer } from './policy/file-layer.ts';
import { policyPath } from './policy/path.ts';
import { rules } from './rules/index.ts';
import type { PolicyFileVersion } from './store/organization-policies.ts';
import type { Store } from './store/store.ts';
import { dashboardRoutes } from './web/dashboard/dashboard.ts';
import { createRoles } from './web/dashboard/roles.ts';
import { createSecretBox } from './web/dashboard/secret-box.ts';
import { callbackPath } from './web/dashboard/sign-in-routes.ts';
import type { Routes } from './web/server.ts';

/** The routes of the dashboard, for a service on which it is switched on. */
export function serveDashboard(
  { apiUrl, privateKey, organizationRepository }: ServiceSettings,
  { url: origin, clientId, clientSecret }: DashboardSettings,
  { store, github, clock }: { readonly store: Store; readonly github: GitHub; readonly clock: Clock },
): Routes {
  const client = {
    webUrl: webUrlOf(apiUrl),
    clientId,
    clientSecret,
    redirectUri: `${origin}${callbackPath}`,
  };
  return dashboardRoutes({
    store,
    github: {
      ...createAsUser(apiUrl, clock.now),
      beginSignIn: () => beginSignIn(client),
      endSignIn: (returned, begun) => endSignIn(client, returned, begun),
    },
    roles: createRoles({ store, teamsIn, github, organizationRepository, now: clock.now }),
    box: createSecretBox(privateKey),
    origin,
    webUrl: client.webUrl,
    rules,
    now: clock.now,
  });
}

/** The teams that an organization's policy gives a role; none where its file is not valid. */
function teamsIn({
  text,
  repository,
  commit,
}: Pick<PolicyFileVersion, 'text' | 'repository' | 'commit'>): readonly string[] {
  const source = { kind: 'organization', repository, path: policyPath, commit } as const;
  const layer = fileLayer(text, source, rules);
  return layer.kind === 'file' ? teamsWithDetails(layer.file) : [];
}
