import { describe, expect, it, test } from '@jest/globals';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { manifestOf, plainManifest, profiles } from './profiles.ts';
import { setupRoutes } from './routes.ts';

const registered: string[] = [];
const routes = setupRoutes({
  manifest: { ...plainManifest, name: '</textarea>"><b>' },
  webUrl: 'https://github.test',
  state: 'the-state',
  register: async (code) => {
    if (code === 'refused') throw new Error('no');
    registered.push(code);
    return 'https://github.test/apps/sdl-gate';
  },
});
const get = (path: string) => routes.request(`http://localhost:3000${path}`);

describe('the profiles', () => {
  it('each add to the one before', () => {
    for (const [index, { permissions, events }] of profiles.entries()) {
      const before = profiles[index - 1];
      expect(permissions).toEqual(expect.arrayContaining([...(before?.permissions ?? [])]));
      expect(events).toEqual(expect.arrayContaining([...(before?.events ?? [])]));
      expect(permissions.length).toBeGreaterThan(before?.permissions.length ?? 0);
    }
  });

  it('name each permission and event once, and say why', () => {
    for (const { permissions, events } of profiles) {
      expect(new Set(permissions.map(({ key }) => key)).size).toBe(permissions.length);
      expect(new Set(events).size).toBe(events.length);
      for (const { why } of permissions) expect(why).not.toBe('');
    }
  });
});

describe('the page', () => {
  type Element = DefaultTreeAdapterMap['element'];
  const elements = (node: DefaultTreeAdapterMap['node']): readonly Element[] => [
    ...('tagName' in node ? [node] : []),
    ...('childNodes' in node ? node.childNodes.flatMap(elements) : []),
  ];
  const attribute = (element: Element | undefined, name: string) =>
    element?.attrs.find((each) => each.name === name)?.value;
  const read = async (path: string) => elements(parse(await (await get(path)).text()));

  test.each([
    ['/setup', 'https://github.test/settings/apps/new?state=the-state'],
    ['/setup?organization=acme', 'https://github.test/organizations/acme/settings/apps/new?state=the-state'],
    ['/setup?organization=..%2F..', 'https://github.test/settings/apps/new?state=the-state'],
    ['/setup?organization=%22%3E', 'https://github.test/settings/apps/new?state=the-state'],
  ])('%s registers each profile at %s', async (path, action) => {
    const all = await read(path);
    const forms = all.filter((each) => attribute(each, 'method') === 'post');
    expect(forms.map((form) => attribute(form, 'action'))).toEqual(profiles.map(() => action));
    const manifests = forms.map((form) =>
      JSON.parse(
        attribute(
          elements(form).find((each) => attribute(each, 'name') === 'manifest'),
          'value',
        ) ?? '',
      ),
    );
    expect(manifests).toEqual(
      profiles.map((profile) =>
        manifestOf(
          profile,
          { ...plainManifest, name: '</textarea>"><b>' },
          'http://localhost:3000/setup/registered',
        ),
      ),
    );
  });

  it('lists each permission and event of each profile', async () => {
    const text = await (await get('/setup')).text();
    for (const { id, permissions, events } of profiles) {
      const section = text.split(`<section id="${id}">`)[1]?.split('</section>')[0] ?? '';
      for (const { name, access } of permissions) expect(section).toContain(`${name}: ${access}`);
      for (const event of events) expect(section).toContain(`<code>${event}</code>`);
    }
  });

  it('runs nothing, and its forms lead only to GitHub and to itself', async () => {
    const answer = await get('/setup');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('content-security-policy')).toContain("form-action 'self' https://github.test");
    expect((await read('/setup')).filter(({ tagName }) => tagName === 'script' || tagName === 'b')).toEqual(
      [],
    );
  });
});

describe('the way back from GitHub', () => {
  test.each([
    ['/setup/registered?code=abc&state=the-state', 302, ['abc']],
    ['/setup/registered?code=abc', 400, []],
    ['/setup/registered?code=abc&state=another', 400, []],
    ['/setup/registered?code=abc&state=the-statE', 400, []],
    ['/setup/registered?state=the-state', 400, []],
    ['/setup/registered?code=a%2F..%2Fb&state=the-state', 400, []],
    ['/setup/registered?code=refused&state=the-state', 502, []],
  ])('%s: %d', async (path, status, codes) => {
    registered.length = 0;
    const answer = await get(path);
    expect([answer.status, registered]).toEqual([status, codes]);
    if (status === 302)
      expect(answer.headers.get('location')).toBe('https://github.test/apps/sdl-gate/installations/new');
  });

  it('begins at the root', async () => {
    expect((await get('/')).headers.get('location')).toBe('/setup');
  });
});
