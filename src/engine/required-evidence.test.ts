import { describe, expect, test } from '@jest/globals';
import { changedFile } from '../../test/samples/changed-file.ts';
import { samplePullRequest } from '../../test/samples/pull-request.ts';
import type { DocumentReference } from '../evidence/documents.ts';
import { sliceEvents } from '../evidence/index.ts';
import type { Policy } from '../policy/policy.ts';
import { rules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { relevantEvents, requirements, slicesOf } from './required-evidence.ts';

const [sample] = rules;

/** A rule that declares no evidence but what is given. */
function ruleWith(declared: Partial<Rule>): Rule {
  const {
    furtherEvidence: _,
    teams: __,
    documents: ___,
    files: ____,
    baseDirectories: _____,
    names: ______,
    ...rest
  } = sample as Rule;
  return { ...rest, evidence: [], ...declared } as Rule;
}

function policyWith(...declared: readonly Partial<Rule>[]): Policy {
  const enabled = declared.map((each) => ({ rule: ruleWith(each), enforcement: 'enforce', options: {} }));
  return { rules: enabled } as unknown as Policy;
}

function required(...declared: readonly Partial<Rule>[]) {
  return requirements(policyWith(...declared));
}

const change = { files: [changedFile('src/a.ts')] };
const pullRequest = samplePullRequest();
const file = (path: string): DocumentReference => ({ kind: 'file', path });
const paths = (count: number) => Array.from({ length: count }, (_, index) => `docs/${index}.md`);

describe('what a policy requires', () => {
  test('is what any of its rules reads', () => {
    const { slices } = required({ evidence: ['change', 'labels'] }, { evidence: ['labels', 'reviews'] });
    expect(slices).toEqual(new Set(['change', 'labels', 'reviews']));
  });

  test.each([true, false])('depends on the options of a rule: %s', (when) => {
    const rule = ruleWith({
      evidence: ['change'],
      furtherEvidence: { teams: { when: () => when } },
    } as unknown as Partial<Rule>);
    expect(slicesOf(rule, {})).toEqual(when ? ['change', 'teams'] : ['change']);
  });

  test('are the names in its options, each once, and whether they exist', () => {
    const accounts = [
      { option: 'a', name: 'grace' },
      { option: 'b', name: 'ada' },
      { option: 'c', name: 'ada' },
    ];
    const { names, slices } = required({ names: () => ({ accounts }) });
    expect(names).toEqual({ accounts: ['ada', 'grace'], teams: [], checks: [] });
    expect(slices).toEqual(new Set(['policyNames']));
  });

  test('is nothing where no rule is enabled', () => {
    const nothing = required();
    expect(nothing.slices).toEqual(new Set());
    expect(nothing.teams).toEqual([]);
    expect(nothing.documents({ pullRequest, change })).toEqual([]);
    expect(nothing.files({ change })).toEqual([]);
    expect(nothing.baseDirectories({ change })).toEqual([]);
  });

  test('are teams, each once, in order', () => {
    expect(required({ teams: () => ['b', 'a'] }, {}, { teams: () => ['b', 'c'] }).teams).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  test('are documents, each once, and ten of them', () => {
    const two = [file('a.md'), file('b.md')];
    const { documents } = required(
      { documents: () => two },
      {},
      { documents: () => [file('b.md'), file('c.md')] },
    );
    expect(documents({ pullRequest, change })).toEqual([...two, file('c.md')]);
    const many = required({ documents: () => paths(11).map(file) });
    expect(many.documents({ pullRequest, change })).toEqual(paths(10).map(file));
  });

  test('are files at the head, each once, and twenty of them', () => {
    const some = required({ files: () => ['a', 'b'] }, {}, { files: () => ['b', 'c'] });
    expect(some.files({ change })).toEqual(['a', 'b', 'c']);
    expect(some.slices).toEqual(new Set(['headFiles']));
    expect(required({ files: () => paths(21) }).files({ change })).toEqual(paths(20));
  });

  test('are directories of the base, each once, and twenty of them', () => {
    const listed = (...names: readonly string[]) => names.map((path) => ({ path }));
    const some = required(
      { baseDirectories: () => listed('a', 'b') },
      {},
      { baseDirectories: () => listed('b', 'c') },
    );
    expect(some.baseDirectories({ change })).toEqual(listed('a', 'b', 'c'));
    expect(some.slices).toEqual(new Set(['baseDirectories']));
    const withBeginnings = [{ path: 'b', beginningsOf: 'ts' }];
    for (const rules of [
      [{ baseDirectories: () => withBeginnings }, { baseDirectories: () => listed('b') }],
      [{ baseDirectories: () => listed('b') }, { baseDirectories: () => withBeginnings }],
    ]) {
      expect(required(...rules).baseDirectories({ change })).toEqual(withBeginnings);
    }
    const many = required({ baseDirectories: () => listed(...paths(21)) });
    expect(many.baseDirectories({ change })).toEqual(listed(...paths(20)));
    const long = required(
      { baseDirectories: () => listed(...paths(21)) },
      { baseDirectories: () => listed('root') },
    );
    expect(long.baseDirectories({ change })).toContainEqual({ path: 'root' });
  });
});

test('the events that matter are those of what is read', () => {
  expect(relevantEvents(policyWith())).toEqual(new Set());
  expect(relevantEvents(policyWith({ evidence: ['labels'] }, { evidence: ['reviews'] }))).toEqual(
    new Set([...sliceEvents.labels, ...sliceEvents.reviews]),
  );
});
