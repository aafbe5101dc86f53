import { describe, expect, it, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { sampleRelease } from '../../../test/samples/release.ts';
import type { TargetDeployment } from '../../evidence/target-deployments.ts';
import { plain } from '../../text/message.ts';
import { staging } from './index.ts';

const sha = 'a'.repeat(40);
const next = 'b'.repeat(40);
const now = new Date('2026-01-15T12:00:00Z');
const bot = { login: 'acme-deploy[bot]', kind: 'bot' } as const;
const mallory = { login: 'mallory', kind: 'user' } as const;

/** Hours before now. */
function ago(hours: number): Date {
  return new Date(now.getTime() - hours * 3_600_000);
}

type State = NonNullable<TargetDeployment['states']>[number]['state'];
type Made = Partial<Omit<TargetDeployment, 'states'>> & {
  /** States with the hours before now, oldest first. */
  readonly told?: readonly (readonly [state: State, hours: number])[] | null;
};

let ids = 0;
/** A deployment of the commit to staging that succeeded 48 hours ago. */
function deployment({ told = [['success', 48]], ...given }: Made = {}): TargetDeployment {
  ids += 1;
  return {
    id: `DE_${ids}`,
    environment: 'staging',
    sha,
    by: bot,
    createdAt: told === null ? ago(50) : ago(told[0]?.[1] ?? 50),
    run: null,
    ...given,
    states:
      told === null ? null : told.map(([state, hours]) => ({ state, at: ago(hours), by: given.by ?? bot })),
  };
}

function verdictOf(
  /** Oldest first. */
  deployments: readonly TargetDeployment[],
  options: object = {},
  { environment = 'production', runs = [] as object[] } = {},
) {
  return judgeRule(
    staging,
    {
      release: sampleRelease({ sha, target: { kind: 'environment', name: environment } }),
      targetDeployments: { deployments: deployments.toReversed(), runs: runs as never },
    },
    options,
    now,
    'release',
  );
}

function said(...given: Parameters<typeof verdictOf>): string {
  const verdict = verdictOf(...given);
  return `${verdict.status}: ${'messageId' in verdict ? verdict.messageId : ''}`;
}

const day = { soak: 24 };

describe('without a time', () => {
  test.each<[what: string, deployments: readonly TargetDeployment[], said: string]>([
    ['it succeeded there', [deployment()], 'pass: stayed'],
    ['it succeeded in Staging', [deployment({ environment: 'Staging' })], 'pass: stayed'],
    ['nothing was deployed', [], 'fail: never-deployed'],
    ['its parent succeeded there', [deployment({ sha: next })], 'fail: never-deployed'],
    ['it succeeded in preview', [deployment({ environment: 'preview' })], 'fail: never-deployed'],
    [
      'it was there, and another one is now',
      [
        deployment({
          told: [
            ['success', 48],
            ['inactive', 47],
          ],
        }),
        deployment({ sha: next, told: [['success', 47]] }),
      ],
      'pass: stayed',
    ],
    [
      'it failed there',
      [
        deployment({
          told: [
            ['running', 3],
            ['failure', 2],
          ],
        }),
      ],
      'fail: deployment-failed',
    ],
    [
      'it failed after it had succeeded',
      [
        deployment({
          told: [
            ['success', 3],
            ['failure', 2],
          ],
        }),
      ],
      'fail: deployment-failed',
    ],
    [
      'it succeeded, and failed when deployed again',
      [deployment(), deployment({ told: [['failure', 2]] })],
      'fail: deployment-failed',
    ],
    [
      'it failed, and succeeded when deployed again',
      [deployment({ told: [['failure', 50]] }), deployment()],
      'pass: stayed',
    ],
    [
      'it failed, and is deployed again',
      [deployment({ told: [['failure', 2]] }), deployment({ told: [['running', 1]] })],
      'pending: deploying',
    ],
    [
      'it is deployed again while it runs there',
      [deployment(), deployment({ told: [['running', 1]] })],
      'pass: stayed',
    ],
    [
      'it was asked for, and nothing more',
      [deployment({ told: [], createdAt: ago(1) })],
      'pending: deploying',
    ],
    [
      'it was asked for half a year ago',
      [deployment({ told: [], createdAt: ago(24 * 180) })],
      'fail: never-deployed',
    ],
    [
      'it is made inactive and was never a success',
      [deployment({ told: [['inactive', 3]] })],
      'fail: never-deployed',
    ],
    ['it has more states than are read', [deployment({ told: null })], 'fail: not-counted'],
  ])('%s', (_, deployments, expected) => {
    expect(said(deployments)).toBe(expected);
  });
});

describe('with a day', () => {
  test.each<[what: string, deployments: readonly TargetDeployment[], said: string]>([
    ['it runs there for two days', [deployment()], 'pass: stayed'],
    [
      'it ran there for a day, and another one does now',
      [deployment(), deployment({ sha: next, told: [['success', 24]] })],
      'pass: stayed',
    ],
    [
      'another one took its place after an hour',
      [deployment(), deployment({ sha: next, told: [['success', 47]] })],
      'fail: ended-early',
    ],
    [
      'another one was put back, which had run there before',
      [
        deployment({
          sha: next,
          told: [
            ['success', 70],
            ['inactive', 48],
            ['success', 47],
          ],
        }),
        deployment(),
      ],
      'fail: ended-early',
    ],
    [
      'another one was made that cannot be read',
      [deployment(), deployment({ sha: next, told: null, createdAt: ago(40) })],
      'fail: ended-early',
    ],
    [
      'another one failed there',
      [deployment(), deployment({ sha: next, told: [['failure', 47]] })],
      'pass: stayed',
    ],
    [
      'it was taken down after an hour',
      [
        deployment({
          told: [
            ['success', 48],
            ['inactive', 47],
          ],
        }),
      ],
      'fail: ended-early',
    ],
    ['it succeeded an hour ago', [deployment({ told: [['success', 1]] })], 'pending: soaking'],
    [
      'it was deployed again every few hours',
      [
        deployment({
          told: [
            ['success', 26],
            ['inactive', 13],
          ],
        }),
        deployment({
          told: [
            ['success', 13],
            ['inactive', 2],
          ],
        }),
        deployment({ told: [['success', 2]] }),
      ],
      'pass: stayed',
    ],
    [
      'another one succeeded within the same second, and was made later',
      [deployment(), deployment({ sha: next })],
      'fail: ended-early',
    ],
    [
      'another one succeeded within the same second, and was made before',
      [deployment({ sha: next }), deployment()],
      'pass: stayed',
    ],
    [
      'it was taken down for an hour in between',
      [
        deployment({
          told: [
            ['success', 26],
            ['inactive', 13],
          ],
        }),
        deployment({ told: [['success', 12]] }),
      ],
      'pending: soaking',
    ],
    [
      'it was deployed a second time after it was replaced',
      [
        deployment({
          told: [
            ['success', 48],
            ['inactive', 47],
          ],
        }),
        deployment({
          sha: next,
          told: [
            ['success', 47],
            ['inactive', 3],
          ],
        }),
        deployment({ told: [['success', 3]] }),
      ],
      'pending: soaking',
    ],
    ['a success is dated later than now', [deployment({ told: [['success', -3]] })], 'pending: soaking'],
  ])('%s', (_, deployments, expected) => {
    expect(said(deployments, day)).toBe(expected);
  });

  it('waits until the day is over', () => {
    const verdict = verdictOf([deployment({ told: [['success', 1]] })], day);
    expect(verdict).toMatchObject({ reevaluateAt: new Date('2026-01-16T11:00:00Z'), turn: 'tool' });
    expect(plain(verdict.summary)).toContain('for 24 hours, until 2026-01-16 11:00 UTC');
  });

  it('says which commit took the place, and what to do', () => {
    const verdict = verdictOf([deployment(), deployment({ sha: next, told: [['success', 47]] })], day);
    expect(plain(verdict.summary)).toBe(
      'aaaaaaa ran in staging for 60 minutes of 24 hours: then bbbbbbb took its place.',
    );
    expect('remedy' in verdict && plain(verdict.remedy)).toBe(
      'Deploy aaaaaaa to staging and let it run there for 24 hours; then release it.',
    );
  });
});

it('takes next to no time, whatever was deployed', () => {
  const states = Array.from({ length: 30 }, (_, index) => [index % 2 ? 'inactive' : 'success', 48] as const);
  const own = Array.from({ length: 100 }, () => deployment({ told: states }));
  const others = Array.from({ length: 1_000 }, () => deployment({ sha: next, told: states }));
  const begin = performance.now();
  verdictOf([...own, ...others], day);
  expect(performance.now() - begin).toBeLessThan(2_000);
});

describe('by whom', () => {
  const workflow = '.github/workflows/deploy.yml';
  const run = { id: 7, workflow, conclusion: 'success', createdAt: ago(49) };

  test.each<
    [what: string, deployments: readonly TargetDeployment[], options: object, runs: object[], said: string]
  >([
    ['an account that deploys', [deployment()], { creators: ['acme-deploy[bot]'] }, [], 'pass: stayed'],
    [
      'an account that deploys, in other case',
      [deployment()],
      { creators: ['Acme-Deploy[bot]'] },
      [],
      'pass: stayed',
    ],
    [
      'another account',
      [deployment({ by: mallory })],
      { creators: ['acme-deploy[bot]'] },
      [],
      'fail: not-counted',
    ],
    [
      'a person with the name of the bot',
      [deployment({ by: { login: 'acme-deploy', kind: 'user' } })],
      { creators: ['acme-deploy[bot]'] },
      [],
      'fail: not-counted',
    ],
    [
      'an account that was deleted',
      [deployment({ by: null })],
      { creators: ['acme-deploy[bot]'] },
      [],
      'fail: not-counted',
    ],
    ['the workflow', [deployment({ run: 7 })], { workflow }, [run], 'pass: stayed'],
    [
      'another workflow',
      [deployment({ run: 7 })],
      { workflow: '.github/workflows/prod.yml' },
      [run],
      'fail: not-counted',
    ],
    ['a run of another commit', [deployment({ run: 8 })], { workflow }, [run], 'fail: not-counted'],
    [
      'the workflow, which failed',
      [deployment({ run: 7 })],
      { workflow },
      [{ ...run, conclusion: 'failure' }],
      'fail: not-counted',
    ],
    [
      'the workflow, of which more jobs run',
      [deployment({ run: 7 })],
      { workflow },
      [{ ...run, conclusion: null }],
      'pass: stayed',
    ],
    ['no run', [deployment()], { workflow }, [run], 'fail: not-counted'],
    [
      'the workflow, which has not begun',
      [deployment({ told: [], createdAt: ago(1) })],
      { workflow },
      [],
      'pending: deploying',
    ],
  ])('%s', (_, deployments, options, runs, expected) => {
    expect(said(deployments, options, { runs })).toBe(expected);
  });

  it('takes no success that another account reports', () => {
    const made = deployment();
    const states = made.states?.map((each) => ({ ...each, by: mallory })) ?? [];
    expect(said([{ ...made, states }], { creators: ['acme-deploy[bot]'] })).toBe('fail: not-counted');
  });

  it('takes a failure that another account reports', () => {
    const made = deployment();
    const states = [...(made.states ?? []), { state: 'failure', at: ago(2), by: mallory } as const];
    expect(said([{ ...made, states }], { creators: ['acme-deploy[bot]'] })).toBe('fail: deployment-failed');
  });

  it('shows what does not count', () => {
    const { findings } = verdictOf([deployment({ by: mallory })], { creators: ['acme-deploy[bot]'] });
    expect(findings.map(({ message }) => plain(message))).toEqual([
      'Not counted: the deployment of mallory to staging at 2026-01-13 12:00 UTC, since the policy does not list the account that made it.',
    ]);
  });
});

describe('environments', () => {
  it('are not needed for themselves', () => {
    expect(said([], {}, { environment: 'Staging' })).toBe('not-applicable: is-staging');
  });

  it('are each needed', () => {
    const both = { environments: ['qa', 'staging'] };
    expect(said([deployment()], both)).toBe('fail: never-deployed');
    expect(said([deployment({ environment: 'qa' }), deployment()], both)).toBe('pass: stayed');
  });

  it('fail before anything is waited for', () => {
    expect(
      said([deployment({ told: [['success', 1]] })], { environments: ['staging', 'qa'], soak: 24 }),
    ).toBe('fail: never-deployed');
  });
});
