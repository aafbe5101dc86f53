import type { DescribedHead } from '../../../evidence/described-head.ts';
import type { TemplateTexts } from '../../../evidence/templates.ts';
import { documentTree } from '../../../text/markdown/document-tree.ts';
import { type Answer, answerBelow } from '../../../text/markdown/sections.ts';
import { readTemplates } from '../../../text/markdown/templates.ts';
import { say } from '../../../text/message.ts';
import type { Options } from '../options.ts';
import { type Persons, whyMayNot } from './person.ts';
import { type TestedChange, whyStale } from './present.ts';
import type { NotCounted, Statement } from './statement.ts';

/** What the description has of the sections that say how the change was tested. */
export type DescribedTest =
  | { readonly state: 'unreadable' }
  /** None of the headings is there. */
  | { readonly state: 'no-section' }
  /** Only the text of the template, or too little, is below these headings. */
  | { readonly state: 'unanswered'; readonly titles: readonly string[] }
  | { readonly state: 'answered'; readonly statement: Statement };

/** Reads the sections of the description. The text that its template has is no answer. */
export function describedTest(
  evidence: TestedChange &
    Persons & { readonly describedHead: DescribedHead; readonly templates: TemplateTexts },
  options: Options,
): DescribedTest {
  const { pullRequest, describedHead, templates } = evidence;
  const tree = documentTree(pullRequest.body);
  if (tree === null) return { state: 'unreadable' };
  const read = readTemplates(templates.pullRequests);
  const answers = options.sections.flatMap((title) => {
    const answer = answerBelow(tree, title, read);
    return answer === null ? [] : [{ title, answer }];
  });
  if (answers.length === 0) return { state: 'no-section' };
  const isEnough = ({ letters, picture }: Answer) => picture || letters >= options['min-letters'];
  const told = answers.find(({ answer }) => answer.notApplicable === null && isEnough(answer));
  const reason = options['not-needed-reason']
    ? answers.find(({ answer }) => answer.notApplicable !== null)
    : undefined;
  const found = told ?? reason;
  if (found === undefined) return { state: 'unanswered', titles: answers.map(({ title }) => title) };
  return {
    state: 'answered',
    statement: {
      way: 'description',
      source: say`The section ${found.title} of the description`,
      says: found.answer.notApplicable,
      ...(told === undefined ? { isReason: true } : {}),
      notCounted: byWhom(evidence, options) ?? whyStale(evidence, describedHead, options),
    },
  };
}

/** The account that edited the description last says what it says: only those with write access and the author can. */
function byWhom(evidence: Persons, options: Options): NotCounted | null {
  const { author, bodyEditedBy } = evidence.pullRequest;
  const writer = bodyEditedBy === undefined ? author : bodyEditedBy;
  const why = whyMayNot(writer, true, evidence, options);
  return why === null ? null : { kind: 'person', why: say`is by ${why}` };
}
