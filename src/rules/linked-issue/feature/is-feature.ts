import type { ReadChange } from '../../../analysis/read-change.ts';
import type { Label } from '../../../evidence/labels.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import { asSeen } from '../../../text/confusables.ts';
import { fileLink, type Message, say } from '../../../text/message.ts';
import { compiled } from '../../compiled.ts';
import { matcher } from '../../matching.ts';
import type { Options } from '../options.ts';

/** Characters of a title that are read: GitHub's are shorter. */
const maxTitle = 1_000;

/** Why a pull request is a feature, as a clause; null where it is none. */
export function whyFeature(
  {
    pullRequest,
    change,
    labels,
  }: {
    readonly pullRequest: Pick<PullRequest, 'title'>;
    readonly change: ReadChange;
    readonly labels: readonly Label[];
  },
  options: Pick<Options, 'titles' | 'labels' | 'paths'>,
): Message | null {
  // Letters that only look like others, or show nothing, do not hide what a title says.
  const title = pullRequest.title.slice(0, maxTitle);
  if (matchesOne(options.titles, title) || matchesOne(options.titles, asSeen(title).trim()))
    return say`its title says so`;
  const wanted = new Set(options.labels.map((name) => name.toLowerCase()));
  const label = labels.find(({ name }) => wanted.has(name.toLowerCase()));
  if (label !== undefined) return say`it has the label ${label.name}`;
  const isNamed = matcher(options.paths);
  const file = change.files.find(
    ({ file: { path, previousPath } }) =>
      isNamed(path) || (previousPath !== undefined && isNamed(previousPath)),
  );
  return file === undefined ? null : say`it changes ${fileLink(file.file.path)}`;
}

/** Whether a text has a match of one of these patterns, which the schema has accepted. */
export function matchesOne(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => compiled(pattern).matcher(text).find());
}
