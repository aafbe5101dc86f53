import { isDeepStrictEqual } from 'node:util';
import type { Report, RuleReport } from '../engine/report.ts';
import { type Message, plain, say } from '../text/message.ts';

/** In what a verdict that was evaluated again differs from the recorded one. */
export interface Difference {
  readonly kind:
    | 'conclusion'
    /** A rule that only one of them has. */
    | 'rule'
    | 'status'
    | 'enforcement'
    | 'summary'
    /** A finding that only one of them has. */
    | 'finding'
    /** Any other field, such as the title of a rule. */
    | 'field';
  /** The rule that it is about, with its part. */
  readonly rule?: string;
  /** For a person: a sentence. */
  readonly message: Message;
}

/** Findings of one rule that are named. */
const maxNamed = 20;

/**
 * In what two reports differ, the conclusion first, then rule by rule; empty where they are the same. Pure.
 *
 * @param recorded the report of the record
 * @param present that of the same evidence now
 */
export function reportDifferences(recorded: Report, present: Report): readonly Difference[] {
  const conclusion: readonly Difference[] =
    recorded.conclusion === present.conclusion
      ? []
      : [
          {
            kind: 'conclusion',
            message: say`The conclusion was ${[recorded.conclusion]}, and is ${[present.conclusion]} now.`,
          },
        ];
  const before = byName(recorded.rules);
  const after = byName(present.rules);
  const rules = [...new Set([...before.keys(), ...after.keys()])].flatMap((name) =>
    ruleDifferences(name, before.get(name), after.get(name)),
  );
  const { rules: _, conclusion: __, ...others } = recorded;
  const { rules: ___, conclusion: ____, ...othersNow } = present;
  return [...conclusion, ...rules, ...fieldDifferences(null, others, othersNow)];
}

/** By id and part; several of one name are numbered. */
function byName(rules: readonly RuleReport[]): ReadonlyMap<string, RuleReport> {
  const named = new Map<string, RuleReport>();
  for (const rule of rules) {
    const name = rule.part === undefined ? rule.id : `${rule.id} (${rule.part})`;
    let unique = name;
    for (let number = 2; named.has(unique); number++) unique = `${name} ${number}`;
    named.set(unique, rule);
  }
  return named;
}

function ruleDifferences(
  rule: string,
  recorded: RuleReport | undefined,
  present: RuleReport | undefined,
): readonly Difference[] {
  if (recorded === undefined || present === undefined) {
    const [has, message] =
      recorded === undefined
        ? [present, say`The rule ${rule} has a verdict now, and had none.`]
        : [recorded, say`The rule ${rule} had a verdict, and has none now.`];
    const status = has === undefined ? [] : say` It is ${[has.verdict.status]}.`;
    return [{ kind: 'rule', rule, message: [...message, ...status] }];
  }
  if (isDeepStrictEqual(recorded, present)) return [];
  const { verdict: was, ...others } = recorded;
  const { verdict: is, ...othersNow } = present;
  const { findings: had, summary: said, ...details } = was;
  const { findings: has, summary: says, ...detailsNow } = is;
  const { enforcement, ...about } = others;
  const { enforcement: enforcementNow, ...aboutNow } = othersNow;
  const { status, ...explained } = details;
  const { status: statusNow, ...explainedNow } = detailsNow;
  return [
    ...(status === statusNow
      ? []
      : [
          {
            kind: 'status' as const,
            rule,
            message: say`The rule ${rule} was ${[status]}, and is ${[statusNow]} now.`,
          },
        ]),
    ...(enforcement === enforcementNow
      ? []
      : [
          {
            kind: 'enforcement' as const,
            rule,
            message: say`The enforcement of the rule ${rule} was ${[enforcement]}, and is ${[enforcementNow]} now.`,
          },
        ]),
    ...(isDeepStrictEqual(said, says)
      ? []
      : [
          {
            kind: 'summary' as const,
            rule,
            message: say`The rule ${rule} said ${plain(said)}, and says ${plain(says)} now.`,
          },
        ]),
    ...findingDifferences(rule, had, has),
    ...fieldDifferences(rule, { ...about, ...explained }, { ...aboutNow, ...explainedNow }),
  ];
}

type Findings = RuleReport['verdict']['findings'];

function findingDifferences(rule: string, had: Findings, has: Findings): readonly Difference[] {
  const [before, after] = [had, has].map(
    (findings) => new Map(findings.map((finding) => [JSON.stringify(finding), finding])),
  );
  const onlyIn = (one: typeof before, other: typeof before, message: (text: string) => Message) => {
    const found = [...(one ?? [])].filter(([key]) => other?.has(key) !== true);
    const named = found.slice(0, maxNamed).map(([, finding]) => difference(message(textOf(finding))));
    const more = found.length - named.length;
    return more === 0
      ? named
      : [...named, difference(say`The rule ${rule} differs in ${more} more findings of this kind.`)];
  };
  const difference = (message: Message): Difference => ({ kind: 'finding', rule, message });
  const differences = [
    ...onlyIn(before, after, (text) => say`The rule ${rule} no longer finds ${text}.`),
    ...onlyIn(after, before, (text) => say`The rule ${rule} now finds ${text}.`),
  ];
  if (differences.length === 0 && !isDeepStrictEqual(had, has))
    return [difference(say`The rule ${rule} has the same findings in another order or number.`)];
  return differences;
}

function textOf({ message, path, line }: Findings[number]): string {
  const place = path === undefined ? '' : ` (${line === undefined ? path : `${path}:${line}`})`;
  return `${plain(message)}${place}`;
}

/** @param rule null: the report itself */
function fieldDifferences(rule: string | null, recorded: object, present: object): readonly Difference[] {
  const [before, after] = [recorded, present].map((each) => new Map<string, unknown>(Object.entries(each)));
  const names = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])];
  return names
    .filter((name) => !isDeepStrictEqual(before?.get(name), after?.get(name)))
    .map((name) =>
      rule === null
        ? { kind: 'field', message: say`The field ${name} of the report differs.` }
        : { kind: 'field', rule, message: say`The field ${name} of the rule ${rule} differs.` },
    );
}
