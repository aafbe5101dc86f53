import { describe, expect, test } from '@jest/globals';
import type { EntryFilter } from '../../store/entries.ts';
import { type FilterWords, readFilter } from './read-filter.ts';

const sha = '0123456789abcdef0123456789abcdef01234567';

describe('the entries that are asked for', () => {
  test.each<[FilterWords, EntryFilter]>([
    [{}, {}],
    [{ repository: 'Octo-Org/widgets.js' }, { repository: 'Octo-Org/widgets.js' }],
    [{ repository: '1296269' }, { repositoryId: 1296269 }],
    [{ 'pull-request': 'octo-org/widgets#7' }, { repository: 'octo-org/widgets', number: 7 }],
    [{ 'pull-request': '1296269#7' }, { repositoryId: 1296269, number: 7 }],
    [
      { since: '2026-03-01', until: '2026-03-01' },
      { since: 1772323200000, until: 1772409600000 },
    ],
    [{ rule: 'review' }, { rule: 'review' }],
    [{ rule: 'review=not-applicable' }, { rule: 'review=not-applicable' }],
    [
      { verdict: 'pending', kind: 'verdict' },
      { conclusion: 'pending', kind: 'verdict' },
    ],
    [
      { branch: 'release/1', commit: sha.toUpperCase() },
      { branch: 'release/1', sha },
    ],
  ])('%j', (words, filter) => {
    expect(readFilter(words)).toEqual(filter);
  });

  test.each<[FilterWords, string]>([
    [
      { repository: 'widgets' },
      '--repository takes a name such as octo-org/widgets, or an id such as 1296269, not "widgets".',
    ],
    [{ repository: 'octo-org/widgets#7' }, '--repository takes a name'],
    [
      { 'pull-request': '7' },
      '--pull-request takes a name such as octo-org/widgets#7, or 1296269#7, not "7".',
    ],
    [{ 'pull-request': 'octo-org/widgets#0' }, '--pull-request takes'],
    [
      { repository: 'a/b', 'pull-request': 'a/b#1' },
      'Give either --repository or --pull-request, which names its repository.',
    ],
    [{ since: 'now' }, '--since takes a day'],
    [{ since: '2026-03-02', until: '2026-03-01' }, '--since must be before --until.'],
    [
      { rule: 'review=failed' },
      'The status of a rule is pass, fail, pending, waived, not-applicable or error, not "failed".',
    ],
    [{ rule: '=fail' }, '--rule takes a rule such as review or review=fail, not "=fail".'],
    [{ rule: 'a=pass=b' }, '--rule takes a rule'],
    [{ verdict: 'green' }, '--verdict takes success, failure or pending, not "green".'],
    [{ kind: 'Verdicts!' }, '--kind takes a kind such as verdict or policy-change, not "Verdicts!".'],
    [
      { branch: 'refs/heads/main' },
      '--branch takes a name without refs/heads/, such as main, not "refs/heads/main".',
    ],
    [{ commit: '0123456' }, '--commit takes all 40 digits of the commit\'s id, not "0123456".'],
  ])('%j is refused', (words, message) => {
    expect(() => readFilter(words)).toThrow(message);
  });
});
