import type { RestEndpointMethodTypes } from '@octokit/rest';
import type { Step } from './step.ts';

type CheckRun = RestEndpointMethodTypes['checks']['listForRef']['response']['data']['check_runs'][number];

/** A step of the demo with the check after it. */
export interface StepResult {
  readonly number: number;
  readonly step: Step;
  readonly check: CheckRun | null;
  /** The annotations of the check: `path:line message`. */
  readonly findings: readonly string[];
  /** What else is shown, line by line. */
  readonly told: readonly string[];
}

/** The verdict of each rule by its id, from the machine-readable part of the check. */
function verdicts(check: CheckRun): Readonly<Record<string, string>> {
  const found = /<!-- sdl-gate:verdicts (\{.*\}) -->$/.exec(check.output.text ?? '');
  if (found?.[1] === undefined) throw new Error('The check contains no verdicts.');
  return JSON.parse(found[1]);
}

/** One line of JSON: `{"step","event","check":{"name","status","conclusion","title"},"rules":{…}}`. */
export function asJson({ number, step, check, told }: StepResult): string {
  return JSON.stringify({
    step: number,
    event: step.event,
    check:
      check === null
        ? null
        : {
            name: check.name,
            status: check.status,
            conclusion: check.conclusion,
            title: check.output.title,
          },
    rules: check === null ? {} : verdicts(check),
    ...(told.length === 0 ? {} : { told }),
  });
}

const marks: Readonly<Record<string, string>> = {
  pass: '✓',
  fail: '✗',
  pending: '…',
  error: '!',
  'not-applicable': '–',
};

/** A few lines: the event, the check with its rules, and its annotations. */
export function asText({ number, step, check, findings, told }: StepResult): string {
  const lines = step.chapter === undefined ? [] : ['', step.chapter];
  lines.push(`${String(number).padStart(3)}  ${step.event}`);
  if (check !== null) {
    const state = check.conclusion === 'success' ? '✓' : check.conclusion === null ? '…' : '✗';
    const rules = Object.entries(verdicts(check)).map(([id, status]) => `${marks[status] ?? '?'} ${id}`);
    lines.push(`     ${state} ${check.name}: ${check.output.title}   [${rules.join('  ')}]`);
  }
  if (check?.conclusion === 'failure') {
    lines.push(...findings.slice(0, 4).map((finding) => `       ${finding}`));
  }
  lines.push(...told.map((line) => `     ${line}`));
  if (step.note !== undefined) lines.push(`     ${step.note}`);
  return lines.join('\n');
}
