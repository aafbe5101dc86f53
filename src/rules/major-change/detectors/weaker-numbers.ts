import type { CodeLine } from '../../../analysis/diff/read-diff.ts';
import { anyOf } from './any-of.ts';
import { type Detector, type FileView, type Found, searchable } from './detector.ts';

/** A number under a name: `ROUNDS = 12`, `minLength: 12`, `"iterations": 600000`, `key_size=2048`. */
const assignment =
  /([A-Za-z][\w.-]{2,60})["']?\s*(?::\s*\w{0,20}\s*=|:=|=>|[:=])\s*(\d[\d_]{0,12})(?![\w.])/g;

/** Names of what protects the more, the higher it is. */
const strength = anyOf(
  'i',
  /rounds/,
  /iterations/,
  /work_?-?factor/,
  /(?:hash|bcrypt|memory|time|argon2?)_?-?cost/,
  /key_?-?(?:size|length|bits)/,
  /modulus_?-?(?:length|bits)/,
  /salt_?-?(?:size|length|bytes)/,
  /(?:token|password|nonce|secret|pin|code)_?-?(?:min_?-?)?(?:length|size|bytes)/,
  /min_?-?(?:password_?-?)?length/,
  /hsts_?-?(?:seconds|max_?-?age)/,
);
/** Names of what protects the more, the lower it is. */
const leniency = anyOf(
  'i',
  /max_?-?(?:login_?-?)?(?:attempts|failures|tries)/,
  /rate_?-?limit(?!er)/,
  /(?:session|token|cookie|jwt)_?-?(?:ttl|lifetime|max_?-?age|expir\w{1,10}|timeout|duration)/,
  /(?:max|body|upload|file|request|payload)_?-?(?:body_?-?|file_?-?|upload_?-?|request_?-?|payload_?-?)(?:size|length|limit)/,
);

/** A number of a protection that gets weaker: fewer rounds, a shorter key, more attempts. https://cwe.mitre.org/data/definitions/326.html */
export const weakerNumbers: readonly Detector[] = [
  {
    signal: 'cryptography',
    grade: 'sure',
    find: (view) => changes(view, strength, (before, after) => after < before),
  },
  {
    signal: 'authentication',
    grade: 'hint',
    find: (view) => changes(view, leniency, (before, after) => after > before),
  },
];

function* changes(
  view: FileView,
  names: RegExp,
  weaker: (before: number, after: number) => boolean,
): Iterable<Found> {
  if (!view.mayMatch('added', names)) return;
  for (const { removed, added } of view.file.blocks) {
    const before = new Map(removed.flatMap((line) => numbers(line, names)));
    if (before.size === 0) continue;
    for (const line of added) {
      const found = numbers(line, names).some(([name, after]) => {
        const old = before.get(name);
        return old !== undefined && weaker(old, after);
      });
      if (found) yield { line };
    }
  }
}

function numbers(line: CodeLine, names: RegExp): readonly (readonly [name: string, value: number])[] {
  return [...searchable(line).matchAll(assignment)].flatMap(([, name = '', value = '']) =>
    names.test(name) ? [[name, Number(value.replaceAll('_', ''))] as const] : [],
  );
}
