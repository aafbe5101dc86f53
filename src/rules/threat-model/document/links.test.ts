import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { changedFile } from '../../../../test/samples/changed-file.ts';
import { hostileText } from '../../../../test/samples/hostile-text.ts';
import { samplePullRequest } from '../../../../test/samples/pull-request.ts';
import { readChange } from '../../../analysis/read-change.ts';
import { options as schema } from '../options.ts';
import { offered } from './links.ts';

function offer(body: string, paths: readonly string[] = []) {
  const files = paths.map((path) => changedFile(path, { additions: 1 }));
  const fromFork = samplePullRequest({
    body,
    head: { sha: 'a'.repeat(40), ref: 'feature/codes', repository: 'ann/shop' },
    fork: true,
  });
  const { documents, external, numbers } = offered(readChange({ files }), fromFork, schema.parse({}));
  return {
    documents: documents.map((reference) =>
      reference.kind === 'file' ? reference.path : `${reference.repository}#${reference.number}`,
    ),
    external: external.map((url) => url.href),
    numbers: [...numbers],
  };
}

describe('a link of the description is offered as the threat model', () => {
  test.each<[what: string, body: string, document: string]>([
    [
      'to a file where threat models are kept',
      'See [this](docs/threat-models/codes.md).',
      'docs/threat-models/codes.md',
    ],
    [
      'with a dot or a slash in front',
      '[this](./docs/threat-models/codes.md)',
      'docs/threat-models/codes.md',
    ],
    ['to a part of it', '[this](/docs/threat-models/codes.md#threats)', 'docs/threat-models/codes.md'],
    [
      'to a file elsewhere, by the words beside it',
      'Threat model: [codes](notes/codes.md)',
      'notes/codes.md',
    ],
    [
      'to the file on GitHub',
      'https://github.com/acme/shop/blob/main/docs/threat-models/codes.md',
      'docs/threat-models/codes.md',
    ],
    [
      'to the file on a branch with a slash',
      'https://github.com/ann/shop/blob/feature/codes/docs/threat-models/codes.md',
      'docs/threat-models/codes.md',
    ],
    [
      'to the file at a commit',
      'https://github.com/Acme/Shop/blob/0123456789abcdef0123456789abcdef01234567/docs/threat-models/codes.md',
      'docs/threat-models/codes.md',
    ],
    ['to an issue by its number', 'Threat model: #12', 'acme/shop#12'],
    ['to an issue of another repository', 'The threat model is acme/security#3.', 'acme/security#3'],
    [
      'to an issue elsewhere with the number of this pull request',
      'The threat model is acme/security#7.',
      'acme/security#7',
    ],
    [
      'to an issue by its address',
      'Threat-model: https://github.com/acme/security/issues/3',
      'acme/security#3',
    ],
    ['below a heading that says so', '## Threat model\n\n#12', 'acme/shop#12'],
    ['in a list that is led in so', 'Threat models:\n\n- #12', 'acme/shop#12'],
    ['in a table', '| Threat model | #12 |\n|---|---|', 'acme/shop#12'],
    [
      'by reference',
      'Threat model: [codes][1]\n\n[1]: https://github.com/acme/shop/issues/12',
      'acme/shop#12',
    ],
  ])('%s', (_, body, document) => {
    expect(offer(body)).toMatchObject({ documents: [document], external: [] });
  });
});

describe('nothing is offered', () => {
  test.each<[what: string, body: string]>([
    ['by an HTML comment', '<!-- Threat model: #12 -->'],
    ['by a code fence', '```\nThreat model: #12\n```'],
    ['by inline code', 'Threat model: `#12`'],
    ['by an issue that is only closed', 'Closes #12'],
    ['by a file elsewhere without a word', '[notes](notes/codes.md)'],
    ['by the pull request itself', 'Threat model: #7'],
    ['by a path outside the repository', 'Threat model: [x](../../etc/passwd)'],
    ['by a part of a word', 'The threat modelling#12 tool'],
    ['by an anchor or a mail address', 'Threat model: [above](#above), [ann](mailto:ann@acme.dev)'],
    ['by an address without encryption', 'Threat model: http://wiki.acme.dev/codes'],
    ['by a script', 'Threat model: [x](javascript:alert(1))'],
    ['by a heading further up', '## Threat model\n\nNone.\n\n## Notes\n\n#12'],
  ])('%s', (_, body) => {
    expect(offer(body)).toMatchObject({ documents: [], external: [] });
  });
});

it('offers changed Markdown files where threat models are kept', () => {
  const paths = [
    'docs/threat-models/codes.md',
    'docs/threat-models/codes.png',
    'src/login.ts',
    'services/login/THREAT_MODEL.md',
  ];
  expect(offer('', paths).documents).toEqual([
    'docs/threat-models/codes.md',
    'services/login/THREAT_MODEL.md',
  ]);
});

it('names a document once', () => {
  expect(
    offer('[a](docs/threat-models/codes.md) [b](docs/threat-models/codes.md)', [
      'docs/threat-models/codes.md',
    ]).documents,
  ).toEqual(['docs/threat-models/codes.md']);
});

it('tells what lies on other hosts apart', () => {
  expect(offer('Threat model: https://wiki.acme.dev/codes').external).toEqual([
    'https://wiki.acme.dev/codes',
  ]);
  expect(offer('Threat model: https://github.com/acme/other/blob/main/model.md').external).toHaveLength(1);
  expect(offer('Designed in https://wiki.acme.dev/codes').external).toEqual([]);
});

it('collects the issues that the description names', () => {
  expect(offer('Closes #3, part of GH-4 and acme/security#5').numbers).toEqual([7, 3, 4]);
});

test('any description is read', () => {
  fc.assert(
    fc.property(hostileText, (body) => {
      expect(offer(`Threat model: ${body}`).numbers).toContain(7);
    }),
  );
});
