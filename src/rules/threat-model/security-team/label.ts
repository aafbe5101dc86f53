import type { Label } from '../../../evidence/labels.ts';
import type { Teams } from '../../../evidence/teams.ts';
import { type Message, say } from '../../../text/message.ts';
import { labelCounts, labelIgnored, type Note } from '../messages.ts';
import type { Options } from '../options.ts';

/** The decision of the labels about the score, and a sentence for each label that decides or would. */
export interface LabelDecision {
  /** True for major, false for not major; null where no label counts. */
  readonly major: boolean | null;
  readonly notes: readonly Note[];
}

/**
 * Reads the labels by which the security team overrides the score. A label counts only when a member of the team set it;
 * where both count, the change is major.
 */
export function labelDecision(
  labels: readonly Label[],
  teams: Teams,
  options: Pick<Options, 'team' | 'labels'>,
): LabelDecision {
  const notes: Note[] = [];
  const counted = new Set<string>();
  for (const label of labels) {
    const major = same(label.name, options.labels.major);
    if (!major && !same(label.name, options.labels['not-major'])) continue;
    const why = ignored(label, teams, options.team);
    if (why === null) {
      counted.add(major ? 'major' : 'not-major');
      notes.push(labelCounts(label.setBy?.login ?? '', label.name));
    } else notes.push(labelIgnored(label.name, why));
  }
  return { major: counted.has('major') ? true : counted.has('not-major') ? false : null, notes };
}

function ignored(label: Label, teams: Teams, team: string | null): Message | null {
  if (team === null) return say`the policy names no security team`;
  if (label.setBy === null) return say`GitHub does not show who set it`;
  const members = teams[team];
  if (members === undefined) return say`the team ${team} cannot be read`;
  const { login } = label.setBy;
  return members.some((member) => same(member, login)) ? null : say`${login} is not in the team ${team}`;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
