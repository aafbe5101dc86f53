import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { dashboardUrl } from './running-service.ts';

/** An answer as somebody at a browser sees it. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** Its visible text, on one line. */
  readonly text: string;
  /** Where the browser is sent. */
  readonly location: string | null;
}

/** A browser without scripts: it keeps cookies as it is told, and follows nothing by itself. */
export interface Browser {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Seen>;
  /** Sends a form of the page that was shown last, or other fields. */
  post(
    path: string,
    fields?: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Seen>;
  /** Signs somebody in, from wherever the browser is sent. */
  signIn(login: string, next?: string): Promise<Seen>;
}

/** @param url where the service listens */
export function browserAt(url: string): Browser {
  const cookies = new Map<string, string>();
  let csrf = '';
  const send = async (path: string, init: RequestInit): Promise<Seen> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = new Headers(init.headers);
    if (cookie !== '') headers.set('cookie', cookie);
    const response = await fetch(`${url}${path}`, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    const html = await response.text();
    csrf = /name="csrf" value="([^"]*)"/.exec(html)?.[1] ?? csrf;
    return {
      status: response.status,
      headers: response.headers,
      html,
      text: textOf(parse(html)).replaceAll(/\s+/g, ' ').trim(),
      location: response.headers.get('location'),
    };
  };
  const browser: Browser = {
    cookies,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, fields = { csrf }, headers = { origin: dashboardUrl }) =>
      send(path, { method: 'POST', headers, body: new URLSearchParams(fields) }),
    async signIn(login, next = '/') {
      const begun = await browser.get(`/sign-in/github?next=${encodeURIComponent(next)}`);
      const answer = await fetch(`${begun.location}&login=${login}`, { redirect: 'manual' });
      const back = new URL(answer.headers.get('location') ?? '');
      return browser.get(`${back.pathname}${back.search}`);
    },
  };
  return browser;
}

/** Keeps or drops a cookie. @throws where a browser would refuse it */
function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split('; ');
  const [name = '', value = ''] = pair.split('=');
  const given = new Set(attributes.map((each) => each.toLowerCase()));
  if (!name.startsWith('__Host-') || !given.has('secure') || !given.has('path=/'))
    throw new Error(`A browser refuses the cookie ${line}.`);
  if (given.has('max-age=0')) cookies.delete(name);
  else cookies.set(name, value);
}

type Node = DefaultTreeAdapterMap['node'];

function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join(' ') : '';
}
