import { expect, test } from '@jest/globals';
import { fakeRecorder } from '../../test/fake-recorder.ts';
import { type AppRegistration, app } from './app.ts';
import type { Reason } from './reason.ts';

const registered: AppRegistration = {
  id: 12,
  slug: 'sdl-gate',
  permissions: { checks: 'write', contents: 'read' },
  events: ['push', 'pull_request'],
};

const start = (version: string, organizationRepository = '.github'): Reason => ({
  kind: 'release',
  version,
  organizationRepository,
});

/** The releases that start, and what differs in the registration by then. */
type Start = readonly [starts: readonly Reason[], registration?: Partial<AppRegistration>];

/** What the starts of releases record, one process after the other unless they are given together. */
async function recorded(starts: readonly Start[]) {
  let remembered: unknown = null;
  const entries: string[][] = [];
  for (const [reasons, changes = {}] of starts) {
    const task = {
      subject: { kind: 'app' as const },
      reasons,
      deliveries: [],
      background: true,
      intended: [],
    };
    const ports = {
      github: { appRegistration: async () => ({ ...registered, ...changes }) },
      recorder: fakeRecorder,
      clock: { now: () => new Date(0), after: () => () => {} },
    };
    const { completion } = await app.reconcile({ ...task, remembered }, ports, async () => true);
    const end = completion(0);
    remembered = end.remembered;
    entries.push(
      (end.entries ?? []).map(({ entry }) => {
        const { facts } = JSON.parse(entry.body);
        return `${facts.version} ${facts.settings.organizationRepository} ${facts.app.permissions.checks}`;
      }),
    );
  }
  return entries;
}

test.each<[string, readonly Start[], readonly (readonly string[])[]]>([
  ['the first start', [[[start('1.0.0')]]], [['1.0.0 .github write']]],
  ['a restart', [[[start('1.0.0')]], [[start('1.0.0')]]], [['1.0.0 .github write'], []]],
  [
    'an update, and the way back',
    [[[start('1.0.0')]], [[start('1.1.0')]], [[start('1.0.0')]]],
    [['1.0.0 .github write'], ['1.1.0 .github write'], ['1.0.0 .github write']],
  ],
  [
    'two releases at the same time',
    [[[start('1.0.0'), start('1.1.0')]]],
    [['1.0.0 .github write', '1.1.0 .github write']],
  ],
  [
    'another repository for the policy of an account',
    [[[start('1.0.0')]], [[start('1.0.0', 'policies')]]],
    [['1.0.0 .github write'], ['1.0.0 policies write']],
  ],
  [
    'another permission',
    [[[start('1.0.0')]], [[start('1.0.0')], { permissions: { checks: 'read' } }]],
    [['1.0.0 .github write'], ['1.0.0 .github read']],
  ],
  [
    'permissions and events in another order',
    [
      [[start('1.0.0')]],
      [
        [start('1.0.0')],
        { permissions: { contents: 'read', checks: 'write' }, events: ['pull_request', 'push'] },
      ],
    ],
    [['1.0.0 .github write'], []],
  ],
])('%s', async (_, starts, expected) => {
  expect(await recorded(starts)).toEqual(expected);
});
