import { answerWords, type ReleaseRuleVerdict, type ReleaseVerdict } from '../../report/release-verdict.ts';
import { enforcementWords, statusWords } from '../../report/verdict-words.ts';
import { plain } from '../../text/message.ts';

/** A verdict for a terminal. Nothing in it can write to the terminal but its lines. */
export function asText(verdict: ReleaseVerdict): string {
  const { repository, sha, target, answer, dryRun, rollBack, problems, rules } = verdict;
  const lines = [
    `${repository}@${sha.slice(0, 12)} to the ${target.kind} ${target.name}: ${answerWords[answer]}`,
    ...(dryRun ? ['  Dry run: the policy lets it pass, whatever the result.'] : []),
    ...(rollBack === null
      ? []
      : [`  Roll-back: the environment ran this commit on ${rollBack.slice(0, 10)}.`]),
    ...problems.map((problem) => `  ${problem}`),
    ...rules.flatMap(ruleLines),
  ];
  return lines.map((line) => `${plain([line]).trimEnd()}\n`).join('');
}

function ruleLines(rule: ReleaseRuleVerdict): readonly string[] {
  const { id, title, enforcement, status, summary, remedy, turn, waivedBy, findings } = rule;
  return [
    `  ${title} (${id}, ${enforcementWords[enforcement]}): ${statusWords[status]}. ${summary}`,
    ...(remedy === null || turn === null ? [] : [`    Next, ${turn.replaceAll('-', ' ')}: ${remedy}`]),
    ...waivedBy.map(
      ({ id: by, until }) =>
        `    By the exception ${by}${until === null ? '' : `, until ${until.slice(0, 16).replace('T', ' ')} UTC`}`,
    ),
    ...findings.map(({ path, line, message, waivedBy: by }) => {
      const place = path === null ? '' : `${path}${line === null ? '' : `:${line}`}: `;
      return `    - ${place}${message}${by === null ? '' : ` (waived by ${by})`}`;
    }),
  ];
}
