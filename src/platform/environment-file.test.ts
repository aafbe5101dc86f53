import { parseEnv } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withVariables } from './environment-file.ts';

const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIE+/=\nabc\n-----END RSA PRIVATE KEY-----\n';

describe('the text of an environment file', () => {
  test.each<[string, string, Record<string, string>, string]>([
    ['a new file', '', { APP_ID: '1' }, 'APP_ID=1\n'],
    ['after what is there', '# mine\nPORT=3000', { APP_ID: '1' }, '# mine\nPORT=3000\nAPP_ID=1\n'],
    [
      'in place of what is set',
      'APP_ID=1\nPORT=1\nexport APP_ID = 2\n',
      { APP_ID: '3' },
      'PORT=1\nAPP_ID=3\n',
    ],
    [
      'not of what only looks like it',
      'MY_APP_ID=1\n#APP_ID=2\n',
      { APP_ID: '3' },
      'MY_APP_ID=1\n#APP_ID=2\nAPP_ID=3\n',
    ],
    ['of a value over several lines', `KEY="${pem}"\nPORT=1\n`, { KEY: 'x' }, 'PORT=1\nKEY=x\n'],
    ['what is not named like a value', 'toString=1\n', { APP_ID: '1' }, 'toString=1\nAPP_ID=1\n'],
  ])('%s', (_, text, values, expected) => {
    expect(withVariables(text, values)).toBe(expected);
  });

  test('a key is one line, as it is read', () => {
    const text = withVariables('', { PRIVATE_KEY: pem, WEBHOOK_SECRET: 'a b#c' });
    expect(text.split('\n')).toHaveLength(3);
    expect(parseEnv(text)).toEqual({ PRIVATE_KEY: pem.trimEnd(), WEBHOOK_SECRET: 'a b#c' });
  });

  test('is stable: written twice, it is the same', () => {
    const lines = fc.array(fc.constantFrom('A=1', 'B="x\ny"', '# c', '', "A='\n'", 'D'), { maxLength: 6 });
    fc.assert(
      fc.property(lines, (all) => {
        const once = withVariables(all.join('\n'), { A: '2' });
        expect(withVariables(once, { A: '2' })).toBe(once);
        expect(parseEnv(once).A).toBe('2');
      }),
    );
  });
});
