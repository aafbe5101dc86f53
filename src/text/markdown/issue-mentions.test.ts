import { expect, test } from '@jest/globals';
import { issueMentions } from './issue-mentions.ts';

const home = { repository: 'acme/shop', number: 7, url: 'https://github.com/acme/shop/pull/7' };

test.each<[body: string, found: readonly string[]]>([
  ['Refs #12 and acme/docs#3, GH-4', ['acme/shop#12', 'acme/docs#3', 'acme/shop#4']],
  ['See https://github.com/acme/shop/issues/12?x=1#issuecomment-3', ['acme/shop#12']],
  ['[the plan](https://github.com/acme/docs/issues/3 "t")', ['acme/docs#3']],
  ['[the plan][1]\n\n[1]: https://github.com/acme/docs/issues/3', ['acme/docs#3']],
  ['https://github.com/acme/shop/pull/9', ['acme/shop#9']],
  ['#12, #12, ACME/Shop#12', ['acme/shop#12']],
  ['None.\n\n[1]: https://github.com/acme/docs/issues/3', []],
  ['#7 acme/shop#7 https://github.com/acme/shop/pull/7', []],
  ['<!-- #12 --> `#13` ~~#14~~\n\n```\n#15\n```', []],
  ['https://evil.example/acme/shop/issues/12', []],
  ['https://github.com.evil.example/acme/shop/issues/12', []],
  ['https://github.com/acme/shop/issues/12abc https://github.com/acme/%2e%2e/issues/1', []],
  ['the color #123abc, a##12', []],
  [
    Array.from({ length: 30 }, (_, index) => `#${index + 20}`).join(' '),
    Array.from({ length: 10 }, (_, index) => `acme/shop#${index + 20}`),
  ],
  ['<details>\n<summary>Issues</summary>\nRefs #12\n<!-- #13 -->\n</details>', ['acme/shop#12']],
  ['#0', []],
  ['', []],
])('%j', (body, found) => {
  expect(issueMentions(body, home)?.map(({ repository, number }) => `${repository}#${number}`)).toEqual(
    found,
  );
});

test('a text that no person would write', () => {
  expect(issueMentions('['.repeat(5_000), home)).toBeNull();
});
