import { describe, expect, test } from '@jest/globals';
import { fakeRecorder } from '../../test/fake-recorder.ts';
import { type InstallationSettings, installation } from './installation.ts';
import type { PolicyFileState } from './policy-file.ts';
import { event, policySeen, type Reason, resync } from './reason.ts';
import { RetryLater } from './retry-later.ts';

const granted: InstallationSettings = {
  account: { login: 'acme', type: 'Organization' },
  permissions: { checks: 'write', contents: 'read' },
  events: ['push'],
  repositorySelection: 'all',
  suspended: false,
};

const file = (blob: string): PolicyFileState => ({
  layer: 'organization',
  repositoryId: 5,
  repository: 'acme/.github',
  branch: 'main',
  path: '.github/sdl.yml',
  version: `33188:${blob}`,
  state: 'valid',
  blob,
  digest: blob,
  problems: [],
  commit: null,
});

/** GitHub as one installation shows it; what throws is away. */
interface Shown {
  readonly settings?: InstallationSettings | null | Error;
  readonly file?: PolicyFileState | null | Error;
}

function installationOf() {
  let remembered: unknown = null;
  const asked: string[] = [];
  const answer = <Answer>(what: string, value: Answer | Error): Answer => {
    asked.push(what);
    if (value instanceof Error) throw value;
    return value;
  };
  return {
    asked,
    async process(reason: Reason, shown: Shown = {}) {
      const { settings = granted, file: shownFile = null } = shown;
      asked.length = 0;
      const ports = {
        github: {
          installationSettings: async () => answer('settings', settings),
          policyFileOfAccount: async () => answer('file', shownFile),
        },
        resync: {
          installation: async () => ({ outcome: 'resynced', completion: () => ({ wakes: [] }) }) as const,
        },
        recorder: fakeRecorder,
        clock: { now: () => new Date(0), after: () => () => {} },
      };
      const task = {
        subject: { kind: 'installation', installationId: 7 } as const,
        reasons: [reason],
        deliveries: [],
        background: false,
        intended: [],
        remembered,
      };
      const { outcome, completion } = await installation.reconcile(task, ports, async () => true);
      const end = completion(0);
      if (end.remembered !== undefined) remembered = end.remembered;
      const entries = (end.entries ?? []).map(({ entry: { kind, conclusion } }) => `${kind}: ${conclusion}`);
      return { outcome, entries, asked: [...asked] };
    },
  };
}

describe('what an account granted', () => {
  test('is recorded when it changes, is suspended and is removed', async () => {
    const { process } = installationOf();
    const entriesAfter = async (settings: InstallationSettings | null) =>
      (await process(resync(), { settings })).entries;
    expect(await entriesAfter(granted)).toEqual(['installation-configuration: active']);
    expect(await entriesAfter({ ...granted, permissions: { contents: 'read', checks: 'write' } })).toEqual(
      [],
    );
    expect(await entriesAfter({ ...granted, permissions: { checks: 'read' } })).toEqual([
      'installation-configuration: active',
    ]);
    expect(await entriesAfter({ ...granted, suspended: true })).toEqual([
      'installation-configuration: suspended',
    ]);
    expect(await entriesAfter(null)).toEqual(['installation-configuration: removed']);
    expect(await entriesAfter(null)).toEqual([]);
  });

  test('keeps no resync waiting while GitHub does not show it', async () => {
    const { process } = installationOf();
    const settings = new RetryLater('502', null);
    expect(await process(resync(), { settings })).toMatchObject({ outcome: 'resynced', entries: [] });
    expect((await process(resync())).entries).toEqual(['installation-configuration: active']);
  });
});

test('a resync reads what was granted only where its list shows something else', async () => {
  const { process } = installationOf();
  await process(event('installation.created'));
  expect(await process(resync('one'))).toMatchObject({ entries: [], asked: ['settings'] });
  expect(await process(resync('one'))).toMatchObject({ entries: [], asked: [] });
  const settings = { ...granted, repositorySelection: 'selected' };
  expect(await process(resync('another'), { settings })).toMatchObject({
    entries: ['installation-configuration: active'],
    asked: ['settings'],
  });
});

describe('the policy of an account', () => {
  test('is read after an event, and where an evaluation saw another version', async () => {
    const { process } = installationOf();
    expect(await process(event('push'), { file: file('a1') })).toEqual({
      outcome: 'resynced',
      entries: ['installation-configuration: active', 'policy-change: valid'],
      asked: ['settings', 'file'],
    });
    expect(await process(policySeen('33188:a1'))).toEqual({ outcome: 'recorded', entries: [], asked: [] });
    expect(await process(resync())).toEqual({ outcome: 'resynced', entries: [], asked: ['settings'] });
    expect(await process(policySeen('33188:b2'), { file: file('b2') })).toEqual({
      outcome: 'recorded',
      entries: ['policy-change: valid'],
      asked: ['file'],
    });
    // An evaluation that began before the change.
    expect((await process(policySeen('33188:a1'), { file: file('b2') })).entries).toEqual([]);
  });

  test('that GitHub does not show now is no change', async () => {
    const { process } = installationOf();
    await process(event('push'), { file: file('a1') });
    expect((await process(event('push'), { file: null })).entries).toEqual([]);
    expect((await process(event('push'), { file: file('a1') })).entries).toEqual([]);
  });

  test('is read again later, where only an evaluation asks for it and GitHub is away', async () => {
    const { process } = installationOf();
    await process(resync());
    const shown = { file: new RetryLater('502', null) };
    await expect(process(policySeen('33188:a1'), shown)).rejects.toThrow('502');
  });
});
