import { expect, it, test } from '@jest/globals';
import { gatheredCases } from '../../test/samples/gathered.ts';
import { engine } from '../engine/engine.ts';
import { rules } from '../rules/index.ts';
import { evaluateGroup, evaluateTogether } from '../subjects/joint-evaluation.ts';
import { readEntry } from './entry.ts';
import { foundBy } from './found-by.ts';
import { createRecorder } from './recorder.ts';

const recorder = createRecorder({ rules, version: '1.2.3' });
const at = new Date('2026-03-01T12:00:00Z');

test.each(Object.entries(gatheredCases))(
  'a verdict is found by what its body has: %s',
  async (_, gathered) => {
    const verdict =
      'members' in gathered
        ? await evaluateGroup(gathered, engine, at).then((report) => ({
            report,
            onCheck: report,
            members: gathered.members,
          }))
        : await evaluateTogether(gathered, engine, at);
    const {
      digest: __,
      body,
      ...columns
    } = recorder.verdict({ gathered, ...verdict, deliveries: [] }).encode().entry;
    expect(foundBy(readEntry(body))).toEqual(columns);
  },
);

it('any other entry is, too', () => {
  const place = { repositoryId: 1, installationId: 2, owner: 'acme', repository: 'shop' };
  const of = { kind: 'policy-change', place, number: 7, conclusion: 'valid', facts: {} };
  const { digest: _, body, ...columns } = recorder.entry(of);
  expect(foundBy(readEntry(body))).toEqual(columns);
});
