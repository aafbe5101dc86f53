import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { type Message, plain, withoutLinks } from '../text/message.ts';
import type { Html } from './page-bar.ts';
import { pageStyle } from './page-style.ts';

/** Stands where a part of a page is left out. */
export const nothing = html``;

/**
 * A page that can be sent to a team: one file that requests nothing from any server and runs nothing.
 *
 *     pageShell('Policy replay', html`<h1>Policy replay</h1>`)
 *
 * @param title plain text, which may come from a change
 * @param furtherStyle fixed text, of the page alone
 */
export function pageShell(title: string, body: Html, furtherStyle = ''): string {
  const style = `${pageStyle}${furtherStyle}`;
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${shown(title)}</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
  return String(page);
}

/** A message in which values are told apart from the fixed words. */
export function words(message: Message): Html {
  return html`${withoutLinks(message).map((part) => (typeof part === 'string' ? shown(part) : html`<code>${shown(part.quoted)}</code>`))}`;
}

/** A value on one line; control characters and bidirectional overrides are left out. The template escapes it. */
export function shown(text: string): string {
  return plain([text]);
}
