import { expect, test } from '@jest/globals';
import { found, type SignalExample, withoutExample } from '../../../../test/samples/signal-lines.ts';
import { weakerNumbers } from './weaker-numbers.ts';

const weaker: readonly SignalExample[] = [
  ['src/users.js', '-export const ROUNDS = 12;', '+export const ROUNDS = 4;'],
  ['src/users.py', '-ITERATIONS = 600_000', '+ITERATIONS = 1_000'],
  ['src/users.go', '-const bcryptCost = 12', '+const bcryptCost = 6'],
  ['src/keys.java', '-  int keySize = 4096;', '+  int keySize = 1024;'],
  ['config/auth.yml', '-min_password_length: 12', '+min_password_length: 4'],
  ['src/keys.ts', '-  modulusLength: 4096,', '+  modulusLength: 1024,'],
  ['shop/settings.py', '-SECURE_HSTS_SECONDS = 31536000', '+SECURE_HSTS_SECONDS = 60'],
  ['src/tokens.rs', '-const TOKEN_LENGTH: usize = 32;', '+const TOKEN_LENGTH: usize = 8;'],
];
const laxer: readonly SignalExample[] = [
  ['config/auth.yml', '-max_login_attempts: 5', '+max_login_attempts: 5000'],
  ['src/session.ts', '-const sessionTtl = 3600', '+const sessionTtl = 31536000'],
  ['config/app.yml', '-max_upload_size: 1000000', '+max_upload_size: 900000000'],
];

test.each(weaker)('sure: %j', (...example) => {
  expect(found(weakerNumbers, example)).toEqual(['cryptography sure']);
});

test.each(laxer)('a hint: %j', (...example) => {
  expect(found(weakerNumbers, example)).toEqual(['authentication hint']);
});

test('no detector is without an example', () => {
  expect(withoutExample(weakerNumbers, [...weaker, ...laxer])).toEqual([]);
});

test.each<SignalExample>([
  ['src/users.js', '-const ROUNDS = 4;', '+const ROUNDS = 12;'],
  ['src/users.js', '+const ROUNDS = 4;'],
  ['src/a.js', '-const width = 12;', '+const width = 4;'],
  ['config/auth.yml', '-max_login_attempts: 5000', '+max_login_attempts: 5'],
])('nothing: %j', (...example) => {
  expect(found(weakerNumbers, example)).toEqual([]);
});
