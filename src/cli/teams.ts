import { parse } from 'yaml';
import { z } from 'zod';
import { type Author, namesOf, normalName } from '../dataset/recorded-change.ts';
import { UsageError } from './command.ts';

const teams = z.record(z.string().min(1), z.array(z.string().min(1)));

/** Group name for authors without a team. */
const others = 'no team';

/**
 * Reads which author is in which team.
 *
 *     readTeams('carts: [mona]', 'teams.yml')({ name: 'Mona', email: null })   // 'carts'
 *
 * @param text YAML: for each team a list of names, e-mail addresses or logins, in upper or lower case
 * @returns the name of an author's team: the first for an author in several teams
 * @throws {UsageError} when the text is anything else
 */
export function readTeams(text: string, path: string): (author: Author | null) => string {
  const teamOf = new Map<string, string>();
  for (const [team, members] of Object.entries(parsed(text, path))) {
    for (const member of members.map(normalName)) {
      if (!teamOf.has(member)) teamOf.set(member, team);
    }
  }
  return (author) =>
    namesOf(author)
      .map((name) => teamOf.get(name))
      .find((team) => team !== undefined) ?? others;
}

function parsed(text: string, path: string): z.output<typeof teams> {
  try {
    return teams.parse(parse(text));
  } catch {
    throw new UsageError(
      `${path} must name for each team a list of its authors, as in:\n  web: [Ada Lovelace, grace@example.com]`,
    );
  }
}
