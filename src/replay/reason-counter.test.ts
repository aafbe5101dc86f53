import { describe, expect, it } from '@jest/globals';
import { say } from '../text/message.ts';
import { ReasonCounter } from './reason-counter.ts';

const untested = (path: string) => ({ messageId: 'untested', message: say`${path} has no test.` });
const signal = (topic: string) => ({ messageId: 'signal', topic, message: say`${5} points` });

describe('counted reasons without a message id', () => {
  it('are grouped by what they say, each change once, the most frequent first', () => {
    const reasons = new ReasonCounter();
    reasons.add([
      { message: say`${'a'} has no test` },
      { message: say`${'b'} has no test` },
      { message: say`${2} files are skipped` },
    ]);
    reasons.add([{ message: say`${3} files are skipped` }]);
    expect(reasons.top(2)).toEqual([
      { text: '… files are skipped', count: 2 },
      { text: '… has no test', count: 1 },
    ]);
  });
});

describe('counted reasons with a message id', () => {
  it('are grouped by it, under the sentence of the rule', () => {
    const reasons = new ReasonCounter({ untested: 'A file has no test.' });
    reasons.add([untested('a.ts'), untested('b.ts')]);
    reasons.add([untested('c.ts')]);
    expect(reasons.top(5)).toEqual([{ text: 'A file has no test.', count: 2 }]);
  });

  it('are told apart by their topic, which is shown by name', () => {
    const reasons = new ReasonCounter({ signal: 'The change triggers a signal of the policy.' });
    reasons.add([signal('payments'), signal('login')]);
    reasons.add([signal('payments')]);
    expect(reasons.top(5)).toEqual([
      { text: 'The change triggers a signal of the policy: payments', count: 2 },
      { text: 'The change triggers a signal of the policy: login', count: 1 },
    ]);
  });

  it('are shown by their text where the rule has no sentence for it', () => {
    const reasons = new ReasonCounter();
    reasons.add([untested('a.ts')]);
    expect(reasons.top(5)).toEqual([{ text: '… has no test.', count: 1 }]);
  });

  it('are bounded', () => {
    const reasons = new ReasonCounter();
    for (let index = 0; index < 2_000; index++) reasons.add([signal(String(index))]);
    expect(reasons.top(2_000)).toHaveLength(500);
  });
});
