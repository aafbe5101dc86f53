import type { SliceName } from '../../evidence/index.ts';
import type { NamedValue } from '../rule.ts';
import {
  type Condition,
  innerConditions,
  isList,
  type LabelsCondition,
  type NamedCheck,
  type Who,
} from './schema/condition.ts';
import type { Approval, Definition, Requirements } from './schema/definition.ts';

/**
 * Where a condition stands. `asks`: it makes a requirement apply, so that what is doubtful asks. `grants`: it spares a change the
 * requirement, or meets it, so that what is doubtful grants nothing.
 */
export type Position = 'asks' | 'grants';

/** The other one: below `not`. */
export function opposite(position: Position): Position {
  return position === 'asks' ? 'grants' : 'asks';
}

/** A condition of a definition, with where it stands. */
interface PlacedCondition {
  readonly condition: Condition;
  readonly position: Position;
  /** As in the policy file: `when`, `requires.conditions`. */
  readonly place: string;
}

/** Every condition of a definition, those inside others too. What is required besides `conditions` and is one is listed as one. */
export function conditionsOf(definition: Definition): readonly PlacedCondition[] {
  const { when } = definition;
  const found: PlacedCondition[] = [];
  const left: PlacedCondition[] = [
    ...(when === undefined ? [] : [{ condition: when, position: 'asks', place: 'when' } as const]),
    ...requirementsOf(definition).flatMap(conditionsRequired),
  ];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { condition, position, place } = next;
    found.push(next);
    for (const inner of innerConditions(condition)) {
      left.push({
        condition: inner,
        position: inner === condition.not ? opposite(position) : position,
        place,
      });
    }
  }
  return found;
}

/** What a definition asks for together, and each of the ways to meet it. */
function requirementsOf({ requires }: Definition): readonly Requirements[] {
  return [requires, ...(requires.any ?? [])];
}

function conditionsRequired({ conditions, labels, title }: Requirements): readonly PlacedCondition[] {
  return [
    ...(conditions === undefined
      ? []
      : [{ condition: conditions, position: 'grants', place: 'requires.conditions' } as const]),
    ...(labels === undefined && title === undefined
      ? []
      : [{ condition: { labels, title }, position: 'grants', place: 'requires' } as const]),
  ];
}

/** The approvals of these requirements, as a list. */
export function approvalsIn({ approvals }: Requirements): readonly Approval[] {
  if (approvals === undefined) return [];
  return isList(approvals) ? (approvals as readonly Approval[]) : [approvals as Approval];
}

/** The approvals that a definition asks for, in any of its ways. */
export function approvalsOf(definition: Definition): readonly Approval[] {
  return requirementsOf(definition).flatMap(approvalsIn);
}

/** The checks that a definition asks for, in any of its ways. */
function checksOf(definition: Definition): readonly NamedCheck[] {
  return requirementsOf(definition).flatMap(({ checks = [] }) => checks);
}

/** The logins and slugs of some people. */
export function membersNamed(who: Who): {
  readonly people: readonly string[];
  readonly teams: readonly string[];
} {
  if (isList(who)) return { people: who as readonly string[], teams: [] };
  const { people = [], teams = [] } = who as Exclude<Who, readonly string[]>;
  return { people, teams };
}

/** The names of the labels of a condition, and whose count. */
export function labelsNamed(labels: LabelsCondition) {
  if (isList(labels)) return { any: labels as readonly string[], all: [], by: undefined };
  const { any = [], all = [], by } = labels as Exclude<LabelsCondition, readonly string[]>;
  return { any, all, by };
}

/** A check by its name and what it must be, in one form. */
export function checkNamed(check: NamedCheck): Exclude<NamedCheck, string> {
  return typeof check === 'string' ? { name: check } : check;
}

/** The slices that contributors, and whether what they got still holds, are read from. */
const contributions = [
  'commits',
  'earlierChanges',
  'reviews',
  'pushes',
] as const satisfies readonly SliceName[];

/** The slices that a definition needs: no others are read, and only their events start an evaluation. */
export function slicesFor(definition: Definition): readonly SliceName[] {
  const slices = new Set<SliceName>(['pullRequest']);
  const add = (names: readonly SliceName[]) => {
    for (const name of names) slices.add(name);
  };
  for (const { condition, position } of conditionsOf(definition)) {
    if (condition.paths !== undefined || condition.size !== undefined) slices.add('change');
    if (condition.labels !== undefined) add(['decidingLabels', ...contributions]);
    if (condition.contributors !== undefined || condition['signed-by-github'] !== undefined)
      add(contributions);
    if (condition.authors !== undefined && position === 'grants') add(contributions);
    if (condition.checks !== undefined) slices.add('checks');
  }
  const approvals = approvalsOf(definition);
  if (approvals.length > 0) add(contributions);
  if (approvals.some(({ paths }) => paths !== undefined)) slices.add('change');
  if (checksOf(definition).length > 0) slices.add('checks');
  if (slices.has('commits') && definition.independence === 'strict') slices.add('replacedHeads');
  if (definition['request-reviews'] !== undefined && approvals.length > 0) slices.add('reviewRequests');
  if (teamsOf(definition).length > 0) slices.add('teams');
  return [...slices];
}

/** The slugs of the teams whose members decide, or are asked for a review. */
export function teamsOf(definition: Definition): readonly string[] {
  return distinct(teamsNamed(definition).map(({ name }) => name));
}

/** The slugs of the teams whose members decide: without them nothing can be said. */
export function decidingTeamsOf(definition: Definition): readonly string[] {
  return teamsOf({ ...definition, 'request-reviews': undefined });
}

/** The labels that decide. */
export function labelNamesOf(definition: Definition): readonly string[] {
  return distinct(
    conditionsOf(definition).flatMap(({ condition: { labels } }) => {
      if (labels === undefined) return [];
      const { any, all } = labelsNamed(labels);
      return [...any, ...all];
    }),
  );
}

/** The teams that a definition names, with the option of each. */
export function teamsNamed(definition: Definition): readonly NamedValue[] {
  const { deputies, 'request-reviews': asked } = definition;
  return [
    ...whoNamed(definition).flatMap(({ option, who }) => named(option, membersNamed(who).teams)),
    ...approvalsOf(definition).flatMap(({ teams = [] }) => named('requires.approvals.teams', teams)),
    ...named(
      'deputies',
      deputies.map(({ team }) => team),
    ),
    ...named(
      'request-reviews.from',
      (asked?.from ?? []).flatMap((each) => (typeof each === 'string' ? [] : [each.team])),
    ),
  ];
}

/** The accounts that a definition names in its conditions and approvals. */
export function peopleNamed(definition: Definition): readonly NamedValue[] {
  const { 'request-reviews': asked } = definition;
  return [
    ...whoNamed(definition).flatMap(({ option, who }) => named(option, membersNamed(who).people)),
    ...approvalsOf(definition).flatMap(({ people = [] }) => named('requires.approvals.people', people)),
    ...named(
      'request-reviews.from',
      (asked?.from ?? []).flatMap((each) => (typeof each === 'string' ? [each] : [])),
    ),
  ];
}

/** The checks that a definition names. */
export function checksNamed(definition: Definition): readonly NamedValue[] {
  return [
    ...conditionsOf(definition).flatMap(({ condition: { checks = [] }, place }) =>
      checks.map((check) => ({ option: `${place}.checks`, name: checkNamed(check).name })),
    ),
    ...checksOf(definition).map((check) => ({ option: 'requires.checks', name: checkNamed(check).name })),
  ];
}

/** The people of all conditions. */
function whoNamed(definition: Definition): readonly { readonly option: string; readonly who: Who }[] {
  return conditionsOf(definition).flatMap(({ condition: { authors, contributors, labels }, place }) => {
    const at = (key: string, who: Who | 'anyone' | 'author' | undefined) =>
      who === undefined || who === 'anyone' || who === 'author' ? [] : [{ option: `${place}.${key}`, who }];
    return [
      ...at('authors', authors),
      ...(contributors === undefined || isList(contributors)
        ? at('contributors', contributors as Who | undefined)
        : [...at('contributors.any', contributors.any), ...at('contributors.only', contributors.only)]),
      ...(labels === undefined ? [] : at('labels.by', labelsNamed(labels).by)),
    ];
  });
}

function named(option: string, names: readonly string[]): readonly NamedValue[] {
  return names.map((name) => ({ option, name }));
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
