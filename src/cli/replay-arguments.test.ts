import { describe, expect, it, test } from '@jest/globals';
import { UsageError } from './command.ts';
import { type ReplayArguments, readReplayArguments } from './replay-arguments.ts';

const usual: ReplayArguments = {
  source: { kind: 'git', path: '.', extent: { last: 200 } },
  policy: null,
  at: null,
  compare: null,
  rules: [],
  selection: { paths: [], authors: [], withoutAuthors: [] },
  listed: 10,
  teams: null,
  format: 'table',
  output: null,
};

describe('how a replay is called', () => {
  test.each<[string, Partial<ReplayArguments>]>([
    ['--git .', {}],
    ['--git . --last 5', { source: { kind: 'git', path: '.', extent: { last: 5 } } }],
    [
      '--git . --since 2026-01-31',
      { source: { kind: 'git', path: '.', extent: { since: '2026-01-31T00:00:00.000Z' } } },
    ],
    [
      '--git . --since 2026-01-31T01:00:00+01:00',
      { source: { kind: 'git', path: '.', extent: { since: '2026-01-31T00:00:00.000Z' } } },
    ],
    ['--dataset a.jsonl', { source: { kind: 'dataset', path: 'a.jsonl' } }],
    [
      '--git . --policy sdl.yml --teams teams.yml --format html --output page.html',
      { policy: 'sdl.yml', teams: 'teams.yml', format: 'html', output: 'page.html' },
    ],
    [
      '--git . --path apps/** --path *.md --author Ada --without-author renovate[bot]',
      { selection: { paths: ['apps/**', '*.md'], authors: ['Ada'], withoutAuthors: ['renovate[bot]'] } },
    ],
    ['--git . --rule tests --rule sast', { rules: ['tests', 'sast'] }],
    ['--git . --policy a.yml --compare b.yml', { policy: 'a.yml', compare: 'b.yml' }],
    ['--git . --at 2027-01-31', { at: new Date('2027-01-31T00:00:00Z') }],
    ['--git . --failures 40', { listed: 40 }],
    ['--git . --all', { listed: Number.POSITIVE_INFINITY }],
  ])('%s', (words, differences) => {
    expect(readReplayArguments(words.split(' '))).toEqual({ ...usual, ...differences });
  });

  test.each<[string, string]>([
    ['--format html', 'Give --dataset <file> or --git <path>'],
    ['--git . --dataset a.jsonl', '--dataset and --git exclude each other'],
    ['--git . --last -5', '--last takes a whole number from 1, not "-5".'],
    ['--git . --at 2027-02-30', '--at takes a day such as 2027-01-31, not "2027-02-30".'],
    ['--git . --failures -1', '--failures takes a whole number from 1, not "-1".'],
    ['--git . --since -5', '--since takes a day such as 2026-01-31, not "-5".'],
    ['--git . --last --all', '--last takes a value.'],
    ['--dataset a.jsonl --last 5', '--last and --since belong to --git.'],
    ['--git . --last 5 --since 2026-01-31', 'Give either --last or --since.'],
    ['--git . --last 0', '--last takes a whole number from 1, not "0".'],
    ['--git . --last few', '--last takes a whole number from 1, not "few".'],
    ['--git . --since yesterday', '--since takes a day such as 2026-01-31, not "yesterday".'],
    ['--git . --since 2026-02-31x', '--since takes a day'],
    ['--git . --failures none', '--failures takes a whole number from 1, not "none".'],
    ['--git . --failures 5 --all', 'Give either --all or --failures.'],
    ['--git . --path !docs/**', '--path must be a glob that is not negated, not "!docs/**".'],
    ['--git . --format csv', '--format takes table, jsonl, html, not "csv".'],
    ['--git . --polcy sdl.yml', 'There is no option "--polcy". Did you mean --policy?'],
    ['--git', '--git takes a value.'],
    ['--git . more', "Unexpected argument 'more'"],
  ])('%s is refused', (words, message) => {
    const call = () => readReplayArguments(words.split(' '));
    expect(call).toThrow(UsageError);
    expect(call).toThrow(message);
  });

  it('takes a date for one only if it is', () => {
    expect(() => readReplayArguments(['--git', '.', '--since', '2026-13-01'])).toThrow(UsageError);
  });
});
