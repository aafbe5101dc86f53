import { describe, expect, test } from '@jest/globals';
import { judgeRule } from '../../../../test/rule.ts';
import { changedFile, patchOf } from '../../../../test/samples/changed-file.ts';
import { earlierChanges } from '../../../../test/samples/earlier-changes.ts';
import { samplePullRequest } from '../../../../test/samples/pull-request.ts';
import { readChange } from '../../../analysis/read-change.ts';
import { slicesOf } from '../../../engine/required-evidence.ts';
import type { ChangedFile } from '../../../evidence/change.ts';
import type { LinkedDocument } from '../../../evidence/documents.ts';
import type { LinkedWork } from '../../../evidence/linked-work.ts';
import { plain } from '../../../text/message.ts';
import type { Verdict } from '../../verdict.ts';
import { threatModel } from '../index.ts';

const now = new Date('2026-03-01T12:00:00Z');
const code = changedFile('src/auth/login.ts', {
  patch: patchOf(['+  await verifyPassword(user, password)']),
});

interface Given {
  readonly body?: string;
  /** At the head, by path. */
  readonly documents?: Readonly<Record<string, string>>;
  /** Beside the code. */
  readonly files?: readonly ChangedFile[];
  /** What is known of linked issues and pull requests; absent: nothing. */
  readonly linkedWork?: readonly LinkedWork[];
  readonly options?: Record<string, unknown>;
}

function verdictOf({ body = '', documents = {}, files = [], linkedWork, options = {} }: Given): Verdict {
  const linked = Object.entries(documents).map(
    ([path, text]): LinkedDocument => ({
      reference: { kind: 'file', path },
      state: 'found',
      text,
      truncated: false,
      url: null,
    }),
  );
  const evidence = {
    pullRequest: samplePullRequest({ author: { login: 'ann', kind: 'user' }, body }),
    change: { files: [code, ...files] },
    documents: linked,
    labels: [],
    decidingLabels: [],
    reviews: { reviews: [], requested: [] },
    teams: { security: ['sam'] },
    commits: { commits: [], forcePushes: [] },
    earlierChanges: earlierChanges(now, []),
    pushes: { needed: false as const },
    replacedHeads: [],
    ...(linkedWork === undefined ? {} : { linkedWork }),
  };
  return judgeRule(threatModel, evidence, options, now);
}

const problems = (verdict: Verdict) =>
  verdict.findings.filter(({ level }) => level === 'failure').map(({ message }) => plain(message));
const remedy = (verdict: Verdict) => ('remedy' in verdict ? plain(verdict.remedy) : '');
const added = (path: string): ChangedFile => changedFile(path, { status: 'added', additions: 1 });

const model = (
  parts: { readonly scope?: string; readonly threats?: string; readonly review?: string } = {},
) =>
  [
    '# Login',
    '',
    '## Scope',
    '',
    parts.scope ?? 'Sign-in checks passwords.',
    '',
    '## Threats',
    '',
    '| threat | disposition |',
    '|---|---|',
    parts.threats ?? '| Guessing | Mitigated: limits |',
    '',
    '## Mitigations',
    '',
    'Limits of attempts.',
    '',
    '## Review',
    '',
    parts.review ?? 'Reviewed by the team.',
    '',
  ].join('\n');

/** A file whose lines are all replaced. */
function edited(path: string, before: string, after: string): ChangedFile {
  const old = before.split('\n').map((line) => `-${line}`);
  return changedFile(path, { patch: patchOf([...old, ...after.split('\n').map((line) => `+${line}`)]) });
}

describe('the format', () => {
  const dragon = JSON.stringify({
    summary: { title: 'Login', description: 'Sign-in' },
    detail: {
      diagrams: [
        {
          cells: [
            {
              data: {
                name: 'login',
                threats: [{ title: 'Guessing', status: 'Mitigated', mitigation: 'Limits' }],
              },
            },
          ],
        },
      ],
    },
  });
  const threagile =
    'threagile_version: 1.0.0\ntechnical_assets:\n  Login:\n    id: login\nrisk_tracking:\n  a@login:\n    status: mitigated\n';
  const tmBom = JSON.stringify({
    scope: { title: 'Login' },
    components: [{ symbolic_name: 'login' }],
    threats: [{ symbolic_name: 'guess', title: 'Guessing' }],
    controls: [{ status: 'active', threats: ['guess'] }],
  });

  test.each<[what: string, path: string, text: string, body: string]>([
    [
      'Threat Dragon, by its path in the text',
      'docs/models/login.json',
      dragon,
      'Threat model: docs/models/login.json',
    ],
    [
      'Threat Dragon, by a link',
      'docs/models/login.json',
      dragon,
      'Threat model: [login](docs/models/login.json)',
    ],
    ['Threat Dragon, where threat models are kept', 'docs/threat-models/login.json', dragon, ''],
    ['Threagile, by its name', 'services/login/threagile.yaml', threagile, ''],
    ['Threagile, in backticks', 'models/login.yml', threagile, 'The threat model is `models/login.yml`.'],
    ['TM-BOM, by its name', 'docs/login.tmbom.json', tmBom, ''],
    ['Markdown, by its path in the text', 'notes/login.md', model(), 'Threat model: see notes/login.md.'],
  ])('%s is read', (_, path, text, body) => {
    const verdict = verdictOf({ body, documents: { [path]: text }, files: [added(path)] });
    expect(problems(verdict)).toEqual([]);
    expect(verdict.status).toBe('pass');
  });

  test.each<[path: string, name: string]>([
    ['docs/security/threat-model.adoc', 'AsciiDoc'],
    ['docs/threat-models/login.rst', 'reStructuredText'],
    ['docs/threat-models/login.tm7', "a model of Microsoft's Threat Modeling Tool"],
    ['docs/threat-models/login.py', 'a program in Python, as pytm takes it'],
  ])('%s is named, and not read as Markdown', (path, name) => {
    const verdict = verdictOf({ documents: { [path]: model() }, files: [added(path)] });
    expect(verdict.status).toBe('fail');
    expect(problems(verdict)).toEqual([`It is ${name}, which is not read.`]);
    expect(remedy(verdict)).toBe(
      `Write the threat model in a format that is read (Markdown, JSON of OWASP Threat Dragon or TM-BOM, and YAML of Threagile): ${path} is ${name}.`,
    );
  });

  test.each<[what: string, path: string, text: string, problem: string]>([
    ['other JSON', 'docs/threat-models/a.json', '{"a":1}', 'It is JSON of a format that is not read.'],
    [
      'no JSON',
      'docs/threat-models/a.json',
      model(),
      'It is no valid JSON, or too long or too deeply nested to be read.',
    ],
    [
      'an empty model',
      'docs/threat-models/a.json',
      '{"summary":{"title":"x"},"detail":{}}',
      'The model of OWASP Threat Dragon lists no threat.',
    ],
    [
      'an open threat',
      'docs/threat-models/a.json',
      dragon.replace('"Mitigated"', '"Open"'),
      'Guessing is not decided: set each to "Mitigated" with its mitigation, or to "N/A" with the reason.',
    ],
  ])('%s does not pass', (_, path, text, problem) => {
    const verdict = verdictOf({ documents: { [path]: text }, files: [added(path)] });
    expect(problems(verdict)).toContain(problem);
    expect(verdict.status).toBe('fail');
  });

  test('a picture beside threat models is none', () => {
    const verdict = verdictOf({ files: [added('docs/threat-models/login.png')] });
    expect(verdict).toMatchObject({ messageId: 'no-threat-model' });
  });
});

describe('an old document', () => {
  const path = 'docs/threat-models/old.md';
  const judge = (before: string, after: string, options = {}) =>
    verdictOf({ documents: { [path]: after }, files: [edited(path, before, after)], options });
  const silent =
    'It does not cover this change: this pull request changes nothing that it says about the system or its threats.';
  const old = model({ scope: 'Sign-in in src/auth/login.ts, for #7.' });

  test.each<[what: string, after: string]>([
    ['a blank line at its end', `${old}\n`],
    ['a comment', old.replace('## Threats', '<!-- Reviewed again: nothing new. -->\n\n## Threats')],
    ['another title', old.replace('# Login', '# Login and registration')],
    ['bold words', old.replace('Limits of attempts', '**Limits** of attempts')],
    [
      'a line that only refers to the change',
      old.replace('Limits of attempts.', 'Limits of attempts.\n\nUpdated for #7.'),
    ],
    ['a date', old.replace('the team.', 'the team. Last reviewed 2026-03-01.')],
    [
      'a block of code',
      old.replace('Limits of attempts.', 'Limits of attempts.\n\n```\nmore words here\n```'),
    ],
    ['fewer words', old.replace('Limits of attempts.', 'Limits.')],
    [
      'text that is struck out',
      old.replace('Limits of attempts.', 'Limits of attempts. ~~Tokens are new.~~'),
    ],
  ])('does not cover a change that gives it only %s', (_, after) => {
    const verdict = judge(old, after);
    expect(problems(verdict)).toEqual([silent]);
    expect(remedy(verdict)).toBe(`Complete ${path}: describe in it what changes, and name #7 in it.`);
  });

  test.each<[what: string, before: string, after: string]>([
    [
      'adds a threat and names the pull request',
      old,
      old.replace('| Guessing', '| Theft of a token | Accepted |\n| Guessing'),
    ],
    [
      'changes a disposition and names the files',
      old,
      old.replace('Mitigated: limits', 'Accepted by the team'),
    ],
    [
      'describes another part of a directory that it names',
      model({ scope: 'All of `src/auth/`.' }),
      model({ scope: 'All of `src/auth/`, now with tokens.' }),
    ],
  ])('covers a change that %s', (_, before, after) => {
    expect(problems(judge(before, after))).toEqual([]);
    expect(judge(before, after).status).toBe('pass');
  });

  test('that says more, and names neither the change nor its files, does not cover it', () => {
    const verdict = judge(model(), model({ scope: 'Sign-in checks passwords and tokens.' }));
    expect(problems(verdict)).toEqual([
      'It does not cover this change: it names neither #7 nor the files that change.',
    ]);
  });

  test('whose diff is not shown does not cover it', () => {
    const hidden = changedFile(path, { additions: 3, deletions: 1 });
    expect(problems(verdictOf({ documents: { [path]: old }, files: [hidden] }))).toEqual([silent]);
  });

  test('that the policy says to cover the files need not say more', () => {
    const verdict = judge(model(), `${model()}\n`, { covers: { [path]: ['src/auth/**'] } });
    expect(verdict.status).toBe('pass');
  });

  test('in JSON is compared by its texts', () => {
    const json = 'docs/threat-models/old.json';
    const dragon = (mitigation: string, width: number) =>
      JSON.stringify(
        {
          summary: { title: 'Login', description: 'For #7' },
          detail: {
            diagrams: [
              {
                cells: [
                  {
                    size: { width },
                    data: { threats: [{ title: 'Guessing', status: 'Mitigated', mitigation }] },
                  },
                ],
              },
            ],
          },
        },
        null,
        1,
      );
    const judged = (after: string) =>
      verdictOf({ documents: { [json]: after }, files: [edited(json, dragon('Limits', 1), after)] });
    expect(judged(dragon('Limits', 2)).status).toBe('fail');
    expect(judged(dragon('Limits of attempts', 1)).status).toBe('pass');
  });
});

describe('the description', () => {
  test('can be the threat model', () => {
    const verdict = verdictOf({ body: model().replace('# Login', '# Threat model') });
    expect(verdict.status).toBe('pass');
    expect(plain(verdict.summary)).toContain('Major change with the threat model in the description:');
  });

  test('can hold it below other sections', () => {
    const body = `Adds sign-in.\n\n## How to try it\n\nRun it.\n\n${model().replace('# Login', '## Threat model').replaceAll('\n## ', '\n### ').replace('### Threat model', '## Threat model')}`;
    expect(verdictOf({ body }).status).toBe('pass');
  });

  test('that lacks something is named', () => {
    const verdict = verdictOf({
      body: model({ threats: '| Guessing | none yet |' }).replace('# Login', '# Threat model'),
    });
    expect(problems(verdict)).toEqual([
      'the description: the disposition of Guessing is denied or left open: choose mitigate, accept, eliminate or transfer for each.',
    ]);
  });

  test.each<[what: string, body: string]>([
    [
      'other sections with the words of questions',
      '## Overview\n\nSign-in.\n\n## Risks\n\n- None: accepted\n\n## Review\n\nBy Sam.',
    ],
    ['an empty section', '## Threat model\n\nn/a\n\n## Notes\n\nText.'],
    ['a threat model in a comment', `<!--\n${model().replace('# Login', '# Threat model')}\n-->`],
    ['a threat model in a block of code', `\`\`\`\n${model().replace('# Login', '# Threat model')}\n\`\`\``],
  ])('is none with %s', (_, body) => {
    expect(verdictOf({ body })).toMatchObject({ messageId: 'no-threat-model' });
  });

  test.each<[line: string]>([
    ['Threat model: no change because only the message changes'],
    ['**Threat model:** unchanged, because the data flow is the same'],
    ['The text.\n\nThreat model is not affected since nothing new is stored'],
  ])('can state that nothing changes, for the security team to approve: %s', (body) => {
    const asked = verdictOf({ body, options: { team: 'security' } });
    expect(asked).toMatchObject({ status: 'pending', messageId: 'security-review-awaited' });
    expect(asked.findings.map(({ messageId }) => messageId)).toContain('statement-counts');
    const alone = verdictOf({ body });
    expect(alone.status).toBe('fail');
    expect(problems(alone)[0]).toContain(
      'only a security team can approve that the threat model does not change',
    );
  });

  test.each<[line: string]>([
    ['Threat model: no change'],
    ['Threat model: no change because TODO'],
    ['> Threat model: no change because only the message changes'],
    ['<!-- Threat model: no change because only the message changes -->'],
  ])('states nothing with %j', (body) => {
    expect(verdictOf({ body, options: { team: 'security' } })).toMatchObject({
      messageId: 'no-threat-model',
    });
  });
});

describe('a document that is only about what changes', () => {
  const delta = 'docs/threat-models/tokens.md';
  const base = 'docs/threat-models/login.md';
  const text = (link: string) =>
    `# Tokens\n\nChanges ${link}.\n\n## Threats\n\n- Theft of a token: mitigated by a short life\n`;
  const judge = (
    link: string,
    options: Record<string, unknown>,
    of = model(),
    body = `Threat model: ${delta}, ${base}`,
  ) => verdictOf({ body, documents: { [delta]: text(link), [base]: of }, files: [added(delta)], options });

  test.each([
    ['`docs/threat-models/login.md`'],
    ['[the login](login.md)'],
    ['[the login](/docs/threat-models/login.md#scope)'],
  ])('counts with the whole one that it names, %s, for the security team to approve', (link) => {
    const verdict = judge(link, { team: 'security' });
    expect(verdict).toMatchObject({ status: 'pending', messageId: 'security-review-awaited' });
    expect(verdict.findings.map(({ message }) => plain(message))).toContain(
      'docs/threat-models/tokens.md is about what changes in docs/threat-models/login.md: the security team approves both with the change.',
    );
  });

  test.each<[why: string, verdict: Verdict]>([
    ['there is no security team', judge('`docs/threat-models/login.md`', {})],
    ['it names no other one', judge('the login', { team: 'security' })],
    [
      'the other one is not complete',
      judge(
        '`docs/threat-models/login.md`',
        { team: 'security' },
        model({ threats: '| Guessing | none yet |' }),
      ),
    ],
  ])('does not count where %s', (_, verdict) => {
    expect(verdict).toMatchObject({ status: 'fail', messageId: 'incomplete-threat-model' });
  });
});

describe('mitigations that have to be linked', () => {
  const path = 'docs/threat-models/new.md';
  const work = (
    repository: string,
    number: number,
    state: LinkedWork['state'],
    mayBePrivate?: true,
  ): LinkedWork => ({
    reference: { kind: 'issue', repository, number, ...(mayBePrivate && { mayBePrivate }) },
    state,
  });
  const known = [
    work('acme/shop', 12, 'found', true),
    work('acme/shop', 3, 'found', true),
    work('acme/shop', 99, 'not-found', true),
    work('acme/other', 3, 'found'),
    work('acme/vault', 4, 'unreadable'),
  ];
  const judge = (threats: string, options: object = {}) =>
    verdictOf({
      documents: { [path]: model({ threats }) },
      files: [added(path), changedFile('test/login.test.ts', { patch: patchOf(['+test']) })],
      linkedWork: known,
      options: { mitigations: 'linked', ...options },
    });

  test.each([
    ['| Guessing | Mitigated: #12 |'],
    ['| Guessing | Mitigated in acme/other#3 |'],
    ['| Guessing | Mitigated by [limits](https://github.com/acme/shop/pull/3) |'],
    ['| Guessing | Mitigated, see `test/login.test.ts` |'],
    ['| Guessing | Mitigated, see [the test](/test/login.test.ts#L3) |'],
    ['| Guessing | Mitigated: ACME/Other#3 |'],
    ['| Guessing | Mitigated: GH-12 |'],
    ['| Guessing | Mitigated: #99, and #12 |'],
    ['| Guessing | Mitigated: #99, and `test/login.test.ts` |'],
    ['| Guessing | Mitigated: <https://github.com/acme/shop/issues/12#issuecomment-1> |'],
    ['| Guessing | Accepted |'],
    ['| Guessing | Accepted: #99 |'],
  ])('%s passes', (threats) => {
    expect(problems(judge(threats))).toEqual([]);
  });

  test.each([
    ['| Guessing | Mitigated: limits |'],
    ['| Guessing | Mitigated, see `test/other.test.ts` |'],
    ['| Guessing | Mitigated, see `src/auth/login.ts` |'],
    ['| Guessing | Mitigated, see [the wiki](https://wiki.example.com/12) |'],
  ])('%s does not pass', (threats) => {
    expect(problems(judge(threats))).toEqual([
      'Nothing is linked that mitigates Guessing: link an issue, a pull request, or a test of this change.',
    ]);
  });

  test.each<[threats: string, why: string]>([
    ['| Guessing | Mitigated: #99 |', '#99 does not exist'],
    ['| Guessing | Mitigated: GH-99 |', '#99 does not exist'],
    ['| Guessing | Mitigated: [limits](https://github.com/acme/shop/issues/99) |', '#99 does not exist'],
    ['| Guessing | Mitigated: [limits](https://github.com/acme/shop/pull/99/files) |', '#99 does not exist'],
    ['| Guessing | Mitigated: acme/vault#4 |', 'acme/vault#4 is in a repository that cannot be read here'],
    ['| Guessing | Mitigated: #77 |', '#77 was not read, because too many issues are linked'],
    [
      '| Guessing | Mitigated: [S-3](https://gitlab.example.com/a/b/-/issues/3) |',
      'gitlab.example.com is a host that is not read',
    ],
    [
      '| Guessing | Mitigated: #99 and acme/vault#4 |',
      '#99 does not exist and acme/vault#4 is in a repository that cannot be read here',
    ],
  ])('%s does not pass, for it does not count', (threats, why) => {
    const verdict = judge(threats);
    expect(problems(verdict)).toEqual([
      `What is linked against Guessing does not count: ${why}. Link an issue or a pull request that exists, or a test of this change.`,
    ]);
    expect(remedy(verdict)).toMatch(
      /^Complete .*: link against Guessing an issue or a pull request that exists, or a test of this change\.$/,
    );
  });

  test('a host of the policy counts, unverified', () => {
    const threats = '| Guessing | Mitigated: [S-3](https://gitlab.example.com/a/b/-/issues/3) |';
    expect(problems(judge(threats, { 'external-hosts': ['gitlab.example.com'] }))).toEqual([]);
  });

  test('each threat is named once, for nothing linked or for what does not count', () => {
    const threats =
      '| Guessing | Mitigated: #99 |\n| Reading | Mitigated: limits |\n| Replay | Mitigated: #12 |';
    expect(problems(judge(threats))).toEqual([
      'Nothing is linked that mitigates Reading: link an issue, a pull request, or a test of this change.',
      expect.stringMatching(/^What is linked against Guessing does not count: #99 does not exist\. /),
    ]);
  });

  test('of the description are read, too', () => {
    const body = `## Threat model\n\n${model({ threats: '| Guessing | Mitigated: #99 |' })}`;
    const given = { body, options: { mitigations: 'linked' } };
    expect(problems(verdictOf({ ...given, linkedWork: known })).join()).toContain('#99 does not exist');
    expect(verdictOf({ ...given, linkedWork: [work('acme/shop', 99, 'found', true)] }).status).toBe('pass');
  });

  const asked = (documents: Readonly<Record<string, string>>, body: string, options: object) => {
    const pullRequest = samplePullRequest({ body });
    const read = readChange({ files: [code, ...Object.keys(documents).map(added)] });
    const found = Object.entries(documents).map(
      ([name, text]): LinkedDocument => ({
        reference: { kind: 'file', path: name },
        state: 'found',
        text,
        truncated: false,
        url: null,
      }),
    );
    const evidence = { pullRequest, change: read, documents: found };
    return threatModel.linkedWork?.(evidence, threatModel.options.parse(options)).map((reference) => {
      const { repository, number, mayBePrivate = false } = reference;
      return `${repository}#${number}${mayBePrivate ? ' may be private' : ''}`;
    });
  };
  const linkedModel = model({
    scope: 'See #1.',
    threats:
      '| Guessing | Mitigated: #12 |\n| Reading | Accepted: #2 |\n| Replay | Mitigated in acme/vault#3 |',
  });

  test('only what is linked against a threat is asked for, and only under this option', () => {
    expect(asked({ [path]: linkedModel }, '', {})).toEqual([]);
    const options = { mitigations: 'linked' };
    expect(asked({ [path]: linkedModel }, '', options)).toEqual([
      'acme/shop#12 may be private',
      'acme/vault#3',
    ]);
    expect(asked({}, `## Threat model\n\n${linkedModel}`, options)).toEqual([
      'acme/shop#12 may be private',
      'acme/vault#3',
    ]);
    expect(asked({ [path]: linkedModel }, '', { ...options, repositories: ['acme/vault'] })).toEqual([
      'acme/shop#12 may be private',
      'acme/vault#3 may be private',
    ]);
  });

  test('the slice is read only under this option', () => {
    const slices = (options: object) => slicesOf(threatModel, threatModel.options.parse(options));
    expect(slices({})).not.toContain('linkedWork');
    expect(slices({ mitigations: 'linked' })).toContain('linkedWork');
  });
});
