import { releasedFrom } from '../../../engine/release-branch.ts';
import type { OpenAlerts } from '../../../evidence/open-alerts.ts';
import type { Release } from '../../../evidence/release.ts';
import { available, type Problem, type Slice, unavailable } from '../../../evidence/slice.ts';
import { say } from '../../../text/message.ts';
import { type LaterCommits, readLaterCommits } from '../../read/later-commits.ts';
import { defineReader, type ReleaseContext } from '../reader.ts';
import { readBranchAlerts } from './branch-alerts.ts';
import { readDependabotAlerts } from './dependabot-alerts.ts';
import { readSecretAlerts } from './secret-alerts.ts';

/** The alerts that are not shown to be fixed in the released commit, of the kinds that the rules ask for. */
export const openAlerts = defineReader({
  slice: 'openAlerts',
  lists: [],
  async readForRelease({ source, required, slice }): Promise<Slice<OpenAlerts>> {
    const kinds = new Set(required.needs.flatMap(({ alerts = [] }) => alerts));
    const released = await slice('release');
    if (released === null) return unavailable(notOnBranch);
    if (!released.available) return released;
    const release = released.value;
    const branch = releasedFrom(release.branches)?.name ?? null;
    const later = once(() => laterOf(source, release, branch));
    const ofBranch = async <Value>(
      read: (branch: string, later: LaterCommits) => Promise<Slice<Value>>,
    ): Promise<Slice<Value>> => {
      if (branch === null) return unavailable(notOnBranch);
      const commits = await later();
      return commits === null ? unavailable(tooOld(branch)) : read(branch, commits);
    };
    const [codeScanning, dependabot, secretScanning] = await Promise.all([
      kinds.has('code-scanning')
        ? ofBranch((name, commits) => readBranchAlerts(source, release, name, commits))
        : null,
      kinds.has('dependabot')
        ? ofBranch(async (name, commits) =>
            name === release.defaultBranch
              ? readDependabotAlerts(source, release, commits)
              : unavailable(otherBranch(name, release)),
          )
        : null,
      kinds.has('secret-scanning') ? readSecretAlerts(source) : null,
    ]);
    return available({ codeScanning, dependabot, secretScanning });
  },
});

async function laterOf(
  source: ReleaseContext['source'],
  { sha }: Release,
  branch: string | null,
): Promise<LaterCommits | null> {
  return branch === null ? null : readLaterCommits(source, sha, branch);
}

const notOnBranch: Problem = {
  reason: 'not-observable',
  message: say`The released commit is on no branch from which the policy releases, and GitHub shows alerts by branch.`,
  remedy: say`Release a commit of a branch that ${'releases'} in the policy allows.`,
};

/** https://docs.github.com/code-security/dependabot/dependabot-alerts/about-dependabot-alerts */
function otherBranch(name: string, { defaultBranch }: Release): Problem {
  return {
    reason: 'not-observable',
    message: say`Dependabot alerts cover only the default branch ${defaultBranch}: what they would be of ${name} is not shown.`,
    remedy: say`Release from ${defaultBranch}, or leave ${'dependabot'} out of ${'kinds'} for this target and have another tool upload its results to code scanning.`,
  };
}

function tooOld(branch: string): Problem {
  return {
    reason: 'too-large',
    message: say`The branch ${branch} has more than 1,000 commits that the released commit lacks: which fixes it has cannot be read.`,
    remedy: say`Release a newer commit of ${branch}.`,
  };
}

function once<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let started: Promise<Value> | undefined;
  return () => {
    started ??= work();
    return started;
  };
}
