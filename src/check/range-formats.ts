import { answerOf } from '../engine/answer.ts';
import { version } from '../platform/version.ts';
import { renderAnnotations } from '../report/annotations.ts';
import { renderCheckRun } from '../report/check-run.ts';
import { markdown, words } from '../report/markdown.ts';
import { enforcementWords } from '../report/verdict-words.ts';
import { jsonDocument } from '../text/json-document.ts';
import { counted } from '../text/lists-and-counts.ts';
import { plain } from '../text/message.ts';
import { workflowCommand } from '../text/workflow-command.ts';
import type { CheckedRange, UnevaluatedRule } from './evaluate-range.ts';
import { explain } from './explanation.ts';
import { explanationLines } from './explanation-text.ts';
import type { RangeFormat } from './format-names.ts';
import { annotationCommand } from './formats.ts';
import { resultPage } from './page.ts';
import { asSarif } from './sarif.ts';
import { type Line, noScreen, renderLines, type Screen, span } from './screen.ts';

const notEvaluated = 'Not evaluated here, but on the pull request';
const noTitle =
  'A clone holds no title and no description of a pull request: the messages of the commits stand for them.';

/**
 * The result of a range for people or programs. Nothing in it can write to a terminal but its lines.
 *
 * @param explained every key of the policy is listed with where it comes from
 */
export function renderRange(
  checked: CheckedRange,
  format: RangeFormat,
  explained: boolean,
  screen: Screen = noScreen,
): string {
  const { repository, base, range, report, policy, evidence, unevaluated } = checked;
  const name = `${repository}, ${counted(range.commits, 'commit')}`;
  switch (format) {
    case 'text':
    case 'json':
    case 'html': {
      const all = explain({ name, base, report, policy, evidence }, null);
      const shown = {
        ...all,
        ...(explained ? {} : { settings: [], scopes: [] }),
        // Who may approve is not known without the accounts of GitHub.
        rules: all.rules.map((rule) => ({ ...rule, approvers: null })),
      };
      if (format === 'text')
        return renderLines(
          [...explanationLines(shown, null, screen.width), '', ...unevaluatedLines(unevaluated)],
          screen,
        );
      if (format === 'html') {
        const sentences = unevaluated.map((rule) => `${nameOf(rule)}: ${whyNot(rule)}`);
        return resultPage(shown, null, [{ title: notEvaluated, sentences: [...sentences, noTitle] }]);
      }
      const { pullRequest: _, ...others } = shown;
      const { base: baseCommit, mergeBase, commits } = range;
      return jsonDocument({
        answer: answerOf(report),
        repository,
        baseCommit,
        mergeBase,
        commits,
        ...others,
        notEvaluated: unevaluated.map((rule) => ({ ...rule, applies: rule.applies && plain(rule.applies) })),
      });
    }
    case 'markdown': {
      const { summary, text } = renderCheckRun(report);
      return [`# SDL: ${plain([titleOf(checked)])}`, summary, text, ...unevaluatedMarkdown(unevaluated), '']
        .filter((part, index, all) => part !== '' || index === all.length - 1)
        .join('\n\n');
    }
    case 'sarif':
      return jsonDocument(
        asSarif(
          report,
          version,
          unevaluated.map((rule) => ({ id: rule.id, text: plain([`${rule.title}: ${whyNot(rule)}`]) })),
        ),
      );
    case 'github':
      return [
        ...renderAnnotations(report).annotations.map(annotationCommand),
        ...unevaluated
          .filter(({ applies }) => applies !== null)
          .map((rule) => workflowCommand('notice', { title: rule.title }, whyNot(rule))),
        workflowCommand(
          report.conclusion === 'failure' ? 'error' : 'notice',
          { title: 'SDL' },
          `${name}: ${titleOf(checked)}`,
        ),
      ].join('');
  }
}

function titleOf({ report, unevaluated }: CheckedRange): string {
  return report.rules.length === 0 && report.policyProblems.length === 0 && unevaluated.length > 0
    ? 'a clone cannot evaluate any rule of the policy'
    : renderCheckRun(report).title;
}

function unevaluatedLines(unevaluated: readonly UnevaluatedRule[]): readonly Line[] {
  return [
    ...(unevaluated.length === 0 ? [] : [`${notEvaluated}:`]),
    ...unevaluated.map((rule) => [
      '  ',
      span(rule.title, 'strong'),
      `${nameOf(rule).slice(rule.title.length)}: ${whyNot(rule)}`,
    ]),
    noTitle,
  ];
}

function unevaluatedMarkdown(unevaluated: readonly UnevaluatedRule[]): readonly string[] {
  const items = unevaluated.map((rule) => {
    const applies = rule.applies === null ? '' : `applies. ${sentence(markdown(rule.applies))} `;
    return `- ${words(nameOf(rule))}: ${applies}${words(rule.why)}`;
  });
  return [...(items.length === 0 ? [] : [`## ${notEvaluated}`, items.join('\n')]), noTitle];
}

function nameOf({ id, title, enforcement }: UnevaluatedRule): string {
  return `${title} (${id}, ${enforcementWords[enforcement]})`;
}

function whyNot({ applies, why }: UnevaluatedRule): string {
  return `${applies === null ? '' : `applies. ${sentence(plain(applies))} `}${why}`;
}

/** A clause as a sentence. */
function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
