import type { PullRequest } from '../../../evidence/pull-request.ts';
import { wordsOf } from '../../../text/words.ts';
import { matcher } from '../../matching.ts';
import { type Question, titles } from '../../threat-documents/sections.ts';
import type { NewFile } from '../messages.ts';
import type { Options } from '../options.ts';
import { dispositionChoices } from './problems.ts';

/** Characters of the name of a branch that the name of a file takes. */
const maxNameLength = 60;

/**
 * The template as a file where threat models are kept; null where no such name can be told from the policy's globs.
 *
 * @param found what the change shows of the system, as lines of Markdown
 */
export function templateFile(
  pullRequest: PullRequest,
  options: Options,
  found: readonly string[] = [],
): NewFile | null {
  const isKept = matcher(options.paths);
  const name = fileName(pullRequest);
  const path = options.paths
    .map((glob) => /^[^*?[{\\]*\//.exec(glob)?.[0] ?? '')
    .flatMap((directory) => [`${directory}${name}.md`, `${directory}threat-model-${name}.md`])
    .find(isKept);
  return path === undefined ? null : { path, content: template(pullRequest, options, found) };
}

/** The branch's name in lower-case letters, digits and hyphens. */
function fileName({ head, number }: PullRequest): string {
  const name = head.ref
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxNameLength)
    .replace(/^-|-$/g, '');
  return name === '' ? `pull-request-${number}` : name;
}

/**
 * A threat model to be filled in, with headings and dispositions that the policy accepts.
 *
 * @param found what the change shows of the system, as lines of Markdown
 */
export function template(
  { number }: Pick<PullRequest, 'number'>,
  options: Options,
  found: readonly string[] = [],
): string {
  const heading = (question: Question) => `## ${headingOf(question, options.questions)}`;
  const blocks = [
    '# Threat model',
    `For #${number}.`,
    heading('working-on'),
    '<!-- The parts and the data flow between them, what needs protection, who can reach it. A diagram is enough. -->',
    ...(found.length === 0 ? [] : [found.join('\n')]),
    heading('go-wrong'),
    `| # | Threat | Disposition |\n| --- | --- | --- |\n| T1 | | ${dispositionChoices(options.dispositions).join(' / ')} |`,
    heading('do-about'),
    '<!-- For each threat that is not accepted: what is done, and where. For each that is: why, and who agreed. -->',
    heading('good-job'),
    '<!-- Who reviewed it, which tests show it, what remains. -->',
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** The question itself where the policy accepts it as a heading, or else the first phrase that it accepts. */
function headingOf(question: Question, accepted: Options['questions']): string {
  const title = titles[question];
  const words = wordsOf(title);
  const [first] = accepted[question];
  if (first === undefined || accepted[question].some((phrase) => words.includes(wordsOf(phrase))))
    return title;
  return first.charAt(0).toUpperCase() + first.slice(1);
}
