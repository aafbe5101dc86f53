import type { Conclusion, Report } from '../engine/report.ts';
import type { NewEntry } from '../subjects/entries.ts';
import { placeName } from '../subjects/place.ts';
import { targetKey } from '../subjects/release-target.ts';
import { type Entry, isVerdict, type VerdictEntry } from './entry.ts';

/**
 * What an entry is found by, as its body has it: the columns of a store repeat it. Of entries that earlier releases wrote it has to stay the
 * same.
 */
export function foundBy(entry: Entry): Omit<NewEntry, 'digest' | 'body'> {
  if (!isVerdict(entry)) return { ...entry.about, kind: entry.kind };
  const { place, inputs, conclusion, report, onCheck } = entry;
  const { subject } = inputs;
  const branch = branchOf(inputs);
  const { rules } = onCheck ?? report;
  return {
    kind: entry.kind,
    repositoryId: place.repositoryId,
    repository: placeName(place),
    ...(subject.kind === 'pull-request' ? { number: subject.number } : {}),
    sha: subject.headSha,
    ...(branch === undefined ? {} : { branch }),
    conclusion: shownConclusion(report, conclusion),
    rules: [...new Set(rules.map(({ id, verdict: { status } }) => `${id}=${status}`))],
  };
}

/** What an entry is found by: a roll-back passes whatever the rules say, and is listed apart. */
export function shownConclusion({ release }: Report, conclusion: Conclusion): string {
  return release?.rollBack == null ? conclusion : 'roll-back';
}

/** A release is found by its target, which no branch is called. */
function branchOf(inputs: VerdictEntry['inputs']): string | undefined {
  if (inputs.subject.kind === 'release') return targetKey(inputs.subject.target);
  if ('members' in inputs) return inputs.members[0]?.base;
  return 'base' in inputs ? inputs.base : undefined;
}
