import { partOfChange } from '../analysis/read-change.ts';
import { account } from '../authorship/account.ts';
import { type Authorship, authorship, isOnlyBy } from '../authorship/authorship.ts';
import type { Change, ChangedFile } from '../evidence/change.ts';
import type { Evidence, SliceName } from '../evidence/index.ts';
import { available } from '../evidence/slice.ts';
import type { EnabledRule, Policy, ResolvedFrom } from '../policy/policy.ts';
import { rulesWhere, scopesByChange } from '../policy/resolve.ts';
import type { PolicyScope } from '../policy/written-policy.ts';
import { matcher } from '../rules/matching.ts';

/** A rule with the settings that it has for a part of a change. */
export interface RuleOfPart {
  readonly enabled: EnabledRule;
  /** The scopes that make the part; null where the settings are the same for the whole change. */
  readonly part: string | null;
  /** The evidence with the files of the part only. */
  readonly evidence: Evidence;
}

/** What shows who contributed to a change. */
const slicesOfPeople: readonly SliceName[] = ['pullRequest', 'commits', 'earlierChanges', 'pushes'];

/** Parts that are named in one place. */
const maxNamedParts = 3;

/** What the files in no scope are called. */
const others = 'other files';

/** The slices that show which scopes of a policy apply to a change. */
export function slicesOfScopes({ resolved }: Policy): readonly SliceName[] {
  const scopes = resolved === undefined ? [] : scopesByChange(resolved);
  return [
    ...(scopes.some(({ paths }) => paths !== undefined) ? (['change'] as const) : []),
    ...(scopes.some(isAboutPeople) ? slicesOfPeople : []),
  ];
}

/** Every rule with the settings that some change can get: for what is read of it. */
export function rulesAnywhere({ rules, resolved }: Policy): readonly EnabledRule[] {
  const scopes = resolved === undefined ? [] : scopesByChange(resolved);
  if (resolved === undefined || scopes.length === 0) return rules;
  const sets = [...scopes.map((scope) => [scope]), scopes];
  const all = [...rules, ...sets.flatMap((set) => rulesIn(resolved, set))];
  return [...new Map(all.map((each) => [`${each.rule.id} ${signatureOf(each)}`, each])).values()];
}

/**
 * The rules of a policy for a change, in the registry's order. Where scopes give some of its files other settings, a rule comes once for each
 * of its settings, with the files that have them. Where it is not known whether a scope of people applies, it comes with it and without.
 *
 * @param now decides which replaced heads show who contributed
 */
export function rulesByPart(policy: Policy, evidence: Evidence, now: Date): readonly RuleOfPart[] {
  const { resolved } = policy;
  const scopes = resolved === undefined ? [] : scopesByChange(resolved);
  if (resolved === undefined || scopes.length === 0)
    return policy.rules.map((enabled) => ({ enabled, part: null, evidence }));
  const groups = groupsOf(scopes, evidence, now).map((group) => ({
    ...group,
    rules: rulesIn(resolved, group.scopes),
  }));
  return idsInOrder(resolved, groups).flatMap((id): readonly RuleOfPart[] => {
    const settings = new Map<string, { readonly enabled: EnabledRule; readonly groups: Group[] }>();
    let isEverywhere = true;
    for (const { rules, ...group } of groups) {
      const enabled = rules.find(({ rule }) => rule.id === id);
      if (enabled === undefined) isEverywhere = false;
      else {
        const signature = signatureOf(enabled);
        const known = settings.get(signature) ?? { enabled, groups: [] };
        known.groups.push(group);
        settings.set(signature, known);
      }
    }
    const distinct = [...settings.values()];
    if (isEverywhere && distinct.length === 1)
      return distinct.map(({ enabled }) => ({ enabled, part: null, evidence }));
    return distinct.map(({ enabled, groups: of }) => ({
      enabled,
      part: namedParts(of),
      evidence: partOf(evidence, of),
    }));
  });
}

/** The rules of the groups by id, in the registry's order; a rule that is not in it comes last. */
function idsInOrder(
  { registry }: ResolvedFrom,
  groups: readonly { readonly rules: readonly EnabledRule[] }[],
): readonly string[] {
  const ids = new Set(groups.flatMap(({ rules }) => rules.map(({ rule }) => rule.id)));
  const known = registry.flatMap(({ id }) => (ids.has(id) ? [id] : []));
  return [...new Set([...known, ...ids])];
}

/** The files of a change to which the same scopes apply. */
interface Group {
  readonly scopes: readonly PolicyScope[];
  /** Null: the files are not known. */
  readonly files: Set<ChangedFile> | null;
}

function groupsOf(scopes: readonly PolicyScope[], evidence: Evidence, now: Date): readonly Group[] {
  const who = peopleOf(evidence, now);
  const people = new Map(scopes.map((scope) => [scope, holdsFor(scope, who)]));
  const possible = scopes.filter((scope) => people.get(scope) !== false);
  const { change } = evidence;
  if (change?.available !== true) {
    const isCertain = (scope: PolicyScope) => people.get(scope) === true && scope.paths === undefined;
    return possibleSets(possible, isCertain).map((set) => ({ scopes: set, files: null }));
  }
  const conditions = possible.map(({ paths }) => ({ matches: paths === undefined ? null : matcher(paths) }));
  const groups = new Map<string, Group & { readonly files: Set<ChangedFile> }>();
  const groupFor = (set: readonly PolicyScope[]) => {
    const key = set.map((scope) => scopes.indexOf(scope)).join(' ');
    const group = groups.get(key) ?? { scopes: set, files: new Set() };
    groups.set(key, group);
    return group;
  };
  const known = new Map<string, readonly { readonly files: Set<ChangedFile> }[]>();
  const putAt = (path: string | null, file: ChangedFile | null) => {
    const applies = conditions.map(({ matches }) => (matches === null ? true : holdsAt(path, matches)));
    const key = applies.join(' ');
    const applying = () => possible.filter((_, index) => applies[index] !== false);
    const isCertain = (scope: PolicyScope) =>
      people.get(scope) === true && applies[possible.indexOf(scope)] === true;
    const of = known.get(key) ?? possibleSets(applying(), isCertain).map(groupFor);
    known.set(key, of);
    if (file !== null) for (const group of of) group.files.add(file);
  };
  const { files } = change.value;
  if (files.length === 0) putAt(null, null);
  for (const file of files) {
    putAt(file.path, file);
    // What is moved out of a part is changed there, too.
    if (file.previousPath !== undefined) putAt(file.previousPath, file);
  }
  return [...groups.values()];
}

/** Whether a scope's globs hold at a path; null of the folder whose files they match: a link or submodule in its place holds files, too. */
function holdsAt(path: string | null, matches: (path: string) => boolean): boolean | null {
  if (path === null) return false;
  if (matches(path)) return true;
  return matches(`${path}/x`) ? null : false;
}

/** Scopes of which it is not known whether they apply, and every set of which is evaluated. */
const maxUncertain = 4;

/**
 * The sets of scopes that may apply, the largest first, each in the order of the policy. A later scope replaces what an earlier one says, so
 * that no set stands for the others. Of many, the first ones, the last ones, each one, and all others than each one are possible together.
 */
function possibleSets(
  scopes: readonly PolicyScope[],
  isCertain: (scope: PolicyScope) => boolean,
): readonly (readonly PolicyScope[])[] {
  const uncertain = scopes.filter((scope) => !isCertain(scope));
  const sets =
    uncertain.length > maxUncertain
      ? [
          uncertain,
          ...uncertain.flatMap((scope, index) => [
            uncertain.slice(0, index),
            uncertain.slice(index),
            uncertain.filter((each) => each !== scope),
            [scope],
          ]),
        ]
      : allSets(uncertain);
  return sets.map((set) => scopes.filter((scope) => isCertain(scope) || set.includes(scope)));
}

function allSets([first, ...others]: readonly PolicyScope[]): readonly (readonly PolicyScope[])[] {
  if (first === undefined) return [[]];
  const without = allSets(others);
  return [...without.map((set) => [first, ...set]), ...without];
}

/** Who contributed, and who of them for certain: anybody can write any name into a commit. */
interface People {
  readonly who: Authorship;
  /** By account: who opened it, pushed to it, or wrote a commit that GitHub signed. */
  readonly certain: ReadonlySet<string>;
}

function peopleOf(evidence: Evidence, now: Date): People | null {
  const { pullRequest, commits, earlierChanges, pushes } = evidence;
  if (pullRequest?.available !== true || commits?.available !== true) return null;
  if (earlierChanges?.available !== true || pushes?.available !== true) return null;
  const who = authorship(
    {
      pullRequest: pullRequest.value,
      commits: commits.value,
      earlierChanges: earlierChanges.value,
      pushes: pushes.value,
    },
    { independence: 'two-people', identities: {}, 'not-reviewers': [], agents: [] },
    now,
  );
  const { author, copies = [] } = pullRequest.value;
  const actors = [
    author,
    ...copies.map((copy) => copy.author),
    ...(pushes.value.needed ? pushes.value.pushes.map(({ by }) => by) : []),
    ...commits.value.forcePushes.map(({ actor }) => actor),
    ...commits.value.commits.map(({ signedByGitHub, authors: [first] }) =>
      signedByGitHub === true ? (first?.actor ?? null) : null,
    ),
  ];
  return { who, certain: new Set(actors.flatMap((actor) => (actor === null ? [] : [account(actor)]))) };
}

/** Whether a scope's conditions on people hold; null where that is not known. */
function holdsFor({ authors, contributors }: PolicyScope, people: People | null): boolean | null {
  if (authors === undefined && contributors === undefined) return true;
  if (people === null) return null;
  const { who, certain } = people;
  // A commit that GitHub did not sign can be by anybody, whatever name it has.
  if (authors !== undefined && !(isOnlyBy(who, authors) && who.unsigned.length === 0)) return false;
  if (contributors === undefined) return true;
  const found = contributors.map((login) => login.toLowerCase()).filter((key) => who.contributors.has(key));
  if (found.length === 0) return who.unknown.length === 0 ? false : null;
  return found.some((key) => certain.has(key)) ? true : null;
}

function isAboutPeople({ authors, contributors }: PolicyScope): boolean {
  return authors !== undefined || contributors !== undefined;
}

const resolutions = new WeakMap<ResolvedFrom, Map<string, readonly EnabledRule[]>>();

/** The rules where these scopes apply, resolved once. */
function rulesIn(from: ResolvedFrom, scopes: readonly PolicyScope[]): readonly EnabledRule[] {
  const known = resolutions.get(from) ?? new Map<string, readonly EnabledRule[]>();
  resolutions.set(from, known);
  const key = scopes.map((scope) => from.scopes.indexOf(scope)).join(' ');
  const rules = known.get(key) ?? rulesWhere(from, scopes);
  known.set(key, rules);
  return rules;
}

function signatureOf({ enforcement, rollOut, options }: EnabledRule): string {
  return JSON.stringify([enforcement, rollOut, options]);
}

function namedParts(groups: readonly Group[]): string {
  const names = [
    ...new Set(groups.map(({ scopes }) => scopes.map(({ name }) => name).join(' + ') || others)),
  ];
  const more = names.length - maxNamedParts;
  return [...names.slice(0, maxNamedParts), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function partOf(evidence: Evidence, groups: readonly Group[]): Evidence {
  const { change } = evidence;
  if (change?.available !== true || groups.some(({ files }) => files === null)) return evidence;
  const isKept = (file: ChangedFile) => groups.some(({ files }) => files?.has(file) === true);
  const part: Change = partOfChange(change.value, isKept);
  return { ...evidence, change: available(part), ...ownersOfPart(evidence, part) };
}

/** Whose the files of a part are. */
function ownersOfPart({ codeOwners }: Evidence, { files }: Change): Evidence {
  if (codeOwners?.available !== true) return {};
  const kept = new Set(files.flatMap(({ path, previousPath }) => [path, previousPath ?? path]));
  const owned = codeOwners.value.owned.flatMap((line) => {
    const paths = line.paths.filter((path) => kept.has(path));
    return paths.length === 0 ? [] : [{ ...line, paths }];
  });
  return { codeOwners: available({ ...codeOwners.value, owned }) };
}
