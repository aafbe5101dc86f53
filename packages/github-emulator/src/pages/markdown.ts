import { raw } from 'hast-util-raw';
import { defaultSchema, sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import type { PhrasingContent, Root } from 'mdast';
import { findAndReplace } from 'mdast-util-find-and-replace';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toHast } from 'mdast-util-to-hast';
import { gfm } from 'micromark-extension-gfm';
import { drawEmoji } from './emoji.ts';
import { Html } from './html.ts';

export interface MarkdownOptions {
  /** `owner/name`: where `#12` leads. */
  readonly repository: string;
  /** Whether a line's end is kept, as in comments and descriptions; in files and check output it is a blank. */
  readonly keepLines: boolean;
}

/**
 * Markdown as GitHub shows it: tables, task lists, strikethrough, bare links, and of raw HTML what GitHub lets through
 * (`details`, `sub`, `br` …; the sanitiser's default list is modelled on GitHub's). `@name` and `#12` become links, so that one sees
 * what would have notified somebody.
 */
export function markdown(source: string, { repository, keepLines }: MarkdownOptions): Html {
  const tree = fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  link(tree, repository);
  if (keepLines) findAndReplace(tree, [/\r?\n/g, () => ({ type: 'break' })], { ignore: ['link'] });
  const dangerous = toHast(tree, { allowDangerousHtml: true });
  return new Html(toHtml(drawEmoji(sanitize(raw(dangerous), defaultSchema))));
}

function link(tree: Root, repository: string): void {
  findAndReplace(
    tree,
    [
      [
        /(?<![\w/`@.-])@([a-z\d](?:[a-z\d-]{0,38})(?:\/[\w.-]{1,100})?)/gi,
        (whole: string, name: string) => linkTo(whole, `https://github.com/${name}`),
      ],
      [
        /(?<![\w/&#])#(\d{1,9})\b/g,
        (whole: string, number: string) => linkTo(whole, `/_emulator/${repository}/issues/${number}`),
      ],
    ],
    { ignore: ['link', 'linkReference'] },
  );
}

function linkTo(text: string, url: string): PhrasingContent {
  return { type: 'link', url, children: [{ type: 'text', value: text }] };
}
