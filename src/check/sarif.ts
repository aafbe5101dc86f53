import type { Report } from '../engine/report.ts';
import { renderAnnotations } from '../report/annotations.ts';
import { plain } from '../text/message.ts';

const levels = { failure: 'error', warning: 'warning', notice: 'note' } as const;

/**
 * The report as SARIF 2.1.0: a result for each annotation that the check would show, and one for each rule that blocks and has none.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 *
 * @param version of sdl-gate
 * @param unevaluated rules that could not be evaluated, each with why: notifications of the run
 */
export function asSarif(
  report: Report,
  version: string,
  unevaluated: readonly { readonly id: string; readonly text: string }[] = [],
): unknown {
  const { annotations } = renderAnnotations(report);
  const placed = annotations.map(({ path, startLine, endLine, level, title, message }) => ({
    ruleId: ruleOf(report, title),
    level: levels[level],
    message: { text: message === '' ? title : message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(path) },
          region: { startLine, endLine: Math.max(startLine, endLine) },
        },
      },
    ],
  }));
  const named = new Set(placed.map(({ ruleId }) => ruleId));
  const others = report.rules
    .filter(({ id, verdict }) => ['fail', 'error'].includes(verdict.status) && !named.has(id))
    .map(({ id, enforcement, verdict }) => ({
      ruleId: id,
      level: enforcement === 'enforce' ? 'error' : enforcement === 'warn' ? 'warning' : 'note',
      message: { text: plain(verdict.summary) },
      locations: [],
    }));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'sdl-gate',
            version,
            rules: [...new Map(report.rules.map(({ id, title }) => [id, title]))].map(([id, title]) => ({
              id,
              shortDescription: { text: title },
            })),
          },
        },
        ...(unevaluated.length === 0
          ? {}
          : {
              invocations: [
                {
                  executionSuccessful: true,
                  toolExecutionNotifications: unevaluated.map(({ id, text }) => ({
                    level: 'note',
                    message: { text },
                    associatedRule: { id },
                  })),
                },
              ],
            }),
        results: [...placed, ...others],
      },
    ],
  };
}

/** The path relative to the repository: a character that ends the path of a URI, such as `#`, stays part of the name. */
function uriOf(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}

/** What an annotation is titled with is the title of its rule, perhaps followed by how it counts. */
function ruleOf({ rules }: Report, title: string): string {
  return rules.find((rule) => title === rule.title || title.startsWith(`${rule.title} (`))?.id ?? 'policy';
}
