import { describe, expect, it, test } from '@jest/globals';
import { samplePullRequest } from '../../../../test/samples/pull-request.ts';
import { parseMarkdown } from '../../../text/markdown/parse.ts';
import { matcher } from '../../matching.ts';
import { options as schema } from '../options.ts';
import { missingFrom } from './missing-parts.ts';
import { template, templateFile } from './template.ts';

function onBranch(ref: string, options: Record<string, unknown> = {}) {
  const pullRequest = samplePullRequest({ head: { sha: 'a'.repeat(40), ref, repository: 'acme/shop' } });
  return templateFile(pullRequest, schema.parse(options));
}

const number = samplePullRequest().number;

describe('the template', () => {
  it('has the four questions, and names the pull request', () => {
    expect(
      onBranch('codes')
        ?.content.split('\n')
        .filter((line) => /^#|^For/.test(line)),
    ).toEqual([
      '# Threat model',
      `For #${number}.`,
      '## What are we working on?',
      '## What can go wrong?',
      '## What are we going to do about it?',
      '## Did we do a good job?',
    ]);
  });

  test.each<[what: string, options: Record<string, unknown>]>([
    ['the defaults', {}],
    [
      'a policy in another language',
      {
        questions: {
          'working-on': ['woran arbeiten wir'],
          'go-wrong': ['was kann schiefgehen'],
          'do-about': ['was tun wir dagegen'],
          'good-job': ['waren wir gründlich'],
        },
        dispositions: ['vermindern', 'tragen', 'streichen'],
      },
    ],
  ])('has every heading that is asked for, and no answer, under %s', (_, given) => {
    const options = schema.parse(given);
    const tree = parseMarkdown(template({ number }, options));
    const gaps = tree === null ? [] : missingFrom(tree, options);
    expect(gaps.map(({ messageId }) => messageId)).toEqual([
      'question-unanswered',
      'question-unanswered',
      'question-unanswered',
      'no-threats',
    ]);
  });

  it('offers the dispositions of the policy', () => {
    const options = schema.parse({ dispositions: ['tragen', 'streichen'] });
    expect(template({ number }, options)).toContain('| T1 | | tragen / streichen |');
  });
});

describe('its file', () => {
  test.each<[ref: string, options: Record<string, unknown>, path: string]>([
    ['codes', {}, 'docs/threat-models/codes.md'],
    ['ann/Sign-in_codes', {}, 'docs/threat-models/ann-sign-in-codes.md'],
    ['../../etc/passwd', {}, 'docs/threat-models/etc-passwd.md'],
    ['登录', {}, `docs/threat-models/pull-request-${number}.md`],
    ['x'.repeat(200), {}, `docs/threat-models/${'x'.repeat(60)}.md`],
    ['codes', { paths: ['**/threat-model*.md'] }, 'threat-model-codes.md'],
    ['codes', { paths: ['security/models/*.md'] }, 'security/models/codes.md'],
    ['codes', { paths: ['THREATS.md', 'design/**'] }, 'design/codes.md'],
  ])('on the branch %s under %j', (ref, options, path) => {
    expect(onBranch(ref, options)?.path).toBe(path);
    expect(matcher(schema.parse(options).paths)(path)).toBe(true);
  });

  it('is none where the policy names single files', () => {
    expect(onBranch('codes', { paths: ['THREATS.md'] })).toBeNull();
    expect(onBranch('codes', { paths: [] })).toBeNull();
  });
});
