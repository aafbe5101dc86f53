import { available } from '../../../evidence/slice.ts';
import { isEventNamed, isRequested } from '../../../subjects/reason.ts';
import { defineReader } from '../reader.ts';
import { readKnownScan } from './known-scan.ts';
import { readCodeScanning } from './scan.ts';
import { rememberTestMerge } from './test-merges.ts';

/** The analyses and alerts of a head, as code scanning has them for the pull request or for the merge group's branch. */
export const codeScanning = defineReader({
  slice: 'codeScanning',
  lists: ['contexts'],
  async read({ source, reading: { headSha, about }, reasons, list }) {
    if (about.potentialMergeCommit !== null) rememberTestMerge(source.cache, about.potentialMergeCommit);
    const refs = [`refs/pull/${source.number}/merge`, `refs/pull/${source.number}/head`];
    // Alerts that an event is about, and a person's request, are news that no check shows.
    const mayReuse =
      !isRequested(reasons) && !reasons.some((reason) => isEventNamed(reason, 'code_scanning_alert'));
    return readKnownScan(
      { ...source, headSha, refs, baseRef: `refs/heads/${about.baseRefName}` },
      await list('contexts'),
      mayReuse,
    );
  },
  async readForMergeGroup({ source, group: { headSha, headRef, baseRef }, committedAt }) {
    const scan = await readCodeScanning({ ...source, headSha, refs: [headRef], baseRef, reported: [] });
    if (!scan.available || committedAt === null) return scan;
    return available({ ...scan.value, unannouncedSince: committedAt });
  },
});
