import { describe, expect, test } from '@jest/globals';
import type { Annotation } from '../../report/annotations.ts';
import type { CheckRunOutput } from '../../report/check-run.ts';
import type { Installation } from '../client/installation.ts';
import { outdated } from '../read/shown-digest.ts';
import { publishCheckRun } from './publish-check-run.ts';

interface Written {
  readonly route: string;
  readonly body: {
    readonly check_run_id?: number;
    readonly status: string;
    readonly conclusion?: string;
    readonly external_id: string;
    readonly output: { readonly title: string; readonly annotations: readonly unknown[] };
  };
}

/** A commit whose check runs are written down here. */
function commit() {
  const written: Written[] = [];
  const request = async (route: string, body: Written['body']) => {
    written.push({ route: route.split(' ')[0] ?? '', body });
    return { data: { id: 70 } };
  };
  const installation = { id: 1, request } as unknown as Installation;
  return {
    written,
    head: { installation, owner: 'o', repository: 'r', checkName: 'SDL', headSha: 'a'.repeat(40) },
  };
}

function output(change: Partial<CheckRunOutput> = {}): CheckRunOutput {
  return {
    status: 'completed',
    conclusion: 'failure',
    title: '1 of 4 rules fails',
    summary: 'A table',
    text: 'Details',
    annotations: [],
    actions: [],
    digest: 'd1',
    ...change,
  };
}

const { conclusion: _, ...waiting } = output({ status: 'in_progress', digest: 'd2' });

function annotations(count: number): readonly Annotation[] {
  return Array.from({ length: count }, (_, index) => ({
    path: 'src/door.ts',
    startLine: index + 1,
    endLine: index + 1,
    level: 'warning',
    title: 'Tests included',
    message: 'No test',
  }));
}

/** The digest that a run carries once this output is shown. */
async function shown(by: CheckRunOutput): Promise<string> {
  const { written, head } = commit();
  await publishCheckRun(head, null, by);
  return written.at(-1)?.body.external_id ?? '';
}

test('the first run is created on the head, with all that it shows', async () => {
  const { written, head } = commit();
  await expect(publishCheckRun(head, null, output())).resolves.toMatchObject({ change: 'created' });
  expect(written).toMatchObject([
    {
      route: 'POST',
      body: { name: 'SDL', head_sha: head.headSha, status: 'completed', conclusion: 'failure' },
    },
  ]);
});

test('nothing is written when nothing changed', async () => {
  const { written, head } = commit();
  const posted = { id: 5, completed: true, digest: await shown(output()) };
  await expect(publishCheckRun(head, posted, output())).resolves.toMatchObject({ change: 'unchanged' });
  expect(written).toEqual([]);
});

describe('a change', () => {
  test.each<[string, CheckRunOutput, CheckRunOutput, string, string]>([
    ['waiting → waiting for something else', waiting, { ...waiting, digest: 'd3' }, 'updated', 'PATCH'],
    ['waiting → completed', waiting, output(), 'updated', 'PATCH'],
    ['failure → success', output(), output({ conclusion: 'success', digest: 'd4' }), 'updated', 'PATCH'],
    ['completed → waiting', output(), waiting, 'created', 'POST'],
    [
      'its first annotations',
      output(),
      output({ annotations: annotations(1), digest: 'd5' }),
      'updated',
      'PATCH',
    ],
    [
      'annotations that no longer hold',
      output({ annotations: annotations(2) }),
      output({ digest: 'd6' }),
      'created',
      'POST',
    ],
    [
      'other annotations',
      output({ annotations: annotations(2) }),
      output({ annotations: annotations(1), digest: 'd7' }),
      'created',
      'POST',
    ],
  ])('%s', async (_, before, after, published, method) => {
    const { written, head } = commit();
    const posted = { id: 5, completed: before.status === 'completed', digest: await shown(before) };
    await expect(publishCheckRun(head, posted, after)).resolves.toMatchObject({ change: published });
    expect(written.map(({ route }) => route)).toEqual([method]);
    if (method === 'PATCH') expect(written[0]?.body.check_run_id).toBe(5);
  });

  test('beside annotations that stay does not write these again', async () => {
    const { written, head } = commit();
    const before = output({ annotations: annotations(3) });
    const posted = { id: 5, completed: true, digest: await shown(before) };
    await publishCheckRun(head, posted, { ...before, digest: 'd8' });
    expect(written[0]?.body.output.annotations).toEqual([]);
  });
});

describe('more annotations than a call takes', () => {
  test('follow in further calls; the last one notes that all is shown', async () => {
    const { written, head } = commit();
    await publishCheckRun(head, null, output({ annotations: annotations(120) }));
    expect(written.map(({ route, body }) => [route, body.output.annotations.length])).toEqual([
      ['POST', 50],
      ['PATCH', 50],
      ['PATCH', 20],
    ]);
    expect(written.map(({ body }) => body.external_id !== '')).toEqual([false, false, true]);
    expect(written[2]?.body.check_run_id).toBe(70);
  });

  test('that were left half-way are written to a new run', async () => {
    const { written, head } = commit();
    const posted = { id: 5, completed: true, digest: '' };
    await expect(publishCheckRun(head, posted, output())).resolves.toMatchObject({ change: 'created' });
    expect(written[0]?.route).toBe('POST');
  });
});

test('a person who asks again gets an answer, though it is the same', async () => {
  const { written, head } = commit();
  const same = output({ annotations: annotations(2) });
  const posted = { id: 5, completed: true, digest: outdated(await shown(same)) };
  await expect(publishCheckRun(head, posted, same)).resolves.toMatchObject({ change: 'updated' });
  expect(written[0]?.body.output.annotations).toEqual([]);
});
