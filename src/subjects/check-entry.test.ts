import { describe, expect, test } from '@jest/globals';
import { announceOnCheck } from './check-entry.ts';
import type { Draft, Intention, NewEntry } from './entries.ts';
import type { AnySubject, TaskOf } from './work.ts';

const entryOf = (says: string): NewEntry => ({
  digest: `digest of ${says}`,
  body: says,
  kind: 'verdict',
  says,
});

const task = (intended: readonly NewEntry[]): TaskOf<AnySubject> => ({
  subject: { kind: 'pull-request' },
  reasons: [],
  deliveries: [],
  background: false,
  remembered: null,
  intended,
});

/** What the check said last is `recorded`, an earlier run intended these, and now it says this. */
async function announced(says: string, recorded: string | null, intended: readonly string[] = []) {
  let encoded = 0;
  const intentions: (Intention | undefined)[] = [];
  const draft: Draft = {
    says,
    encode() {
      encoded += 1;
      const { says: _, ...entry } = entryOf(says);
      return { entry, evidence: [] };
    },
  };
  const holdsLease = async (intention?: Intention) => {
    intentions.push(intention);
    return true;
  };
  const entry = await announceOnCheck(task(intended.map(entryOf)), holdsLease, draft, recorded);
  if (entry === null) throw new Error('The lease is held.');
  const inShort = (kept: (typeof entry)['shown']) =>
    kept.entries?.map(({ entry: { body }, confirmed }) => (confirmed ? body : `${body}?`));
  return {
    encoded,
    announced: intentions.map((one) => one?.entries.map((each) => each.says)),
    shown: inShort(entry.shown),
    notShown: inShort(entry.notShown),
    unknown: inShort(entry.unknown),
  };
}

describe('what a check is about to say', () => {
  test.each<[string, Parameters<typeof announced>, Awaited<ReturnType<typeof announced>>]>([
    [
      'for the first time is announced',
      ['A', null],
      { encoded: 1, announced: [['A']], shown: ['A'], notShown: [], unknown: ['A?'] },
    ],
    [
      'again is neither encoded nor announced',
      ['A', 'A'],
      { encoded: 0, announced: [undefined], shown: undefined, notShown: undefined, unknown: undefined },
    ],
    [
      'again after an earlier run ended without a result confirms what that intended',
      ['B', 'A', ['B']],
      { encoded: 0, announced: [undefined], shown: ['B'], notShown: ['B?'], unknown: ['B?'] },
    ],
    [
      'otherwise than an earlier run intended is announced behind that, also where it is what the record holds',
      ['A', 'A', ['B']],
      { encoded: 1, announced: [['B', 'A']], shown: ['B?', 'A'], notShown: ['B?'], unknown: ['B?', 'A?'] },
    ],
    [
      'after two runs that intended others is announced behind both',
      ['C', null, ['A', 'B']],
      {
        encoded: 1,
        announced: [['A', 'B', 'C']],
        shown: ['A?', 'B?', 'C'],
        notShown: ['A?', 'B?'],
        unknown: ['A?', 'B?', 'C?'],
      },
    ],
  ])('%s', async (_, given, expected) => {
    expect(await announced(...given)).toEqual(expected);
  });

  test.each([null, 'A'])('is not said where another worker has the subject', async (recorded) => {
    const draft: Draft = { says: 'A', encode: () => ({ entry: entryOf('A'), evidence: [] }) };
    expect(await announceOnCheck(task([]), async () => false, draft, recorded)).toBeNull();
  });
});
