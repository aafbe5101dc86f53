import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hostileText } from '../../../test/samples/hostile-text.ts';
import { wordsOf } from '../../text/words.ts';
import { type Decision, decide, type Meaning, meaningOf, statements } from './dispositions.ts';
import { dispositions } from './options.ts';

const phrases = dispositions().parse(undefined).map(wordsOf);
const stateOf = (line: string): Decision['state'] => decide(statements(line), phrases).state;
const cell = (meaning: Meaning, text: string): Decision['state'] =>
  decide([{ meaning, text }], phrases).state;

describe('a line of text', () => {
  test.each<[line: string]>([
    ['Mitigated by five attempts'],
    ['We accept it'],
    ['Accept: short-lived'],
    ['mitigated, not eliminated'],
    ['Not eliminated, but reduced to one device'],
    ["It can't happen twice: accepted"],
    ['As passwords are not stored this is mitigated'],
    ['Mitigation: attempts are limited'],
    ['Mitigation: no cookies are stored'],
    ['Mitigation: never log the token'],
    ['Countermeasure - the cookie is signed'],
    ['Mitigation: none, accepted by the team'],
    ['Status. mitigated. Attempts are limited.'],
    ['Status: n/a. There is no cookie.'],
    ['N/A: the service has no users'],
    ['Not applicable, because nothing is stored'],
    ['Threat: a code is guessed; Mitigation: five attempts'],
    ['Risk: accepted by the owner'],
    ['✅ Mitigated'],
    ['Status: 🟢 mitigated'],
    ['Out of scope: the provider runs it'],
    ["Won't fix; accepted by the owner"],
    ['Mitigation: none required – accepted'],
    ['Mitigated, to avoid guessing, to reduce load and to prevent theft'],
  ])('decides: %s', (line) => {
    expect(stateOf(line)).toBe('stated');
  });

  test.each<[line: string]>([
    ['Mitigation: none yet'],
    ['Mitigation: none'],
    ['Mitigation: None so far.'],
    ['Mitigation: TODO'],
    ['Mitigation: TBD, see the backlog'],
    ['Mitigation: to be decided'],
    ['Mitigation: not yet implemented'],
    ['Mitigation: n/a'],
    ['Mitigation: nothing planned'],
    ['Mitigation: no plan'],
    ['Mitigation: pending'],
    ['Mitigation: missing'],
    ['Mitigation: [describe it]'],
    ['Disposition: open'],
    ['Status: unmitigated'],
    ['Status: open. Attempts will be mitigated.'],
    ['Not mitigated'],
    ['This is not yet mitigated'],
    ["It isn't mitigated"],
    ['It cannot be avoided'],
    ['We have no effective mitigation'],
    ['Nothing has been mitigated so far'],
    ['Without mitigation'],
    ['Mitigate?'],
    ['Should we accept this?'],
    ['Could be mitigated by a limit'],
    ['Whether to accept it is unclear'],
    ['TODO: mitigate'],
    ['Yet to be mitigated'],
    ['Needs to be fixed'],
    ['Mitigation missing'],
    ['The mitigation is not decided'],
    ['Awaiting a fix'],
    ['Status: 🔴 open'],
    ['Mitigation: a limit of attempts (TODO)'],
    ['Mitigated by a limit, not yet implemented'],
    ['Mitigation: rate limits, to be decided.'],
    ['❌ Not mitigated'],
    ['Mitigation: ⚠️ TODO'],
    ['Disposition: out of scope'],
    ["Won't fix"],
    ['Mitigation: not started'],
    ['n/a'],
  ])('denies it or leaves it open: %s', (line) => {
    expect(stateOf(line)).toBe('open');
  });

  test.each<[line: string]>([
    ['A code is guessed'],
    ['Status: applies'],
    ['Threat: removed items come back'],
    ['Risk: items that were removed come back'],
    ['Residual risk: low'],
    ['Mitigation:'],
    ['unmitigated'],
  ])('decides nothing: %s', (line) => {
    expect(stateOf(line)).toBe('missing');
  });

  test.each<[line: string]>([
    ['mitigate / accept / eliminate / transfer'],
    ['mitigate / accept'],
    ['accept or transfer'],
    ['mitigate, accept, transfer'],
    ['Disposition: mitigate | accept | transfer'],
    ['Mitigation: mitigate / accept'],
  ])('leaves a choice: %s', (line) => {
    expect(stateOf(line)).toBe('undecided');
  });
});

test.each<[title: string, meaning: Meaning]>([
  ['Mitigation', 'mitigation'],
  ['Planned mitigations', 'mitigation'],
  ['Existing controls', 'mitigation'],
  ['Controls', 'mitigation'],
  ['Disposition', 'decision'],
  ['Status', 'decision'],
  ['Residual risk', 'risk'],
  ['Severity', 'ignored'],
  ['Answer', 'text'],
])('what is below %s is read as: %s', (title, meaning) => {
  expect(meaningOf(title)).toBe(meaning);
});

test.each<[meaning: Meaning, text: string, state: Decision['state']]>([
  ['mitigation', 'attempts are limited', 'stated'],
  ['mitigation', 'encryption', 'stated'],
  ['mitigation', '', 'missing'],
  ['mitigation', '—', 'missing'],
  ['mitigation', 'none', 'open'],
  ['mitigation', 'no', 'open'],
  ['mitigation', 'low', 'missing'],
  ['decision', 'shipped', 'missing'],
  ['decision', 'Accepted (one device)', 'stated'],
  ['decision', '???', 'open'],
  ['ignored', 'mitigated', 'missing'],
])('a cell read as %s: %j is %s', (meaning, text, state) => {
  expect(cell(meaning, text)).toBe(state);
});

test('a state that is open is open, whatever is planned', () => {
  const parts = [
    { meaning: 'mitigation', text: 'limits' },
    { meaning: 'decision', text: 'todo' },
  ] as const;
  expect(decide(parts, phrases).state).toBe('open');
});

test.each<[line: string, mitigates: boolean]>([
  ['Mitigated by limits', true],
  ['Mitigation: limits', true],
  ['Accepted', false],
  ['Transferred to the provider', false],
  ['n/a: no users', false],
  ['Accepted; the rest is reduced', true],
])('%s: something is done: %s', (line, mitigates) => {
  expect(decide(statements(line), phrases)).toEqual({ state: 'stated', mitigates });
});

test('reads any text', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(['stated', 'open', 'missing', 'undecided']).toContain(stateOf(text));
    }),
    { numRuns: 300 },
  );
});

test.each(['mitigation: ', 'not to be ', 'status. ', 'mitigate / ', '– ', 'risk : ', 'none '])(
  'reads %j, many times over, in time',
  (word) => {
    const started = process.cpuUsage();
    stateOf(word.repeat(60_000 / word.length));
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2_000);
  },
);
