import type { Author, RecordedChange } from '../records/recorded-change.ts';
import type { MajorHit } from '../rules/threat-model/major/score.ts';
import type { Status } from '../rules/verdict.ts';
import { say } from '../text/message.ts';
import { type CountedReason, type General, generalise, ReasonCount } from './generalise.ts';
import { directoryOf, type Judgement } from './judge-change.ts';
import { type Sample, sampleOf } from './sample.ts';

/** What a policy would have said of many changes. */
export interface Tally {
  readonly changes: number;
  /** In the order of their first change. */
  readonly repositories: readonly string[];
  /** The dates of the oldest and the newest change; null where no change has a date. */
  readonly period: { readonly from: Date; readonly to: Date } | null;
  /** How many changes are not recorded with the whole diff. */
  readonly diffs: Readonly<Record<Exclude<RecordedChange['diff'], 'whole'>, number>>;
  readonly tests: Readonly<Record<Status, number>>;
  readonly major: Answers;
  readonly dependencies: Answers;
  readonly reasons: {
    readonly untested: readonly CountedReason[];
    readonly noTestNeeded: readonly CountedReason[];
    readonly major: readonly CountedReason[];
    readonly dependencies: readonly CountedReason[];
  };
  /** The most frequent first. */
  readonly directories: readonly Share[];
  readonly people: readonly Share[];
  readonly samples: {
    readonly untested: readonly Sample[];
    readonly major: readonly Sample[];
    readonly dependencies: readonly Sample[];
  };
}

export interface Answers {
  readonly yes: number;
  readonly no: number;
  /** The files of the change are not known. */
  readonly unknown: number;
}

/** How the changes of one directory, author or team fare. */
export interface Share {
  readonly name: string;
  /** Of a directory: those with product code in it that needs tests, or a signal of a major change. */
  readonly changes: number;
  readonly tested: number;
  readonly untested: number;
  readonly major: number;
}

/** Samples that are kept of each kind: the first ones. */
const samplesKept = 10;

const reasonsKept = 8;

type Counts<Of> = { -readonly [Key in keyof Of]: Of[Key] };

/** Adds judgements up. It keeps names, counts and a few samples, never the changes. */
export class Tallying {
  readonly #groupOf: (author: Author | null) => string;
  readonly #repositories = new Set<string>();
  readonly #diffs = { absent: 0, cut: 0, hidden: 0 };
  readonly #tests: Record<Status, number> = { pass: 0, fail: 0, pending: 0, 'not-applicable': 0, error: 0 };
  readonly #major: Counts<Answers> = { yes: 0, no: 0, unknown: 0 };
  readonly #dependencies: Counts<Answers> = { yes: 0, no: 0, unknown: 0 };
  readonly #reasons = {
    untested: new ReasonCount(),
    noTestNeeded: new ReasonCount(),
    major: new ReasonCount(),
    dependencies: new ReasonCount(),
  };
  readonly #samples: Record<keyof Tally['samples'], Sample[]> = { untested: [], major: [], dependencies: [] };
  readonly #directories = new Map<string, Counts<Share>>();
  readonly #people = new Map<string, Counts<Share>>();
  #changes = 0;
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;

  /** @param groupOf the name under which an author's changes are counted */
  constructor(groupOf: (author: Author | null) => string) {
    this.#groupOf = groupOf;
  }

  add(judgement: Judgement): void {
    const { recorded, tests, major, dependencies } = judgement;
    this.#changes += 1;
    this.#repositories.add(recorded.repository);
    if (recorded.diff !== 'whole') this.#diffs[recorded.diff] += 1;
    if (recorded.date !== null) {
      this.#from = Math.min(this.#from, recorded.date.getTime());
      this.#to = Math.max(this.#to, recorded.date.getTime());
    }
    this.#tests[tests.status] += 1;
    this.#major[answer(major?.major)] += 1;
    this.#dependencies[answer(dependencies?.changed)] += 1;
    this.#addReasons(judgement);
    this.#addShares(judgement);
    if (tests.status === 'fail') this.#keep('untested', judgement);
    if (major?.major === true) this.#keep('major', judgement);
    if (dependencies?.changed === true) this.#keep('dependencies', judgement);
  }

  result(): Tally {
    const { untested, noTestNeeded, major, dependencies } = this.#reasons;
    return {
      changes: this.#changes,
      repositories: [...this.#repositories],
      period: this.#from > this.#to ? null : { from: new Date(this.#from), to: new Date(this.#to) },
      diffs: this.#diffs,
      tests: this.#tests,
      major: this.#major,
      dependencies: this.#dependencies,
      reasons: {
        untested: untested.top(reasonsKept),
        noTestNeeded: noTestNeeded.top(reasonsKept),
        major: major.top(reasonsKept),
        dependencies: dependencies.top(reasonsKept),
      },
      directories: mostFrequent(this.#directories),
      people: mostFrequent(this.#people),
      samples: this.#samples,
    };
  }

  #addReasons({ tests, major, dependencies }: Judgement): void {
    if (tests.status === 'not-applicable') this.#reasons.noTestNeeded.add([generalise(tests.summary)]);
    if (tests.status === 'fail') {
      const findings = tests.findings.flatMap(({ path, message }) =>
        path === undefined ? [] : generalise(message),
      );
      this.#reasons.untested.add([generalise(tests.summary), ...findings]);
    }
    if (major?.major === true) this.#reasons.major.add(major.hits.map(signalOf));
    if (dependencies?.changed === true) {
      this.#reasons.dependencies.add([
        ...dependencies.dependencies.map(({ ecosystem, change }) => plainReason(`${ecosystem}: ${change}`)),
        ...dependencies.unread.map(() => generalise(say`a manifest or lock file whose diff is not recorded`)),
      ]);
    }
  }

  #addShares({ recorded, tests, major, directories }: Judgement): void {
    const isMajor = major?.major === true;
    const person = share(this.#people, this.#groupOf(recorded.author));
    person.changes += 1;
    if (tests.status === 'pass') person.tested += 1;
    if (tests.status === 'fail') person.untested += 1;
    if (isMajor) person.major += 1;
    const signalled = new Set(isMajor ? major.hits.flatMap(({ paths }) => paths.map(directoryOf)) : []);
    for (const { path, tested } of directories)
      share(this.#directories, path)[tested ? 'tested' : 'untested'] += 1;
    for (const path of signalled) share(this.#directories, path).major += 1;
    for (const path of new Set([...signalled, ...directories.map((each) => each.path)])) {
      share(this.#directories, path).changes += 1;
    }
  }

  #keep(kind: keyof Tally['samples'], judgement: Judgement): void {
    const samples = this.#samples[kind];
    if (samples.length < samplesKept) samples.push(sampleOf(judgement, kind));
  }
}

function answer(value: boolean | undefined): keyof Answers {
  if (value === undefined) return 'unknown';
  return value ? 'yes' : 'no';
}

function plainReason(text: string): General {
  return { key: text, text };
}

/** The signal with its meaning; the word that gave it differs from change to change. */
function signalOf({ signal, reason }: MajorHit): General {
  return { key: signal, text: `${signal}: ${generalise(reason).text.replace(/ \(…\).*$/, '')}` };
}

function share(shares: Map<string, Counts<Share>>, name: string): Counts<Share> {
  const known = shares.get(name);
  if (known !== undefined) return known;
  const fresh = { name, changes: 0, tested: 0, untested: 0, major: 0 };
  shares.set(name, fresh);
  return fresh;
}

function mostFrequent(shares: ReadonlyMap<string, Share>): readonly Share[] {
  return [...shares.values()].sort((a, b) => b.changes - a.changes || (a.name < b.name ? -1 : 1));
}
