import { html } from 'hono/html';
import type { Html } from '../../replay/page-bar.ts';
import { nothing, shown } from '../../replay/page-shell.ts';
import { stylePath } from './style.ts';

/** Who looks at a page. */
export interface Viewer {
  readonly login: string;
  /** Belongs in every form. */
  readonly csrf: string;
}

/** A page of the dashboard. */
export interface PageParts {
  /** Plain text, which may come from outside. */
  readonly title: string;
  /** The part of the header that is marked. */
  readonly current: 'overview' | 'exceptions' | null;
  readonly body: Html;
}

const places = [
  ['overview', '/', 'Overview'],
  ['exceptions', '/exceptions', 'Exceptions'],
] as const;

/** A page of somebody who is signed in. Nothing runs in the browser: everything is a link or a form. */
export function dashboardPage({ title, current, body }: PageParts, viewer: Viewer): string {
  const links = places.map(
    ([name, path, words]) =>
      html`<a href="${path}"${name === current ? html` aria-current="page"` : nothing}>${words}</a>`,
  );
  return shell(
    title,
    html`<header class="top"><a class="brand" href="/">sdl-gate</a>
<nav aria-label="Pages">${links}</nav>
<form method="post" action="/sign-out">${csrfField(viewer)}<span>${shown(viewer.login)}</span> <button>Sign out</button></form></header>
<main id="content" tabindex="-1">
${body}
</main>`,
  );
}

/** A page for anybody: it shows nothing of the record. */
export function publicPage(title: string, body: Html): string {
  return shell(
    title,
    html`<header class="top"><a class="brand" href="/">sdl-gate</a></header>
<main id="content" tabindex="-1">
${body}
</main>`,
  );
}

/** The hidden field that another site cannot fill in. */
export function csrfField({ csrf }: Viewer): Html {
  return html`<input type="hidden" name="csrf" value="${csrf}">`;
}

/** The same for what is not there and for what is not to be seen. */
export function notFoundPage(viewer: Viewer): string {
  return dashboardPage(
    {
      title: 'Not found',
      current: null,
      body: html`<h1>Not found</h1>
<p>There is no such page, or GitHub does not show you the repository through the app.</p>
<p>If you were given access a moment ago, open this page again.</p>`,
    },
    viewer,
  );
}

function shell(title: string, body: Html): string {
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${shown(title)} - sdl-gate</title>
<link rel="stylesheet" href="${stylePath}">
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
${body}
</body>
</html>
`);
}
