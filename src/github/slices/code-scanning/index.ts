import { releasedFrom } from '../../../engine/release-branch.ts';
import type { Analysis, CodeScanning } from '../../../evidence/code-scanning.ts';
import type { Evidence } from '../../../evidence/index.ts';
import { available, type Slice, unavailable } from '../../../evidence/slice.ts';
import { isEventNamed, isRequested, type Reason } from '../../../subjects/reason.ts';
import { say } from '../../../text/message.ts';
import { tooLarge } from '../../read/problems.ts';
import { defineReader } from '../reader.ts';
import { readBackground, readOthersOn } from './background.ts';
import { type News, readKnownScan } from './known-scan.ts';
import { readAnalyses, readCodeScanning } from './scan.ts';
import { rememberTestMerge } from './test-merges.ts';

/** The analyses and alerts of a head, as code scanning has them for the pull request or for the merge group's branch. */
export const codeScanning = defineReader({
  slice: 'codeScanning',
  lists: ['contexts'],
  async read({ source, reading, reasons, list, slice }): Promise<Slice<CodeScanning>> {
    const { headSha, about, repository } = reading;
    if (about.potentialMergeCommit !== null) rememberTestMerge(source.cache, about.potentialMergeCommit);
    const own = about.headRepository?.nameWithOwner === repository;
    const scan = await readKnownScan(
      {
        ...source,
        headSha,
        refs: [
          `refs/pull/${source.number}/merge`,
          `refs/pull/${source.number}/head`,
          // A workflow that runs for pushes reports under the branch.
          ...(own ? [`refs/heads/${about.headRefName}`] : []),
        ],
        baseRef: `refs/heads/${about.baseRefName}`,
        since: new Date(about.createdAt),
      },
      await list('contexts'),
      newsOf(reasons),
    );
    if (!scan.available) return scan;
    const { codeScanning: found, newest } = scan.value;
    if (found.analyses.length === 0 && !(await touchesWorkflows(slice('change')))) return available(found);
    return available({ ...found, background: await readBackground(source, reading, newest, found.analyses) });
  },
  async readForMergeGroup({ source, group: { headSha, headRef, baseRef }, committedAt, members }) {
    const since = committedAt ?? new Date(0);
    const scan = await readCodeScanning({
      ...source,
      headSha,
      refs: [headRef],
      baseRef,
      since,
      reported: [],
    });
    if (!scan.available) return scan;
    const known = members.flatMap(({ codeScanning: slice }) => (slice?.available ? [slice.value] : []));
    return available({
      ...scan.value.codeScanning,
      ...backgroundOf(known),
      notRunOnGroups: runByDefaultSetup(known),
      ...(committedAt === null ? {} : { unannouncedSince: committedAt }),
    });
  },
  async readForRelease({ source, sha, target, reading: { committedAt }, slice }) {
    const release = await slice('release');
    const branch = release?.available ? releasedFrom(release.value.branches)?.name : undefined;
    const refs = [
      ...(branch === undefined ? [] : [`refs/heads/${branch}`]),
      ...(target.kind === 'tag' ? [`refs/tags/${target.name}`] : []),
    ];
    const [first, ...others] = refs;
    // On no branch from which the policy releases: the release fails for that.
    if (first === undefined) return available({ analyses: [], alerts: [] });
    const found = await readAnalyses({
      ...source,
      headSha: sha,
      refs: [first, ...others],
      baseRef: first,
      since: committedAt,
      reported: [],
    });
    if (!found.available) return found;
    const { analyses } = found.value;
    if (analyses.length === 0) return available({ analyses, alerts: [] });
    const base = await readOthersOn(source, first, sha);
    if (base === null) return unavailable(tooLarge(say`the analyses of the commit`));
    return available({ analyses, alerts: [], background: { base, merged: [], workflows: [] } });
  },
});

/** Alerts that an event is about, and a person's request, are news that no check shows. */
function newsOf(reasons: readonly Reason[]): News {
  if (isRequested(reasons) || reasons.some((reason) => isEventNamed(reason, 'code_scanning_alert')))
    return 'any';
  return reasons.some((reason) => isEventNamed(reason, 'check_suite')) ? 'workflow-ended' : 'none';
}

/** Whether the change is in the files of workflows, so that it matters from which of them analyses run. */
async function touchesWorkflows(change: Promise<Evidence['change'] | null>): Promise<boolean> {
  const slice = await change;
  return slice?.available === true && slice.value.files.some(({ path }) => path.startsWith('.github/'));
}

/** The group is compared with the base of its pull requests, and is expected to have what they have. */
function backgroundOf(members: readonly CodeScanning[]): Pick<CodeScanning, 'background'> {
  const [background] = members.flatMap((member) => member.background ?? []);
  if (background === undefined) return {};
  return { background: { ...background, merged: members.flatMap(({ analyses }) => analyses) } };
}

/** The tools whose newest analyses of the pull requests, or else of the base, come from GitHub's own workflows. */
function runByDefaultSetup(members: readonly CodeScanning[]): readonly string[] {
  const ofHeads = members.flatMap(({ analyses }) => analyses);
  const ofBase = members.flatMap(({ background }) => background?.base ?? []);
  const tools = new Set([...ofHeads, ...ofBase].map(({ tool }) => tool));
  const byGitHub = ({ workflow }: Analysis) => workflow?.startsWith('dynamic/') === true;
  return [...tools].filter((tool) => {
    const heads = ofHeads.filter((analysis) => analysis.tool === tool);
    const known = heads.length > 0 ? heads : ofBase.filter((analysis) => analysis.tool === tool);
    return known.every(byGitHub);
  });
}
