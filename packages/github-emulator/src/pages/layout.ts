import type { Emulator, PageResponse } from '../handles/emulator.ts';
import { root } from './address.ts';
import { type Html, html, type Part } from './html.ts';

/** A whole page. Its only resource is the style sheet, and it runs no script. @param path the pages above it */
export function page(
  emulator: Emulator,
  title: string,
  path: readonly (readonly [text: string, address: string])[],
  body: Part,
): PageResponse {
  const failed = failedDeliveries(emulator);
  const content = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; form-action 'self'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${root}/page.css">
</head>
<body>
<header class="bar">
<a class="brand" href="${root}/">GitHub emulator</a>
<nav class="where" aria-label="Breadcrumb">${path.map(([text, address]) => html`<span>/</span><a href="${address}">${text}</a>`)}</nav>
<nav aria-label="Pages" class="pages">
<a href="${root}/">Repositories</a>
<a href="${root}/deliveries">Webhook deliveries${failed > 0 && html` <span class="count alarm">${failed} failed</span>`}</a>
<a href="${root}/violations">Violations <span class="${emulator.violations.length > 0 ? 'count alarm' : 'count'}">${emulator.violations.length}</span></a>
</nav>
</header>
<main>${body}</main>
</body>
</html>`;
  return { status: 200, contentType: 'text/html; charset=utf-8', body: content.text };
}

/** Redirects the browser to another page. */
export function seeOther(location: string): PageResponse {
  return { status: 303, contentType: 'text/plain; charset=utf-8', body: '', location };
}

/** The number of webhooks whose last attempt failed. */
function failedDeliveries({ deliveries }: Emulator): number {
  const last = new Map(deliveries.map(({ guid, status }) => [guid, status]));
  return [...last.values()].filter((status) => status !== null && !isSuccess(status)).length;
}

/** Whether the status of a delivery is a success. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** A time relative to now: `3 minutes ago`. */
export function ago(now: Date, time: Date): Html {
  const seconds = Math.max(0, Math.round((now.getTime() - time.getTime()) / 1000));
  return html`<time datetime="${time.toISOString()}" title="${time.toISOString()}">${elapsed(seconds)}</time>`;
}

function elapsed(seconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ];
  for (const [length, unit] of units) {
    const count = Math.floor(seconds / length);
    if (count > 0) return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
  }
  return 'just now';
}

/** A duration: `2m 5s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}

/** The name of a user or bot; null is a deleted account. */
export function name(login: string | null): Html {
  const whole = login ?? 'ghost';
  const bare = whole.replace(/\[bot\]$/, '');
  return html`<b>${bare}</b>${bare !== whole && html` <span class="tag">bot</span>`}`;
}

/** The picture of an account. */
export function avatar(login: string | null, size: 'small' | 'large' = 'small'): Html {
  const whole = login ?? 'ghost';
  const color = [...whole].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 8;
  const shape = whole.endsWith('[bot]') ? ' square' : '';
  return html`<span class="avatar ${size} hue${color}${shape}" aria-hidden="true">${whole.slice(0, 1).toUpperCase()}</span>`;
}
