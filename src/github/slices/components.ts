import { setImmediate } from 'node:timers/promises';
import { componentFiles } from '../../analysis/dependencies/component-files.ts';
import type { ComponentFile, Components } from '../../evidence/components.ts';
import { available, type Slice, unavailable } from '../../evidence/slice.ts';
import { say } from '../../text/message.ts';
import { Refused } from '../client/failure.ts';
import { isForPermission } from '../client/permissions.ts';
import { readCommitTree, type TreeEntry } from '../read/commit-tree.ts';
import { notPermitted, tooLarge } from '../read/problems.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';

/** Manifests, lock files, submodules and vendored trees of one commit. */
const maxFiles = 5_000;

/** What the released commit takes from others, and whether GitHub warns of what is known to be vulnerable. */
export const components = defineReader({
  slice: 'components',
  lists: [],
  async readForRelease({ source, sha }): Promise<Slice<Components>> {
    const [tree, dependencyAlerts] = await Promise.all([
      readCommitTree(source, sha),
      readAlertsState(source),
    ]);
    if (!tree.available) return tree;
    const files = await componentsIn(tree.value);
    return files.length > maxFiles
      ? unavailable(
          tooLarge(
            say`the manifests and vendored trees of the commit`,
            say`At most ${maxFiles} are read: this rule cannot check a larger repository. Turn it off there, or ask for an exception.`,
          ),
        )
      : available({ files, dependencyAlerts });
  },
});

/** Entries of a tree that are processed at once: the process answers others in between. */
const entriesAtOnce = 5_000;

async function componentsIn(entries: readonly TreeEntry[]): Promise<readonly ComponentFile[]> {
  const found = new Map<string, ComponentFile>();
  for (let start = 0; start < entries.length; start += entriesAtOnce) {
    for (const file of componentFiles(entries.slice(start, start + entriesAtOnce)))
      found.set(file.path, file);
    await setImmediate();
  }
  return [...found.values()];
}

/**
 * Whether the repository has Dependabot alerts; that turns on the dependency graph, too:
 * https://docs.github.com/code-security/how-tos/secure-your-supply-chain/secure-your-dependencies/configure-dependabot-alerts
 */
async function readAlertsState({ installation, owner, repository: repo }: Source): Promise<Slice<'on'>> {
  try {
    await installation.request('GET /repos/{owner}/{repo}/dependabot/alerts', { owner, repo, per_page: 1 });
    return available('on');
  } catch (error) {
    if (!(error instanceof Refused) || (error.status !== 403 && error.status !== 404)) throw error;
    if (isForPermission(await installation.permissions(), error, 'vulnerability_alerts=read'))
      return unavailable(notPermitted(say`Dependabot alerts`, [['Dependabot alerts', 'read']]));
    return unavailable({
      reason: 'disabled',
      message: say`Dependabot alerts are off for this repository.`,
      remedy: say`Turn them on under ${['Settings → Advanced Security → Dependabot alerts']}, or name another analysis in ${'analyses'} of the policy.`,
    });
  }
}
