import type { Root } from 'mdast';
import { join, type Message, say } from '../../text/message.ts';
import type { ThreatModelOptions } from './options.ts';
import { answers, isAnswer, type Question, questions } from './sections.ts';
import { type Threat, threats } from './threats.ts';

const wording: Readonly<Record<Question, string>> = {
  'working-on': 'What are we working on?',
  'go-wrong': 'What can go wrong?',
  'do-about': 'What are we going to do about it?',
  'good-job': 'Did we do a good job?',
};

/**
 * Judges the form of a threat model: the four questions of Shostack's Four Question Frame, each answered, and at least one
 * threat with a disposition for each. What it says is for people to judge.
 *
 * @param tree the document, parsed
 * @returns what is missing, in the order of the document; nothing when it is complete
 */
export function missingFrom(
  tree: Root,
  options: Pick<ThreatModelOptions, 'questions' | 'dispositions'>,
): readonly Message[] {
  const found = answers(tree, options.questions);
  const missing: Message[] = questions.flatMap((question) => {
    const answer = found.get(question);
    const title = [wording[question]];
    if (answer === undefined) return [say`it has no heading for "${title}"`];
    return answer.some(isAnswer) ? [] : [say`"${title}" has no answer`];
  });
  const wrong = found.get('go-wrong') ?? [];
  const listed = threats(wrong, found.get('do-about') ?? [], options.dispositions);
  if (wrong.some(isAnswer) && listed.length === 0) {
    missing.push(
      say`"${[wording['go-wrong']]}" lists no threat: write each as a row of a table or an item of a list`,
    );
  }
  missing.push(...withoutDisposition(listed, 'missing'), ...withoutDisposition(listed, 'undecided'));
  return missing;
}

/** At most this many threats are named in one message. */
const mostNamed = 5;

function withoutDisposition(
  listed: readonly Threat[],
  disposition: 'missing' | 'undecided',
): readonly Message[] {
  const found = listed.filter((threat) => threat.disposition === disposition);
  if (found.length === 0) return [];
  const named = join(found.slice(0, mostNamed).map((threat) => say`${threat.text}`));
  const more = found.length > mostNamed ? say` and ${found.length - mostNamed} more` : [];
  return [
    disposition === 'missing'
      ? say`no disposition is stated for ${named}${more}: say mitigate, accept, eliminate or transfer for each`
      : say`several dispositions are named for ${named}${more}: choose one for each`,
  ];
}
