import type { Subject } from '../../subjects/index.ts';
import { type InstallationSettings, settingsFingerprint } from '../../subjects/installation.ts';
import { Refused } from '../client/failure.ts';
import type { Installation } from '../client/installation.ts';
import { pageSize, readPages } from '../client/pages.ts';
import type { AsApp } from './as-app.ts';
import type { Listed, ListedInstallation } from './survey.ts';

type Repository = Extract<Subject, { kind: 'repository' }>;

const listRoute = 'GET /app/installations';

/** Ten thousand of each. */
const mostPages = 100;

/**
 * The installations that are not suspended: https://docs.github.com/rest/apps/apps#list-installations-for-the-authenticated-app
 *
 * Neither this list nor that of the repositories is asked for conditionally: an ETag of GitHub's holds for one token only, and a
 * token ends before the next full resync begins: docs/decisions/0008-a-resync-compares.md
 */
export async function readInstallations(asApp: AsApp): Promise<Listed<ListedInstallation>> {
  const { items, whole } = await readPages(
    (page) => asApp(listRoute, (request) => request(listRoute, { per_page: pageSize, page })),
    mostPages,
  );
  const listed = items
    .filter(({ suspended_at }) => suspended_at === null)
    .map((item) => ({ id: item.id, fingerprint: settingsFingerprint(settingsOf(item)) }));
  return { items: listed, whole };
}

const settingsRoute = 'GET /app/installations/{installation_id}';

/**
 * What the account of an installation granted: https://docs.github.com/rest/apps/apps#get-an-installation-for-the-authenticated-app
 *
 * @returns null where the app is no longer installed
 */
export async function readInstallationSettings(
  asApp: AsApp,
  installation_id: number,
): Promise<InstallationSettings | null> {
  try {
    const { data } = await asApp(settingsRoute, (request) => request(settingsRoute, { installation_id }));
    return settingsOf(data);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}

/** Milliseconds: what landed is compared as long after the last push, so that a full resync that fails is made up for by the next. */
const pushedWithinMs = 24 * 3_600_000;

/** An installation, as the list and its own page show it. */
interface InstallationData {
  readonly account: object | null;
  readonly target_type: string;
  readonly permissions: InstallationSettings['permissions'];
  readonly events: readonly string[];
  readonly repository_selection: string;
  readonly suspended_at: string | null;
}

function settingsOf(data: InstallationData): InstallationSettings {
  const { account, target_type: type, permissions, events, repository_selection, suspended_at } = data;
  return {
    account: { login: account !== null && 'login' in account ? String(account.login) : '', type },
    permissions,
    events,
    repositorySelection: repository_selection,
    suspended: suspended_at !== null,
  };
}

/**
 * The repositories of an installation that can change; of those, where something is open or was pushed lately: https://docs.github.com/rest/apps/installations#list-repositories-accessible-to-the-app-installation
 *
 * GitHub counts pull requests among the issues: without any open issue there is none.
 *
 * @param now null: also where nothing happens
 */
export async function readRepositories(
  installation: Installation,
  now: Date | null,
): Promise<Listed<Repository>> {
  const since = now === null ? null : now.getTime() - pushedWithinMs;
  const { items, whole } = await readPages(async (page) => {
    const { data, headers } = await installation.request('GET /installation/repositories', {
      per_page: pageSize,
      page,
    });
    return { data: data.repositories, headers };
  }, mostPages);
  return {
    items: items
      .filter(
        ({ archived, disabled, open_issues_count: open, pushed_at: pushedAt }) =>
          !archived &&
          !disabled &&
          (since === null || open > 0 || (pushedAt != null && Date.parse(pushedAt) >= since)),
      )
      .map(({ id, owner, name }) => ({
        kind: 'repository',
        repositoryId: Number(id),
        installationId: installation.id,
        owner: owner.login,
        repository: name,
      })),
    whole,
  };
}
