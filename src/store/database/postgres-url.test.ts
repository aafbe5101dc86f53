import { expect, test } from '@jest/globals';
import pg from 'pg';
import { localOrExplicitUrls, unencryptedUrls } from '../../../test/samples/database-urls.ts';

// The check before the start reads the URL itself: these are what the driver makes of the same URLs.

test.each(unencryptedUrls)('the driver does not encrypt the connection of %s', (url) => {
  expect(Boolean(new pg.Client(url).ssl)).toBe(false);
});

test.each(localOrExplicitUrls.filter((url) => !/[?&]ssl/.test(url)))(
  'the driver stays on this machine for %s',
  (url) => {
    expect(new pg.Client(url).host).toMatch(
      /^(?:\/var\/run\/postgresql|localhost|127\.[\d.]+|::1|::ffff:7f00:1)$/i,
    );
  },
);
