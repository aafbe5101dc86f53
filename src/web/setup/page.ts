import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { type ManifestBase, manifestOf, type Profile } from './profiles.ts';

type Html = ReturnType<typeof html>;

const style = `
:root { color-scheme: light dark; --line: light-dark(#d1d9e0, #3d444d); --muted: light-dark(#59636e, #9198a1); --raised: light-dark(#f6f8fa, #151b23); --link: light-dark(#0969da, #4493f8); }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 26px; margin: 0 0 8px; }
h2 { font-size: 19px; margin: 0; }
section { border: 1px solid var(--line); border-radius: 8px; padding: 20px; margin: 20px 0; }
p { margin: 8px 0; }
table { border-collapse: collapse; width: 100%; margin: 12px 0; }
th, td { text-align: left; vertical-align: top; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { white-space: nowrap; }
code { font: 0.88em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--raised); border-radius: 5px; padding: 1px 5px; }
.new { font-weight: 600; }
.muted { color: var(--muted); }
button { font: inherit; padding: 6px 14px; border: 1px solid var(--line); border-radius: 6px; background: var(--link); color: light-dark(#ffffff, #0d1117); cursor: pointer; }
input { font: inherit; padding: 5px 10px; border: 1px solid var(--line); border-radius: 6px; }
a { color: var(--link); }
`;

/** What the page offers. */
export interface SetupPage {
  readonly profiles: readonly Profile[];
  readonly manifest: ManifestBase;
  /** GitHub's address, without a slash at the end. */
  readonly webUrl: string;
  /** The account that is to own the app; null: the person's own. */
  readonly organization: string | null;
  /** Where GitHub sends the browser back to. */
  readonly redirectUrl: string;
  /** Comes back with the browser, so that nobody else's app is taken. */
  readonly state: string;
}

/** The page that registers an app on GitHub with one of the profiles: one button for each, and no script. */
export function setupPage(page: SetupPage): string {
  const { profiles, organization } = page;
  return shell(html`<h1>Register the app on GitHub</h1>
<p>Choose what the app can read and write. Each button opens GitHub with everything filled in; the credentials of the new app are then written to <code>.env</code>. A rule that needs a permission that the app does not have cannot be checked, and names it. You can add permissions later on the settings page of the app; each account then has to accept them.</p>
<form action="/setup" method="get"><label>Owner of the app: <input name="organization" value="${organization ?? ''}" placeholder="your own account" pattern="[A-Za-z0-9-]{1,39}" size="24"></label> <button>Use this organization</button></form>
${profiles.map((profile, index) => section(page, profile, profiles[index - 1]))}
<p class="muted">Is the app registered already? Set <code>APP_ID</code>, <code>PRIVATE_KEY_PATH</code> and <code>WEBHOOK_SECRET</code> in <code>.env</code>, and restart.</p>`);
}

/** A page with one paragraph. */
export function setupNote(title: string, text: string): string {
  return shell(html`<h1>${title}</h1><p>${text}</p>`);
}

function section(page: SetupPage, profile: Profile, before: Profile | undefined): Html {
  const { manifest, redirectUrl } = page;
  const known = new Set(before?.permissions.map(({ key }) => key));
  const events = profile.events.map((event) =>
    mark(!before?.events.includes(event), html`<code>${event}</code>`, before),
  );
  return html`<section id="${profile.id}">
<h2>${profile.title}</h2>
<p>${withCode(profile.description)}</p>
<table><thead><tr><th>Permission</th><th>Why</th></tr></thead><tbody>
${profile.permissions.map(
  ({ key, name, access, why }) =>
    html`<tr><td>${mark(!known.has(key), html`${name}: ${access}`, before)}</td><td>${withCode(why)}</td></tr>`,
)}
</tbody></table>
<p>Events: ${events.map((event, index) => html`${index === 0 ? '' : ', '}${event}`)}</p>
<form action="${registerUrl(page)}" method="post"><input type="hidden" name="manifest" value="${JSON.stringify(manifestOf(profile, manifest, redirectUrl))}"><button>Register with these permissions</button></form>
</section>`;
}

/** What a profile adds to the one before it stands out. */
function mark(isNew: boolean, text: Html, before: Profile | undefined): Html {
  return isNew && before !== undefined ? html`<span class="new">${text}</span>` : text;
}

function registerUrl({ webUrl, organization, state }: SetupPage): string {
  const account = organization === null ? '' : `/organizations/${encodeURIComponent(organization)}`;
  return `${webUrl}${account}/settings/apps/new?state=${encodeURIComponent(state)}`;
}

/** Trusted text whose backticks mark code. */
function withCode(text: string): Html {
  return html`${text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

function shell(body: Html): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Set up sdl-gate</title>
<style>${raw(style)}</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;
  return String(page);
}

/** What the page may load and where its forms may lead. */
export function contentSecurityPolicy(webUrl: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'self' ${webUrl}; frame-ancestors 'none'`;
}
