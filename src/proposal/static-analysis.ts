import { listOfNames } from '../text/lists-and-counts.ts';
import type { ContinuousIntegration, Scan } from './continuous-integration.ts';
import type { Subject } from './scanner.ts';
import { comment, scalar, shown } from './yaml-text.ts';

/** Tools that the rule `sast` takes. */
const maxTools = 20;

/** Characters of a name that the rule takes. */
const maxName = 200;

/** Check runs of one job that are written out. */
const maxChecks = 10;

/** Lines that are shown of each kind of remark. */
const maxRemarks = 20;

const subjects: Readonly<Record<Subject, string>> = {
  code: 'scans the code',
  dependencies: 'scans dependencies, not the code',
  secrets: 'looks for secrets',
  workflows: 'scans workflows, not the code',
  infrastructure: 'scans infrastructure, not the code',
  repository: 'scans the settings of the repository, not the code',
  behavior: 'runs the code, and does not read it',
};

/** The lines of the rule `sast` below its key and its enforcement: the tools that analyze each pull request, and what else there is. */
export function sastLines(ci: ContinuousIntegration): readonly string[] {
  const counted = ci.scans.filter(isExpected);
  const others = ci.scans.filter((scan) => !counted.includes(scan));
  const entries = uniqueBy(counted.flatMap(entriesOf), ({ entry }) => entry).slice(0, maxTools);
  return [
    ...(entries.length === 0 ? noTools(ci) : comment('The tools that analyze each pull request:', 4)),
    ...(entries.length === 0
      ? []
      : ['    tools:', ...entries.map(({ entry, why }) => `      - ${entry}  # ${shown(why)}`)]),
    ...outsideLines(ci),
    ...(others.length === 0 ? [] : comment('Also here, and not expected of each pull request:', 4)),
    ...others.slice(0, maxRemarks).flatMap(otherLines),
    ...ci.configured
      .slice(0, maxRemarks)
      .flatMap(({ scanner, path }) =>
        comment(
          `- ${shown(path)} configures ${scanner.name}, and no workflow runs it. If it reports by an app or another CI system, add its check or status.`,
          4,
        ),
      ),
  ];
}

/** It analyzes the code of each pull request, so the rule can expect it. */
function isExpected(scan: Scan): boolean {
  return (
    scan.scanner.subject === 'code' && scan.trigger.when === 'pull-requests' && entriesOf(scan).length > 0
  );
}

interface Entry {
  readonly entry: string;
  readonly why: string;
}

/** A tool that uploads is expected by its name in code scanning, any other by the check runs of its job. */
function entriesOf({ scanner, workflow, job, checks, uploads }: Scan): readonly Entry[] {
  const why = `${scanner.name}: ${workflow}, job ${job}`;
  if (uploads && scanner.tool !== undefined) return [{ entry: scalar(scanner.tool), why }];
  const names = checks ?? [];
  if (names.length > maxChecks) return [];
  return names
    .filter((name) => name.length <= maxName && name === name.toWellFormed())
    .map((name) => ({
      entry: `{ check: ${scalar(name)}, app: github-actions, workflow: ${scalar(workflow)} }`,
      why,
    }));
}

/** What may scan, by its name. */
const scanWords = /sast|scan|secur|codeql|semgrep|snyk|trivy|sonar|vuln|analy/i;

/** Jobs that call workflows of other repositories, where their names say that they may scan. */
function outsideLines({ outside }: ContinuousIntegration): readonly string[] {
  return outside
    .filter(
      ({ calls, job, workflow, trigger }) =>
        trigger.when !== 'otherwise' && scanWords.test(`${calls} ${job} ${workflow}`),
    )
    .slice(0, maxRemarks)
    .flatMap(({ job, workflow, calls, trigger }) =>
      comment(
        `- The job ${shown(job)} (${shown(workflow)}) calls ${shown(calls)}, which this clone does not hold. It runs ` +
          `${shown(trigger.words)}. If it scans the code, add its tool as code scanning names it, or its check as a pull request ` +
          `shows it: ${shown(job)} / <job of the called workflow>.`,
        4,
      ),
    );
}

function otherLines(scan: Scan): readonly string[] {
  const { scanner, workflow, job, trigger } = scan;
  const what = scanner.subject === 'code' ? '' : ` It ${subjects[scanner.subject]}.`;
  return comment(
    `- ${scanner.name}: ${shown(workflow)}, job ${shown(job)}. It runs ${shown(trigger.words)}.${what}${howToExpect(scan)}`,
    4,
  );
}

/** What to write to expect a scanner all the same; nothing where it never runs on a pull request. */
function howToExpect(scan: Scan): string {
  if (scan.trigger.when === 'otherwise') return '';
  const [first] = entriesOf(scan);
  return first === undefined
    ? ' The names of its check runs do not follow from the file: take them from a pull request.'
    : ` To expect it: ${shown(first.entry)}`;
}

function noTools(ci: ContinuousIntegration): readonly string[] {
  const others = ci.others.filter(({ scanners: named }) => named.length > 0);
  const elsewhere = others.map(
    ({ name, scanners: named }) =>
      `${name} runs ${listOfNames(
        named.map((scanner) => scanner.name),
        'and',
      )}`,
  );
  return comment(
    `No workflow here is seen to scan the code of each pull request, so the rule expects CodeQL. CodeQL's default setup needs no ` +
      `workflow and does not show in a clone: look under Settings, Advanced Security, Code scanning. ` +
      `${elsewhere.length === 0 ? '' : `${elsewhere.join('; ')}: add its check or status as a pull request shows it. `}` +
      `Where nothing scans the code, set this rule to off until something does.`,
    4,
  );
}

function uniqueBy<Value>(values: readonly Value[], key: (value: Value) => string): readonly Value[] {
  return [...new Map(values.map((value) => [key(value), value] as const).toReversed()).values()].toReversed();
}
