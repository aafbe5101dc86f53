import { describe, expect, it, test } from '@jest/globals';
import { InputError, readInputs } from './inputs.ts';

/** Inputs as the runner hands them over, over the defaults of `action.yml`. */
const given = (inputs: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries({ token: 'ghs_1', ...inputs }).map(([name, value]) => [
      `INPUT_${name.toUpperCase()}`,
      value,
    ]),
  );

const sha = '0123456789abcdef0123456789abcdef01234567';

describe('the inputs', () => {
  it('without any but the token', () => {
    expect(readInputs(given({}))).toEqual({
      access: { kind: 'token', token: 'ghs_1' },
      policy: null,
      failOn: 'cannot-tell',
      comment: true,
      release: null,
      pullRequest: null,
      organizationRepository: '.github',
    });
  });

  test.each<[inputs: Readonly<Record<string, string>>, read: object]>([
    [{ 'app-id': '7', 'private-key': 'PEM' }, { access: { kind: 'app', appId: '7', privateKey: 'PEM' } }],
    [{ policy: ' extends: recommended@1\n' }, { policy: 'extends: recommended@1' }],
    [
      { 'fail-on': 'waiting', comment: 'false' },
      { failOn: 'waiting', comment: false },
    ],
    [{ 'pull-request': '12' }, { pullRequest: 12 }],
    [
      { mode: 'release', target: 'production', sha },
      { release: { target: { kind: 'environment', name: 'production' }, sha } },
    ],
    [{ mode: 'release', tag: 'v1' }, { release: { target: { kind: 'tag', name: 'v1' }, sha: null } }],
    [{ mode: 'pull-request', target: 'production' }, { release: null }],
  ])('%j', (inputs, read) => {
    expect(readInputs(given(inputs))).toMatchObject(read);
  });

  test.each<[inputs: Readonly<Record<string, string>>, says: string]>([
    [{ token: ' ' }, 'The input token is empty'],
    [{ 'app-id': '7' }, 'The input private-key is empty'],
    [{ 'private-key': 'PEM' }, 'The input app-id is empty'],
    [{ 'fail-on': 'always' }, 'fail-on takes never, cannot-tell, fail, waiting'],
    [{ comment: 'yes' }, 'comment takes true or false'],
    [{ 'pull-request': '7; rm' }, 'takes the number of a pull request'],
    [{ mode: 'deploy' }, 'mode takes pull-request or release'],
    [{ mode: 'release' }, 'name either target'],
    [{ mode: 'release', target: 'a', tag: 'b' }, 'name either target'],
    [{ mode: 'release', target: 'a', sha: 'main' }, 'the whole hash of a commit'],
    [{ mode: 'release', target: 'a'.repeat(256) }, '1 to 255 characters'],
  ])('refuses %j', (inputs, says) => {
    expect(() => readInputs(given(inputs))).toThrow(InputError);
    expect(() => readInputs(given(inputs))).toThrow(says);
  });
});
