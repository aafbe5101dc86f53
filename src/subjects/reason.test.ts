import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeReason,
  encodeReason,
  event,
  followed,
  isEventNamed,
  isRequested,
  type Reason,
  requested,
  resync,
  scheduled,
  started,
  superseded,
  unlisted,
} from './reason.ts';

const word = fc.stringMatching(/^[a-z_]{1,20}$/);
/** An event of GitHub's has never the name of another reason. */
const eventReason = fc
  .tuple(word, fc.option(word))
  .map(([name, action]) => event(action === null ? name : `${name}.${action}`))
  .filter((reason) => decodeReason(encodeReason(reason)).kind === 'event');
const sha = fc.stringMatching(/^[0-9a-f]{40}$/);
const pushed = fc.record({
  kind: fc.constant('pushed' as const),
  number: fc.integer({ min: 1, max: 2 ** 31 }),
  push: fc.record({
    by: fc.record({
      login: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}(\[bot\])?$/),
      kind: fc.constantFrom('user' as const, 'bot' as const, 'other' as const),
    }),
    before: fc.option(sha),
    after: sha,
  }),
});
const moved = fc.record({
  kind: fc.constant('moved' as const),
  push: fc.record({
    by: fc.option(
      fc.record({
        login: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}(\[bot\])?$/),
        kind: fc.constantFrom('user' as const, 'bot' as const, 'other' as const),
      }),
    ),
    before: fc.option(sha),
    after: sha,
  }),
});
const merged = fc.record({
  kind: fc.constant('merged' as const),
  number: fc.integer({ min: 1, max: 2 ** 31 }),
  commit: sha,
});
const constants = [requested, scheduled, started, followed, superseded, unlisted, resync()];

describe('a reason', () => {
  it('is the same after it was stored', () => {
    const reason = fc.oneof(
      eventReason,
      fc.constantFrom(...constants),
      fc.string().map((fingerprint) => resync(fingerprint)),
      pushed,
      moved,
      merged,
    );
    fc.assert(fc.property(reason, (one) => expect(decodeReason(encodeReason(one))).toEqual(one)));
  });

  test.each<[string, Reason]>([
    ['pull_request.opened', event('pull_request.opened')],
    ['status', event('status')],
    ['re-evaluate', requested],
    ['time', scheduled],
    ['start', started],
    ['followed', followed],
    ['superseded', superseded],
    ['unlisted', unlisted],
    ['resync', resync()],
    ['resync 0123456789ab', resync('0123456789ab')],
  ])('is read from a database of an earlier release: %s', (text, reason) => {
    expect(decodeReason(text)).toEqual(reason);
    expect(encodeReason(reason)).toBe(text);
  });

  it('of any text can be read, and keeps the text', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(encodeReason(decodeReason(text))).toBe(text)));
    expect(decodeReason('Something else')).toEqual({ kind: 'unknown', text: 'Something else' });
    expect(decodeReason('constructor').kind).toBe('event');
  });
});

test.each<[string, string, boolean]>([
  ['code_scanning_alert.fixed', 'code_scanning_alert', true],
  ['status', 'status', true],
  ['code_scanning_alert_location.created', 'code_scanning_alert', false],
  ['re-evaluate', 're-evaluate', false],
])('%s is an event named %s: %s', (text, name, expected) => {
  expect(isEventNamed(decodeReason(text), name)).toBe(expected);
});

test('one request among many reasons is a request', () => {
  expect(isRequested([event('status'), requested])).toBe(true);
  expect(isRequested([event('status'), scheduled, resync()])).toBe(false);
});
