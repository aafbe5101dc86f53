import { describe, expect, it, test } from '@jest/globals';
import { dashboardUrl, testedChange } from '../running-service.ts';
import { scene } from './scene.ts';

const stage = scene({ dashboard: true });
const hour = 3_600_000;

/** The cookie of the session, as the browser has it. */
const sessionCookie = '__Host-sdl-session';

describe('signing in', () => {
  it('leads to GitHub with a challenge, and back to the page that was asked for', async () => {
    const shop = await stage.shop({ private: true });
    const browser = stage.browser();
    const asked = await browser.get(`/o/${shop.owner}/shop`);
    expect([asked.status, asked.location]).toEqual([
      303,
      `/sign-in?next=${encodeURIComponent(`/o/${shop.owner}/shop`)}`,
    ]);
    expect((await browser.get(asked.location ?? '')).text).toContain('Sign in with GitHub');
    const begun = await browser.get('/sign-in/github');
    const url = new URL(begun.location ?? '');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: stage.emulator.app.clientId,
      redirect_uri: `${dashboardUrl}/signed-in`,
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    const back = await browser.signIn('mona', `/o/${shop.owner}/shop`);
    expect([back.status, back.location]).toEqual([303, `/o/${shop.owner}/shop`]);
    expect((await browser.get('/')).text).toContain('mona');
  });

  it('gives the browser an opaque id, and neither the token nor anything of GitHub', async () => {
    await stage.shop();
    const browser = stage.browser();
    const back = await browser.signIn('mona');
    expect([...browser.cookies.keys()]).toEqual([sessionCookie]);
    expect(browser.cookies.get(sessionCookie)).toMatch(/^[\w-]{43}$/);
    const line = back.headers.getSetCookie().find((each) => each.startsWith(`${sessionCookie}=`)) ?? '';
    expect(line.split('; ').slice(1).toSorted()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']);
    const overview = await browser.get('/');
    for (const text of [overview.html, JSON.stringify([...overview.headers]), JSON.stringify(stage.log)])
      expect(text).not.toMatch(/ghu_|ghr_/);
  });

  it('takes a new id each time, whatever the browser sent before: a session that somebody planted stays nobody’s', async () => {
    await stage.shop();
    const planted = 'p'.repeat(43);
    const browser = stage.browser();
    browser.cookies.set(sessionCookie, planted);
    await browser.signIn('mona');
    const first = browser.cookies.get(sessionCookie) ?? '';
    expect(first).not.toBe(planted);
    const attacker = stage.browser();
    attacker.cookies.set(sessionCookie, planted);
    expect((await attacker.get('/')).location).toBe('/sign-in');
    await browser.signIn('mona');
    expect(browser.cookies.get(sessionCookie)).not.toBe(first);
    attacker.cookies.set(sessionCookie, first);
    expect((await attacker.get('/')).location).toBe('/sign-in');
  });

  test.each<[string, (code: URLSearchParams) => void]>([
    ['another state', (query) => query.set('state', 'x'.repeat(43))],
    ['no state', (query) => query.delete('state')],
    ['another code', (query) => query.set('code', 'x')],
    ['a refusal', (query) => query.set('error', 'access_denied')],
    ['two states', (query) => query.append('state', 'x')],
    ['the name of another server', (query) => query.set('iss', 'https://evil.example/login/oauth')],
  ])('fails with %s', async (_, change) => {
    await stage.shop();
    const browser = stage.browser();
    const begun = await browser.get('/sign-in/github');
    const answer = await fetch(`${begun.location}&login=mona`, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    change(back.searchParams);
    const seen = await browser.get(`${back.pathname}${back.search}`);
    expect([seen.status, seen.text]).toEqual([400, expect.stringContaining('Not signed in')]);
    expect(browser.cookies.has(sessionCookie)).toBe(false);
  });

  it('works where GitHub does not say who sends people back, as an older GitHub Enterprise Server', async () => {
    await stage.shop();
    const browser = stage.browser();
    const begun = await browser.get('/sign-in/github');
    const answer = await fetch(`${begun.location}&login=mona`, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    expect(back.searchParams.get('iss')).toBe(`${stage.emulator.url}/login/oauth`);
    back.searchParams.delete('iss');
    expect((await browser.get(`${back.pathname}${back.search}`)).status).toBe(303);
    expect(browser.cookies.has(sessionCookie)).toBe(true);
  });

  it('ends in the browser in which it began, once', async () => {
    await stage.shop();
    const [browser, other] = [stage.browser(), stage.browser()];
    const begun = await browser.get('/sign-in/github');
    const answer = await fetch(`${begun.location}&login=mona`, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    const path = `${back.pathname}${back.search}`;
    await other.get('/sign-in/github');
    expect((await other.get(path)).status).toBe(400);
    expect((await browser.get(path)).status).toBe(303);
    expect((await browser.get(path)).status).toBe(400);
  });

  it('takes ten minutes at most', async () => {
    await stage.shop();
    const browser = stage.browser();
    const begun = await browser.get('/sign-in/github');
    await stage.leap(600_000);
    const answer = await fetch(`${begun.location}&login=mona`, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    expect((await browser.get(`${back.pathname}${back.search}`)).text).toContain('ten minutes');
  });

  test.each(['https://evil.example/', '//evil.example/', '/\\evil.example/', '/sign-out'])(
    'leads to a page of its own, and not to %s',
    async (next) => {
      await stage.shop();
      expect((await stage.browser().signIn('mona', next)).location).toBe('/');
    },
  );

  it('fails while GitHub is away, and says so', async () => {
    await stage.shop();
    const browser = stage.browser();
    const begun = await browser.get('/sign-in/github');
    const answer = await fetch(`${begun.location}&login=mona`, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    stage.emulator.faults.fail('users/get-authenticated', { status: 502 });
    const seen = await browser.get(`${back.pathname}${back.search}`);
    expect([seen.status, seen.text]).toEqual([503, expect.stringContaining('does not answer')]);
  });
});

describe('a session', () => {
  it('ends when it was not used for two hours', async () => {
    await stage.shop();
    const browser = stage.browser();
    await browser.signIn('mona');
    await stage.leap(2 * hour - 1_000);
    expect((await browser.get('/')).status).toBe(200);
    await stage.leap(2 * hour);
    expect((await browser.get('/')).location).toBe('/sign-in');
  });

  it('ends with GitHub’s token, after eight hours, however often it is used', async () => {
    await stage.shop();
    const browser = stage.browser();
    await browser.signIn('mona');
    for (let hours = 1; hours < 8; hours += 1) {
      await stage.leap(hour - 1_000);
      expect((await browser.get('/')).status).toBe(200);
    }
    await stage.leap(hour + 8_000);
    expect((await browser.get('/')).location).toBe('/sign-in');
  });

  it('ends when somebody signs out, and the id is worth nothing then', async () => {
    await stage.shop();
    const browser = stage.browser();
    await browser.signIn('mona');
    await browser.get('/');
    const id = browser.cookies.get(sessionCookie) ?? '';
    expect((await browser.post('/sign-out')).location).toBe('/sign-in');
    expect(browser.cookies.has(sessionCookie)).toBe(false);
    browser.cookies.set(sessionCookie, id);
    expect((await browser.get('/')).location).toBe('/sign-in');
  });

  it('ends at the latest after five minutes when somebody revokes the authorization on GitHub', async () => {
    await stage.shop();
    const browser = stage.browser();
    await browser.signIn('mona');
    await browser.get('/');
    stage.emulator.revokeAuthorization('mona');
    await stage.leap(300_000);
    expect((await browser.get('/')).location).toBe('/sign-in');
  });

  it('is limited to 120 pages in a minute, together with the other ones of the same person', async () => {
    await stage.shop();
    // What she opened in other tests counts too.
    await stage.leap(60_000);
    const browser = stage.browser();
    await browser.signIn('mona');
    const statuses = new Set<number>();
    for (let count = 0; count < 120; count += 1) statuses.add((await browser.get('/')).status);
    expect([...statuses]).toEqual([200]);
    const seen = await browser.get('/');
    expect([seen.status, seen.headers.get('retry-after')]).toEqual([429, '60']);
    const again = stage.browser();
    await again.signIn('mona');
    expect((await again.get('/')).status).toBe(429);
    const other = stage.browser();
    await other.signIn('ada');
    expect((await other.get('/')).status).toBe(200);
    await stage.leap(60_000);
    expect((await browser.get('/')).status).toBe(200);
  });
});

describe('a form', () => {
  test.each<[string, Record<string, string> | undefined, Record<string, string>]>([
    ['from another site', undefined, { origin: 'https://evil.example' }],
    ['from a page without an origin', undefined, { origin: 'null' }],
    ['without an origin', undefined, {}],
    ['without the secret of the session', {}, { origin: dashboardUrl }],
    ['with another secret', { csrf: 'x'.repeat(43) }, { origin: dashboardUrl }],
  ])('%s is refused, and changes nothing', async (_, fields, headers) => {
    await stage.shop();
    const browser = stage.browser();
    await browser.signIn('mona');
    await browser.get('/');
    expect((await browser.post('/sign-out', fields, headers)).status).toBe(403);
    expect((await browser.get('/')).status).toBe(200);
  });

  it('with the secret of somebody else’s session is refused', async () => {
    await stage.shop();
    const [mona, ada] = [stage.browser(), stage.browser()];
    await mona.signIn('mona');
    await ada.signIn('ada');
    const csrf = /name="csrf" value="([^"]*)"/.exec((await ada.get('/')).html)?.[1] ?? '';
    expect((await mona.post('/sign-out', { csrf })).status).toBe(403);
  });
});

describe('every answer', () => {
  it('is kept by no cache, loads nothing from elsewhere, runs nothing and is in no frame', async () => {
    const shop = await stage.shop({ private: true });
    await shop.openPullRequest(testedChange());
    await stage.settled();
    const browser = stage.browser();
    const answers = [
      await browser.get('/'),
      await browser.get('/sign-in'),
      await browser.get('/sign-in/github'),
    ];
    answers.push(await browser.signIn('mona'));
    for (const path of ['/', `/o/${shop.owner}/shop/pull/999`, '/o/acme/none', '/exceptions'])
      answers.push(await browser.get(path));
    answers.push(await browser.post('/sign-out', {}));
    for (const { headers, html } of answers) {
      expect(headers.get('cache-control')).toBe('private, no-store');
      expect(headers.get('vary')).toBe('Cookie');
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(html).not.toMatch(/<script|style=|<style|\son\w+=|javascript:/i);
    }
  });

  it('has one stylesheet, which caches may keep', async () => {
    const browser = stage.browser();
    const path = /href="(\/assets\/[^"]+)"/.exec((await browser.get('/sign-in')).html)?.[1] ?? '';
    const sheet = await browser.get(path);
    expect([sheet.status, sheet.headers.get('content-type'), sheet.headers.get('cache-control')]).toEqual([
      200,
      'text/css; charset=utf-8',
      'public, max-age=31536000, immutable',
    ]);
  });
});
