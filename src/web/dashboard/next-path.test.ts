import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { nextPath } from './next-path.ts';

describe('where a sign-in leads', () => {
  test.each([
    '/',
    '/?rules=failing',
    '/o/acme/shop',
    '/o/acme/shop.js/pull/7',
    '/exceptions?state=undecided&repository=acme%2Fshop',
  ])('%s is a page of the dashboard', (path) => {
    expect(nextPath(path)).toBe(path);
  });

  test.each([
    undefined,
    '',
    'o/acme/shop',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/o\\..\\..\\evil.example',
    '/o//evil.example',
    'https://evil.example/',
    '/\t/evil.example',
    '/o/\r\nset-cookie: a=b',
    '/sign-out',
    '/signed-in?code=x',
    '/api/github/webhooks',
    '/oo',
    `/o/${'a'.repeat(600)}`,
    'javascript:alert(1)',
  ])('%j is none', (path) => {
    expect(nextPath(path)).toBe('/');
  });

  it('is at the same origin, whatever is asked for', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `/${text}`),
          fc.string().map((text) => `/o/${text}`),
        ),
        (asked) => {
          expect(new URL(nextPath(asked), 'https://sdl.example').origin).toBe('https://sdl.example');
        },
      ),
    );
  });
});
