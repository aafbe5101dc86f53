import { dayName } from '../../ledger/posture.ts';
import type { PosturePlace } from '../../store/posture.ts';
import type { Store } from '../../store/store.ts';
import { dayMs } from '../../subjects/posture-facts.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { plain } from '../../text/message.ts';
import { UsageError } from '../command.ts';
import { readOptions } from '../options.ts';
import type { EvidenceCommand } from './evidence-command.ts';
import { type EvidenceScope, findScope, readScope, scopeOptions, scopeUsage } from './evidence-scope.ts';
import { type PostureReport, summarizePosture } from './posture-summary.ts';
import { postureText } from './posture-text.ts';

const pageSize = 500;

const usage = `sdl-gate evidence posture --from <day> --to <day> [--repository <name or id> …] [--json]

Shows how a period went, by repository and by rule: pass rates and their trend, how long changes waited, exceptions,
overdue findings, branch rules that let changes around the check, and how vulnerabilities are reported.
docs/posture.md explains it.

${scopeUsage}
  --json                        machine-readable output`;

/** `evidence posture`: the daily aggregates of a period. */
export const postureCommand: EvidenceCommand = {
  summary: 'shows pass rates, waiting times, exceptions and overdue findings over time',
  usage,
  action(words, terminal) {
    const { values } = readOptions(words, { ...scopeOptions, json: { type: 'boolean' } }, false);
    const scopeWords = readScope(values);
    if (scopeWords.from % dayMs !== 0 || scopeWords.to % dayMs !== 0) {
      throw new UsageError('The posture is kept by day: give days such as 2026-01-31 as --from and --to.');
    }
    return async (store) => {
      const scope = await findScope(store, scopeWords);
      if ('problem' in scope) {
        terminal.errors.write(`${plain([scope.problem])}\n`);
        return 1;
      }
      const report = await postureReport(store, scope);
      terminal.output.write(values.json ? jsonDocument(report) : postureText(report));
      return 0;
    };
  },
};

async function postureReport(
  store: Pick<Store, 'posture'>,
  { from, to, repositories }: EvidenceScope,
): Promise<PostureReport> {
  const [since, until] = [from / dayMs, to / dayMs];
  const counter = summarizePosture(since + Math.ceil((until - since) / 2));
  for (const repository of repositories ?? [null]) {
    const filter = { since, until, ...(repository === null ? {} : { repositoryId: repository.id }) };
    for (let last: PosturePlace | undefined; ; ) {
      const page = await store.posture(filter, pageSize, last);
      for (const row of page) counter.add(row);
      last = page.at(-1);
      if (page.length < pageSize) break;
    }
  }
  return { from: dayName(since), to: dayName(until - 1), ...counter.result() };
}
