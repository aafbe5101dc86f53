import type { PullRequest } from '../../../evidence/pull-request.ts';
import { visibleLines } from '../../../text/markdown/visible-lines.ts';
import { compiled } from '../../compiled.ts';
import type { Options } from '../options.ts';

/** Characters of one text in which ids are looked for. */
const maxText = 20_000;

/** Characters of an id that are shown. */
const maxId = 60;

/** The first id of another tracker, where a reader sees it; null where there is none. */
export function trackerId(
  { title, body, head }: PullRequest,
  { trackers, 'tracker-places': places }: Pick<Options, 'trackers' | 'tracker-places'>,
): string | null {
  const texts = {
    title: () => title,
    branch: () => head.ref,
    description: () => (visibleLines(body) ?? []).join('\n'),
  };
  for (const pattern of trackers) {
    const expression = compiled(pattern);
    for (const place of places) {
      const found = expression.matcher(texts[place]().slice(0, maxText));
      if (found.find()) return (found.group() ?? '').slice(0, maxId);
    }
  }
  return null;
}
