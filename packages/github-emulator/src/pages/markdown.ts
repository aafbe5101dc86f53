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
  /** Whether line breaks are kept, as in comments and descriptions; in files and check output they become spaces. */
  readonly keepLines: boolean;
}

/**
 * Markdown as GitHub renders it: tables, task lists, strikethrough, bare links, and the raw HTML that GitHub allows
 * (`details`, `sub`, `br` …; the sanitizer's default list is modeled on GitHub's). `@name` and `#12` become links,
 * which shows who would have been notified.
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
