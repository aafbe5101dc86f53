import { describe, expect, test } from '@jest/globals';
import { reportOf, testsFail } from '../../../test/samples/reports.ts';
import { renderComment } from '../../report/comment.ts';
import type { Gathered } from '../../subjects/gathered.ts';
import type { Installation } from '../client/installation.ts';
import { publish } from './publish.ts';

const report = reportOf([['tests', testsFail]]);
const { body } = renderComment(report, null);

/** What is written of the comment, where GitHub holds this one. */
async function writtenOver(existing: string | null): Promise<readonly string[]> {
  const written: string[] = [];
  const installation: Installation = {
    id: 1,
    request: (async (route: string) => {
      if (route.includes('/comments')) written.push(route.split(' ')[0] ?? '');
      return { data: { id: 1 } };
    }) as unknown as Installation['request'],
    permissions: async () => ({ pull_requests: 'write', issues: 'write' }),
    query: () => Promise.reject(new Error('unused')),
  };
  const now = new Date('2026-03-01T12:00:00Z');
  const gathered = {
    subject: report.subject,
    existing: {
      readAt: now,
      checkName: 'SDL',
      checkRun: null,
      unfinished: [],
      comment: existing === null ? null : { id: 5, body: existing },
      locked: false,
      sameName: [],
    },
    place: { repositoryId: 3, installationId: 1, owner: 'acme', repository: 'shop' },
  } as unknown as Gathered;
  await publish(
    { installation, now: () => now, buttons: true, docsUrl: null, dashboardUrl: null },
    gathered,
    report,
    report,
  );
  return written;
}

describe('the app’s own comment', () => {
  test.each<[string, string]>([
    ['as it was written', body],
    ['with the line ends of GitHub’s editor', body.replaceAll('\n', '\r\n')],
    ['with space around it', `\n${body}  \r\n`],
    ['without its last line end', body.trimEnd()],
  ])('is left alone %s', async (_, existing) => {
    expect(await writtenOver(existing)).toEqual([]);
  });

  test.each<[string, string]>([
    ['a word', body.replace('SDL', 'sdl')],
    ['a line', body.split('\n').slice(0, -1).join('\n')],
    ['space within a line', body.replace(' ', '  ')],
  ])('is edited where it differs in %s', async (_, existing) => {
    expect(existing).not.toBe(body);
    expect(await writtenOver(existing)).toEqual(['PATCH']);
  });

  test('is written where there is none', async () => {
    expect(await writtenOver(null)).toEqual(['POST']);
  });
});
