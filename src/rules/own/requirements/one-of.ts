import { listOf } from '../../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../../text/message.ts';
import { isUnmet, met, type Part, type Unmet } from './part.ts';

/** Ways that one sentence names. */
const maxNamed = 3;

/** What can still become met before what has to change, and that before what cannot be known. */
const bestFirst: readonly Unmet['state'][] = ['pending', 'fail', 'error'];

/**
 * One of several ways to meet a requirement, each with its parts. It is met in the first way of which every part is; otherwise it says what
 * each way lacks, the nearest first. A way that asks for nothing of this change is none.
 *
 * @returns null where no way asks for anything
 */
export function oneOf(ways: readonly (readonly Part[])[]): Part | null {
  const asked = ways.filter((parts) => parts.length > 0);
  if (asked.length === 0) return null;
  const reached = asked.find((parts) => !parts.some(isUnmet));
  if (reached !== undefined) {
    return met(
      join(
        reached.map(({ says }) => says),
        ' ',
      ),
      reached.flatMap(({ findings }) => findings),
    );
  }
  const lacking = asked.map(worst).sort((a, b) => bestFirst.indexOf(a.state) - bestFirst.indexOf(b.state));
  const [nearest] = lacking;
  if (nearest === undefined) return null;
  const waits = lacking.filter(({ state }) => state === 'pending').map(({ waitingFor }) => waitingFor);
  const times = lacking.flatMap(({ reevaluateAt }) => reevaluateAt?.getTime() ?? []);
  return {
    state: nearest.state,
    says: say`One of these is needed: ${alternatives(lacking.map(({ says }) => says))}`,
    remedy: alternatives(lacking.map(({ remedy }) => remedy)),
    turn: nearest.turn,
    waitingFor: listOf(waits, 'or', maxNamed),
    findings: distinct(lacking.flatMap(({ findings }) => findings)),
    ...(lacking.some(({ reviewMissing }) => reviewMissing === true) ? { reviewMissing: true } : {}),
    ...(times.length === 0 ? {} : { reevaluateAt: new Date(Math.min(...times)) }),
  };
}

/** The worst part of a way decides, and says what all of its parts lack. */
function worst(parts: readonly Part[]): Unmet {
  const unmet = bestFirst
    .toReversed()
    .flatMap((state) => parts.filter(isUnmet).filter((part) => part.state === state));
  const [first] = unmet;
  if (first === undefined) throw new TypeError('Nothing is missing.');
  return {
    ...first,
    ...(unmet.some(({ reviewMissing }) => reviewMissing === true) ? { reviewMissing: true } : {}),
    says: join(
      unmet.map(({ says }) => says),
      ' ',
    ),
    remedy: join(
      unmet.map(({ remedy }) => remedy),
      ' ',
    ),
    findings: unmet.flatMap(({ findings }) => findings),
  };
}

function alternatives(sentences: readonly Message[]): Message {
  return join(sentences.slice(0, maxNamed), ' Or: ');
}

/** Each way tells of the same reviews. */
function distinct<Finding>(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}
