import type { Conclusion } from '../../engine/report.ts';
import type { Status } from '../../rules/verdict.ts';
import type { EntryFilter } from '../../store/entries.ts';
import { listOfNames } from '../../text/lists-and-counts.ts';
import { UsageError } from '../command.ts';
import { readTime } from '../read-time.ts';

/** The options that choose entries. */
export const filterOptions = {
  repository: { type: 'string' },
  'pull-request': { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  rule: { type: 'string' },
  verdict: { type: 'string' },
  kind: { type: 'string' },
  branch: { type: 'string' },
  commit: { type: 'string' },
} as const;

/** They as `--help` explains them. */
export const filterUsage = `  --repository <name or id>     octo-org/widgets as it was named then, or GitHub's id of it: all its names
  --pull-request <name>         octo-org/widgets#7, or 1296269#7 with the id of the repository
  --since, --until <time>       written in this time: days such as 2026-01-31, both included, or times such as
                                2026-01-31T12:30Z; UTC, unless the time has another offset
  --rule <rule>[=<status>]      has the rule, with this status: pass, fail, pending, waived, not-applicable or error
  --verdict <conclusion>        success, failure or pending
  --kind <kind>                 such as verdict or policy-change
  --branch <name>               main, without refs/heads/
  --commit <id>                 all 40 digits`;

/** The values of the options, as they are written. */
export type FilterWords = { readonly [Name in keyof typeof filterOptions]?: string | undefined };

const statuses = Object.keys({
  pass: true,
  fail: true,
  pending: true,
  waived: true,
  'not-applicable': true,
  error: true,
} satisfies Record<Status, true>);
const conclusions = Object.keys({
  success: true,
  failure: true,
  pending: true,
} satisfies Record<Conclusion, true>);

const namePattern = /^[\w-]{1,100}\/[\w.-]{1,100}$/;
const idPattern = /^[1-9]\d{0,14}$/;

/**
 * Reads which entries are asked for.
 *
 * @throws {UsageError} that says what an option takes
 */
export function readFilter(words: FilterWords): EntryFilter {
  const {
    repository,
    'pull-request': pullRequest,
    since,
    until,
    rule,
    verdict,
    kind,
    branch,
    commit,
  } = words;
  if (repository !== undefined && pullRequest !== undefined) {
    throw new UsageError('Give either --repository or --pull-request, which names its repository.');
  }
  const filter = {
    ...(repository === undefined ? {} : repositoryOf(repository)),
    ...(pullRequest === undefined ? {} : pullRequestOf(pullRequest)),
    ...(since === undefined ? {} : { since: readTime(since, '--since', 'begin') }),
    ...(until === undefined ? {} : { until: readTime(until, '--until', 'end') }),
    ...(rule === undefined ? {} : { rule: ruleOf(rule) }),
    ...(verdict === undefined ? {} : { conclusion: oneOf(conclusions, verdict, '--verdict takes') }),
    ...(kind === undefined ? {} : { kind: kindOf(kind) }),
    ...(branch === undefined ? {} : { branch: branchOf(branch) }),
    ...(commit === undefined ? {} : { sha: commitOf(commit) }),
  };
  if (filter.since !== undefined && filter.until !== undefined && filter.since >= filter.until) {
    throw new UsageError('--since must be before --until.');
  }
  return filter;
}

/** The pull request that a word names, by name or by the id of its repository; null for any other word. */
export function pullRequestFilter(
  word: string,
): Pick<EntryFilter, 'repository' | 'repositoryId' | 'number'> | null {
  const [, repository = '', number] = /^(.+)#([1-9]\d{0,9})$/.exec(word) ?? [];
  const of = repositoryFilter(repository);
  return of === null ? null : { ...of, number: Number(number) };
}

/** The repository that a word names, by name or by id; null for any other word. */
function repositoryFilter(word: string): Pick<EntryFilter, 'repository' | 'repositoryId'> | null {
  if (idPattern.test(word)) return { repositoryId: Number(word) };
  return namePattern.test(word) ? { repository: word } : null;
}

function repositoryOf(word: string): EntryFilter {
  const filter = repositoryFilter(word);
  if (filter !== null) return filter;
  throw new UsageError(
    `--repository takes a name such as octo-org/widgets, or an id such as 1296269, not ${JSON.stringify(word)}.`,
  );
}

function pullRequestOf(word: string): EntryFilter {
  const filter = pullRequestFilter(word);
  if (filter !== null) return filter;
  throw new UsageError(
    `--pull-request takes a name such as octo-org/widgets#7, or 1296269#7, not ${JSON.stringify(word)}.`,
  );
}

function ruleOf(word: string): string {
  const [id = '', status, ...more] = word.split('=');
  if (id === '' || more.length > 0) {
    throw new UsageError(`--rule takes a rule such as review or review=fail, not ${JSON.stringify(word)}.`);
  }
  return status === undefined ? id : `${id}=${oneOf(statuses, status, 'The status of a rule is')}`;
}

function kindOf(word: string): string {
  if (/^[a-z]+(-[a-z]+)*$/.test(word)) return word;
  throw new UsageError(`--kind takes a kind such as verdict or policy-change, not ${JSON.stringify(word)}.`);
}

function branchOf(word: string): string {
  if (word === '' || word.startsWith('refs/')) {
    throw new UsageError(
      `--branch takes a name without refs/heads/, such as main, not ${JSON.stringify(word)}.`,
    );
  }
  return word;
}

function commitOf(word: string): string {
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(word)) return word.toLowerCase();
  throw new UsageError(`--commit takes all 40 digits of the commit's id, not ${JSON.stringify(word)}.`);
}

function oneOf(known: readonly string[], word: string, takes: string): string {
  if (known.includes(word)) return word;
  throw new UsageError(`${takes} ${listOfNames(known, 'or')}, not ${JSON.stringify(word)}.`);
}
