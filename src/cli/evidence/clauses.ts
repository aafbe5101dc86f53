import { countByClause } from '../../ledger/clause-report.ts';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { rules } from '../../rules/index.ts';
import { type LandedFilter, landedChanges, releaseVerdictsIn } from '../../store/landed-changes.ts';
import type { Store } from '../../store/store.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { listOfNames } from '../../text/lists-and-counts.ts';
import { plain } from '../../text/message.ts';
import { UsageError } from '../command.ts';
import { readOptions } from '../options.ts';
import { Progress } from '../progress.ts';
import { type ChosenPolicy, policyInFile, policyInStore } from './chosen-policy.ts';
import type { ClauseReport } from './clause-report.ts';
import { clauseText } from './clauses-text.ts';
import type { EvidenceCommand } from './evidence-command.ts';
import { type EvidenceScope, findScope, readScope, scopeOptions, scopeUsage } from './evidence-scope.ts';

/** The exit code where an attestation is overdue. */
const overdueExit = 3;

const usage = `sdl-gate evidence clauses --from <time> --to <time> [--repository <name or id> …] [--framework <word> …]
                          [--policy <path>] [--json]

Shows by clause of each written policy and framework what the record shows of a period: by which rules changes and
releases were evaluated, how they ended, what is attested, and what has no evidence. docs/attestations.md explains it.

${scopeUsage}
  --framework <word>            only those with this word in their name, such as flowfuse or ssdf; may be repeated
  --policy <path>               the file of the organization's policy (default: as the service read it last)
  --json                        machine-readable output

Exit code: 3 where an attestation is overdue.`;

/** `evidence clauses`: what a period shows of each clause. */
export const clausesCommand: EvidenceCommand = {
  summary: 'shows by clause what was evaluated, waived, attested, and what has no evidence',
  usage,
  action(words, terminal) {
    const { values } = readOptions(
      words,
      {
        ...scopeOptions,
        framework: { type: 'string', multiple: true },
        policy: { type: 'string' },
        json: { type: 'boolean' },
      },
      false,
    );
    const scopeWords = readScope(values);
    const titles = frameworksNamed(values.framework ?? []);
    return async (store) => {
      const scope = await findScope(store, scopeWords);
      if ('problem' in scope) {
        terminal.errors.write(`${plain([scope.problem])}\n`);
        return 1;
      }
      const chosen =
        values.policy === undefined ? await policyInStore(store, scope) : await policyInFile(values.policy);
      const progress = new Progress(terminal, 'changes and releases');
      const report = await clauseReport(store, scope, { chosen, titles, now: new Date(), progress });
      progress.clear();
      terminal.output.write(values.json ? jsonDocument(report) : clauseText(report));
      const states = report.frameworks.flatMap(({ clauses }) => clauses.map(({ state }) => state));
      return states.includes('overdue') ? overdueExit : 0;
    };
  },
};

/**
 * The titles of the frameworks with these words in their names.
 *
 * @throws {UsageError} where a word is in none
 */
function frameworksNamed(words: readonly string[]): readonly string[] {
  const titles = countByClause(rules)
    .result(null, new Date())
    .map(({ title }) => title);
  if (words.length === 0) return titles;
  const named = words.flatMap((word) => {
    const found = titles.filter((title) => title.toLowerCase().split(/\W+/).includes(word.toLowerCase()));
    if (found.length > 0) return found;
    throw new UsageError(
      `--framework takes a word of ${listOfNames(titles, 'or')}, not ${JSON.stringify(word)}.`,
      commandMessages.wrongArguments,
    );
  });
  return titles.filter((title) => named.includes(title));
}

async function clauseReport(
  store: Pick<Store, 'entries' | 'firstEntry' | 'entry'>,
  { from, to, repositories }: EvidenceScope,
  {
    chosen,
    titles,
    now,
    progress,
  }: {
    readonly chosen: ChosenPolicy | null;
    readonly titles: readonly string[];
    readonly now: Date;
    readonly progress: Progress;
  },
): Promise<ClauseReport> {
  const counter = countByClause(rules);
  const withoutVerdict: Record<string, number> = {};
  const counts = { changes: 0, releases: 0, rollBacks: 0 };
  const show = (at: number) =>
    progress.show(counts.changes + counts.releases, (Math.min(to, now.getTime()) - at) / (to - from));
  for (const repository of repositories ?? [null]) {
    const filter: LandedFilter = {
      since: from,
      until: to,
      ...(repository === null ? {} : { repositoryId: repository.id }),
    };
    for await (const { entry, rules: said, reason } of landedChanges(store, filter)) {
      counts.changes += 1;
      counter.change(said);
      if (reason !== null) withoutVerdict[reason] = (withoutVerdict[reason] ?? 0) + 1;
      show(entry.at);
    }
    for await (const { at, conclusion, rules: said = [] } of releaseVerdictsIn(store, filter)) {
      if (conclusion === 'roll-back') counts.rollBacks += 1;
      else {
        counts.releases += 1;
        counter.release(said);
      }
      show(at);
    }
  }
  // The register as it is now, at the end of the period.
  const at = new Date(Math.min(now.getTime(), to - 1));
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    repositories: (repositories ?? []).map(({ id, name }) => name ?? String(id)),
    policy: chosen?.name ?? null,
    attestedAt: at.toISOString().slice(0, 10),
    counted: { ...counts, withoutVerdict },
    frameworks: counter.result(chosen?.policy ?? null, at).filter(({ title }) => titles.includes(title)),
  };
}
