import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sliceValues } from '../../test/samples/gathered.ts';
import { engine } from '../engine/engine.ts';
import { rules } from '../rules/index.ts';
import { plain } from '../text/message.ts';
import { isVerdict, partsOf, readEntry } from './entry.ts';
import { decodePolicy, decodeSlice, encodePolicy, encodeSlice } from './evidence-body.ts';
import { digestOf, encodeBody, format } from './format.ts';
import { recompute } from './recompute.ts';

// What releases of each version wrote. These files never change: test/record/write-golden.ts adds those of a new version.
const golden = join(import.meta.dirname, 'golden');
const versions = Array.from({ length: format.version }, (_, index) => index + 1);
const files = versions.flatMap((version) => {
  const folder = join(golden, `v${version}`);
  const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  return names.map((name) => {
    const [body = '', ...evidence] = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
    return { version, name: basename(name, '.jsonl'), body, evidence };
  });
});
const present = files.filter(({ version }) => version === format.version);

describe.each(files)('what version $version wrote of $name', ({ body, evidence }) => {
  it('is evaluated again', async () => {
    const texts = new Map(evidence.map((text) => [digestOf(text), text]));
    const found = await recompute({ digest: digestOf(body), body }, texts, {
      engine,
      rules,
      version: 'present',
    });
    // Where a rule decides or says something else now, this shows in what; the entry itself stays readable.
    expect(
      found.outcome === 'different' ? found.differences.map(({ message }) => plain(message)) : found,
    ).toMatchSnapshot();
  });
});

it.each(present)('$name is written as the same bytes again', ({ body, evidence }) => {
  const { version: _, ...fields } = readEntry(body);
  expect(encodeBody(fields)).toBe(body);
  for (const text of evidence) {
    if (text.startsWith('{"slice":') || text.includes('"slice":')) {
      const { slice, content } = decodeSlice(text);
      expect(encodeSlice(slice as 'change', content as never)).toBe(text);
    } else expect(encodePolicy(decodePolicy(text, rules), rules)).toBe(text);
  }
});

it('each slice, each status of a rule and each conclusion is among them', () => {
  const verdicts = present.flatMap(({ body }) => {
    const entry = readEntry(body);
    return isVerdict(entry) ? [entry] : [];
  });
  const slices = new Set(verdicts.flatMap((verdict) => partsOf(verdict).map(({ name }) => name)));
  expect([...slices]).toEqual(expect.arrayContaining(Object.keys(sliceValues)));
  const statuses = new Set(
    verdicts.flatMap(({ report }) => report.rules.map(({ verdict }) => verdict.status)),
  );
  expect([...statuses].toSorted()).toEqual(['error', 'fail', 'not-applicable', 'pass', 'pending']);
  expect(new Set(verdicts.map(({ conclusion }) => conclusion)).size).toBe(3);
});
