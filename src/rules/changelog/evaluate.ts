import { authorship } from '../../authorship/authorship.ts';
import { whyGrantsNothing } from '../../authorship/granting-label.ts';
import type { DecidingLabel } from '../../evidence/deciding-labels.ts';
import { readReason } from '../reason-line.ts';
import { type ReasonEvidence, type ReasonGiven, withReason } from '../reason-verdict.ts';
import type { RuleEvidence } from '../rule.ts';
import { userVisibleFiles } from '../user-visible-files.ts';
import { audienceOf } from './audience/audience.ts';
import { conventionsOf, nearestChangelog } from './conventions/detect.ts';
import { type FoundEntries, findEntries } from './entries/find-entries.ts';
import {
  audienceNotTold,
  type Beside,
  baseUnread,
  type ChangelogVerdict,
  emptyChangeset,
  entryFound,
  labelAccepted,
  noEntry,
  noEntryIsNeeded,
  nothingVisible,
  reasonInDescription,
  reasonName,
  reasonOffer,
  statedNone,
} from './messages.ts';
import type { Options } from './options.ts';

/** What decides about reasons and labels is absent where the policy allows none, and linked work where it names no repositories. */
type Evidence = ReasonEvidence &
  Pick<RuleEvidence, 'pullRequest' | 'change'> &
  Partial<
    Pick<
      RuleEvidence,
      'labels' | 'decidingLabels' | 'linkedWork' | 'templates' | 'headFiles' | 'baseDirectories'
    >
  >;

/** Evaluates whether users may see the change, then whether it has an entry, then whether it needs none. */
export function evaluate(evidence: Evidence, options: Options, now: Date): ChangelogVerdict {
  const { change, headFiles, baseDirectories, templates } = evidence;
  const visible = userVisibleFiles(change, options.internal);
  if (visible.length === 0) return nothingVisible();
  const conventions = conventionsOf(change, baseDirectories, templates, options);
  if (conventions === null) return baseUnread();
  const { counting, changelogs } = conventions;
  const found = findEntries(evidence, conventions, headFiles, options);
  const { entries } = found;
  const homes = new Set(entries.flatMap(({ home }) => home ?? []));
  const isForAll = entries.some(({ home }) => home === null);
  const missing = visible.filter(({ classified }) => {
    const home = nearestChangelog(classified, changelogs);
    return !isForAll && (home === null ? entries.length === 0 : !homes.has(home));
  });
  const labels = decisionOfLabels(evidence, options, now);
  const beside: Beside = { ignored: found.ignored, ignoredLabels: labels.ignored };
  if (missing.length === 0) {
    return audienceOf(evidence, options) === 'not-told'
      ? audienceNotTold(entries, beside, options)
      : entryFound(entries, beside);
  }
  if (labels.accepted !== null) return labelAccepted(labels.accepted, beside);
  const wanted = new Set(missing.flatMap(({ classified }) => nearestChangelog(classified, changelogs) ?? []));
  const failure = noEntry(missing, [...wanted], { ...beside, entries, counting });
  return withReason(failure, reasonFor(evidence, found, options), evidence, options, now);
}

/** The reason that the change gives: by its own line, by the line for the entry, or by an empty changeset. */
function reasonFor(
  { pullRequest }: Evidence,
  found: FoundEntries,
  options: Options,
): Parameters<typeof withReason>[1] {
  const offer = reasonOffer(options);
  if (!options.reasons) return { reason: null, problems: [], offer };
  const { why, problems } = readReason(pullRequest.body, { name: reasonName, notNeeded: noEntryIsNeeded });
  return { reason: why === null ? reasonOfFiles(found) : reasonInDescription(why), problems, offer };
}

function reasonOfFiles(found: FoundEntries): ReasonGiven | null {
  if (found.emptyChangeset !== null) return emptyChangeset(found.emptyChangeset);
  return found.statedNone ? statedNone() : null;
}

interface LabelDecision {
  readonly accepted: DecidingLabel | null;
  readonly ignored: Beside['ignoredLabels'];
}

/** Whether a label says that no entry is needed, and counts. */
function decisionOfLabels(evidence: Evidence, options: Options, now: Date): LabelDecision {
  const { pullRequest, decidingLabels = [], commits, earlierChanges } = evidence;
  const names = options.labels.map((name) => name.toLowerCase());
  const present = decidingLabels.filter((label) => label.present && names.includes(label.name.toLowerCase()));
  if (present.length === 0 || commits === undefined || earlierChanges === undefined)
    return { accepted: null, ignored: [] };
  const who = authorship({ ...evidence, commits, earlierChanges }, options, now);
  const read = present.map((label) => ({
    label,
    why: whyGrantsNothing(label, { head: pullRequest.head.sha, earlier: earlierChanges, who }),
  }));
  return {
    accepted: read.find(({ why }) => why === null)?.label ?? null,
    ignored: read.flatMap(({ label: { name }, why }) => (why === null ? [] : [{ name, why }])),
  };
}
