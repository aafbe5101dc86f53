import { answerOf } from '../engine/answer.ts';
import type { Report } from '../engine/report.ts';
import { version } from '../platform/version.ts';
import { type Annotation, renderAnnotations } from '../report/annotations.ts';
import { renderCheckRun } from '../report/check-run.ts';
import { nameOf, type PullRequestName } from '../subjects/pull-request-name.ts';
import { jsonDocument } from '../text/json-document.ts';
import { plain } from '../text/message.ts';
import { workflowCommand } from '../text/workflow-command.ts';
import { explain } from './explanation.ts';
import { asText, type PageContext } from './explanation-text.ts';
import type { Format } from './format-names.ts';
import type { EvaluatedPullRequest } from './open-with-token.ts';
import { resultPage } from './page.ts';
import { asSarif } from './sarif.ts';
import { noScreen, type Screen } from './screen.ts';

const annotationCommands = { failure: 'error', warning: 'warning', notice: 'notice' } as const;

/**
 * A result for people or programs. Nothing in it can write to a terminal but its lines.
 *
 * @param explained every key of the policy is listed with where it comes from
 * @param screen what the text is shown on
 */
export function render(
  { gathered, report, onCheck }: EvaluatedPullRequest,
  pullRequest: PullRequestName,
  format: Format,
  explained: boolean,
  screen: Screen = noScreen,
): string {
  const name = nameOf(pullRequest);
  switch (format) {
    case 'text':
    case 'json':
    case 'html': {
      const { base, policy, evidence } = gathered;
      const all = explain({ name, base, report, policy, evidence }, null);
      const shown = {
        ...all,
        ...(explained ? {} : { settings: [], scopes: [] }),
        conclusion: onCheck.conclusion,
      };
      if (format === 'text') return asText(shown, screen, pagesOf(report));
      if (format === 'html') return resultPage(shown, pagesOf(report));
      return jsonDocument({ answer: answerOf(onCheck), ...shown });
    }
    case 'markdown': {
      const { title, summary, text } = renderCheckRun(onCheck);
      return [`# SDL: ${plain([title])}`, summary, ...(text === '' ? [] : [text]), ''].join('\n\n');
    }
    case 'sarif':
      return jsonDocument(asSarif(report, version));
    case 'github': {
      const { annotations } = renderAnnotations(report);
      const { title } = renderCheckRun(onCheck);
      return [
        ...annotations.map(annotationCommand),
        workflowCommand(
          onCheck.conclusion === 'failure' ? 'error' : 'notice',
          { title: 'SDL' },
          `${name}: ${title}`,
        ),
      ].join('');
    }
  }
}

function pagesOf({ subject }: Report): PageContext | null {
  return subject.kind === 'pull-request' ? subject : null;
}

/** An annotation as a workflow command. */
export function annotationCommand({ path, startLine, endLine, level, title, message }: Annotation): string {
  return workflowCommand(
    annotationCommands[level],
    { file: path, line: `${startLine}`, endLine: `${endLine}`, title },
    message,
  );
}
