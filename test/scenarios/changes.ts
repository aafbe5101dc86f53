/** A change by mona of product code without a test. */
export const untestedChange = {
  by: 'mona',
  title: 'Tax',
  message: 'Tax',
  files: { 'src/tax.js': 'export const rate = 0.19;\n' },
};

/** The test that it lacks. */
export const itsTest = { files: { 'test/tax.test.js': 'test("rate", () => expect(rate).toBe(0.19));\n' } };

/** A change by mona of how people sign in: major by itself, and without a test. */
export const signIn = {
  by: 'mona',
  title: 'Sign sessions',
  message: 'Sign sessions',
  files: {
    'src/auth/session.js': [
      'import jwt from "jsonwebtoken";',
      'export function authenticate(request) {',
      '  return jwt.verify(request.headers.authorization, process.env.SESSION_SECRET);',
      '}',
      '',
    ].join('\n'),
  },
};

/** A threat model for it, with the four questions answered and each threat decided on. */
export function threatModel(number: number): string {
  return `# Sessions, for #${number}

## What are we working on?

Sessions become signed tokens in \`src/auth/session.js\`.

## What can go wrong?

| threat | disposition |
|---|---|
| A token is forged | Mitigated: one algorithm only, and a test for it |
| A token is stolen | Accepted: it lives for fifteen minutes |

## What are we going to do about it?

Pin the algorithm and keep the tokens short-lived.

## Did we do a good job?

The tests try a forged and an expired token.
`;
}
