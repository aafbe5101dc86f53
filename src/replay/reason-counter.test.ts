import { describe, expect, it } from '@jest/globals';
import { say } from '../text/message.ts';
import { ReasonCounter } from './reason-counter.ts';

const untested = (path: string) => ({ messageId: 'untested', message: say`${path} has no test.` });
const unseen = (path: string) => ({ messageId: 'untested', message: say`${path} cannot be read.` });

describe('counted reasons without a message id', () => {
  it('are grouped by what they say, each change once, the most frequent first', () => {
    const reasons = new ReasonCounter();
    reasons.add([
      { message: say`${'a'} has no test` },
      { message: say`${'b'} has no test` },
      { message: say`${1} file is skipped` },
    ]);
    reasons.add([{ message: say`${2} files are skipped` }]);
    reasons.add([{ message: say`${3} files are skipped` }]);
    expect(reasons.top(2)).toEqual([
      { text: 'Some files are skipped', count: 2, wordings: [] },
      { text: 'Some file is skipped', count: 1, wordings: [] },
    ]);
  });
});

describe('counted reasons with a message id', () => {
  it('are grouped by it, under the sentence of the rule, with their wordings', () => {
    const reasons = new ReasonCounter({ untested: 'A file has no test.' });
    reasons.add([untested('a.ts'), unseen('b.ts')]);
    reasons.add([untested('c.ts'), untested('d.ts')]);
    expect(reasons.top(5)).toEqual([
      {
        text: 'A file has no test.',
        count: 2,
        wordings: [
          { text: '… has no test.', count: 2 },
          { text: '… cannot be read.', count: 1 },
        ],
      },
    ]);
  });

  it('are shown by their most frequent wording where the rule has no sentence for it', () => {
    const reasons = new ReasonCounter();
    reasons.add([untested('a.ts')]);
    expect(reasons.top(5)).toEqual([{ text: '… has no test.', count: 1, wordings: [] }]);
  });
});
