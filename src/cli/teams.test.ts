import { describe, expect, it, test } from '@jest/globals';
import { UsageError } from './command.ts';
import { readTeams } from './teams.ts';

describe('the team of an author', () => {
  const teamOf = readTeams(
    'web: [Ada Lovelace, grace@example.com]\nback: [Mona, ada lovelace]\n',
    'teams.yml',
  );

  test.each<[string | null, string | null, string]>([
    ['Ada Lovelace', null, 'web'],
    ['ada lovelace ', null, 'web'],
    ['Grace', 'Grace@example.com', 'web'],
    ['Mona', 'mona@example.com', 'back'],
    ['Linus', 'linus@example.com', 'no team'],
    [null, null, 'no team'],
  ])('%s, %s: %s', (name, email, team) => {
    expect(teamOf(name === null ? null : { name, email })).toBe(team);
  });

  it.each(['[]', 'web: Ada', 'web: [1]', ': :', '- a'])('is not told by %j', (text) => {
    expect(() => readTeams(text, 'teams.yml')).toThrow(UsageError);
  });
});
