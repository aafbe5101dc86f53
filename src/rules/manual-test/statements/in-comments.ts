import { showsMembers } from '../../../authorship/shown-members.ts';
import type { TestStatement } from '../../../evidence/test-statements.ts';
import { lettersOf } from '../../../text/markdown/sections.ts';
import { say } from '../../../text/message.ts';
import type { Options } from '../options.ts';
import { type Persons, whyMayNot } from './person.ts';
import { type TestedChange, whyStale } from './present.ts';
import type { NotCounted, Statement } from './statement.ts';

/** Characters of what was said that are shown. */
const maxShown = 200;

/** What people said in comments, the newest first. */
export function saidInComments(
  statements: readonly TestStatement[],
  evidence: TestedChange & Persons,
  options: Options,
): readonly Statement[] {
  // In a public repository it is not shown who is in a team.
  const isNamed = options.testers.length === 0 || showsMembers(evidence.pullRequest);
  return statements.toReversed().map((statement): Statement => {
    const { by, what } = statement;
    return {
      way: 'command',
      source: isNamed ? say`What ${by} said in a comment` : say`What was said in a comment`,
      says: what.slice(0, maxShown),
      notCounted: whyNotCounted(statement, evidence, options),
    };
  });
}

function whyNotCounted(
  { by, mayPush, what, head, at }: TestStatement,
  evidence: TestedChange & Persons,
  options: Options,
): NotCounted | null {
  const why = whyMayNot({ login: by, kind: 'user' }, mayPush, evidence, options);
  if (why !== null) return { kind: 'person', why: say`is by ${why}` };
  if (lettersOf(what) < options['min-letters'])
    return { kind: 'short', why: say`has fewer than ${options['min-letters']} letters and digits` };
  return whyStale(evidence, { head, at }, options);
}
