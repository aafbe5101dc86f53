import { expect, test } from '@jest/globals';
import { samplePullRequest } from '../../../../test/samples/pull-request.ts';
import type { LinkedDocument } from '../../../evidence/documents.ts';
import type { Review } from '../../../evidence/reviews.ts';
import { plain } from '../../../text/message.ts';
import { type OfferedDocument, whyOtherDocument } from './document-then.ts';

const head = samplePullRequest().head.sha;
const old = 'd'.repeat(40);
const time = (minute: number) => new Date(Date.UTC(2026, 2, 1, 12, minute));
const approvedAt = 10;

const found = { state: 'found', text: '# Threats', truncated: false, url: null } as const;
const file = (more: Partial<LinkedDocument> = {}): OfferedDocument => ({
  changed: false,
  document: { reference: { kind: 'file', path: 'docs/auth.md' }, ...found, ...more },
});
const issue = (writtenAt?: Date): OfferedDocument => ({
  changed: false,
  document: {
    reference: { kind: 'issue', repository: 'acme/shop', number: 12 },
    ...found,
    ...(writtenAt && { writtenAt }),
  },
});
const elsewhere: OfferedDocument = { changed: false, document: undefined };
const descriptionEdited = 'the description, which names the threat model, was edited later';

const copy = { number: 9, earlier: null };

interface Given {
  readonly bodyEditedAt?: Date;
  readonly commit?: string | null;
  readonly submittedAt?: Date | null;
  readonly copy?: Review['copy'];
}

test.each<[what: string, document: OfferedDocument, given: Given, why: string | null]>([
  ['a file of the change', { ...file(), changed: true }, { bodyEditedAt: time(20), commit: old }, null],
  ['a file, and nothing happened since', file(), {}, null],
  ['a file, and the description was edited before', file(), { bodyEditedAt: time(9) }, null],
  ['a file, and the description was edited later', file(), { bodyEditedAt: time(11) }, descriptionEdited],
  ['a file, and the description was edited then', file(), { bodyEditedAt: time(10) }, descriptionEdited],
  [
    'a file that is the same at both heads',
    file({ blobs: { [head]: 'a', [old]: 'a' } }),
    { commit: old },
    null,
  ],
  [
    'a file that is another at both heads',
    file({ blobs: { [head]: 'a', [old]: 'b' } }),
    { commit: old },
    'the threat model in docs/auth.md is not known to be the same',
  ],
  [
    'a file that was not there then',
    file({ blobs: { [head]: 'a', [old]: null } }),
    { commit: old },
    'the threat model in docs/auth.md is not known to be the same',
  ],
  [
    'a file whose earlier text is not known',
    file(),
    { commit: old },
    'the threat model in docs/auth.md is not known to be the same',
  ],
  ['an issue that was written before', issue(time(9)), { commit: old }, null],
  [
    'an issue that was edited later',
    issue(time(11)),
    {},
    'the threat model in #12 was written or edited later',
  ],
  [
    'an issue that was edited then',
    issue(time(10)),
    {},
    'the threat model in #12 was written or edited later',
  ],
  ['an issue whose time is not known', issue(), {}, 'the threat model in #12 was written or edited later'],
  ['a document elsewhere', elsewhere, { commit: old }, null],
  ['another document elsewhere', elsewhere, { bodyEditedAt: time(11) }, descriptionEdited],
  ['a file of the change, approved in a copy', { ...file(), changed: true }, { copy }, null],
  ['a file, approved in a copy', file(), { copy }, 'the description of #9 may name another threat model'],
  ['an approval without a time', file(), { submittedAt: null }, 'it is not known when'],
])('%s', (_, document, { bodyEditedAt, commit = head, submittedAt = time(approvedAt), copy: given }, why) => {
  const pullRequest = samplePullRequest({ createdAt: time(0), ...(bodyEditedAt && { bodyEditedAt }) });
  const found = whyOtherDocument(
    { commit, submittedAt, ...(given && { copy: given }) },
    document,
    pullRequest,
  );
  expect(found === null ? null : plain(found)).toBe(why);
});
