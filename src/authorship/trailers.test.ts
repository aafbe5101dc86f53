import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loginOfNoReply, maxTrailers, namedCoAuthors } from './trailers.ts';

/** Who is named, in few words: an address, `@login`, `login?` where the text may be one, or the text. */
function named(message: string): readonly string[] {
  return namedCoAuthors(message).named.map(({ text, email, login }) => {
    if (email !== null) return email;
    if (login !== null) return login.certain ? `@${login.name}` : `${login.name}?`;
    return text;
  });
}

describe('a trailer names', () => {
  test.each<[trailer: string, who: readonly string[]]>([
    ['Co-authored-by: Tove Berg <tove@example.org>', ['tove@example.org']],
    ['co-authored-by: "Tove" <TOVE@example.org>', ['tove@example.org']],
    ['CO-AUTHORED-BY: <tove@example.org>', ['tove@example.org']],
    ['Co-authored-by: tove@example.org', ['tove@example.org']],
    ['Co-authored-by: Tove Berg tove@example.org', ['tove@example.org']],
    ['Co-authored-by: Tove Berg (tove@example.org)', ['tove@example.org']],
    ['Co-authored-by: Tove <tove@example.org>.', ['tove@example.org']],
    ['Co-authored-by: Tove <tove@example.org.>', ['tove@example.org']],
    ['Co-authored-by: Tove Berg\n <tove@example.org>', ['tove@example.org']],
    ['Co-authored-by: Tove Berg\r\n\t<tove@example.org>', ['tove@example.org']],
    ['Co-authored-by: a <a@x.org>, b <b@x.org>', ['a@x.org', 'b@x.org']],
    ['Co-authored-by: @tove <tove@x.org>', ['tove@x.org', '@tove']],
    ['Co-authored-by: tove', ['tove?']],
    ['Co-authored-by: "tove"', ['tove?']],
    ['Co-authored-by: tove.', ['tove?']],
    ['Co-authored-by: @tove', ['@tove']],
    ['Co-authored-by: <@tove>', ['@tove']],
    ['Co-authored-by: @tove and @bjarne', ['@tove', '@bjarne']],
    ['Co-authored-by: tove, bjarne & Kim Lee', ['tove?', 'bjarne?', 'Kim Lee']],
    ['Co-authored-by: Tove Berg', ['Tove Berg']],
    ['Co-authored-by: (tove)', ['tove?']],
    ['Co-authored-by: Helper (model 4)', ['Helper (model 4)']],
    ['Co-authored-by:tove', ['tove?']],
    ['Co-authored-by : tove', ['tove?']],
    ['Coauthored-by: tove', ['tove?']],
    ['Co-authored by: tove', ['tove?']],
    ['Co-author: tove', ['tove?']],
    ['Co-developed-by: Tove <tove@x.org>', ['tove@x.org']],
    ['  * Co-authored-by: Tove <tove@x.org>', ['tove@x.org']],
    ['Co-authored-by:', []],
    ['Co-authored-by: <>', []],
    ['Signed-off-by: Tove <tove@example.org>', []],
    ['We are co-authored-by: nobody', []],
  ])('%j: %j', (trailer, who) => {
    expect(named(`Add a door\n\nWhat it does.\n\n${trailer}`)).toEqual(who);
    expect(named(`Add a door\r\n\r\n${trailer}\r\n\r\nReviewed on a call.`)).toEqual(who);
    expect(named(`Add a door\n\nIssue: 7\n${trailer}\nSigned-off-by: Bo <bo@example.org>`)).toEqual(who);
  });

  test('nobody where there is none', () => {
    expect(namedCoAuthors('')).toEqual({ named: [], cut: false });
    expect(namedCoAuthors('Add a door')).toEqual({ named: [], cut: false });
  });

  test('more people than are read: that is told', () => {
    const trailers = (count: number) => 'Co-authored-by: a@x.org\n'.repeat(count);
    expect(namedCoAuthors(trailers(maxTrailers)).cut).toBe(false);
    expect(namedCoAuthors(trailers(maxTrailers + 1)).cut).toBe(true);
    expect(namedCoAuthors(`Co-authored-by: ${'a@x.org, '.repeat(30)}`).cut).toBe(true);
    expect(namedCoAuthors(`Co-authored-by: ${'a'.repeat(2000)}`).cut).toBe(true);
  });
});

describe('any message', () => {
  const login = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
  const line = fc.string({ maxLength: 60 }).filter((text) => !/[\n\r\u2028\u2029]/.test(text));

  test('is read without an error, and names only what it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string(), (before, value) => {
        const message = `${before}\nCo-authored-by: ${value}`;
        for (const { email, login: found } of namedCoAuthors(message).named) {
          const held = email ?? found?.name.toLowerCase() ?? '';
          expect(message.toLowerCase()).toContain(held);
        }
      }),
    );
  });

  test('names the person of a trailer among any other lines', () => {
    fc.assert(
      fc.property(fc.array(line), login, fc.array(line), (before, name, after) => {
        // A line behind that begins with a space continues the trailer.
        const rest = after.map((text) => `. ${text}`);
        const message = [...before, `Co-authored-by: ${name} <${name}@example.org>`, ...rest].join('\n');
        expect(named(message)).toContain(`${name}@example.org`);
      }),
    );
  });

  test.each([
    ['spaces', ' '.repeat(1_000_000)],
    ['folded lines', `Co-authored-by: a${'\n b'.repeat(100_000)}`],
    ['keys without an end', 'co-authored-by '.repeat(100_000)],
    ['signs', `Co-authored-by: ${'.'.repeat(1_000_000)}`],
    ['trailers', 'Co-authored-by: a@b\n'.repeat(100_000)],
  ])('of %s is read in time', (_, message) => {
    const started = performance.now();
    namedCoAuthors(message);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

test.each([
  ['tove@users.noreply.github.com', 'tove'],
  ['1234+Tove@users.noreply.github.com', 'Tove'],
  ['1234+dependabot[bot]@users.noreply.github.com', 'dependabot[bot]'],
  ['tove@users.noreply.ghe.example', 'tove'],
  ['tove@example.org', null],
  ['tove@noreply.github.com', null],
  ['a b@users.noreply.github.com', null],
  ['tove@users.noreply.github.com@x.org', null],
])('the login in %s is %j', (email, login) => {
  expect(loginOfNoReply(email)).toBe(login);
});
