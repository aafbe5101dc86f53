import { createAsUser } from './github/client/as-user.ts';
import { beginSignIn, endSignIn } from './github/client/sign-in.ts';
import type { Clock } from './platform/clock.ts';
import { type DashboardSettings, type ServiceSettings, webUrlOf } from './platform/settings.ts';
import { rules } from './rules/index.ts';
import type { Store } from './store/store.ts';
import { dashboardRoutes } from './web/dashboard/dashboard.ts';
import { createSecretBox } from './web/dashboard/secret-box.ts';
import { callbackPath } from './web/dashboard/sign-in-routes.ts';
import type { Routes } from './web/server.ts';

/** The routes of the dashboard, for a service on which it is switched on. */
export function serveDashboard(
  { apiUrl, privateKey }: ServiceSettings,
  { url: origin, clientId, clientSecret }: DashboardSettings,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
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
    roles: { hasRole: async () => false },
    box: createSecretBox(privateKey),
    origin,
    webUrl: client.webUrl,
    rules,
    now: clock.now,
  });
}
