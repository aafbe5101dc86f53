import { describe, expect, it } from '@jest/globals';
import { available, unavailable } from '../evidence/slice.ts';
import { rules } from '../rules/index.ts';
import { createEvidenceEncoder, encodeSlice } from './evidence-body.ts';
import { decodeBody, digestOf, encodeBody, type Format, UnreadableBody } from './format.ts';

describe('a body of an earlier version', () => {
  const later: Format = {
    version: 3,
    upgrades: [
      { slice: ({ value, ...fields }) => ({ ...fields, value: [value] }) },
      {
        slice: ({ value, ...fields }) => ({ ...fields, value: { labels: value } }),
        policy: (fields) => fields,
      },
    ],
  };

  it('is turned into the present one, step by step', () => {
    const written = encodeBody({ slice: 'labels', value: 'bug' });
    expect(decodeBody(written, 'slice', later)).toMatchObject({ value: { labels: ['bug'] } });
  });

  it('that has some of the steps behind it takes the others', () => {
    const written = encodeBody({ slice: 'labels', value: ['bug'] }).replace('"version":1', '"version":2');
    expect(decodeBody(written, 'slice', later)).toMatchObject({ value: { labels: ['bug'] } });
  });

  it('stays as it is where no step is about its kind', () => {
    const written = encodeBody({ kind: 'verdict' });
    expect(decodeBody(written, 'entry', later)).toEqual({ kind: 'verdict', version: 1 });
  });
});

it('a body of a later version is refused, and says so', () => {
  const written = encodeBody({ kind: 'verdict' }).replace('"version":1', '"version":2');
  expect(() => decodeBody(written, 'entry')).toThrow(UnreadableBody);
});

it('a body is nested deeper than can be read: refused', () => {
  const nested = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)},"version":1}`;
  expect(() => decodeBody(nested, 'entry')).toThrow(UnreadableBody);
});

describe('a part of the evidence', () => {
  it('that is too large is not kept: its digest is', () => {
    const labels = available([{ name: 'a label of some length' }]);
    const encoded = createEvidenceEncoder(rules, 40).slices({ labels }).get('labels');
    expect(encoded).toEqual({
      reference: { digest: digestOf(encodeSlice('labels', labels)), notKept: 'too-large', bytes: 74 },
      body: null,
    });
  });

  it('that could not be read is kept with the reason', () => {
    const problem = {
      reason: 'disabled',
      message: ['Code scanning is off.'],
      remedy: ['Turn it on.'],
    } as const;
    expect(encodeSlice('codeScanning', unavailable(problem))).toBe(
      '{"problem":{"message":["Code scanning is off."],"reason":"disabled","remedy":["Turn it on."]},"slice":"codeScanning","version":1}',
    );
  });

  it('of two slices with the same value has two digests', () => {
    const value: readonly never[] = [];
    const slices = createEvidenceEncoder(rules).slices({
      labels: available(value),
      checks: available(value),
    });
    expect(new Set([...slices.values()].map(({ reference }) => reference)).size).toBe(2);
  });
});
